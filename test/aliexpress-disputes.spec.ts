import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import type { DisputeMove, Sandbox } from '#sandbox'
import { AliexpressMirror, emptyAliexpress } from './support/aliexpress-mirror.js'
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
        const sandbox = await emptyAliexpress('2026-06-10T12:00:00.000Z')
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
