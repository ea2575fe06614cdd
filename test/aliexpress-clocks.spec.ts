import { describe, expect, it } from '@jest/globals'
import { marketplaceOf } from '#marketplaces'
import type { DisputeMove, Sandbox } from '#sandbox'
import { AliexpressMirror, emptyAliexpress } from './support/aliexpress-mirror.js'

/** One dispute, what is done, how long nothing more happens, and what AliExpress then shows. */
interface Miss {
  readonly clock: string
  readonly options: Parameters<Sandbox['aliexpressWorld']['addDispute']>[1]
  /** How long nothing happens before the moves; none unless told. */
  readonly before?: string
  readonly moves: readonly DisputeMove[]
  readonly state: string
  readonly wait: string
  readonly becomes: string
  readonly ends?: readonly [wait: string, state: string]
  readonly counts: readonly string[]
  readonly onMiss: string
}

const MISSES: readonly Miss[] = [
  {
    clock: 'seller_answers_dispute',
    options: {},
    moves: [],
    state: 'wait_for_seller_response',
    wait: 'PT120H',
    becomes: 'ae_feedback_finish',
    ends: ['PT24H', 'refund_success'],
    counts: ['dispute_not_answered'],
    onMiss: 'auto_accept',
  },
  {
    clock: 'seller_gives_evidence',
    options: {},
    moves: ['buyer_escalates', 'asks_evidence'],
    state: 'wait_for_your_evidence',
    wait: 'PT72H',
    becomes: 'wait_for_final_solution',
    counts: ['arbitration_raised'],
    onMiss: 'none',
  },
  {
    clock: 'seller_answers_plan',
    options: { course: 'plan' },
    moves: ['buyer_escalates', 'proposes'],
    state: 'wait_for_your_response',
    wait: 'PT72H',
    becomes: 'wait_ae_final_feedback',
    ends: ['PT48H', 'ae_feedback_finish'],
    counts: ['arbitration_raised', 'ruled_seller_liable'],
    onMiss: 'none',
  },
  {
    // Nobody answered the request for a return: it is agreed, and the address is still to be given.
    clock: 'seller_gives_return_address',
    options: { reason: 'not_as_described', returns: true },
    before: 'PT120H',
    moves: [],
    state: 'wait_for_seller_set_return_address',
    wait: 'PT48H',
    becomes: 'ae_feedback_finish',
    ends: ['PT24H', 'refund_success'],
    counts: ['dispute_not_answered'],
    onMiss: 'seller_loses',
  },
  {
    clock: 'buyer_ships_return',
    options: { reason: 'not_as_described', returns: true, ships: false },
    moves: ['seller_agrees'],
    state: 'wait_for_buyer_return',
    wait: 'PT240H',
    becomes: 'refund_reject',
    counts: [],
    onMiss: 'auto_close',
  },
  {
    clock: 'seller_confirms_return',
    options: { reason: 'not_as_described', returns: true },
    moves: ['seller_agrees', 'ships'],
    state: 'wait_for_seller_confirmation',
    wait: 'PT720H',
    becomes: 'return_success',
    counts: [],
    onMiss: 'auto_accept',
  },
]

describe('what follows when nobody acts', () => {
  it.each(MISSES.map((miss) => [miss.clock, miss] as const))('%s', async (clock, miss) => {
    const sandbox = await emptyAliexpress('2026-06-10T12:00:00.000Z')
    try {
      const shop = sandbox.aliexpress[0]!
      const mirror = new AliexpressMirror(sandbox)
      const { issueId, orderId } = sandbox.aliexpressWorld.addDispute(shop, miss.options)
      if (miss.before) sandbox.clock.advance(miss.before)
      for (const move of miss.moves) sandbox.aliexpressWorld.move(shop, issueId, move)
      await mirror.follow()
      const held = () => mirror.cases.get(`dispute ${issueId}`)!
      expect(held().state).toBe(miss.state)
      const due = held().deadlines.find(({ key }) => key === clock)!
      expect(due.onMiss).toBe(miss.onMiss)
      // A second before it is due nothing has happened, and then it has.
      sandbox.clock.advance(miss.wait)
      expect(Date.parse(due.dueAt)).toBe(sandbox.clock.now().getTime())
      await mirror.follow()
      expect(held().state).toBe(miss.becomes)
      if (miss.ends) {
        sandbox.clock.advance(miss.ends[0])
        await mirror.follow()
        expect(held().state).toBe(miss.ends[1])
      }
      expect(mirror.against(orderId)).toEqual(miss.counts)
    } finally {
      await sandbox.stop()
    }
  })

  it('AliExpress enters seven days after the opening, which counts as an arbitration', async () => {
    const sandbox = await emptyAliexpress('2026-06-10T12:00:00.000Z')
    try {
      const shop = sandbox.aliexpress[0]!
      const mirror = new AliexpressMirror(sandbox)
      const { issueId, orderId } = sandbox.aliexpressWorld.addDispute(shop, { reason: 'not_as_described' })
      const held = () => mirror.cases.get(`dispute ${issueId}`)!
      sandbox.clock.advance('P1D')
      sandbox.aliexpressWorld.move(shop, issueId, 'seller_counters')
      await mirror.follow()
      expect(held().deadlines).toMatchObject([{ key: 'platform_enters', dueAt: '2026-06-17T12:00:00.000Z' }])
      sandbox.clock.advance('P5D')
      sandbox.aliexpressWorld.move(shop, issueId, 'buyer_modifies')
      await mirror.follow()
      // The seller's five days begin anew.
      expect(held().deadlines).toMatchObject([
        { key: 'seller_answers_dispute', dueAt: '2026-06-21T12:00:00.000Z' },
      ])
      sandbox.clock.advance('PT1H')
      sandbox.aliexpressWorld.move(shop, issueId, 'seller_counters')
      await mirror.follow()
      expect(mirror.against(orderId)).toEqual([])
      sandbox.clock.advance('P1D')
      await mirror.follow()
      expect(held().state).toBe('wait_for_AE_feedback')
      expect(mirror.against(orderId)).toEqual(['arbitration_raised'])
    } finally {
      await sandbox.stop()
    }
  })
})

describe('clocks of the marketplace', () => {
  /** Five times 24 hours from the opening, whatever the clocks on the wall do meanwhile. */
  it.each([
    ['an ordinary week', '2026-06-10T12:00:00.000Z', '2026-06-15T12:00:00.000Z'],
    ['across the spring change (8 March 2026)', '2026-03-05T18:30:00.000Z', '2026-03-10T18:30:00.000Z'],
    ['across the autumn change (1 November 2026)', '2026-10-29T04:05:00.000Z', '2026-11-03T04:05:00.000Z'],
    ['due just after the spring change', '2026-03-03T10:00:01.000Z', '2026-03-08T10:00:01.000Z'],
    // 09:30 UTC is the second 01:30 of that night, and is read as the first: an hour early, never late.
    ['due in the repeated hour, second time', '2026-10-27T09:30:00.000Z', '2026-11-01T08:30:00.000Z'],
    ['due in the repeated hour, first time', '2026-10-27T08:30:00.000Z', '2026-11-01T08:30:00.000Z'],
    ['over the end of a month', '2026-01-29T08:00:00.000Z', '2026-02-03T08:00:00.000Z'],
    ['over the end of a year', '2026-12-29T20:00:00.000Z', '2027-01-03T20:00:00.000Z'],
    ['over a leap day', '2028-02-26T12:00:00.000Z', '2028-03-02T12:00:00.000Z'],
    ['over the end of a February without one', '2027-02-26T12:00:00.000Z', '2027-03-03T12:00:00.000Z'],
  ])('%s', async (_when, openedAt, dueAt) => {
    const sandbox = await emptyAliexpress(openedAt)
    try {
      const { issueId } = sandbox.aliexpressWorld.addDispute(sandbox.aliexpress[0]!)
      const mirror = new AliexpressMirror(sandbox)
      await mirror.follow()
      const held = mirror.cases.get(`dispute ${issueId}`)!
      expect(held.deadlines).toMatchObject([{ key: 'seller_answers_dispute', source: 'marketplace', dueAt }])
    } finally {
      await sandbox.stop()
    }
  })

  it('are computed by the same five days where AliExpress gives no date', () => {
    const { machine } = marketplaceOf('aliexpress')!.kinds.dispute!
    const rows = machine.deadlines['seller_answers_dispute'] ?? []
    expect(rows.map(({ duration, confidence }) => [duration, confidence])).toEqual([
      ['PT120H', 'seed'],
      ['PT120H', 'unconfirmed'],
    ])
  })
})
