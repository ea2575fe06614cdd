import { describe, expect, it } from '@jest/globals'
import { withSandbox } from './spec-client.js'

describe('control plane', () => {
  it('tells and advances virtual time', () =>
    withSandbox({}, async ({ control, sandbox }) => {
      expect((await control('GET', 'clock')).json).toEqual({ now: '2026-11-22T12:00:00.000Z' })
      const advanced = await control('POST', 'clock/advance', { duration: 'P4DT30M' })
      expect(advanced.json).toEqual({ now: '2026-11-26T12:30:00.000Z' })
      expect(sandbox.clock.now().toISOString()).toBe('2026-11-26T12:30:00.000Z')
    }))

  it('shows the shops with everything that an application needs', () =>
    withSandbox({}, async ({ control, sandbox }) => {
      const { ebay } = (await control('GET', 'shops')).json
      expect(ebay).toEqual(sandbox.ebay)
      expect(ebay.map(({ site }: { site: string }) => site)).toEqual(['EBAY_US', 'EBAY_GB'])
      expect(ebay[0].baseUrls.apiz).toBe(`${sandbox.url}/ebay/apiz`)
    }))

  it('adds scenarios by name', () =>
    withSandbox({}, async ({ control, sandbox }) => {
      const [, second] = sandbox.ebay
      const made = await control('POST', 'scenarios/unpaid-order', {
        seller: second?.sellerLogin,
        daysAgo: 6,
      })
      expect(made.status).toBe(201)
      expect(made.json.result).toMatchObject({ seller: second?.sellerLogin, status: 'awaiting_payment' })
      const paid = await control('POST', 'scenarios/buyer-pays', {
        seller: second?.sellerLogin,
        order: made.json.result.orderId,
      })
      expect(paid.json.result).toMatchObject({ status: 'paid' })
      const request = await control('POST', 'scenarios/buyer-cancel-request')
      expect(request.json.result).toMatchObject({ requestor: 'BUYER', state: 'APPROVAL_PENDING' })
      const truth = await control('GET', `truth/${second?.sellerLogin}`)
      expect(truth.json.orders).toHaveLength(1)
    }))

  it('lists every effect that was carried out, with time and request, filtered by name or cause', () =>
    withSandbox({}, async ({ control, sandbox, shop, postOrder }) => {
      const { cancelId } = sandbox.ebayWorld.addBuyerCancelRequest(shop)
      await postOrder('POST', `/${cancelId}/approve`)
      await postOrder('POST', `/${cancelId}/approve`)
      sandbox.clock.advance('PT30S')
      const entries = async (query: string) => (await control('GET', `ledger${query}`)).json.entries
      const effects = (await entries('')).map(
        ({ seq, effect }: { seq: number; effect: string }) => `${seq} ${effect}`,
      )
      expect(effects).toEqual([
        '1 order.created',
        '2 order.paid',
        '3 cancellation.created',
        '4 oauth.access_token_issued',
        '5 cancellation.approved',
        '6 cancellation.refund_started',
      ])
      expect(await entries('?effect=cancellation.approved&by=request')).toHaveLength(1)
      expect(await entries('?by=clock')).toMatchObject([
        { at: '2026-11-22T12:00:30.000Z', effect: 'cancellation.refund_started', subject: { cancelId } },
      ])
    }))

  it('plays a whole story by scenarios alone', () =>
    withSandbox({}, async ({ control }) => {
      const play = async (name: string, input: Record<string, unknown> = {}) => {
        const answer = await control('POST', `scenarios/${name}`, input)
        expect(answer.status).toBe(201)
        return answer.json.result
      }
      const { orderId: order } = await play('paid-order', { daysAgo: 1 })
      await play('refund-fails', { order, times: 2 })
      const { cancelId } = await play('buyer-cancel-request', { order, reason: 'PRICE_TOO_HIGH' })
      const odd = await play('unknown-values', { cancelId, values: { reason: 'NEW' } })
      expect(odd).toMatchObject({ reason: 'NEW', state: 'AWAITING_REGULATORY_REVIEW' })
      const { orderId } = await play('paid-order')
      expect(await play('seller-ships', { order: orderId })).toMatchObject({ status: 'shipped' })
      expect((await control('GET', 'scenarios')).json.scenarios).toContain('last-moment-payment')
    }))

  it('sets, shows and clears faults', () =>
    withSandbox({}, async ({ control }) => {
      const set = await control('POST', 'faults', { name: 'server-500', times: 3, match: 'ebay.trading' })
      expect(set.status).toBe(201)
      expect(set.json.faults).toEqual([{ name: 'server-500', times: 3, match: 'ebay.trading' }])
      expect((await control('DELETE', 'faults')).json).toEqual({ faults: [], released: 0 })
      expect((await control('GET', 'faults')).json.faults).toEqual([])
    }))

  it.each([
    ['POST', 'clock/advance', { duration: 'tomorrow' }, 400, 'tomorrow'],
    ['POST', 'clock/advance', { duration: '-P1D' }, 400, 'does not lead into the future'],
    ['POST', 'clock/advance', {}, 400, '"duration" must be a text'],
    ['POST', 'clock/advance', [1], 400, 'must be a JSON object'],
    ['POST', 'faults', { name: 'gremlins' }, 400, 'there are: rate-limit-429'],
    ['POST', 'faults', { name: 'server-500', times: 0 }, 400, '"times"'],
    [
      'POST',
      'faults',
      { name: 'server-500', match: 'ebay.returns' },
      400,
      'ebay.post-order.cancellation.search',
    ],
    ['POST', 'faults', { name: 'stale-answer', match: 'ebay.oauth' }, 400, 'stale-answer can strike'],
    ['POST', 'faults', { name: 'token-expired', seller: 'nobody' }, 400, 'no seller "nobody"'],
    ['POST', 'scenarios/unpaid-order', { seller: 'nobody' }, 400, 'no shop "nobody"'],
    ['POST', 'scenarios/unpaid-order', { daysAgo: '6' }, 400, '"daysAgo" must be of type number'],
    ['POST', 'scenarios/unpaid-order', { days: 6 }, 400, '"days" is unknown'],
    ['POST', 'scenarios/buyer-pays', {}, 400, '"order" is required'],
    ['POST', 'scenarios/flood', {}, 404, 'last-moment-payment'],
    ['GET', 'truth/nobody', undefined, 400, 'no shop "nobody"'],
    ['GET', 'weather', undefined, 404, 'GET clock'],
  ])('answers %s %s %j with %i and says why', (method, path, body, status, why) =>
    withSandbox({}, async ({ control }) => {
      const answer = await control(method, path, body)
      expect(answer.status).toBe(status)
      expect(answer.json.message).toContain(why)
    }),
  )

  it('says where the marketplaces are when asked for something else', () =>
    withSandbox({}, async ({ sandbox }) => {
      const answer = await fetch(`${sandbox.url}/elsewhere/orders`)
      expect(answer.status).toBe(404)
      expect(await answer.json()).toMatchObject({
        error: 'not_found',
        message: expect.stringMatching(/^nothing here; try .*\/ebay\/…, .*\/wish\/…/),
      })
    }))

  it('stops twice without complaint', () =>
    withSandbox({}, async ({ sandbox }) => {
      await sandbox.stop()
      await expect(fetch(sandbox.url)).rejects.toThrow()
    }))
})
