import { describe, expect, it } from '@jest/globals'
import type { OrderMark, Sightings } from '#adapter'
import { Problem } from '#adapter'
import { BAD_EXPERIENCES, badOrders } from './experience.js'
import { grade2015 } from './grade-2015.js'
import { aliexpress } from './index.js'

const AT = { seenAt: '2026-11-22T12:00:00.000Z', site: 'GLOBAL' }
const read = (stream: string, text: string): Sightings[] =>
  aliexpress.streams[stream]!.open(text).map((item) => aliexpress.streams[stream]!.see(item, AT))
const marksIn = (stream: string, text: string): OrderMark[] =>
  read(stream, text).flatMap(({ marks = [] }) => marks)

const order = (fields: Record<string, unknown>): string =>
  JSON.stringify({
    order_id: '8130000000000001',
    order_status: 'FINISH',
    gmt_create: '2026-11-01 09:00:00',
    gmt_pay_time: '2026-11-01 09:05:00',
    gmt_update: '2026-11-08 09:05:00',
    end_reason: 'seller_send_goods_timeout',
    ...fields,
  })
const review = (fields: Record<string, unknown>): string =>
  JSON.stringify({
    target_list: [
      {
        order_id: '8130000000000002',
        parent_order_id: '8130000000000001',
        buyer_evaluation: 2,
        buyer_fb_date: '2026-11-18 10:00:00',
        gmt_create: '2026-11-18 10:00:00',
        gmt_modified: '2026-11-18 10:00:00',
        ...fields,
      },
    ],
  })

describe('the seven bad experiences', () => {
  it('are those that the grade of 2015 counts', () => {
    expect(grade2015(null, 8000).metrics['odr']?.tally).toMatchObject({
      of: 'marked',
      marks: BAD_EXPERIENCES,
    })
    expect(BAD_EXPERIENCES).toHaveLength(7)
  })

  it.each([
    ['paid and never shipped, by the seller’s time-out', {}, ['paid_not_shipped']],
    ['shipped', { gmt_send_goods_time: '2026-11-02 09:00:00' }, []],
    ['never paid', { gmt_pay_time: '' }, []],
    ['cancelled at the buyer’s wish', { end_reason: 'cancel_order_close_trade' }, []],
    ['still open', { order_status: 'WAIT_SELLER_SEND_GOODS' }, []],
  ])('an order %s', (_what, fields, marks) => {
    expect(marksIn('orders', order(fields)).map(({ mark }) => mark)).toEqual(marks)
  })

  it.each([
    [1, ['review_3_stars_or_less', 'review_negative']],
    [3, ['review_3_stars_or_less']],
    ['4', ['review_positive']],
  ])('a review of %s stars', (stars, marks) => {
    expect(marksIn('evaluations', review({ buyer_evaluation: stars })).map(({ mark }) => mark)).toEqual(marks)
  })

  it('a review that is raised takes its bad experience back and ends its case', () => {
    const raised = review({ buyer_evaluation: 5, gmt_modified: '2026-11-19 08:00:00' })
    expect(
      marksIn('evaluations', raised)
        .filter(({ withdrawn }) => withdrawn)
        .map(({ mark }) => mark),
    ).toEqual(['review_3_stars_or_less', 'review_negative'])
    expect(read('evaluations', raised)[0]?.cases[0]?.observation.state).toBe('REVISED')
    expect(read('evaluations', review({ buyer_evaluation: 5 }))[0]?.cases).toEqual([])
  })

  it('an order with several counts once, with each of them and its source', () => {
    const marks = [
      ...marksIn('orders', order({})),
      ...marksIn('evaluations', review({})),
      ...marksIn('evaluations', review({})),
      ...marksIn(
        'dsr',
        'order_id,date,description,communication,shipping_speed\n8130000000000001,2026-11-20,3,5,1\n',
      ),
    ]
    const bad = badOrders(marks)
    expect([...bad.keys()]).toEqual(['8130000000000001'])
    expect([...bad.values()].map((words) => [...words].toSorted())).toEqual([
      ['description_3_stars_or_less', 'paid_not_shipped', 'review_3_stars_or_less', 'shipping_speed_1_star'],
    ])
    expect(marks.every(({ of }) => /^(order|evaluation|dsr file, order) \d+/.test(of))).toBe(true)
  })
})

describe('ratings in detail by file', () => {
  it('are read with quotes, a byte order mark, either line end and blank lines', () => {
    const file =
      '\uFEFFDate,Order_ID,description,communication,shipping_speed,note\r\n' +
      '2026-11-20,"8130000000000001",2,,5,"late, he says ""very"""\r\n\r\n2026-11-21,8130000000000003,5,3,1,\r\n'
    expect(
      marksIn('dsr', file).map(({ orderId, mark, withdrawn, provenance }) => [
        orderId,
        mark,
        withdrawn ?? false,
        provenance,
      ]),
    ).toEqual([
      ['8130000000000001', 'description_3_stars_or_less', false, 'entered'],
      ['8130000000000001', 'shipping_speed_1_star', true, 'entered'],
      ['8130000000000003', 'description_3_stars_or_less', true, 'entered'],
      ['8130000000000003', 'communication_3_stars_or_less', false, 'entered'],
      ['8130000000000003', 'shipping_speed_1_star', false, 'entered'],
    ])
  })

  it.each([
    ['no such column', 'order_id,date\n1,2026-11-20\n', 'no column description'],
    [
      'six stars',
      'order_id,date,description,communication,shipping_speed\n1,2026-11-20,6,5,5\n',
      'description',
    ],
    ['no day', 'order_id,date,description,communication,shipping_speed\n1,yesterday,5,5,5\n', 'date'],
    [
      'a quote that does not end',
      'order_id,date,description,communication,shipping_speed\n"1,2026',
      'does not end',
    ],
  ])('are refused for %s, in words', (_what, file, words) => {
    expect(() => marksIn('dsr', file)).toThrow(Problem)
    expect(() => marksIn('dsr', file)).toThrow(words)
  })
})

describe('the shop diagnosis', () => {
  it('is a report with the code as its level', () => {
    const body = {
      aliexpress_merchant_diagnosis_query_response: {
        response: {
          success: true,
          diagnosisResult: { level: { levelCode: 100, name: 'fair' }, issue_num: 4 },
        },
      },
    }
    const [seen] = read('diagnosis', JSON.stringify(body))
    expect(seen?.reports).toEqual([
      { scope: 'diagnosis', cycle: 'current', on: '2026-11-22', level: '100', nextOn: null, metrics: {} },
    ])
    expect(seen?.facts).toContainEqual({ name: 'diagnosis issues', on: '2026-11-22', value: '4' })
  })
})
