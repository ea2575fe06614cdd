import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { eventually } from '../support/eventually.js'
import { allCases } from '../support/reading.js'
import { startWorld } from '../support/service.js'
import type { World } from '../support/service.js'
import type { ActionBody, CaseBody } from '../support/shapes.js'

describe('eBay cancellations', () => {
  let world: World

  beforeAll(async () => {
    world = await startWorld({ marketplaces: ['ebay'] })
    await world.pollDue()
  })
  afterAll(() => world.stop())

  const caseOf = (cancelId: string): Promise<CaseBody> =>
    eventually(`cancellation ${cancelId} is in the inbox`, async () => {
      await world.pollDue()
      return (await allCases(world.call)).find(
        (one) => one.kind === 'cancellation' && one.nativeId === cancelId,
      )
    })

  const act = async (caseId: string, name: string, input: unknown = {}): Promise<ActionBody> => {
    const { body, status } = await world.call<ActionBody>('POST', `/v1/cases/${caseId}/actions/${name}`, {
      input,
    })
    expect(status).toBe(202)
    return eventually(`${name} has an outcome`, async () => {
      const { body: action } = await world.call<ActionBody>('GET', `/v1/actions/${body.id}`)
      return (action.state === 'confirmed' || action.state === 'refused') && action
    })
  }

  it('mirrors every cancellation of the marketplace, unknown words included', async () => {
    const cases = new Map((await allCases(world.call)).map((one) => [`${one.kind} ${one.nativeId}`, one]))
    for (const shop of world.sandbox.ebay) {
      for (const truth of world.sandbox.ebayWorld.truth(shop).cancellations) {
        if (truth.reason === 'ORDER_UNPAID') continue
        expect(cases.get(`cancellation ${truth.cancelId}`)?.native).toMatchObject({
          cancelState: truth.state,
          cancelStatus: truth.status,
        })
      }
    }
    const unrecognised = [...cases.values()].filter((one) => one.status === 'unrecognised')
    expect(unrecognised.length).toBeGreaterThan(0)
    for (const one of unrecognised) expect(one.flags.map((flag) => flag.code)).toContain('unknown_state')
    const { body } = await world.call<{ data: CaseBody[] }>('GET', '/v1/cases?box=unhandled&limit=1')
    expect(body.data[0]?.status).toBe('unrecognised')
  })

  it('approves a request: the refund is asked for once and the case follows to its end', async () => {
    const truth = world.sandbox.ebayWorld.addBuyerCancelRequest(world.sandbox.ebay[0]!)
    await world.advance('PT1M')
    const one = await caseOf(truth.cancelId)
    expect(one.nextDeadline).toMatchObject({
      source: 'marketplace',
      dueAt: new Date(truth.sellerDueAt!).toISOString(),
    })
    expect((await act(one.id, 'approve_cancellation')).state).toBe('confirmed')
    const approvals = world.sandbox
      .ledger('cancellation.approved')
      .filter((entry) => entry.subject['cancelId'] === truth.cancelId)
    expect(approvals).toHaveLength(1)
    await world.advance('P1D')
    const closed = await eventually('it is closed', async () => {
      const now = await caseOf(truth.cancelId)
      return now.box === 'closed' && now
    })
    expect(closed.nativeState).toBe('CLOSED/CANCEL_CLOSED_WITH_REFUND')
  })

  it('refuses by a fresh look when the marketplace has moved on meanwhile', async () => {
    const shop = world.sandbox.ebay[0]!
    const truth = world.sandbox.ebayWorld.addBuyerCancelRequest(shop)
    await world.advance('PT1M')
    const one = await caseOf(truth.cancelId)
    world.sandbox.ebayWorld.answerOnSite(shop, truth.cancelId, 'reject')
    const action = await act(one.id, 'approve_cancellation')
    expect(action).toMatchObject({ state: 'refused', problem: { code: 'overtaken' } })
    expect(
      world.sandbox
        .ledger('cancellation.approved')
        .filter((entry) => entry.subject['cancelId'] === truth.cancelId),
    ).toHaveLength(0)
  })

  it('does not repeat a call that may have taken effect, and learns the outcome by reading', async () => {
    const truth = world.sandbox.ebayWorld.addBuyerCancelRequest(world.sandbox.ebay[0]!)
    await world.advance('PT1M')
    const one = await caseOf(truth.cancelId)
    world.sandbox.faults.add({ name: 'timeout-after-effect', match: 'ebay.post-order.cancellation.approve' })
    const action = await act(one.id, 'approve_cancellation')
    expect(action.state).toBe('confirmed')
    const approvals = world.sandbox
      .ledger('cancellation.approved')
      .filter((entry) => entry.subject['cancelId'] === truth.cancelId)
    expect(approvals).toHaveLength(1)
  })
})
