import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { marketplaceOf } from '#marketplaces'
import { startSandbox } from '#sandbox'
import type { DisputeMove, Sandbox } from '#sandbox'
import { AliexpressMirror } from './support/aliexpress-mirror.js'
import type { Letter } from './support/aliexpress-mirror.js'

const MOVES = [
  'buyer_accepts',
  'buyer_modifies',
  'buyer_cancels',
  'buyer_escalates',
  'seller_escalates',
  'seller_agrees',
  'seller_counters',
  'asks_evidence',
  'proposes',
  'rules',
  'ships',
  'confirms_return',
] as const satisfies readonly DisputeMove[]

const open = fc.record({
  what: fc.constant('open' as const),
  reason: fc.constantFrom('not_received', 'not_as_described', 'no_reason'),
  returns: fc.boolean(),
  warranty: fc.constantFrom(false, false, true),
  temper: fc.constantFrom('waits', 'accepts', 'modifies', 'cancels', 'escalates'),
  course: fc.constantFrom('plan', 'evidence', 'ruling'),
  refunds: fc.boolean(),
  ships: fc.boolean(),
  returnsTo: fc.constantFrom('seller', 'warehouse', 'provider'),
})
/** How a poll goes: a page may be lost before it is written, come twice, or wait and come after later ones. */
const poll = fc.record({
  what: fc.constant('poll' as const),
  pages: fc.array(fc.constantFrom('kept', 'kept', 'kept', 'lost', 'twice', 'late'), { maxLength: 8 }),
  fault: fc.constantFrom(null, null, 'stale-answer', 'duplicate-page-items', 'token-expired'),
})
const event = fc.oneof(
  { weight: 3, arbitrary: open },
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('move' as const),
      which: fc.nat(),
      move: fc.constantFrom(...MOVES),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('wait' as const),
      long: fc.constantFrom('PT1S', 'PT7M', 'PT50M', 'PT26H', 'P2D', 'P3D', 'P6D'),
    }),
  },
  { weight: 5, arbitrary: poll },
)
type Event = typeof event extends fc.Arbitrary<infer One> ? One : never

const start = (startAt: string): Promise<Sandbox> =>
  startSandbox({
    seed: 11,
    frozen: true,
    startAt: new Date(startAt),
    world: 'empty',
    aliexpress: { callsAMinute: 100_000 },
  })

/** Polls as the event says; letters that are late are given back. */
async function pollSo(
  sandbox: Sandbox,
  mirror: AliexpressMirror,
  { fault, pages }: Extract<Event, { what: 'poll' }>,
): Promise<Letter[]> {
  const late: Letter[] = []
  const ways = [...pages]
  if (fault !== null)
    sandbox.faults.add({
      name: fault,
      match: fault === 'stale-answer' ? 'aliexpress.issue' : 'aliexpress',
      times: 2,
    })
  await mirror.poll('issue', (letters) => {
    const way = ways.shift() ?? 'kept'
    if (way === 'lost') return false
    if (way === 'late') late.push(...letters)
    else for (const letter of way === 'twice' ? [...letters, ...letters] : letters) mirror.deliver(letter)
    return true
  })
  sandbox.faults.clear()
  return late
}

async function happen(sandbox: Sandbox, mirror: AliexpressMirror, one: Event): Promise<Letter[]> {
  const shop = sandbox.aliexpress[0]!
  if (one.what === 'poll') return pollSo(sandbox, mirror, one)
  if (one.what === 'wait') sandbox.clock.advance(one.long)
  if (one.what === 'open') sandbox.aliexpressWorld.addDispute(shop, one)
  if (one.what === 'move') {
    const { disputes } = sandbox.aliexpressWorld.truth(shop)
    const dispute = disputes[one.which % Math.max(1, disputes.length)]
    try {
      if (dispute) sandbox.aliexpressWorld.move(shop, dispute.issueId, one.move)
    } catch (error) {
      // A move that the state does not allow is no move.
      if (!(error instanceof RangeError)) throw error
    }
  }
  return []
}

/** Everything that the mirror holds of the disputes, beside what is true. */
function expectTruth(sandbox: Sandbox, mirror: AliexpressMirror): void {
  const { disputes } = sandbox.aliexpressWorld.truth(sandbox.aliexpress[0]!)
  expect([...mirror.cases.keys()].toSorted()).toEqual(
    disputes.map(({ issueId }) => `dispute ${issueId}`).toSorted(),
  )
  for (const truth of disputes) {
    const held = mirror.cases.get(`dispute ${truth.issueId}`)!
    expect([truth.issueId, held.state]).toEqual([truth.issueId, truth.state])
    expect(held.openedAt.slice(0, 19)).toBe(truth.openedAt.slice(0, 19))
    const [due] = held.deadlines.filter(({ source }) => source === 'marketplace')
    expect(due?.dueAt.slice(0, 19) ?? null).toBe(truth.dueAt?.slice(0, 19) ?? null)
    expect(mirror.against(truth.orderId)).toEqual([...truth.counts].toSorted())
    const history = [...mirror.activities.get(`dispute ${truth.issueId}`)!.values()].map(({ text }) => text)
    for (const action of truth.log) expect(history.some((text) => text.startsWith(action))).toBe(true)
    for (const plan of truth.plans)
      expect(history.some((text) => text.includes(`plan of the ${plan.owner}`))).toBe(true)
  }
}

describe('disputes of a shop, mirrored through any life they lead', () => {
  it('end as they really are: none lost, none doubled, each clock and each bad experience right', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 3, maxLength: 18 }), async (events) => {
        const sandbox = await start('2026-06-10T12:00:00.000Z')
        try {
          const mirror = new AliexpressMirror(sandbox)
          const late: Letter[] = []
          for (const one of events) late.push(...(await happen(sandbox, mirror, one)))
          // The last sweep: an hour later, with everything read, and what was late comes even after it.
          sandbox.clock.advance('PT61M')
          // The first one ends the walk that a lost page broke off.
          await mirror.follow()
          await mirror.follow()
          for (const letter of late.toReversed()) mirror.deliver(letter)
          expectTruth(sandbox, mirror)
        } finally {
          await sandbox.stop()
        }
      }),
      { numRuns: 30 },
    )
  }, 120_000)
})

/** One dispute, what is done, how long nothing more happens, and what AliExpress then shows. */
interface Miss {
  readonly clock: string
  readonly options: Parameters<Sandbox['aliexpressWorld']['addDispute']>[1]
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
    const sandbox = await start('2026-06-10T12:00:00.000Z')
    try {
      const shop = sandbox.aliexpress[0]!
      const mirror = new AliexpressMirror(sandbox)
      const { issueId, orderId } = sandbox.aliexpressWorld.addDispute(shop, miss.options)
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
    const sandbox = await start('2026-06-10T12:00:00.000Z')
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
    const sandbox = await start(openedAt)
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
