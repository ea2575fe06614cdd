import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { errorOf, withSandbox } from '../spec-client.js'

const CONTRACT = join(
  import.meta.dirname,
  '../../../../shared/contracts/ebay/post_order_cancellation_search.json',
)

interface Schema {
  readonly type?: string
  readonly format?: string
  readonly $ref?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
}

/** Where a value leaves the described types; fields that are not described are allowed. */
function deviations(value: unknown, schema: Schema, schemas: Record<string, Schema>, path = '$'): string[] {
  const { $ref } = schema
  if ($ref) return deviations(value, schemas[$ref.replace('#/components/schemas/', '')] ?? {}, schemas, path)
  if (schema.type === 'array') {
    if (!Array.isArray(value)) return [`${path} is no array`]
    return value.flatMap((item, index) => deviations(item, schema.items ?? {}, schemas, `${path}[${index}]`))
  }
  if (schema.type === 'object') {
    if (typeof value !== 'object' || value === null) return [`${path} is no object`]
    return Object.entries(value).flatMap(([name, member]) => {
      const described = schema.properties?.[name]
      return described ? deviations(member, described, schemas, `${path}.${name}`) : []
    })
  }
  if (schema.type === 'integer') return Number.isSafeInteger(value) ? [] : [`${path} is no integer`]
  if (schema.format === 'date-time' && Number.isNaN(Date.parse(String(value)))) return [`${path} is no date`]
  return typeof value === schema.type ? [] : [`${path} is no ${schema.type}`]
}

describe('cancellation/search', () => {
  const test = existsSync(CONTRACT) ? it : it.skip
  test('answers as the interface description says', () =>
    withSandbox({ world: 'demo' }, async ({ search }) => {
      const { schemas } = JSON.parse(readFileSync(CONTRACT, 'utf8')).components
      const { json } = await search()
      expect(json.cancellations.length).toBeGreaterThan(15)
      expect(deviations(json, schemas.FindCancelResponse, schemas)).toEqual([])
    }))

  it('shows dates as objects, money as numbers and ids as texts', () =>
    withSandbox({}, async ({ sandbox, shop, search }) => {
      const request = sandbox.ebayWorld.addBuyerCancelRequest(shop, { reason: 'ORDER_MISTAKE' })
      const [cancellation] = (await search()).json.cancellations
      expect(cancellation).toMatchObject({
        cancelId: request.cancelId,
        marketplaceId: 'EBAY_US',
        legacyOrderId: expect.stringMatching(/^\d{2}-\d{5}-\d{5}$/),
        requestorType: 'BUYER',
        cancelReason: 'ORDER_MISTAKE',
        cancelState: 'APPROVAL_PENDING',
        cancelStatus: 'CANCEL_REQUESTED',
        paymentStatus: 'ONLINE_PAID',
        requestRefundAmount: { value: request.refund.minor / 100, currency: 'USD' },
        cancelRequestDate: { value: '2026-11-22T12:00:00.000Z', formattedValue: expect.any(String) },
        sellerResponseDueDate: { value: '2026-11-25T12:00:00.000Z' },
        sellerLoginName: shop.sellerLogin,
      })
      const { itemId, transactionId } = cancellation.lineItems[0]
      expect(`${itemId}-${transactionId}`).toBe(request.orderLineItemIds[0])
      expect(typeof itemId).toBe('string')
    }))

  it.each(['creation_date_range_from', 'creation_date_range_to'])(
    'needs %s: 400 with errorId 10003',
    (name) =>
      withSandbox({}, async ({ postOrder }) => {
        const query = new URLSearchParams({
          creation_date_range_from: '2026-11-01T00:00:00.000Z',
          creation_date_range_to: '2026-11-30T00:00:00.000Z',
        })
        query.delete(name)
        const answer = await postOrder('GET', `/search?${query.toString()}`)
        expect(answer.status).toBe(400)
        expect(errorOf(answer)).toMatchObject({
          errorId: 10003,
          message: `Missing input ${name}`,
          httpStatusCode: '400',
        })
      }),
  )

  it.each([
    ['limit', '501'],
    ['limit', '0'],
    ['offset', '-1'],
    ['role', 'seller'],
    ['sort', 'CANCEL_ID'],
    ['creation_date_range_from', '2025-05-01T00:00:00.000Z'],
    ['creation_date_range_to', 'yesterday'],
    ['creation_date_range_to', '2026-08-01T00:00:00.000Z'],
  ])('refuses %s=%s', (name, value) =>
    withSandbox({}, async ({ search }) => {
      const answer = await search({ [name]: value })
      expect(answer.status).toBe(400)
      expect(errorOf(answer).message).toContain(name)
    }),
  )

  it('takes offset for a page number: 0 and 1 are the first page, a page past the end is empty', () =>
    withSandbox({}, async ({ sandbox, shop, search }) => {
      const ids = Array.from({ length: 5 }, () => sandbox.ebayWorld.addBuyerCancelRequest(shop).cancelId)
      const page = async (offset: string) => (await search({ limit: '2', offset })).json
      const idsOf = (json: { cancellations: { cancelId: string }[] }) =>
        json.cancellations.map(({ cancelId }) => cancelId)
      expect(idsOf(await page('0'))).toEqual(ids.slice(0, 2))
      expect(idsOf(await page('1'))).toEqual(ids.slice(0, 2))
      expect(idsOf(await page('3'))).toEqual(ids.slice(4))
      expect(idsOf(await page('4'))).toEqual([])
      expect((await page('2')).paginationOutput).toEqual({
        offset: 2,
        limit: 2,
        totalPages: 3,
        totalEntries: 5,
      })
    }))

  it('can take offset for a number of entries instead', () =>
    withSandbox({ ebay: { searchOffset: 'entries' } }, async ({ sandbox, shop, search }) => {
      const ids = Array.from({ length: 3 }, () => sandbox.ebayWorld.addBuyerCancelRequest(shop).cancelId)
      const { json } = await search({ limit: '2', offset: '1' })
      expect(json.cancellations.map(({ cancelId }: { cancelId: string }) => cancelId)).toEqual(ids.slice(1))
    }))

  it('filters by order, line, id and the role of the caller, and sorts', () =>
    withSandbox({}, async ({ sandbox, shop, search }) => {
      const [one, two] = [1, 2].map(() => {
        sandbox.clock.advance('PT1M')
        return sandbox.ebayWorld.addBuyerCancelRequest(shop)
      })
      const found = async (query: Record<string, string>) =>
        (await search(query)).json.cancellations.map(({ cancelId }: { cancelId: string }) => cancelId)
      const [itemId = '', transactionId = ''] = one!.orderLineItemIds[0]!.split('-')
      expect(await found({ legacy_order_id: two!.legacyOrderId })).toEqual([two!.cancelId])
      expect(await found({ legacy_order_id: one!.orderLineItemIds[0]! })).toEqual([one!.cancelId])
      expect(await found({ item_id: itemId, transaction_id: transactionId })).toEqual([one!.cancelId])
      expect(await found({ item_id: itemId, transaction_id: '1' })).toEqual([])
      expect(await found({ cancel_id: two!.cancelId })).toEqual([two!.cancelId])
      expect(await found({ role: 'BUYER' })).toEqual([])
      expect(await found({ sort: '-CANCEL_REQUEST_DATE' })).toEqual([two!.cancelId, one!.cancelId])
      expect(await found({ sort: '+CANCEL_ID' })).toEqual([one!.cancelId, two!.cancelId])
    }))

  it('shows each shop only its own, and no paginationOutput when there is nothing', () =>
    withSandbox({}, async ({ sandbox, search }) => {
      const [, second] = sandbox.ebay
      const other = sandbox.ebayWorld.addBuyerCancelRequest(second!)
      expect((await search()).json).toEqual({ cancellations: [], total: 0 })
      expect((await search({ cancel_id: other.cancelId })).json.total).toBe(0)
    }))
})
