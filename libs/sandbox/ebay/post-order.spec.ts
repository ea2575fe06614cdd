import { describe, expect, it } from '@jest/globals'
import { errorOf, withSandbox } from '../spec-client.js'

describe('Post-Order authorisation', () => {
  it.each([
    ['Bearer', 401],
    ['IAF', 200],
    ['TOKEN', 200],
  ])('%s <token> is answered with %i', (scheme, status) =>
    withSandbox({}, async ({ search, token, postOrder }) => {
      await search()
      const path =
        '/search?creation_date_range_from=2026-11-01T00:00:00Z&creation_date_range_to=2026-12-01T00:00:00Z'
      const headers = { authorization: `${scheme} ${await token()}` }
      expect((await postOrder('GET', path, { headers })).status).toBe(status)
    }),
  )

  it('takes the old token after TOKEN only', () =>
    withSandbox({}, async ({ shop, postOrder }) => {
      const status = async (scheme: string) =>
        (await postOrder('GET', '/1', { headers: { authorization: `${scheme} ${shop.legacyToken}` } })).status
      expect(await status('TOKEN')).toBe(404)
      expect(await status('IAF')).toBe(401)
    }))

  it('needs the marketplace header', () =>
    withSandbox({}, async ({ postOrder }) => {
      const answer = await postOrder('GET', '/1', { headers: { 'x-ebay-c-marketplace-id': '' } })
      expect(answer.status).toBe(400)
      expect(errorOf(answer).message).toContain('X-EBAY-C-MARKETPLACE-ID')
    }))

  it('knows the addresses on the api host only; anything else is a 404 in the REST shape', () =>
    withSandbox({}, async ({ shop, token }) => {
      const headers = { authorization: `IAF ${await token()}`, 'x-ebay-c-marketplace-id': 'EBAY_US' }
      for (const url of [
        `${shop.baseUrls.apiz}/post-order/v2/cancellation/1`,
        `${shop.baseUrls.api}/post-order/v2/return/draft/1`,
      ]) {
        const answer = await fetch(url, { headers })
        expect(answer.status).toBe(404)
        expect(await answer.json()).toMatchObject({
          errors: [{ category: 'REQUEST', message: 'Resource not found' }],
        })
      }
    }))

  it('refuses a body that is too large', () =>
    withSandbox({ maxBodyBytes: 100 }, async ({ postOrder, token }) => {
      await token()
      const answer = await postOrder('POST', '', { body: { legacyOrderId: 'x'.repeat(200) } })
      expect(answer.status).toBe(413)
    }))
})

describe('cancellation/{id}', () => {
  it('adds history and money to the summary, with item ids as JSON numbers', () =>
    withSandbox({}, async ({ sandbox, shop, postOrder }) => {
      const { cancelId } = sandbox.ebayWorld.addBuyerCancelRequest(shop)
      await postOrder('POST', `/${cancelId}/approve`)
      sandbox.clock.advance('PT10M')
      const { cancelDetail } = (await postOrder('GET', `/${cancelId}`)).json
      expect(cancelDetail).toMatchObject({
        cancelId,
        cancelState: 'CLOSED',
        cancelCloseReason: 'FULL_REFUNDED',
      })
      expect(cancelDetail.activityHistories).toMatchObject([
        {
          activityType: 'BUYER_CREATE_CANCEL',
          activityParty: 'BUYER',
          stateFrom: 'INITIAL',
          stateTo: 'APPROVAL_PENDING',
        },
        { activityType: 'SELLER_APPROVE', stateTo: 'REFUND_PENDING' },
        { activityType: 'SYSTEM_REFUND', activityParty: 'UNKNOWN', stateTo: 'REFUND_INITIATED' },
        { activityType: 'SYSTEM_NOTIFY_REFUND_STATUS', stateFrom: 'REFUND_INITIATED', stateTo: 'CLOSED' },
      ])
      expect(cancelDetail.refundInfo.actualRefundDetail.refundStatus).toBe('SUCCESS')
      expect(typeof cancelDetail.lineItems[0].itemId).toBe('number')
      const summary = (await postOrder('GET', `/${cancelId}?fieldgroups=SUMMARY`)).json.cancelDetail
      expect(summary.activityHistories).toBeUndefined()
    }))

  it('uses the oldest field names for some histories', () =>
    withSandbox({}, async ({ sandbox, shop, postOrder }) => {
      const { cancelId } = sandbox.ebayWorld.addBuyerCancelRequest(shop)
      sandbox.ebayWorld.overrideCancellation(shop, cancelId, { oldNames: true })
      const [step] = (await postOrder('GET', `/${cancelId}`)).json.cancelDetail.activityHistories
      expect(step).toMatchObject({ cancelStateFrom: 'INITIAL', cancelStatetateTo: 'APPROVAL_PENDING' })
    }))

  it('sends unpublished values and fields as they are', () =>
    withSandbox({}, async ({ sandbox, shop, postOrder, search }) => {
      const { cancelId } = sandbox.ebayWorld.addBuyerCancelRequest(shop)
      const values = {
        state: 'NEW_STATE',
        status: 'NEW_STATUS',
        reason: 'NEW_REASON',
        extra: { hold: { until: 1 } },
      }
      sandbox.ebayWorld.overrideCancellation(shop, cancelId, values)
      const shown = {
        cancelState: 'NEW_STATE',
        cancelStatus: 'NEW_STATUS',
        cancelReason: 'NEW_REASON',
        hold: { until: 1 },
      }
      expect((await search()).json.cancellations[0]).toMatchObject(shown)
      expect((await postOrder('GET', `/${cancelId}`)).json.cancelDetail).toMatchObject(shown)
    }))
})

describe('actions', () => {
  it('uses three shapes of error body', () =>
    withSandbox({}, async ({ postOrder, search }) => {
      expect((await search({ limit: 'x' })).json.errorMessage.error).toHaveLength(1)
      expect((await postOrder('GET', '/999')).json.errorMessage.error).toMatchObject({
        httpStatusCode: '404',
      })
      expect((await postOrder('POST', '/999/approve')).json.error).toHaveLength(1)
    }))

  it('approves and rejects only what waits for the seller, exactly once', () =>
    withSandbox({}, async ({ sandbox, shop, postOrder }) => {
      const { cancelId } = sandbox.ebayWorld.addBuyerCancelRequest(shop)
      const approved = await postOrder('POST', `/${cancelId}/approve`)
      expect([approved.status, approved.text]).toEqual([200, ''])
      expect((await postOrder('POST', `/${cancelId}/approve`)).status).toBe(409)
      expect((await postOrder('POST', `/${cancelId}/reject`, { body: {} })).status).toBe(409)
      expect(sandbox.ledger('cancellation.approved')).toMatchObject([
        {
          at: '2026-11-22T12:00:00.000Z',
          marketplace: 'ebay',
          seller: shop.sellerLogin,
          subject: { cancelId },
          cause: {
            by: 'request',
            method: 'POST',
            path: `/ebay/api/post-order/v2/cancellation/${cancelId}/approve`,
          },
        },
      ])
    }))

  it('needs a JSON body to reject, at least {}', () =>
    withSandbox({}, async ({ sandbox, shop, postOrder }) => {
      const { cancelId } = sandbox.ebayWorld.addBuyerCancelRequest(shop)
      expect((await postOrder('POST', `/${cancelId}/reject`)).status).toBe(400)
      const body = { shipmentDate: { value: '2026-11-22T09:00:00.000Z' }, trackingNumber: '1Z999' }
      expect((await postOrder('POST', `/${cancelId}/reject`, { body })).status).toBe(200)
      const { orders, cancellations } = sandbox.ebayWorld.truth(shop)
      expect(cancellations[0]).toMatchObject({
        state: 'CLOSED',
        status: 'CANCEL_REJECTED',
        closeReason: 'SELLER_DECLINE',
      })
      expect(orders[0]).toMatchObject({ status: 'shipped', cancelledAt: null })
    }))

  it('creates a cancellation with a number for an id, and refuses a second one with CANCELLATION_EXIST', () =>
    withSandbox({}, async ({ sandbox, shop, postOrder }) => {
      const order = sandbox.ebayWorld.addUnpaidOrder(shop, { boughtAt: new Date('2026-11-16T12:00:00Z') })
      const body = { legacyOrderId: order.orderId, cancelReason: 'ORDER_UNPAID', buyerPaid: false }
      const created = await postOrder('POST', '', { body })
      expect(created.json).toEqual({ cancelId: expect.any(Number) })
      const again = await postOrder('POST', '', { body })
      expect(again.status).toBe(200)
      expect(again.json.cancelId).toBeUndefined()
      expect(again.json.orderEligibilityResult).toMatchObject({
        eligible: false,
        failureReason: ['CANCELLATION_EXIST'],
      })
      expect(sandbox.ledger('cancellation.created')).toHaveLength(1)
    }))

  it('refuses a reason that the order does not allow, a false payment status and an unknown order', () =>
    withSandbox({}, async ({ sandbox, shop, postOrder }) => {
      const { orderId } = sandbox.ebayWorld.addUnpaidOrder(shop)
      const send = (body: Record<string, unknown>) => postOrder('POST', '', { body })
      expect((await send({ legacyOrderId: orderId, cancelReason: 'ORDER_UNPAID' })).status).toBe(400)
      const lie = { legacyOrderId: orderId, cancelReason: 'ADDRESS_ISSUES', buyerPaid: true }
      expect((await send(lie)).status).toBe(400)
      expect(errorOf(await send({}))).toMatchObject({ errorId: 10003 })
      const unknown = await send({ legacyOrderId: '1-2' })
      expect(unknown.json.orderEligibilityResult.failureReason).toEqual(['INVALID_ORDER'])
      expect(sandbox.ledger('cancellation.created')).toEqual([])
    }))
})
