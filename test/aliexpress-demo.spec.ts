import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { marketplaceOf } from '#marketplaces'
import { startSandbox } from '#sandbox'
import type { Sandbox } from '#sandbox'
import { AliexpressMirror } from './support/aliexpress-mirror.js'

describe('the demo shop of AliExpress', () => {
  let sandbox: Sandbox
  let mirror: AliexpressMirror
  beforeAll(async () => {
    sandbox = await startSandbox({ seed: 7, frozen: true, startAt: new Date('2026-11-22T08:00:00Z') })
    mirror = new AliexpressMirror(sandbox)
    await mirror.follow(['issue', 'orders', 'cancellations', 'evaluations', 'diagnosis'])
  })
  afterAll(() => sandbox.stop())

  it('shows every state of the dispute machine, one of them unrecognised', () => {
    const held = [...mirror.cases.values()].filter(({ kind }) => kind === 'dispute')
    const states = Object.keys(marketplaceOf('aliexpress')!.kinds.dispute!.machine.states)
    expect([...new Set(held.map(({ state }) => state))].toSorted()).toEqual(
      [...states, 'wait_for_courier_pickup'].toSorted(),
    )
    expect(held.filter(({ status }) => status === 'unrecognised')).toHaveLength(1)
    expect(held).toHaveLength(sandbox.aliexpressWorld.truth(sandbox.aliexpress[0]!).disputes.length)
  })

  it('shows cancellations, reviews and orders, some of them overdue', () => {
    const now = sandbox.clock.now().toISOString()
    const of = (kind: string) => [...mirror.cases.values()].filter((one) => one.kind === kind)
    expect(
      of('cancellation')
        .map(({ state }) => state)
        .toSorted(),
    ).toEqual(['IN_CANCEL', 'IN_CANCEL'])
    expect(
      of('feedback')
        .map(({ state }) => state)
        .toSorted(),
    ).toEqual(['NO_REPLY', 'NO_REPLY', 'REVISED', 'SELLER_REPLIED'])
    expect(of('order').some(({ status }) => status === 'unrecognised')).toBe(true)
    const overdue = [...mirror.cases.values()].filter(
      ({ status, deadlines }) => status === 'awaiting_seller' && deadlines.some(({ dueAt }) => dueAt < now),
    )
    expect(overdue.map(({ kind }) => kind)).toContain('cancellation')
    expect(mirror.cases.size).toBeLessThanOrEqual(90)
  })
})
