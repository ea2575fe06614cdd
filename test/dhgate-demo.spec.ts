import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { unlimited } from '#adapter'
import type { Connected, Cursor, TokenStore } from '#adapter'
import { observe, siteCalendar } from '#case'
import type { Seen } from '#case'
import { marketplaceOf } from '#marketplaces'
import { startSandbox } from '#sandbox'
import type { Sandbox } from '#sandbox'

const dhgate = marketplaceOf('dhgate')!
const calendar = siteCalendar(dhgate.sites['GLOBAL']!)

/** The states of a kind that its interface shows, and those within them that only staff tell, as the machine has them. */
function statesOf(kind: 'dispute' | 'message'): { observable: string[]; staffOnly: string[] } {
  const states = Object.entries(dhgate.kinds[kind]!.machine.states)
  const names = (told: boolean): string[] =>
    states.filter(([, { within }]) => (within !== undefined) === told).map(([name]) => name)
  return { observable: names(false), staffOnly: names(true) }
}

describe('the demo shop of DHgate', () => {
  let sandbox: Sandbox
  const cases = new Map<string, Seen & { readonly kind: string }>()
  const cursors = new Map<string, Cursor>()

  async function poll(shop: Connected, stream: string): Promise<void> {
    for (let more = true; more;) {
      const seenAt = sandbox.clock.now().toISOString()
      const page = await shop.list(stream, cursors.get(stream) ?? null)
      cursors.set(stream, page.cursor)
      for (const item of page.items) {
        for (const { kind, observation } of dhgate.streams[stream]!.see(item, { seenAt, site: 'GLOBAL' })
          .cases) {
          const id = `${kind} ${observation.nativeId}`
          const { machine } = dhgate.kinds[kind]!
          const seen = observe(machine, cases.get(id) ?? null, observation, seenAt, calendar)
          if (seen.outcome !== 'stale' && seen.outcome !== 'unchanged') cases.set(id, { ...seen, kind })
        }
      }
      more = page.more
    }
  }

  const shown = (kind: string): string[] => [
    ...new Set([...cases.values()].filter((one) => one.kind === kind).map(({ state }) => state)),
  ]

  beforeAll(async () => {
    sandbox = await startSandbox({ seed: 7, frozen: true, startAt: new Date('2026-11-22T08:00:00Z') })
    const shop = connect(sandbox)
    for (const stream of ['disputes', 'orders', 'messages']) await poll(shop, stream)
    // A refund before shipping is remembered from one look to the next, so that its end shows by the second alone.
    sandbox.clock.advance('PT15M')
    await poll(shop, 'orders')
  })
  afterAll(() => sandbox.stop())

  it('shows every state of a dispute that the interface tells, and one that nobody has described', () => {
    const { observable } = statesOf('dispute')
    expect(shown('dispute').toSorted()).toEqual([...observable, '108001'].toSorted())
    expect([...cases.values()].filter(({ status }) => status === 'unrecognised')).toHaveLength(1)
  })

  it('has a dispute in every state that only staff tell, which its interface shows by the state around it', () => {
    const { staffOnly } = statesOf('dispute')
    const { disputes } = sandbox.dhgateWorld.truth(sandbox.dhgate[0]!)
    const onPage = disputes.map(({ code, step, outcome }) =>
      outcome === null ? `${code}/${step}` : `CLOSED/${outcome}`,
    )
    expect(staffOnly.filter((state) => !onPage.includes(state))).toEqual([])
    expect(staffOnly.filter((state) => shown('dispute').includes(state))).toEqual([])
  })

  it('shows every state of a conversation', () => {
    const { observable, staffOnly } = statesOf('message')
    expect(shown('message').toSorted()).toEqual(observable.toSorted())
    expect(staffOnly).toEqual([])
  })

  it('has only these kinds, some cases overdue, and stays small', () => {
    expect(Object.keys(dhgate.kinds).toSorted()).toEqual(['dispute', 'message'])
    const now = sandbox.clock.now().toISOString()
    expect(
      [...cases.values()].some(
        ({ status, deadlines }) => status === 'awaiting_seller' && deadlines.some(({ dueAt }) => dueAt < now),
      ),
    ).toBe(true)
    expect(cases.size).toBeLessThanOrEqual(60)
  })
})

/** Opens the simulated shop as the service would. */
function connect(sandbox: Sandbox): Connected {
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
  const { clientId, clientSecret, refreshToken, baseUrls } = sandbox.dhgate[0]!
  return dhgate.connect({
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
