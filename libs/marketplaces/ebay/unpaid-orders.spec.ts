import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import type { Cursor } from '#adapter'
import { ebay } from './index.js'
import { fixture } from './test-fixtures.js'
import { giveTokens, mockNetwork, testShop } from './test-shop.js'

const NOW = '2026-11-22T12:00:00.000Z'

interface Trade {
  readonly id: string
  readonly created: string
  readonly modified: string
  readonly paid?: boolean
}

const DAY_MS = 86_400_000
const element = (body: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1]

const orderXml = ({ id, created, modified, paid }: Trade): string =>
  `<Order><OrderID>${id}</OrderID><OrderStatus>${paid ? 'Completed' : 'Active'}</OrderStatus><CreatedTime>${created}</CreatedTime>` +
  `${paid ? `<PaidTime>${modified}</PaidTime>` : ''}<CheckoutStatus><LastModifiedTime>${modified}</LastModifiedTime></CheckoutStatus>` +
  `<TransactionArray><Transaction><CreatedDate>${created}</CreatedDate><Item><ItemID>${id}</ItemID></Item><TransactionID>1</TransactionID></Transaction></TransactionArray></Order>`

/** Trading as far as this stream uses it: filters by time and status, two orders a page. */
function trading(trades: () => readonly Trade[]): string[] {
  const asked: string[] = []
  let body = ''
  nock('https://api.ebay.com')
    .persist()
    .post('/ws/api.dll', (sent: string) => {
      body = sent
      return true
    })
    .reply(200, () => {
      asked.push(body)
      const created = element(body, 'CreateTimeFrom') !== undefined
      const [from, to] = created
        ? [element(body, 'CreateTimeFrom')!, element(body, 'CreateTimeTo')!]
        : [element(body, 'ModTimeFrom')!, element(body, 'ModTimeTo')!]
      const active = element(body, 'OrderStatus') === 'Active'
      const all = trades().filter((trade) => {
        const time = created ? trade.created : trade.modified
        return from <= time && time <= to && !(active && trade.paid)
      })
      const page = Number(element(body, 'PageNumber'))
      const more = all.length > page * 2
      const part = all
        .slice((page - 1) * 2, page * 2)
        .map(orderXml)
        .join('')
      return `<GetOrdersResponse><Ack>Success</Ack><HasMoreOrders>${more}</HasMoreOrders><OrderArray>${part}</OrderArray></GetOrdersResponse>`
    })
  return asked
}

async function run(cursor: Cursor | null, now: string): Promise<{ ids: string[]; cursor: Cursor }> {
  const { connected } = testShop({ now })
  const ids: string[] = []
  let page = await connected.list('unpaid', cursor)
  for (;;) {
    ids.push(...page.items.map((item) => (item as { OrderID: string }).OrderID))
    // Kept as JSON between two turns.
    if (!page.more) return { ids, cursor: JSON.parse(JSON.stringify(page.cursor)) as Cursor }
    page = await connected.list('unpaid', JSON.parse(JSON.stringify(page.cursor)) as Cursor)
  }
}

mockNetwork()

describe('listing unpaid orders', () => {
  it('asks for active orders of the last 35 days in windows of at most 30, then for what was modified', async () => {
    giveTokens('T1')
    const asked = trading(() => [])
    await run(null, NOW)
    const windows = asked.map((body) => [
      element(body, 'OrderStatus'),
      element(body, 'CreateTimeFrom') ?? element(body, 'ModTimeFrom'),
      element(body, 'CreateTimeTo') ?? element(body, 'ModTimeTo'),
    ])
    expect(windows).toEqual([
      ['Active', '2026-10-23T11:58:00.000Z', '2026-11-22T11:58:00.000Z'],
      ['Active', '2026-10-18T12:00:00.000Z', '2026-10-23T11:58:00.000Z'],
      ['All', '2026-11-22T10:58:00.000Z', '2026-11-22T11:58:00.000Z'],
    ])
    expect(asked[0]).toMatch(/<OrderRole>Seller<\/OrderRole><OrderStatus>Active<\/OrderStatus><Pagination>/)
  })

  it('pages through HasMoreOrders', async () => {
    giveTokens('T1')
    const created = '2026-11-20T00:00:00.000Z'
    trading(() => ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, created, modified: created })))
    expect((await run(null, NOW)).ids).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('sees how the orders that it saw unpaid end, and leaves the shop’s other orders alone', async () => {
    giveTokens('T1', 'T2')
    const created = '2026-11-20T00:00:00.000Z'
    const unpaid = { id: '1', created, modified: created }
    const others: Trade[] = ['2', '3', '4'].map((id) => ({
      id,
      created,
      modified: '2026-11-22T12:10:00.000Z',
      paid: true,
    }))
    trading(() => [unpaid])
    const first = await run(null, NOW)
    nock.cleanAll()
    giveTokens('T3')
    trading(() => [...others, { ...unpaid, modified: '2026-11-22T12:10:00.000Z', paid: true }])
    const second = await run(first.cursor, '2026-11-22T12:30:00.000Z')
    expect([first.ids, second.ids]).toEqual([['1'], ['1']])
    expect(first.cursor).toEqual({ modifiedTo: '2026-11-22T11:58:00.000Z', held: { '1-1': created } })
    expect(second.cursor).toEqual({ modifiedTo: '2026-11-22T12:28:00.000Z', held: {} })
  })

  it('looks at every change in two runs, and catches up after a pause in legal windows', async () => {
    giveTokens('T1')
    const asked = trading(() => [])
    const cursor = { modifiedTo: '2026-09-13T00:00:00.000Z', held: { '1-1': '2026-09-01T00:00:00.000Z' } }
    const { cursor: after } = await run(cursor, NOW)
    const passes = asked.filter((body) => element(body, 'OrderStatus') === 'All')
    const windows = passes.map((body) => [element(body, 'ModTimeFrom')!, element(body, 'ModTimeTo')!])
    expect(windows.at(-1)?.[0]).toBe('2026-09-12T23:00:00.000Z')
    for (const [from, to] of windows) {
      expect(Date.parse(to!) - Date.parse(from!)).toBeLessThanOrEqual(30 * DAY_MS)
      expect(Date.parse(NOW) - Date.parse(from!)).toBeLessThanOrEqual(90 * DAY_MS)
    }
    expect(after['held']).toEqual(cursor.held)
  })

  it('forgets what Trading can no longer tell', async () => {
    giveTokens('T1')
    trading(() => [])
    const held = { old: '2026-08-01T00:00:00.000Z', young: '2026-11-01T00:00:00.000Z' }
    const { cursor } = await run({ modifiedTo: '2026-11-22T11:00:00.000Z', held }, NOW)
    expect(cursor['held']).toEqual({ young: held.young })
  })

  it('hands on an order that it cannot read, to be reported', async () => {
    giveTokens('T1')
    const broken =
      '<GetOrdersResponse><Ack>Success</Ack><OrderArray><Order><OrderID>7</OrderID></Order></OrderArray></GetOrdersResponse>'
    nock('https://api.ebay.com').post('/ws/api.dll').times(3).reply(200, broken)
    expect((await run(null, NOW)).ids).toEqual(['7', '7', '7'])
  })
})

it('opens eBay’s XML and orders kept as JSON alike', () => {
  const stream = ebay.streams['unpaid']!
  const items = stream.open(fixture('unpaid/unpaid_item.AWAITING_PAYMENT.combined-invoice.xml'))
  expect(items).toHaveLength(1)
  expect(stream.open(JSON.stringify(items[0]))).toEqual(items)
  expect(stream.open(JSON.stringify(items))).toEqual(items)
  expect(() => stream.open('{"orders": []}')).toThrow(expect.objectContaining({ code: 'contract_changed' }))
})
