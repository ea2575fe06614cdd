import { describe, expect, it } from '@jest/globals'
import { withSandbox, type Client } from './spec-client.js'

const approve = 'ebay.post-order.cancellation.approve'

/** A request of the buyer, ready to be approved. */
const ready = async ({ sandbox, shop, token }: Client): Promise<string> => {
  await token()
  return sandbox.ebayWorld.addBuyerCancelRequest(shop).cancelId
}

describe('faults before any effect', () => {
  it.each([
    ['rate-limit-429', 429],
    ['server-500', 500],
    ['html-200', 200],
  ] as const)('%s answers with %i and changes nothing', (name, status) =>
    withSandbox({}, async (client) => {
      const cancelId = await ready(client)
      client.sandbox.faults.add({ name, match: approve, retryAfterSeconds: 7 })
      const answer = await client.postOrder('POST', `/${cancelId}/approve`)
      expect(answer.status).toBe(status)
      expect(answer.headers.get('retry-after')).toBe(status === 429 ? '7' : null)
      expect(answer.text.startsWith('<!doctype html>')).toBe(name === 'html-200')
      expect(client.sandbox.ledger('cancellation.approved')).toEqual([])
      expect((await client.postOrder('POST', `/${cancelId}/approve`)).status).toBe(200)
    }),
  )

  it('connection-reset drops the connection and changes nothing', () =>
    withSandbox({}, async (client) => {
      const cancelId = await ready(client)
      client.sandbox.faults.add({ name: 'connection-reset', match: approve })
      await expect(client.postOrder('POST', `/${cancelId}/approve`)).rejects.toThrow('fetch failed')
      expect(client.sandbox.ledger('cancellation.approved')).toEqual([])
    }))
})

describe('faults after the effect', () => {
  it('timeout-after-effect approves exactly once and never answers', () =>
    withSandbox({}, async (client) => {
      const cancelId = await ready(client)
      client.sandbox.faults.add({ name: 'timeout-after-effect', match: approve })
      await expect(client.postOrder('POST', `/${cancelId}/approve`)).rejects.toThrow('fetch failed')
      expect((await client.postOrder('POST', `/${cancelId}/approve`)).status).toBe(409)
      expect(client.sandbox.ledger('cancellation.approved')).toHaveLength(1)
    }))

  it('truncated-body breaks off in the middle', () =>
    withSandbox({}, async (client) => {
      const cancelId = await ready(client)
      client.sandbox.faults.add({ name: 'truncated-body', times: 2 })
      await expect(client.search()).rejects.toThrow()
      await expect(client.postOrder('POST', `/${cancelId}/approve`)).rejects.toThrow()
      expect(client.sandbox.ledger('cancellation.approved')).toHaveLength(1)
    }))

  it('slow holds the answer until it is released', () =>
    withSandbox({}, async (client) => {
      const cancelId = await ready(client)
      client.sandbox.faults.add({ name: 'slow', match: approve })
      const pending = client.postOrder('POST', `/${cancelId}/approve`)
      const other = await client.postOrder('GET', `/${cancelId}`)
      expect(other.status).toBe(200)
      let released = 0
      while (released === 0) {
        await client.control('GET', 'clock')
        released = (await client.control('POST', 'faults/release')).json.released
      }
      expect((await pending).status).toBe(200)
    }))

  it('slow lets go after its time, and when the sandbox stops', () =>
    withSandbox({}, async (client) => {
      await ready(client)
      client.sandbox.faults.add({ name: 'slow', holdMs: 0 })
      expect((await client.search()).status).toBe(200)
      client.sandbox.faults.add({ name: 'slow' })
      const pending = client.search()
      while (client.sandbox.faults.active().length > 0) await client.control('GET', 'clock')
      await Promise.all([expect(pending).rejects.toThrow(), client.sandbox.stop()])
    }))
})

describe('odd answers', () => {
  it('duplicate-page-items repeats an item of the page', () =>
    withSandbox({}, async ({ sandbox, shop, search, trading }) => {
      sandbox.ebayWorld.addBuyerCancelRequest(shop)
      sandbox.ebayWorld.addBuyerCancelRequest(shop)
      sandbox.faults.add({ name: 'duplicate-page-items', times: 2 })
      const { cancellations, total } = (await search()).json
      const ids = cancellations.map(({ cancelId }: { cancelId: string }) => cancelId)
      expect([ids.length, new Set(ids).size, total]).toEqual([3, 2, 2])
      const { xml } = await trading('GetOrders', '<NumberOfDays>1</NumberOfDays>')
      expect(xml.OrderArray.Order).toHaveLength(3)
      expect((await search()).json.cancellations).toHaveLength(2)
    }))

  it('stale-answer shows an object once as it was before', () =>
    withSandbox({}, async (client) => {
      const cancelId = await ready(client)
      await client.postOrder('POST', `/${cancelId}/approve`)
      client.sandbox.faults.add({ name: 'stale-answer' })
      const show = async () => (await client.postOrder('GET', `/${cancelId}`)).json.cancelDetail.cancelState
      expect([await show(), await show()]).toEqual(['APPROVAL_PENDING', 'REFUND_PENDING'])
    }))

  it('stale-answer shows an order under its old id', () =>
    withSandbox({}, async ({ sandbox, shop, trading }) => {
      const { orderId } = sandbox.ebayWorld.addUnpaidOrder(shop)
      sandbox.ebayWorld.payOrder(shop, orderId)
      sandbox.faults.add({ name: 'stale-answer', match: 'ebay.trading' })
      const { xml } = await trading('GetOrders', '<NumberOfDays>1</NumberOfDays>')
      expect(xml.OrderArray.Order[0]).toMatchObject({ OrderID: orderId, OrderStatus: 'Active' })
    }))
})

describe('credentials that fail at once', () => {
  it('token-expired ends the access tokens of one seller, the refresh token lives', () =>
    withSandbox({}, async ({ sandbox, shop, search, postToken, trading }) => {
      expect((await search()).status).toBe(200)
      sandbox.faults.add({ name: 'token-expired', seller: 'moorland_goods_uk' })
      expect((await search()).status).toBe(200)
      sandbox.faults.add({ name: 'token-expired', seller: shop.sellerLogin })
      expect((await search()).status).toBe(401)
      const answer = await trading('GetOrders', '<NumberOfDays>1</NumberOfDays>')
      expect(answer.xml.Errors[0].ErrorCode).toBe('21917053')
      const form = { grant_type: 'refresh_token', refresh_token: shop.refreshToken }
      expect((await postToken(form)).status).toBe(200)
      expect(sandbox.faults.active()).toEqual([])
    }))

  it('refresh-revoked ends both until the seller agrees anew', () =>
    withSandbox({}, async ({ sandbox, shop, search, postToken }) => {
      await search()
      sandbox.faults.add({ name: 'refresh-revoked' })
      expect((await search()).status).toBe(401)
      const form = { grant_type: 'refresh_token', refresh_token: shop.refreshToken }
      expect((await postToken(form)).json.error).toBe('invalid_grant')
      const redirect_uri = 'http://127.0.0.1:3000/callback'
      const code = sandbox.ebayWorld.authorizationCode(shop, redirect_uri)
      const granted = await postToken({ grant_type: 'authorization_code', code, redirect_uri })
      expect(granted.status).toBe(200)
      expect(sandbox.ebay[0]?.refreshToken).toBe(granted.json.refresh_token)
    }))
})

describe('matching', () => {
  it('strikes as often as told, only what matches, the oldest fault first', () =>
    withSandbox({}, async ({ sandbox, search, trading }) => {
      sandbox.faults.add({ name: 'server-500', times: 2, match: 'ebay.post-order' })
      sandbox.faults.add({ name: 'rate-limit-429', match: 'ebay.post-order.cancellation.search' })
      expect((await trading('GetOrders', '<NumberOfDays>1</NumberOfDays>')).xml.Ack).toBe('Success')
      const statuses = [await search(), await search(), await search(), await search()].map(
        ({ status }) => status,
      )
      expect(statuses).toEqual([500, 500, 429, 200])
    }))

  it('plays a 429 storm over the first synchronisation, but lets sign in', () =>
    withSandbox({}, async ({ control, search, trading }) => {
      await control('POST', 'scenarios/first-sync-429-storm', { times: 2 })
      expect([(await search()).status, (await search()).status, (await search()).status]).toEqual([
        429, 429, 200,
      ])
      expect((await trading('GetOrders', '<NumberOfDays>1</NumberOfDays>')).status).toBe(429)
    }))
})
