import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { marketplaceOf } from '#marketplaces'
import { startSandbox } from '#sandbox'
import type { Sandbox } from '#sandbox'
import { DemoShop } from './support/demo-shop.js'

const dhgate = marketplaceOf('dhgate')!

/** The states of a kind that its interface shows, and those within them that only staff tell, as the machine has them. */
function statesOf(kind: 'dispute' | 'message'): { observable: string[]; staffOnly: string[] } {
  const states = Object.entries(dhgate.kinds[kind]!.machine.states)
  const names = (told: boolean): string[] =>
    states.filter(([, { within }]) => (within !== undefined) === told).map(([name]) => name)
  return { observable: names(false), staffOnly: names(true) }
}

describe('the demo shop of DHgate', () => {
  let sandbox: Sandbox
  let shop: DemoShop

  beforeAll(async () => {
    sandbox = await startSandbox({ seed: 7, frozen: true, startAt: new Date('2026-11-22T08:00:00Z') })
    const { clientId, clientSecret, refreshToken, baseUrls: endpoints } = sandbox.dhgate[0]!
    shop = new DemoShop(sandbox, 'dhgate', {
      site: 'GLOBAL',
      endpoints,
      credentials: { clientId, clientSecret, refreshToken },
    })
    await shop.follow('disputes', 'orders', 'messages')
  })
  afterAll(() => sandbox.stop())

  it('shows every state of a dispute that the interface tells, and one that nobody has described', () => {
    const { observable } = statesOf('dispute')
    expect(shop.states('dispute')).toEqual([...observable, '108001'].toSorted())
    expect([...shop.cases.values()].filter(({ status }) => status === 'unrecognised')).toHaveLength(1)
  })

  it('has a dispute in every state that only staff tell, which its interface shows by the state around it', () => {
    const { staffOnly } = statesOf('dispute')
    const { disputes } = sandbox.dhgateWorld.truth(sandbox.dhgate[0]!)
    const onPage = disputes.map(({ code, step, outcome }) =>
      outcome === null ? `${code}/${step}` : `CLOSED/${outcome}`,
    )
    expect(staffOnly.filter((state) => !onPage.includes(state))).toEqual([])
    expect(staffOnly.filter((state) => shop.states('dispute').includes(state))).toEqual([])
  })

  it('shows every state of a conversation', () => {
    const { observable, staffOnly } = statesOf('message')
    expect(shop.states('message')).toEqual(observable.toSorted())
    expect(staffOnly).toEqual([])
  })

  it('has only these kinds, some cases overdue, and stays small', () => {
    expect(Object.keys(dhgate.kinds).toSorted()).toEqual(['dispute', 'message'])
    const now = sandbox.clock.now().toISOString()
    expect(
      [...shop.cases.values()].some(
        ({ status, deadlines }) => status === 'awaiting_seller' && deadlines.some(({ dueAt }) => dueAt < now),
      ),
    ).toBe(true)
    expect(shop.cases.size).toBeLessThanOrEqual(60)
  })
})
