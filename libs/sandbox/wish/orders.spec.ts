import { describe, expect, it } from '@jest/globals'
import { withWish } from './spec-client.js'

describe('refunds of the simulated Wish', () => {
  it('are asynchronous, for a reason that the order allows, and end in the order’s state', () =>
    withWish({}, async ({ sandbox, shop, call }) => {
      const [id] = sandbox.wishWorld.addTicket(shop).orderIds
      const reasons = (await call('GET', `/orders/${id}/refund_reasons`)).json.data as string[]
      expect(reasons).toContain('ITEM_IS_DAMAGED')
      const wrong = await call('PUT', `/orders/${id}/refund`, { refund_reason: 'UNABLE_TO_SHIP' })
      expect([wrong.status, wrong.json.code]).toEqual([400, 1001])
      const asked = await call('PUT', `/orders/${id}/refund`, { refund_reason: 'ITEM_IS_DAMAGED' })
      expect(asked.json.data).toMatchObject({
        state: 'SHIPPED',
        processing_source: 'REFUND',
        processing_status: 'IN_PROGRESS',
        refunds: [],
      })
      expect((await call('PUT', `/orders/${id}/refund`, { refund_reason: 'ITEM_IS_DAMAGED' })).status).toBe(
        400,
      )
      sandbox.clock.advance('PT5M')
      expect((await call('GET', `/orders/${id}`)).json.data).toMatchObject({
        state: 'REFUNDED',
        processing_status: 'SUCCEEDED',
        refunds: [{ refund_reason: 'ITEM_IS_DAMAGED', refund_source: 'MERCHANT' }],
      })
      expect(sandbox.ledger('order.refunded')).toHaveLength(1)
      expect((await call('GET', `/orders/${id}/refund_reasons`)).json.data).toEqual([])
    }))

  it('of another merchant’s order are not possible', () =>
    withWish({}, async ({ sandbox, call }) => {
      const [id] = sandbox.wishWorld.addTicket(sandbox.wish[1]!).orderIds
      expect((await call('PUT', `/orders/${id}/refund`, { refund_reason: 'ITEM_IS_DAMAGED' })).status).toBe(
        404,
      )
    }))
})

describe('ratings of the simulated Wish', () => {
  it('are listed by date or stars, by pages, within bounds', () =>
    withWish({ world: 'demo' }, async ({ call }) => {
      const list = async (query: string) =>
        (await call('GET', `/ratings/products?${query}`)).json.data as { id: string; rating: number }[]
      const all = await list('sort_by=created_at.asc')
      expect(all.length).toBeGreaterThan(3)
      expect(await list('sort_by=created_at.asc&limit=2&offset=1')).toEqual(all.slice(1, 3))
      const stars = (await list('sort_by=rating.asc')).map(({ rating }) => rating)
      expect(stars).toEqual(stars.toSorted((a, b) => a - b))
      expect((await list('ratings=5')).every(({ rating }) => rating === 5)).toBe(true)
      expect(await list('created_at_min=2027-01-01T00:00:00Z')).toEqual([])
      for (const bad of ['limit=0', 'limit=501', 'offset=-1', 'sort_by=price', 'created_at_min=soon'])
        expect((await call('GET', `/ratings/products?${bad}`)).status).toBe(400)
    }))
})

describe('files of the simulated Wish', () => {
  const linkIn = (ticket: { replies: { supporting_files: { url: string }[] }[] }): string =>
    ticket.replies[0]!.supporting_files[0]!.url

  it('are reached by links that end after an hour; every look gives new ones', () =>
    withWish({}, async ({ sandbox, shop, call }) => {
      const { ticketId } = sandbox.wishWorld.addTicket(shop, { files: ['a picture.png'] })
      const look = async () => linkIn((await call('GET', `/tickets/${ticketId}`)).json.data)
      const first = await look()
      const answer = await fetch(first)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png'])
      const bytes = Buffer.from(await answer.arrayBuffer())
      expect(bytes.subarray(0, 4).toString('latin1')).toBe('\u0089PNG')
      sandbox.clock.advance('PT60M')
      expect((await fetch(first)).status).toBe(403)
      const second = await look()
      expect(second).not.toBe(first)
      expect((await fetch(second)).status).toBe(200)
      expect((await fetch(second.replace(/expires=\d+/, 'expires=9999999999999'))).status).toBe(403)
    }))
})
