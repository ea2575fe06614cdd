import { describe, expect, it } from '@jest/globals'
import { withSandbox } from '../spec-client.js'
import type { SiteId } from './sites.js'

const ALWAYS = ['OUT_OF_STOCK_OR_CANNOT_FULFILL', 'BUYER_ASKED_CANCEL', 'ADDRESS_ISSUES']

describe('check_eligibility', () => {
  // Bought late in the evening of the site: the fifth calendar day begins less than 4.2 days later.
  it.each<[SiteId, string, string, boolean]>([
    ['EBAY_US', '2026-11-16T23:30:00-08:00', '2026-11-20T23:59:00-08:00', false],
    ['EBAY_US', '2026-11-16T23:30:00-08:00', '2026-11-21T00:00:00-08:00', true],
    ['EBAY_GB', '2026-11-16T23:30:00Z', '2026-11-20T23:59:00Z', false],
    ['EBAY_GB', '2026-11-16T23:30:00Z', '2026-11-21T00:00:00Z', true],
    ['EBAY_DE', '2026-11-16T23:30:00+01:00', '2026-11-20T23:59:00+01:00', false],
    ['EBAY_DE', '2026-11-16T23:30:00+01:00', '2026-11-21T00:00:00+01:00', true],
    // Over the end of summer time in the United States (2026-11-01), where the day has 25 hours.
    ['EBAY_US', '2026-10-30T00:10:00-07:00', '2026-11-03T23:50:00-08:00', false],
    ['EBAY_US', '2026-10-30T00:10:00-07:00', '2026-11-04T00:00:00-08:00', true],
  ])('%s, bought %s, at %s: ORDER_UNPAID offered = %s', (site, bought, now, offered) =>
    withSandbox({ startAt: new Date(now) }, async ({ sandbox, postOrder }) => {
      const shop = sandbox.addEbayShop('own_shop', site)
      const { orderId } = sandbox.ebayWorld.addUnpaidOrder(shop, { boughtAt: new Date(bought) })
      const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: shop.refreshToken })
      const basic = Buffer.from(`${shop.clientId}:${shop.clientSecret}`).toString('base64')
      const grant = await fetch(`${shop.baseUrls.api}/identity/v1/oauth2/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
      })
      const { access_token } = (await grant.json()) as { access_token: string }
      const headers = { authorization: `IAF ${access_token}`, 'x-ebay-c-marketplace-id': site }
      const answer = await postOrder('POST', '/check_eligibility', {
        headers,
        body: { legacyOrderId: orderId },
      })
      expect(answer.json).toMatchObject({
        eligible: true,
        eligibleCancelReason: offered ? ['ORDER_UNPAID', ...ALWAYS] : ALWAYS,
      })
    }),
  )

  it.each([
    [29, true, ['ORDER_UNPAID', ...ALWAYS], undefined],
    [30, true, ALWAYS, undefined],
    [31, false, undefined, ['CANCEL_WINDOW_ELAPSED']],
  ])('after %i days', (days, eligible, reasons, failures) =>
    withSandbox({}, async ({ sandbox, shop, postOrder }) => {
      const boughtAt = new Date(sandbox.clock.now().getTime() - days * 86_400_000)
      const { orderId } = sandbox.ebayWorld.addUnpaidOrder(shop, { boughtAt })
      const { json } = await postOrder('POST', '/check_eligibility', { body: { legacyOrderId: orderId } })
      expect(json.eligible).toBe(eligible)
      expect(json.eligibleCancelReason).toEqual(reasons)
      expect(json.failureReason).toEqual(failures)
    }),
  )

  it('tells what stands in the way, for the order and for each line', () =>
    withSandbox({}, async ({ sandbox, shop, postOrder }) => {
      const { ebayWorld } = sandbox
      const check = async (legacyOrderId: string) =>
        (await postOrder('POST', '/check_eligibility', { body: { legacyOrderId } })).json
      const shipped = ebayWorld.addPaidOrder(shop)
      ebayWorld.shipOrder(shop, shipped.orderId)
      expect((await check(shipped.orderId)).failureReason).toEqual(['SHIPPED_ORDER'])
      const asked = ebayWorld.addBuyerCancelRequest(shop)
      expect((await check(asked.legacyOrderId)).failureReason).toEqual(['CANCELLATION_EXIST'])
      const blocked = ebayWorld.addPaidOrder(shop, { blockedBy: ['CASE_EXIST'], lines: [{}, {}] })
      const result = await check(blocked.orderId)
      expect(result.failureReason).toEqual(['CASE_EXIST'])
      expect(result.itemEligibilityResult).toHaveLength(2)
      expect(result.itemEligibilityResult[0]).toMatchObject({
        eligible: false,
        failureReason: ['CASE_EXIST'],
      })
      expect((await check('12-00000-00000')).failureReason).toEqual(['INVALID_ORDER'])
      const refunded = ebayWorld.addBuyerCancelRequest(shop)
      ebayWorld.answerOnSite(shop, refunded.cancelId, 'approve')
      sandbox.clock.advance('PT1H')
      expect((await check(refunded.legacyOrderId)).failureReason).toEqual(['FULL_REFUNDED_ORDER'])
    }))

  it('accepts the unpaid and the paid id of an order', () =>
    withSandbox({}, async ({ sandbox, shop, postOrder }) => {
      const unpaid = sandbox.ebayWorld.addUnpaidOrder(shop)
      const paid = sandbox.ebayWorld.payOrder(shop, unpaid.orderId)
      for (const legacyOrderId of [unpaid.orderId, paid.orderId]) {
        const { json } = await postOrder('POST', '/check_eligibility', { body: { legacyOrderId } })
        expect(json.eligible).toBe(true)
      }
    }))
})
