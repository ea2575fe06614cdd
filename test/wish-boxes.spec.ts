import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { unlimited } from '#adapter'
import type { Connected, Cursor, TokenStore } from '#adapter'
import { BOXES, boxOf, observe, siteCalendar } from '#case'
import type { Box, Seen } from '#case'
import { marketplaceOf } from '#marketplaces'
import { startSandbox } from '#sandbox'
import type { Sandbox } from '#sandbox'

const SENDERS = ['USER', 'MERCHANT', 'WISH_SUPPORT', 'WISH_AUTOMATED_SUPPORT', 'LIVE_CHAT'] as const
const MOVES = ['close', 'appeal', 'reopen', 'give-back', 'seal'] as const

/** Something that happens in a shop; `which` picks one of its tickets. */
const event = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('open' as const),
      toWish: fc.boolean(),
      reopenable: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('write' as const),
      which: fc.nat(),
      by: fc.constantFrom(...SENDERS),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('move' as const),
      which: fc.nat(),
      move: fc.constantFrom(...MOVES),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('odd' as const), which: fc.nat() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('wait' as const),
      long: fc.constantFrom('PT0.001S', 'PT30M', 'PT49H', 'P8D', 'P31D'),
    }),
  },
)
type Event = typeof event extends fc.Arbitrary<infer One> ? One : never

function happen(sandbox: Sandbox, one: Event): void {
  const shop = sandbox.wish[0]!
  const { tickets } = sandbox.wishWorld.truth(shop)
  if (one.what === 'wait') return void sandbox.clock.advance(one.long)
  if (one.what === 'open') {
    const routedTo = one.toWish ? 'WISH' : 'MERCHANT'
    return void sandbox.wishWorld.addTicket(shop, { routedTo, reopenable: one.reopenable })
  }
  const ticket = tickets[one.which % Math.max(1, tickets.length)]
  if (!ticket) return
  try {
    if (one.what === 'write') sandbox.wishWorld.writeIn(shop, ticket.ticketId, one.by, 'and?')
    else if (one.what === 'move') sandbox.wishWorld.move(shop, ticket.ticketId, one.move, 'USER')
    else sandbox.wishWorld.overrideState(shop, ticket.ticketId, 'AWAITING_CUSTOMS')
  } catch (error) {
    // A move that the state does not allow is no move.
    if (!(error instanceof RangeError)) throw error
  }
}

/** What Crosscase holds of a shop's tickets, read over real HTTP a page at a time. */
class Mirror {
  readonly cases = new Map<string, Seen>()
  private cursor: Cursor | null = null
  private readonly wish = marketplaceOf('wish')!
  private readonly machine = this.wish.kinds.ticket!.machine
  private readonly calendar = siteCalendar(this.wish.sites['GLOBAL']!)

  async follow(connected: Connected, now: () => Date): Promise<void> {
    for (let more = true; more;) {
      const seenAt = now().toISOString()
      const page = await connected.list('tickets', this.cursor)
      for (const item of page.items) this.see(item, seenAt)
      this.cursor = page.cursor
      more = page.more
      this.expectSum()
    }
  }

  private see(item: unknown, seenAt: string): void {
    const sightings = this.wish.streams['tickets']!.see(item, { seenAt, site: 'GLOBAL' })
    for (const { observation } of sightings.cases) {
      const known = this.cases.get(observation.nativeId) ?? null
      const seen = observe(this.machine, known, observation, seenAt, this.calendar)
      if (seen.outcome !== 'stale') this.cases.set(observation.nativeId, seen)
      this.expectSum()
    }
  }

  /** The promise: every ticket is in exactly one box, so that the three counts add up to the total. */
  expectSum(): void {
    const counts: Record<Box, number> = { unhandled: 0, replied: 0, closed: 0 }
    for (const one of this.cases.values()) {
      expect(one.box).toBe(boxOf(one.status))
      counts[one.box] += 1
    }
    expect(BOXES.reduce((sum, box) => sum + counts[box], 0)).toBe(this.cases.size)
  }
}

function connectTo(sandbox: Sandbox): Connected {
  const kept = new Map<string, string>()
  const tokens: TokenStore = {
    async get(name, obtain, refused) {
      const known = kept.get(name)
      if (known !== undefined && known !== refused) return known
      const { value } = await obtain()
      kept.set(name, value)
      return value
    },
  }
  const { clientId, clientSecret, refreshToken, baseUrls } = sandbox.wish[0]!
  return marketplaceOf('wish')!.connect({
    account: {
      id: '1',
      site: 'GLOBAL',
      credentials: { clientId, clientSecret, refreshToken },
      endpoints: baseUrls,
    },
    budget: unlimited,
    lane: 'poll',
    tokens,
    now: () => sandbox.clock.now(),
  })
}

/** The box in which the specification puts a state; by its own words, not by the machine's table. */
const boxByWord = (state: string): Box => {
  if (state === 'AWAITING_USER' || state === 'AWAITING_WISH') return 'replied'
  return state === 'CLOSED' || state === 'PERMANENTLY_CLOSED' ? 'closed' : 'unhandled'
}

describe('tickets of a shop, mirrored through any life they lead', () => {
  it('are in exactly one box each at every instant, none missing, and the boxes are Wish’s own', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 25 }), async (events) => {
        const sandbox = await startSandbox({
          seed: 11,
          frozen: true,
          startAt: new Date('2026-11-22T12:00:00.000Z'),
          world: 'empty',
          wish: { callsAMinute: 10_000 },
        })
        try {
          const connected = connectTo(sandbox)
          const mirror = new Mirror()
          for (const one of events) {
            happen(sandbox, one)
            await mirror.follow(connected, () => sandbox.clock.now())
            const { tickets } = sandbox.wishWorld.truth(sandbox.wish[0]!)
            const truth = tickets.map(({ ticketId, state }) => `${ticketId} ${state} ${boxByWord(state)}`)
            const held = [...mirror.cases].map(([id, { state, box }]) => `${id} ${state} ${box}`)
            expect(held.toSorted()).toEqual(truth.toSorted())
          }
        } finally {
          await sandbox.stop()
        }
      }),
      { numRuns: 40 },
    )
  })
})
