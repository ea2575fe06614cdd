import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { REASON_CODES } from './reason-codes.js'
import {
  coverage,
  danglingCodes,
  DEFAULT_REASONS,
  namesOf,
  pathOf,
  reasonsOf,
  topicOf,
  treeFaults,
} from './reasons.js'
import type { Reason } from './reasons.js'
import { csv, REQUEST_LOG_COLUMNS, requestLog } from './request-log.js'

describe('the reason tree', () => {
  it('is sound, three levels deep, and holds the five topics', () => {
    expect(treeFaults(DEFAULT_REASONS)).toEqual([])
    expect(Math.max(...reasonsOf(DEFAULT_REASONS).map(({ level }) => level))).toBe(3)
    expect(new Set(reasonsOf(DEFAULT_REASONS).map(({ path }) => topicOf(path)))).toEqual(
      new Set(['delivery', 'cancellation', 'return_refund', 'defect', 'order_confirmation', 'other']),
    )
    expect([
      topicOf('after_sale/order/cancel'),
      topicOf('after_sale/order/confirm'),
      topicOf('after_sale/orderly'),
    ]).toEqual(['cancellation', 'order_confirmation', 'other'])
  })

  it('names what is wrong with an edited one', () => {
    const leaf = (key: string, children: readonly Reason[] = []): Reason => ({
      key,
      name: { en: 'x', zh: '某' },
      children,
    })
    const offer: Reason = {
      ...leaf('c'),
      answer: { kind: 'solution', solution: { steps: [], offer: { minPercent: 30, maxPercent: 20 } } },
    }
    const faults = treeFaults([
      leaf('a', [leaf('b', [leaf('c', [leaf('d')])])]),
      leaf('a'),
      leaf('B b'),
      { key: 'e', name: { en: 'x', zh: ' ' } },
      offer,
    ])
    expect(faults).toEqual([
      'a/b/c/d: deeper than 3 levels',
      'a: occurs twice',
      'B b: a key has small letters, digits and _ only',
      'e: needs a name in both languages',
      'c: not a range of offers',
    ])
  })

  it('gives the names along a path', () => {
    expect(namesOf(DEFAULT_REASONS, 'after_sale/delivery/delay')?.map(({ zh }) => zh)).toEqual([
      '售后',
      '包裹在哪里',
      '配送延误',
    ])
    expect(namesOf(DEFAULT_REASONS, 'after_sale/none')).toBeNull()
  })

  it('takes native codes that it knows, and no others', () => {
    for (const codes of Object.values(REASON_CODES)) expect(danglingCodes(codes, DEFAULT_REASONS)).toEqual([])
    expect(danglingCodes({ X: 'nowhere' }, DEFAULT_REASONS)).toEqual(['X'])
    expect(pathOf(REASON_CODES.wish, 'EMPTY_PACKAGE')).toBe('after_sale/wrong_missing')
    expect([pathOf(REASON_CODES.wish, 'OTHER'), pathOf(REASON_CODES.wish, 'toString')]).toEqual([null, null])
  })

  it('reports what comes up often and has no answer', () => {
    const tree: readonly Reason[] = [
      {
        key: 'a',
        name: { en: 'a', zh: '甲' },
        children: [
          {
            key: 'b',
            name: { en: 'b', zh: '乙' },
            answer: { kind: 'template', template: 't1' },
            children: [{ key: 'c', name: { en: 'c', zh: '丙' } }],
          },
        ],
      },
    ]
    expect(coverage(tree, { a: 5, 'a/b': 2, 'a/b/c': 7, 'a/x': 1 })).toEqual([
      { path: 'a/b/c', count: 7, answeredAt: 'a/b' },
      { path: 'a', count: 5, answeredAt: null },
      { path: 'a/b', count: 2, answeredAt: 'a/b' },
    ])
  })
})

const entry = {
  inquiredAt: '2026-03-11T09:00:00Z',
  orderId: '112-1',
  shippedOn: '2026-03-01',
  carrier: 'Post',
  productCode: 'B084',
  request: 'Where is it?',
  solved: false,
  reasons: namesOf(DEFAULT_REASONS, 'after_sale/delivery/delay') ?? [],
}

describe('the request log', () => {
  it('has exactly the eleven columns in their order', () => {
    expect(REQUEST_LOG_COLUMNS.map(({ zh }) => zh).join()).toBe(
      'NO.,咨询时间,订单编号,发货日期,承运商,商品编码,需求记录,是否解决,第一级原因,第二级原因,第三级原因',
    )
    expect(requestLog([entry], 'Asia/Shanghai', 'zh')).toEqual([
      REQUEST_LOG_COLUMNS.map(({ zh }) => zh),
      [
        '1',
        '2026-03-11 17:00',
        '112-1',
        '2026-03-01',
        'Post',
        'B084',
        'Where is it?',
        '否',
        '售后',
        '包裹在哪里',
        '配送延误',
      ],
    ])
  })

  it('is numbered by time and leaves empty what is unknown', () => {
    const bare = {
      ...entry,
      inquiredAt: '2026-03-10T09:00:00Z',
      orderId: null,
      shippedOn: null,
      carrier: null,
      productCode: null,
      solved: true,
      reasons: [],
    }
    expect(requestLog([entry, bare], 'UTC', 'en')[1]).toEqual([
      '1',
      '2026-03-10 09:00',
      '',
      '',
      '',
      '',
      'Where is it?',
      'yes',
      '',
      '',
      '',
    ])
  })
})

describe('CSV', () => {
  it('starts with a byte order mark and quotes what it must', () => {
    expect(csv([['a', 'b,c', 'd"e', 'f\ng', ' h']])).toBe('\u{FEFF}a,"b,c","d""e","f\ng"," h"\r\n')
  })

  it.each([
    ['=1+1', "'=1+1"],
    ['+49', "'+49"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    [' =1', "' =1"],
    ['＝1', "'＝1"],
    ['-5.25', '-5.25'],
    ['a=1', 'a=1'],
  ])('%s becomes %s', (text, cell) => expect(csv([[text]])).toBe(`\u{FEFF}${cell}\r\n`))

  it('lets no cell begin like a formula, and keeps rows and cells apart', () => {
    const text = fc.string({
      unit: fc.constantFrom('=', '+', '-', '@', '"', ',', '\n', '\r', '\t', ' ', 'a', '1'),
    })
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (rows) => {
        const back = readCsv(csv(rows))
        expect(back.map((row) => row.length)).toEqual(rows.map(() => 2))
        for (const [at, row] of back.entries())
          for (const [column, value] of row.entries()) {
            const given = rows[at]?.[column] ?? ''
            expect([given, `'${given}`]).toContain(value)
            expect(/^\s*[=+@]/.test(value)).toBe(false)
          }
      }),
    )
  })
})

/** A plain reader of RFC 4180. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  let at = 1
  while (at < text.length) {
    let value = ''
    if (text[at] === '"') {
      for (at += 1; !(text[at] === '"' && text[at + 1] !== '"'); at += 1) {
        if (text[at] === '"') at += 1
        value += text[at]
      }
      at += 1
    } else for (; text[at] !== ',' && text[at] !== '\r'; at += 1) value += text[at]
    rows.at(-1)?.push(value)
    if (text[at] === ',') at += 1
    else {
      at += 2
      if (at < text.length) rows.push([])
    }
  }
  return rows
}
