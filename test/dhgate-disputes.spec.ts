import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { unlimited } from '#adapter'
import type { At, Connected, Cursor, OrderMark, TokenStore } from '#adapter'
import { calendarOf, observe } from '#case'
import type { Seen } from '#case'
import { marketplaceOf } from '#marketplaces'
import { startSandbox } from '#sandbox'
import type { DhgateShopInfo, DhgateDisputeTruth, Sandbox } from '#sandbox'

const dhgate = marketplaceOf('dhgate')!
const calendar = calendarOf(dhgate.sites['GLOBAL']!)

const MOVES = [
  'agree',
  'agree-return',
  'refuse',
  'buyer-proposes',
  'escalate',
  'complain',
  'give-evidence',
  'review',
  'rule',
  'require-return',
  'give-address',
  'ship-return',
  'confirm-return',
  'rule-after-sale',
  'withdraw',
  'refund-part',
] as const
const PRESHIP = ['ask', 'agree', 'agree-part', 'withdraw', 'go-on', 'refund', 'close'] as const

/** Something that happens in a shop or to our polls; `which` picks a dispute or an order. */
const event = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ what: fc.constant('open' as const), afterSale: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('again' as const), which: fc.nat() }) },
  {
    weight: 7,
    arbitrary: fc.record({
      what: fc.constant('move' as const),
      which: fc.nat(),
      move: fc.constantFrom(...MOVES),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('preship' as const),
      which: fc.nat(),
      move: fc.constantFrom(...PRESHIP),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('odd' as const), which: fc.nat() }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('wait' as const),
      long: fc.constantFrom('PT1S', 'PT15M', 'PT50M', 'P1D', 'P3D', 'P6D', 'P11D', 'P25D'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('poll' as const),
      stream: fc.constantFrom('disputes' as const, 'orders' as const),
      how: fc.constantFrom('well', 'twice', 'shuffled', 'late', 'breaks', 'stale', 'duplicates'),
    }),
  },
)
type Event = typeof event extends fc.Arbitrary<infer One> ? One : never

/** What happens; a move that a dispute does not allow does not happen. */
function happen(sandbox: Sandbox, one: Exclude<Event, { what: 'poll' }>): void {
  const shop = sandbox.dhgate[0]!
  const world = sandbox.dhgateWorld
  const { disputes, orders } = world.truth(shop)
  const some = <T>(list: readonly T[], which: number): T | undefined => list[which % Math.max(1, list.length)]
  try {
    if (one.what === 'wait') sandbox.clock.advance(one.long)
    else if (one.what === 'open')
      world.openDispute(shop, { kind: one.afterSale ? 'after-sale' : 'agreement' })
    else if (one.what === 'preship') {
      const waiting = orders.filter(({ status }) => /^(103001|105)/.test(status))
      const order = one.move === 'ask' ? world.addOrder(shop, { shipped: false }) : some(waiting, one.which)
      if (order) world.preship(shop, order.orderNo, one.move)
    } else {
      const dispute = some(disputes, one.which)
      if (!dispute) return
      // DHgate's dates have whole seconds, and two disputes of an order do not begin in one.
      if (one.what === 'again') sandbox.clock.advance('PT2S')
      if (one.what === 'again') world.openDispute(shop, { orderNo: dispute.orderNo })
      else if (one.what === 'odd') world.overrideCode(shop, dispute.orderNo, '108001')
      else world.move(shop, dispute.orderNo, one.move)
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
}

/** A shop's cases as the service keeps them: each sighting is held against what is known. */
class Shelf {
  readonly cases = new Map<string, Seen>()
  readonly marks = new Map<string, OrderMark>()
  private readonly cursors = new Map<string, Cursor>()
  private readonly late: (() => void)[] = []

  constructor(
    private readonly shop: Connected,
    private readonly sandbox: Sandbox,
  ) {}

  async poll(stream: 'disputes' | 'orders', how = 'well'): Promise<void> {
    const operation = stream === 'disputes' ? 'dhgate.dispute' : 'dhgate.order.list'
    // An order that is shown as it was before its change comes again only within half an hour of it.
    if (how === 'stale' && stream === 'disputes')
      this.sandbox.faults.add({ name: 'stale-answer', match: operation, times: 2 })
    if (how === 'duplicates')
      this.sandbox.faults.add({ name: 'duplicate-page-items', match: operation, times: 2 })
    // One answer breaks off; the retry of a read succeeds, but not three times.
    if (how === 'breaks') this.sandbox.faults.add({ name: 'server-500', match: operation, times: 3 })
    try {
      for (let more = true; more;) {
        const seenAt = this.sandbox.clock.now().toISOString()
        const page = await this.shop.list(stream, this.cursors.get(stream) ?? null)
        this.cursors.set(stream, page.cursor)
        const items = how === 'shuffled' ? page.items.toReversed() : page.items
        const take = (): void => this.take(stream, items, { seenAt, site: 'GLOBAL' })
        if (how !== 'late') take()
        else this.late.push(take)
        if (how === 'twice') take()
        more = page.more
      }
    } catch (error) {
      if (how !== 'breaks') throw error
    } finally {
      this.sandbox.faults.clear()
    }
    if (how === 'twice') for (const take of this.late.splice(0)) take()
  }

  async look(): Promise<void> {
    await this.shop.list('seller', null)
  }

  settle(): void {
    for (const take of this.late.splice(0)) take()
  }

  private take(stream: string, items: readonly unknown[], at: At): void {
    for (const item of items) {
      const { cases, marks = [] } = dhgate.streams[stream]!.see(item, at)
      for (const mark of marks) this.marks.set(`${mark.mark} ${mark.of}`, mark)
      for (const { kind, observation } of cases) {
        const id = observation.nativeId
        const { machine } = dhgate.kinds[kind]!
        const known = this.cases.get(id) ?? null
        const seen = observe(machine, known, observation, at.seenAt, calendar)
        if (seen.outcome === 'stale' || seen.outcome === 'unchanged') continue
        this.cases.set(id, seen)
      }
    }
  }
}

function connect(sandbox: Sandbox, shop: DhgateShopInfo): Connected {
  const stored = new Map<string, { value: string; expiresAt: Date }>()
  const tokens: TokenStore = {
    async get(name, obtain, refused) {
      const known = stored.get(name)
      if (known && known.value !== refused && known.expiresAt > sandbox.clock.now()) return known.value
      const token = await obtain()
      stored.set(name, token)
      return token.value
    },
  }
  const { clientId, clientSecret, refreshToken } = shop
  return dhgate.connect({
    account: {
      id: '1',
      site: 'GLOBAL',
      credentials: { clientId, clientSecret, refreshToken },
      endpoints: shop.baseUrls,
      settings: { pageSize: 2 },
    },
    budget: unlimited,
    lane: 'poll',
    tokens,
    now: () => sandbox.clock.now(),
  })
}

/** A case's id and state for every dispute: an opening that no sweep saw is told by the closing. */
const expected = ({ orderNo, disputeOpenDate, disputeCloseDate, code }: DhgateDisputeTruth) => ({
  ids: [
    `${orderNo}/${disputeOpenDate}`,
    ...(disputeCloseDate === null ? [] : [`${orderNo}/closed ${disputeCloseDate}`]),
  ],
  state: disputeCloseDate === null ? code : 'CLOSED',
})

/** Everything the shelf holds of disputes is true, once, and complete. */
function compare(shelf: Shelf, sandbox: Sandbox): void {
  const { disputes, orders } = sandbox.dhgateWorld.truth(sandbox.dhgate[0]!)
  const left = new Map([...shelf.cases].filter(([id]) => !id.endsWith('/preship')))
  for (const dispute of disputes) {
    const { ids, state } = expected(dispute)
    const held = ids.filter((id) => left.has(id))
    expect({ dispute, held: held.length }).toEqual({ dispute, held: 1 })
    const seen = left.get(held[0]!)!
    expect({ dispute, state: seen.state }).toEqual({ dispute, state })
    if (dispute.closedAt !== null) expect(seen.closedAt).toBe(dispute.closedAt)
    if (state === '108001') expect(seen).toMatchObject({ status: 'unrecognised', box: 'unhandled' })
    left.delete(held[0]!)
  }
  expect([...left.keys()]).toEqual([])
  for (const { orderNo, status } of orders) {
    const held = shelf.cases.get(`${orderNo}/preship`)
    if (status.startsWith('105')) expect({ orderNo, state: held?.state }).toEqual({ orderNo, state: status })
    else if (held) expect({ orderNo, status, box: held.box }).toEqual({ orderNo, status, box: 'closed' })
  }
  const silent = new Set(
    disputes
      .filter(({ unanswered }) => unanswered)
      .map(({ orderNo, disputeOpenDate }) => `bper dispute ${orderNo}/${disputeOpenDate}`),
  )
  const counted = [...shelf.marks.keys()].filter((key) => key.startsWith('bper'))
  expect(counted.filter((key) => !silent.has(key))).toEqual([])
}

describe('DHgate’s disputes through the adapter', () => {
  it('are what they are in the marketplace, whatever the polls went through, none lost and none doubled', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 45 }), async (events) => {
        const sandbox = await startSandbox({
          seed: 11,
          frozen: true,
          startAt: new Date('2026-02-20T08:00:00Z'),
          world: 'empty',
        })
        try {
          const shelf = new Shelf(connect(sandbox, sandbox.dhgate[0]!), sandbox)
          for (const one of events) {
            if (one.what === 'poll') await shelf.poll(one.stream, one.how)
            else happen(sandbox, one)
            // The daily look at the profile keeps the consent alive, which ends after 30 days without a refresh.
            if (one.what === 'wait') await shelf.look()
          }
          shelf.settle()
          sandbox.clock.advance('PT1M')
          await shelf.poll('disputes')
          await shelf.poll('orders')
          compare(shelf, sandbox)
        } finally {
          await sandbox.stop()
        }
      }),
      { numRuns: 40 },
    )
  }, 120_000)
})
