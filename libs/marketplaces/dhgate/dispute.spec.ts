import { describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { observe, calendarOf } from '#case'
import type { At } from '#adapter'
import { parseJson } from '#adapter'
import { dhgate } from './index.js'
import { openWindow } from './policies.js'
import { settings } from './settings.js'
import { totalOf } from './dispute-wire.js'

const AT: At = { seenAt: '2026-11-22T00:00:00.000Z', site: 'GLOBAL' }
const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '__fixtures__', name), 'utf8')
const see = (stream: string, name: string, at: At = AT) => {
  const reader = dhgate.streams[stream]!
  return reader.open(fixture(`${stream}/${name}`)).map((item) => reader.see(item, at))
}
const machineOf = (kind: 'dispute' | 'message') => dhgate.kinds[kind]!.machine

describe('an open dispute', () => {
  it('is the case that the facts work out: order and opening, Beijing time, five and ten days', () => {
    const [{ cases }] = see('disputes-open', 'dispute.106001.bare-item.json') as [{ cases: readonly never[] }]
    const { observation } = (cases as readonly { observation: Parameters<typeof observe>[2] }[])[0]!
    expect(observation).toMatchObject({
      nativeId: '1330312162/2026-11-10 18:20:21',
      openedAt: '2026-11-10T10:20:21.000Z',
      orderId: '1330312162',
      amount: { minor: 10_000, currency: 'USD' },
      native: { disputeStatus: '106001', type: '协议纠纷' },
    })
    const seen = observe(
      machineOf('dispute'),
      null,
      observation,
      AT.seenAt,
      calendarOf(dhgate.sites['GLOBAL']!),
    )
    expect(seen.deadlines.map(({ key, dueAt, onMiss }) => [key, dueAt, onMiss])).toEqual([
      ['seller_answers', '2026-11-15T10:20:21.000Z', 'auto_accept'],
      ['negotiation_ends', '2026-11-20T10:20:21.000Z', 'metric_hit'],
    ])
    expect(observation.gradeEffects).toContainEqual(
      expect.objectContaining({
        metric: 'bper',
        counts: 'unless_averted',
        avertUntil: '2026-11-15T10:20:21.000Z',
      }),
    )
  })

  it('says from when on the buyer may ask DHgate to step in, until he may; a VIP where the shop wants it', () => {
    const item = parseJson(fixture('disputes-open/dispute.106001.bare-item.json'))
    const clocks = (seenAt: string, more: object = {}) => {
      const at = { ...AT, seenAt, settings: settings.parse(more) }
      const { observation } = dhgate.streams['disputes-open']!.see(item, at).cases[0]!
      const calendar = calendarOf(dhgate.sites['GLOBAL']!)
      return observe(machineOf('dispute'), null, observation, seenAt, calendar).deadlines.map(
        ({ key, dueAt, party }) => `${key} ${dueAt} ${party}`,
      )
    }
    const answer = 'seller_answers 2026-11-15T10:20:21.000Z seller'
    const buyer = 'buyer_may_escalate 2026-11-15T10:20:21.000Z buyer'
    const vip = 'vip_buyer_may_escalate 2026-11-13T10:20:21.000Z buyer'
    const ends = 'negotiation_ends 2026-11-20T10:20:21.000Z seller'
    expect(clocks('2026-11-11T00:00:00.000Z')).toEqual([answer, buyer, ends])
    expect(clocks('2026-11-11T00:00:00.000Z', { vipEscalation: true })).toEqual([vip, answer, buyer, ends])
    expect(clocks('2026-11-13T10:20:21.000Z', { vipEscalation: true })).toEqual([answer, buyer, ends])
    expect(clocks('2026-11-15T10:20:21.000Z')).toEqual([answer, ends])
  })

  it('goes by the order’s status where it has none, and by the settings where they correct a code', () => {
    const [bare] = see('disputes-open', 'dispute.106002.order-status-only.json')
    expect(bare!.cases[0]!.observation.state).toBe('106002')
    const body = parseJson(fixture('disputes-open/dispute.106001.bare-item.json')) as Record<string, unknown>
    const corrected = { ...AT, settings: { ...settings.parse({}), disputeStatus: { 106101: '106001' } } }
    const [seen] = [dhgate.streams['disputes-open']!.see({ ...body, disputeStatus: '106101' }, corrected)]
    expect(seen.cases[0]!.observation.state).toBe('106001')
  })

  it('is flagged when it was opened outside of the days that buyers have', () => {
    const item = parseJson(fixture('disputes-open/dispute.106001.bare-item.json')) as Record<string, unknown>
    const flags = (deliveryDate: string) =>
      dhgate.streams['disputes-open']!.see({ ...item, deliveryDate }, AT).cases[0]!.observation.flags
    // Opened on the 10th at 18:20:21: exactly five days after the shipping is in time, a second less is not.
    expect(flags('2026-11-05 18:20:21')).toEqual([])
    expect(flags('2026-11-05 18:20:22')).toMatchObject([{ code: 'contradiction', path: 'disputeOpenDate' }])
    expect(flags('2026-08-12 18:20:21')).toEqual([])
    expect(flags('2026-08-12 18:20:20')).toMatchObject([{ code: 'contradiction' }])
  })

  it('counts as a bad buying experience only when two close looks saw its five days run out', () => {
    const [seen] = see('disputes', 'dispute.106003.after-the-five-days.json', {
      ...AT,
      seenAt: '2026-11-21T16:00:00.000Z',
    })
    expect(seen!.marks).toMatchObject([
      { orderId: '1330312162', mark: 'bper', at: '2026-11-21T15:50:00.000Z' },
    ])
    const item = parseJson(fixture('disputes/dispute.106003.after-the-five-days.json')) as [
      { before: { at: string } },
    ]
    const long = { ...item[0], before: { ...item[0].before, at: '2026-11-20T15:45:00.000Z' } }
    const unsure = dhgate.streams['disputes']!.see(long, { ...AT, seenAt: '2026-11-21T16:00:00.000Z' })
    expect(unsure.marks).toEqual([])
    expect(unsure.cases[0]!.observation.gradeEffects).toContainEqual(
      expect.objectContaining({ metric: 'bper', counts: 'unknown' }),
    )
  })

  it('counts in the dispute rate once the platform has it', () => {
    expect(see('disputes-open', 'dispute.107002.json')[0]!.marks).toMatchObject([{ mark: 'disputes' }])
    expect(see('disputes-open', 'dispute.106001.json')[0]!.marks).toEqual([])
  })
})

describe('a closed dispute', () => {
  it('is the one that was seen open; else it stands for itself', () => {
    const [known] = see('disputes', 'dispute.CLOSED.seen-open-before.json')
    expect(known!.cases[0]!.observation).toMatchObject({
      nativeId: '1330312162/2026-11-10 18:20:21',
      openedAt: '2026-11-10T10:20:21.000Z',
      enteredAt: '2026-11-17T23:00:00.000Z',
    })
    const [unseen] = see('disputes', 'dispute.CLOSED.never-seen-open.json')
    expect(unseen!.cases[0]!.observation).toMatchObject({
      nativeId: '1330312162/closed 2026-11-18 07:00:00',
      flags: [expect.objectContaining({ path: 'disputeOpenDate' })],
    })
  })

  it('that neither list shows is only remarked on', () => {
    const missing = { orderNo: '1', disputeOpenDate: '2026-11-10 18:20:21', at: '2026-11-21T00:00:00.000Z' }
    const { cases, remarks } = dhgate.streams['disputes']!.see({ missing }, AT)
    expect(cases).toEqual([])
    expect(remarks).toMatchObject([{ of: { nativeId: '1/2026-11-10 18:20:21' }, activity: { party: null } }])
    expect(remarks![0]!.move).toBeUndefined()
  })
})

describe('amounts', () => {
  it.each([
    [100, '100.00'],
    [19.9, '19.90'],
    [0.1 + 0.2, '0.30'],
    ['1234.5', '1234.50'],
  ])('%p is %s', (value, text) => {
    const { minor } = totalOf(value, 'USD')!
    expect((minor / 100).toFixed(2)).toBe(text)
  })

  it('are never rounded away', () => {
    expect(() => totalOf(1.239, 'USD')).toThrow(RangeError)
    expect(totalOf(null, 'USD')).toBeNull()
  })
})

describe('the window in which buyers may open a dispute', () => {
  const { openWindows } = settings.parse({})
  it.each([
    ['DHL', 5],
    ['UPS Express', 5],
    ['USPS', 5],
    ['EMS', 7],
    ['ePacket', 7],
    ['SF Express', 7],
    ['China Post Air Mail', 10],
    ['HK Post', 10],
    [null, 5],
  ])('begins for %s on day %d', (carrier, from) => {
    expect(openWindow(openWindows, carrier)).toMatchObject({ from, to: 90 })
  })
})

describe('messages', () => {
  it('wait for whoever did not write last, and stand in the order’s disputes', () => {
    const [asked] = see('messages', 'message.BUYER_WROTE.json')
    expect(asked!.cases[0]!.observation).toMatchObject({
      nativeId: '274576550',
      orderId: '1330312162',
      buyer: { handle: 'b1_specimen' },
      activities: [
        { party: 'seller', text: 'We look into it.' },
        { party: 'buyer', text: 'Any news?' },
      ],
    })
    expect(asked!.remarks).toMatchObject([
      { of: { orderId: '1330312162', kinds: ['dispute'] }, key: 'message:402524108' },
      { key: 'message:402524109' },
    ])
  })

  it('of the platform are facts of the shop', () => {
    const body = parseJson(fixture('messages/message.BUYER_WROTE.list-alone.json')) as { msgList: object[] }
    const notice = { ...body.msgList[0], msgType: '006', msgTitle: '[DHgate]拒绝请款通知' }
    expect(dhgate.streams['messages']!.see(notice, AT)).toMatchObject({
      cases: [],
      facts: [{ name: 'notice 274576550', on: '2026-11-20', value: '[DHgate]拒绝请款通知' }],
    })
  })
})

describe('orders and the shop', () => {
  it('are read with their dates, and what is odd about them is said', () => {
    const [seen] = see('orders', 'dispute.105002.json')
    expect(seen!.orders).toMatchObject([
      {
        orderId: '1330312162',
        nativeStatus: '105002',
        placedAt: '2026-10-30T01:00:00.000Z',
        total: { minor: 10_000 },
      },
    ])
    const [body] = dhgate.streams['orders']!.open(fixture('orders/dispute.105002.json')) as [object]
    const odd = { ...body, orderStatus: '104004', isWarn: true, warnReason: '信用卡拒付' }
    expect(dhgate.streams['orders']!.see(odd, AT)).toMatchObject({
      cases: [],
      facts: [
        { name: 'warning on order 1330312162', value: '信用卡拒付' },
        { name: 'unknown status of order 1330312162', value: '104004' },
      ],
    })
  })

  it('report the level in DHgate’s word', () => {
    const profile = { curLevel: 'TS', grade: 'G', reviewScore: 390, sellerScore: 5.9, verify: 'Y' }
    expect(dhgate.streams['seller']!.see(profile, AT)).toMatchObject({
      reports: [{ scope: 'seller-level', level: 'TS', on: '2026-11-22', cycle: 'current' }],
    })
  })
})
