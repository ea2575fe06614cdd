import { describe, expect, it } from '@jest/globals'
import { gzipSync } from 'node:zlib'
import { textOf, unpacked } from './document.js'
import { amazon } from './index.js'
import { returnsIn } from './return.js'
import { readAll } from './test-shop.js'
import { withAmazon } from './test-world.js'

const TYPE = 'GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE'
const AT = { seenAt: '2026-11-22T12:00:00Z', site: 'US' }

const HEADS = [
  'Amazon RMA ID',
  'Order ID',
  'Return request date',
  'Return request status',
  'A-to-Z Claim',
  'ASIN',
  'Merchant SKU',
  'Return quantity',
  'Currency code',
  'Order Amount',
  'Refunded Amount',
  'Order Item ID',
]
const CELLS = [
  'DX1RRMA',
  '111-1',
  '20-Nov-2026',
  'Approved',
  'N',
  'B01',
  'SKU-1',
  '1',
  'USD',
  '21.25',
  ' ',
  '700',
]

const file = (heads: readonly string[], ...rows: readonly (readonly string[])[]): string =>
  [heads, ...rows].map((row) => `${row.join('\t')}\r\n`).join('')

const see = (text: string, at = AT) =>
  amazon.streams['returns']!.open(text).flatMap((item) => amazon.streams['returns']!.see(item, at).cases)

describe('the returns file', () => {
  it('is read by its heads, in whatever order they stand, with unknown ones flagged', () => {
    const order = [11, 3, 0, 7, 2, 1, 5, 4, 10, 9, 8, 6]
    const heads = [...order.map((at) => HEADS[at]!), 'Warehouse mood']
    const cells = [...order.map((at) => CELLS[at]!), 'sunny']
    const [one] = see(file(heads, cells))
    expect(one?.observation).toMatchObject({
      nativeId: 'DX1RRMA',
      orderId: '111-1',
      state: 'AUTHORIZED',
      openedAt: '2026-11-20T08:00:00.000Z',
    })
    expect(one?.observation.flags).toContainEqual({
      code: 'unknown_field',
      path: 'Warehouse mood',
      value: 'column',
    })
  })

  it('groups the lines of a return into one case', () => {
    const second = CELLS.with(5, 'B02').with(6, 'SKU-2').with(11, '701')
    const [one, ...more] = see(file(HEADS, CELLS, second))
    expect(more).toEqual([])
    expect(one?.observation.lines.map(({ sku }) => sku)).toEqual(['SKU-1', 'SKU-2'])
  })

  it('of heads alone has no returns, and one without RMA column is refused by name', () => {
    expect(see(file(HEADS))).toEqual([])
    expect(() => see(file(['Order ID', 'Return request date'], ['1', '20-Nov-2026']))).toThrow('no rmaId')
  })

  it('in Japanese heads is read, and further heads by the shop’s settings', () => {
    const heads = ['注文番号', 'Amazon RMA ID', '返品申請日', '返品申請ステータス']
    const cells = ['250-1', 'DJP1RRMA', '20-Nov-2026', 'Pending']
    const at = { ...AT, site: 'JP' }
    expect(see(file(heads, cells), at)[0]?.observation).toMatchObject({
      state: 'REQUESTED',
      site: 'JP',
      orderId: '250-1',
    })
    const odd = file(['注文番号', '返品コード', '返品申請日', '返品申請ステータス'], cells)
    const settings = { reportHeads: { 返品コード: 'rmaId' } }
    const [item] = returnsIn(odd, 'JP', settings.reportHeads)
    expect(amazon.streams['returns']!.see(item, { ...at, settings }).cases[0]?.observation.nativeId).toBe(
      'DJP1RRMA',
    )
  })

  it('posted in the bytes of its country comes out right', () => {
    const bytes = (codes: readonly number[]): string => String.fromCharCode(...codes)
    // "Käse" in Windows-1252.
    const text = file(
      ['Amazon RMA ID', 'Order ID', 'Return request date', 'Return request status', 'Item Name'],
      ['D1', '1', '20-Nov-2026', 'Pending', bytes([0x4b, 0xe4, 0x73, 0x65])],
    )
    expect(see(text, { ...AT, site: 'DE' })[0]?.observation.subject).toBe('Käse')
  })

  it('keeps an A-to-z claim over every other sign, and money and goods apart', () => {
    const [one] = see(
      file([...HEADS, 'Return delivery date'], [...CELLS.with(4, 'Y').with(10, '5.00'), '21-Nov-2026']),
    )
    expect(one?.observation).toMatchObject({
      state: 'A_TO_Z',
      facets: { custody: 'seller', money: 'partly_refunded' },
      stateFrom: 'derived',
    })
  })
})

describe('a document', () => {
  it('is read in the charset that is named, under any of its names', () => {
    expect(textOf(Uint8Array.of(0x83, 0x65, 0x83, 0x58, 0x83, 0x67), 'cp932', 'JP')).toBe('テスト')
    expect(textOf(Uint8Array.of(0x80, 0xfc), 'cp1252', 'DE')).toBe('€ü')
    expect(textOf(Uint8Array.of(0xfc), null, 'DE')).toBe('ü')
  })

  it('that unpacks to too much is refused, and so is one that is no gzip', () => {
    const bomb = gzipSync(Buffer.alloc(2_000_000))
    expect(() => unpacked(bomb, 1_000_000)).toThrow('unpacks to more than 1000000 bytes')
    expect(() => unpacked(Buffer.from('plain'))).toThrow('no gzip')
  })
})

describe('the report of returns', () => {
  it('takes as many turns as it needs, and asks once', () =>
    withAmazon(
      { world: 'demo', amazon: { pace: { report: 'PT3M' } } },
      async ({ connected, sandbox, asked }) => {
        const first = await readAll(connected, 'returns')
        expect(first.items).toEqual([])
        sandbox.clock.advance('PT2M')
        const second = await readAll(connected, 'returns', first.cursor)
        expect(second.items).toEqual([])
        sandbox.clock.advance('PT2M')
        const third = await readAll(connected, 'returns', second.cursor)
        expect(third.items.length).toBeGreaterThan(10)
        expect(asked.filter((name) => name === 'reports.create')).toHaveLength(1)
      },
    ))

  it('shows only what changed, and what is gone', () =>
    withAmazon({}, async ({ connected, sandbox, shop }) => {
      const world = sandbox.amazonWorld
      const rmas = [1, 2, 3].map(() => world.addReturn(shop, world.addOrder(shop).orderId).rmaId)
      const first = await readAll(connected, 'returns')
      expect(first.items).toHaveLength(3)
      sandbox.clock.advance('PT2H')
      world.changeReturn(rmas[0]!, { status: 'Approved', trackingId: '1Z' })
      const second = await readAll(connected, 'returns', first.cursor)
      const seen = (items: readonly unknown[]) =>
        items.map((item) => amazon.streams['returns']!.see(item, AT))
      expect(seen(second.items).map(({ cases }) => cases[0]?.observation.state)).toEqual(['IN_TRANSIT'])
      world.changeReturn(rmas[1]!, { gone: true })
      sandbox.clock.advance('P1D')
      const third = await readAll(connected, 'returns', second.cursor)
      expect(seen(third.items)).toMatchObject([
        {
          cases: [],
          remarks: [
            {
              of: { kind: 'return', nativeId: rmas[1] },
              activity: { text: expect.stringContaining('no longer') },
            },
          ],
        },
      ])
      sandbox.clock.advance('P1D')
      expect((await readAll(connected, 'returns', third.cursor)).items).toEqual([])
    }))

  it('that is cancelled means no data: no error, and no second try before its time', () =>
    withAmazon({ world: 'demo' }, async ({ connected, sandbox, asked }) => {
      sandbox.amazonWorld.endNextReport(TYPE, 'CANCELLED')
      const { items, cursor } = await readAll(connected, 'returns')
      expect(items).toEqual([])
      expect((await readAll(connected, 'returns', cursor)).items).toEqual([])
      expect(asked.filter((name) => name === 'reports.create')).toHaveLength(1)
      expect(asked).not.toContain('reports.document')
      sandbox.clock.advance('P1D')
      expect((await readAll(connected, 'returns', cursor)).items.length).toBeGreaterThan(10)
    }))

  it('whose answer is lost is found again instead of being asked for twice', () =>
    withAmazon({ world: 'demo' }, async ({ connected, sandbox }) => {
      sandbox.faults.add({ name: 'timeout-after-effect', match: 'amazon.reports.create' })
      await expect(readAll(connected, 'returns')).rejects.toMatchObject({ detail: { sideEffect: 'unknown' } })
      expect((await readAll(connected, 'returns')).items.length).toBeGreaterThan(10)
      expect(sandbox.ledger('report.created')).toHaveLength(1)
    }))

  it.each([
    ['FATAL', 'not available'],
    ['BOMB', 'unpacks to more than 100000000 bytes'],
  ] as const)('that ends as %s is said with its reason, once, and the next one is read', (ending, why) =>
    withAmazon({ world: 'demo' }, async ({ connected, sandbox }) => {
      sandbox.amazonWorld.endNextReport(TYPE, ending)
      const { items, cursor } = await readAll(connected, 'returns')
      const [failed, ...rest] = items
      expect(() => amazon.streams['returns']!.see(failed, AT)).toThrow(why)
      sandbox.clock.advance('P1D')
      const next = await readAll(connected, 'returns', cursor)
      expect(rest.length + next.items.length).toBeGreaterThan(10)
    }),
  )

  it.each(['JP', 'US'])('comes in the charset of %s', (site) =>
    withAmazon({ world: 'demo', site }, async ({ connected }) => {
      const { items } = await readAll(connected, 'returns')
      const titles = items.flatMap((item) =>
        amazon.streams['returns']!.see(item, { ...AT, site }).cases.map(
          ({ observation }) => observation.subject,
        ),
      )
      expect(titles).toContain(site === 'JP' ? '電気ケトル' : 'Hand blender')
    }),
  )
})
