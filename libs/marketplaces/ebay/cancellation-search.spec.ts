import { describe, expect, it } from '@jest/globals'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import nock from 'nock'
import { fixture } from './test-fixtures.js'
import { caseRef, giveTokens, mockNetwork, testShop } from './test-shop.js'

const API = 'https://api.ebay.com'
type Query = Readonly<Record<string, string | undefined>>

mockNetwork()

describe('listing cancellations', () => {
  it('asks for both dates, pages through, and hands out each once', async () => {
    giveTokens('T1')
    const asked: Query[] = []
    const ids = Array.from({ length: 130 }, (_, index) => `52${String(index).padStart(4, '0')}`)
    const [one] = (
      JSON.parse(fixture('cancellations/cancellation.APPROVAL_PENDING.json')) as { cancellations: object[] }
    ).cancellations
    let query: Query = {}
    nock(API)
      .persist()
      .get('/post-order/v2/cancellation/search')
      .query((sent) => {
        query = sent as Query
        return true
      })
      .reply(200, () => {
        asked.push(query)
        const page = Number(query['offset'] ?? 1)
        const part = query['creation_date_range_to']?.startsWith('2026-11-22') ? ids : []
        return {
          cancellations: part.slice((page - 1) * 100, page * 100).map((cancelId) => ({ ...one, cancelId })),
          total: part.length,
          paginationOutput: { limit: 100, offset: page, totalEntries: part.length, totalPages: 2 },
        }
      })
    const activity = {
      activityType: 'BUYER_CREATE_CANCEL',
      actionDate: { value: '2026-11-18T15:04:05.000Z' },
    }
    nock(API)
      .persist()
      .get(/\/post-order\/v2\/cancellation\/52\d+$/)
      .reply(200, { cancelDetail: { activityHistories: [activity] } })
    const { connected } = testShop()
    const got: unknown[] = []
    let page = await connected.list('cancellations', null)
    got.push(...page.items)
    while (page.more) {
      page = await connected.list('cancellations', page.cursor)
      got.push(...page.items)
    }
    nock.cleanAll()
    expect(got.map((item) => (item as { cancelId: string }).cancelId)).toEqual(ids)
    expect(got).toMatchObject(ids.map(() => ({ activityHistories: [activity] })))
    expect(page.cursor).toEqual({ since: '2026-11-22T12:00:00.000Z' })
    expect(asked.map((sent) => [sent['creation_date_range_to']?.slice(0, 10), sent['offset']])).toEqual([
      ['2026-11-22', undefined],
      ['2026-11-22', '2'],
      ['2026-10-22', undefined],
      ['2026-09-21', undefined],
    ])
    for (const sent of asked) {
      expect(sent['creation_date_range_from']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
      expect(sent['role']).toBe('SELLER')
    }
  })

  const evidence = (cancelId: string, modified: string) => ({
    cancelId,
    cancelState: 'CLOSED',
    cancelReason: 'ORDER_UNPAID',
    lineItems: [{ itemId: 1, transactionId: 2 }],
    lastModifiedDate: { value: modified },
    cancelRequestDate: { value: '2026-11-10T00:00:00.000Z' },
  })
  const searchOnce = (...cancellations: readonly object[]) =>
    nock(API).get('/post-order/v2/cancellation/search').query(true).reply(200, { cancellations })

  it('reads the orders of cancellations for non-payment, once for each change', async () => {
    giveTokens('T1')
    searchOnce(evidence('old', '2026-11-21T10:00:00.000Z'), evidence('new', '2026-11-22T11:30:00.000Z'))
    const order =
      '<Order><OrderID>1-2</OrderID><OrderStatus>Active</OrderStatus><CreatedTime>2026-11-10T00:00:00.000Z</CreatedTime><CheckoutStatus><Status>Incomplete</Status></CheckoutStatus><TransactionArray><Transaction><CreatedDate>2026-11-10T00:00:00.000Z</CreatedDate><Item><ItemID>1</ItemID></Item><TransactionID>2</TransactionID></Transaction></TransactionArray></Order>'
    nock(API)
      .post('/ws/api.dll', (body: string) =>
        body.includes('<OrderIDArray><OrderID>1-2</OrderID></OrderIDArray>'),
      )
      .reply(200, `<R><Ack>Success</Ack><OrderArray>${order}</OrderArray></R>`)
    const { items } = await testShop().connected.list('cancellations', { since: '2026-11-22T11:45:00.000Z' })
    expect(items).toMatchObject([{ cancelId: 'new', unpaidOrders: [{ OrderID: '1-2' }] }])
  })

  it('goes on without them while Trading is used up, and brings them next time', async () => {
    giveTokens('T1')
    const [plain] = (
      JSON.parse(fixture('cancellations/cancellation.APPROVAL_PENDING.json')) as { cancellations: object[] }
    ).cancellations
    searchOnce(plain!, evidence('new', '2026-11-22T11:30:00.000Z'))
    nock(API).post('/ws/api.dll').reply(429)
    const since = '2026-11-22T11:45:00.000Z'
    const { items, cursor } = await testShop().connected.list('cancellations', { since })
    expect(items).toEqual([plain])
    expect(cursor).toEqual({ since })
  })

  it('tells a changed one without its history while Post-Order is used up, and brings it next time', async () => {
    giveTokens('T1')
    const since = '2026-11-22T11:45:00.000Z'
    const changed = {
      cancelId: '77',
      cancelState: 'APPROVAL_PENDING',
      lastModifiedDate: { value: '2026-11-22T11:50:00.000Z' },
    }
    searchOnce(changed)
    nock(API).get('/post-order/v2/cancellation/77').reply(429)
    const { items, cursor } = await testShop().connected.list('cancellations', { since })
    expect(items).toEqual([changed])
    expect(cursor).toEqual({ since })
  })

  const contract = join(
    import.meta.dirname,
    '../../../../shared/contracts/ebay/post_order_cancellation_search.json',
  )
  const check = existsSync(contract) ? it : it.skip
  check('sends only parameters that eBay’s interface lists (../shared/contracts)', async () => {
    const paths = JSON.parse(readFileSync(contract, 'utf8')) as {
      paths: Record<string, { get: { parameters: { name: string }[] } }>
    }
    const listed = paths.paths['/cancellation/search']!.get.parameters.map(({ name }) => name)
    giveTokens('T1')
    const sent = new Set<string>()
    const empty = {
      total: 250,
      paginationOutput: { limit: 100, offset: 1, totalEntries: 250 },
      cancellations: [],
    }
    nock(API)
      .get('/post-order/v2/cancellation/search')
      .query((query) => {
        for (const name of Object.keys(query)) sent.add(name)
        return true
      })
      .times(3)
      .reply(200, empty)
    nock(API).post('/ws/api.dll').reply(200, '<R><Ack>Success</Ack><OrderArray/></R>')
    const { connected } = testShop()
    const { cursor } = await connected.list('cancellations', null)
    await connected.list('cancellations', { ...cursor, offset: 2 })
    await connected.reread('unpaid_item', caseRef())
    expect([...sent].sort()).toEqual([
      'creation_date_range_from',
      'creation_date_range_to',
      'item_id',
      'limit',
      'offset',
      'role',
      'transaction_id',
    ])
    expect([...sent].filter((name) => !listed.includes(name))).toEqual([])
  })
})
