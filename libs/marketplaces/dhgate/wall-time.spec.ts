import { describe, expect, it } from '@jest/globals'
import { calendarOf, deadlinesIn } from '#case'
import { policies } from './policies.js'
import { SITES } from './sites.js'
import { daysAfter, instantOf, nextMidnight, wallTime } from './wall-time.js'

const ZONE = 'Asia/Shanghai'

describe('a date of DHgate', () => {
  it.each([
    ['2026-11-10 18:20:21', ZONE, '2026-11-10T10:20:21.000Z'],
    ['2026-01-01 00:00:00', ZONE, '2025-12-31T16:00:00.000Z'],
    ['2028-02-29 07:59:59', ZONE, '2028-02-28T23:59:59.000Z'],
    // Should DHgate turn out to write another zone: an hour that comes twice is its first, one that is skipped moves on.
    ['2026-11-01 01:30:00', 'America/Los_Angeles', '2026-11-01T08:30:00.000Z'],
    ['2026-03-08 02:30:00', 'America/Los_Angeles', '2026-03-08T10:30:00.000Z'],
  ])('%s in %s is %s', (text, zone, instant) => expect(instantOf(text, zone)).toBe(instant))

  it.each([
    '2027-02-29 00:00:00',
    '2026-11-10',
    '2026-11-10T18:20:21Z',
    '10/11/2026 18:20',
    '',
    null,
    undefined,
  ])('is nothing else: %p', (text) => expect(instantOf(text, ZONE)).toBeNull())

  it('is written as it is read', () => {
    expect(wallTime(new Date('2028-02-28T23:59:59Z'), ZONE)).toBe('2028-02-29 07:59:59')
    expect(nextMidnight(new Date('2026-11-24T15:59:59Z'), ZONE).toISOString()).toBe(
      '2026-11-24T16:00:00.000Z',
    )
    expect(nextMidnight(new Date('2026-11-24T16:00:00Z'), ZONE).toISOString()).toBe(
      '2026-11-25T16:00:00.000Z',
    )
    expect(daysAfter('2026-02-25T10:00:00Z', 5, ZONE)).toBe('2026-03-02T10:00:00.000Z')
  })
})

/** When a clock by one key runs out that started at an instant of UTC. */
const due = (key: keyof typeof policies, start: string) => {
  const clock = { site: 'GLOBAL', openedAt: start, enteredAt: start, enteredAtKnown: true, given: {} }
  return deadlinesIn([key], policies, clock, calendarOf(SITES['GLOBAL']!))[0]
}

describe('the clocks of a dispute, in natural days', () => {
  it.each([
    // The worked example of the facts.
    ['seller_answers', '2026-11-10T10:20:21Z', '2026-11-15T10:20:21.000Z', 'dhgate.answer.5d'],
    [
      'negotiation_ends',
      '2026-11-10T10:20:21Z',
      '2026-11-20T10:20:21.000Z',
      'dhgate.negotiation.10d.system-ruling',
    ],
    // Across the end of a month, of February with and without a leap day, of a year.
    ['seller_answers', '2026-01-28T15:59:59Z', '2026-02-02T15:59:59.000Z', 'dhgate.answer.5d'],
    ['seller_answers', '2027-02-25T08:00:00Z', '2027-03-02T08:00:00.000Z', 'dhgate.answer.5d'],
    ['seller_answers', '2028-02-25T08:00:00Z', '2028-03-01T08:00:00.000Z', 'dhgate.answer.5d'],
    ['seller_answers', '2028-02-28T16:00:00Z', '2028-03-04T16:00:00.000Z', 'dhgate.answer.5d'],
    [
      'negotiation_ends',
      '2026-12-28T23:30:00Z',
      '2027-01-07T23:30:00.000Z',
      'dhgate.negotiation.10d.system-ruling',
    ],
    ['buyer_may_escalate', '2028-02-25T10:20:21Z', '2028-03-01T10:20:21.000Z', 'dhgate.escalation.5d'],
    ['buyer_may_escalate', '2026-12-29T10:20:21Z', '2027-01-03T10:20:21.000Z', 'dhgate.escalation.5d'],
    [
      'vip_buyer_may_escalate',
      '2027-02-26T10:20:21Z',
      '2027-03-01T10:20:21.000Z',
      'dhgate.escalation.vip-3d',
    ],
    ['both_give_evidence', '2028-02-27T00:00:00Z', '2028-03-01T00:00:00.000Z', 'dhgate.evidence.3d'],
    ['platform_rules', '2026-11-25T00:00:00Z', '2026-12-05T00:00:00.000Z', 'dhgate.ruling.10d'],
    [
      'seller_gives_return_address',
      '2026-04-28T12:00:00Z',
      '2026-05-03T12:00:00.000Z',
      'dhgate.return-address.5d',
    ],
    [
      'buyer_gives_return_tracking',
      '2026-12-27T12:00:00Z',
      '2027-01-03T12:00:00.000Z',
      'dhgate.return-tracking.7d',
    ],
    [
      'seller_confirms_return',
      '2028-01-31T12:00:00Z',
      '2028-03-01T12:00:00.000Z',
      'dhgate.return-receipt.30d',
    ],
    [
      'seller_confirms_return',
      '2027-01-31T12:00:00Z',
      '2027-03-02T12:00:00.000Z',
      'dhgate.return-receipt.30d',
    ],
    // Clock changes elsewhere (in the United States on 2026-03-08 and 2026-11-01) change nothing.
    ['seller_answers', '2026-03-06T09:00:00Z', '2026-03-11T09:00:00.000Z', 'dhgate.answer.5d'],
    ['seller_answers', '2026-10-30T09:00:00Z', '2026-11-04T09:00:00.000Z', 'dhgate.answer.5d'],
  ] as const)('%s from %s ends %s by %s', (key, start, end, rule) => {
    expect(due(key, start)).toMatchObject({ dueAt: end, ruleId: rule })
  })

  it('go by the rule of the day on which they began, in Beijing', () => {
    // 2023-07-16 15:59 UTC is the 16th in Beijing, a minute later the 17th.
    expect(due('negotiation_ends', '2023-07-16T15:59:00Z')?.ruleId).toBe('dhgate.negotiation.10d')
    expect(due('negotiation_ends', '2023-07-16T16:00:00Z')?.ruleId).toBe(
      'dhgate.negotiation.10d.system-ruling',
    )
  })

  it('say what a miss brings, as the facts do', () => {
    const misses = Object.entries(policies).map(([key, rows]) => [
      key,
      rows.at(-1)!.party,
      rows.at(-1)!.onMiss,
    ])
    expect(misses).toEqual([
      ['seller_answers', 'seller', 'auto_accept'],
      ['negotiation_ends', 'seller', 'metric_hit'],
      ['buyer_may_escalate', 'buyer', 'none'],
      ['vip_buyer_may_escalate', 'buyer', 'none'],
      ['both_give_evidence', 'seller', 'seller_loses'],
      ['platform_rules', 'marketplace', 'none'],
      ['seller_gives_return_address', 'seller', 'auto_accept'],
      ['buyer_gives_return_tracking', 'buyer', 'auto_close'],
      ['seller_confirms_return', 'seller', 'auto_accept'],
      ['ship_or_refund', 'seller', 'auto_accept'],
    ])
  })
})
