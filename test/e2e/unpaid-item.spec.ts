import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { eventually } from '../support/eventually.js'
import { allChanges, timelineOf } from '../support/reading.js'
import { startWorld } from '../support/service.js'
import type { World } from '../support/service.js'
import type { ActionBody, CaseBody, CountsBody, OfferBody, PageBody } from '../support/shapes.js'

describe('an unpaid eBay item, from the wire to the inbox and back', () => {
  let world: World
  let lineItem: string
  let unpaid: CaseBody

  const find = async (state: string): Promise<CaseBody> =>
    eventually(`the case is in ${state}`, async () => {
      await world.pollDue()
      const cases = await everyUnpaidItem(world)
      const found = cases.find((one) => one.nativeId === lineItem)
      return found?.nativeState === state && found
    })

  const outcome = (id: string): Promise<ActionBody> =>
    eventually('the action has an outcome', async () => {
      const { body } = await world.call<ActionBody>('GET', `/v1/actions/${id}`)
      return body.state !== 'requested' && body.state !== 'sent' && body
    })

  beforeAll(async () => {
    world = await startWorld({ marketplaces: ['ebay'] })
    const shop = world.sandbox.ebay[0]!
    lineItem = world.sandbox.ebayWorld.addUnpaidOrder(shop, { bids: [{ userId: 'runner_up', amount: 900 }] })
      .orderLineItemIds[0]!
    await world.advance('PT10M')
  })
  afterAll(() => world.stop())

  it('appears while the buyer still has time to pay', async () => {
    unpaid = await find('AWAITING_PAYMENT')
    expect(unpaid).toMatchObject({ box: 'replied', status: 'awaiting_buyer', overdue: false })
    expect(unpaid.nextDeadline).toMatchObject({ source: 'rule' })
    expect(Date.parse(unpaid.nextDeadline!.dueAt)).toBeGreaterThan(world.sandbox.clock.now().getTime())
  })

  it('refuses to cancel before the marketplace allows it', async () => {
    const answer = await world.call('POST', `/v1/cases/${unpaid.id}/actions/cancel_unpaid`, { input: {} })
    expect(answer.status).toBe(409)
    expect(answer.body).toMatchObject({ code: 'action_not_available' })
  })

  it('moves to the seller when the buyer let the days pass on the virtual clock', async () => {
    await world.advance('P6D')
    unpaid = await find('OVERDUE')
    expect(unpaid).toMatchObject({ box: 'unhandled', status: 'awaiting_seller' })
    const { body } = await world.call<{ data: OfferBody[] }>('GET', `/v1/cases/${unpaid.id}/actions`)
    expect(body.data.find((offer) => offer.name === 'cancel_unpaid')).toMatchObject({
      available: true,
      why: null,
    })
  })

  it('is cancelled: requested, sent, confirmed by what eBay shows, once', async () => {
    const path = `/v1/cases/${unpaid.id}/actions/cancel_unpaid`
    const key = { 'Idempotency-Key': 'one intention' }
    const first = await world.call<ActionBody>('POST', path, { input: {} }, key)
    expect(first.status).toBe(202)
    expect(first.body.state).toBe('requested')
    const again = await world.call<ActionBody>('POST', path, { input: {} }, key)
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(again.body.id).toBe(first.body.id)
    expect(await outcome(first.body.id)).toMatchObject({ state: 'confirmed', problem: null })
    const created = world.sandbox
      .ledger('cancellation.created')
      .filter((entry) => entry.cause.by === 'request')
    expect(created).toHaveLength(1)
  })

  it('refuses the same key for another request', async () => {
    const path = `/v1/cases/${unpaid.id}/actions/send_invoice`
    const answer = await world.call('POST', path, { input: {} }, { 'Idempotency-Key': 'one intention' })
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({ code: 'idempotency_key_reused' })
  })

  it('closes when eBay closes it, and the boxes still add up', async () => {
    await world.advance('PT1H')
    unpaid = await find('CLOSED_UNPAID')
    expect(unpaid).toMatchObject({ box: 'closed' })
    const { body } = await world.call<CountsBody>('GET', '/v1/cases/counts')
    expect(body.boxes.unhandled + body.boxes.replied + body.boxes.closed).toBe(body.total)
  })

  it('goes to the next bidder: eBay makes him an offer, and his purchase is a case of its own', async () => {
    const path = `/v1/cases/${unpaid.id}/actions/offer_second_chance`
    const { body } = await world.call<ActionBody>('POST', path, { input: { days: 'Days_3' } })
    expect(await outcome(body.id)).toMatchObject({ state: 'confirmed', problem: null })
    const [offered, ...more] = world.sandbox.ledger('second_chance.offered')
    expect(offered?.subject).toMatchObject({ bidder: 'runner_up', originalItemId: lineItem.split('-')[0] })
    expect(more).toEqual([])
    const { body: again } = await world.call<ActionBody>('POST', path, { input: { bidder: 'runner_up' } })
    expect(await outcome(again.id)).toMatchObject({ state: 'refused', problem: { code: 'rejected' } })
    expect(world.sandbox.ledger('second_chance.offered')).toHaveLength(1)
    const bought = world.sandbox.ebayWorld.takeSecondChance(
      world.sandbox.ebay[0]!,
      offered!.subject['itemId']!,
    )
    await world.advance('PT31M')
    await eventually('his purchase waits for payment', async () => {
      await world.pollDue()
      const found = (await everyUnpaidItem(world)).find((one) => one.nativeId === bought.orderLineItemIds[0])
      return found?.nativeState === 'AWAITING_PAYMENT' && found
    })
  })

  it('tells the whole story in the timeline and in the changes feed, each step once', async () => {
    const types = (await timelineOf(world.call, unpaid.id)).map((event) => event.type)
    const steps = { opened: 1, action_requested: 3, action_sent: 3, action_confirmed: 2, action_refused: 1 }
    for (const [step, times] of Object.entries(steps))
      expect([step, types.filter((type) => type === step).length]).toEqual([step, times])
    const changes = await allChanges(world.call)
    const ofCase = changes.filter((change) => change.subject === unpaid.id).map((change) => change.type)
    expect(ofCase[0]).toBe('case.opened')
    expect(ofCase).toContain('case.state_changed')
    expect(ofCase).toContain('case.closed')
    const ofAction = changes
      .filter((change) => change.data['case'] === unpaid.id)
      .map((change) => change.type)
    expect(ofAction.slice(0, 3)).toEqual(['action.requested', 'action.sent', 'action.confirmed'])
    expect(new Set(changes.map((change) => change.id)).size).toBe(changes.length)
  })
})

async function everyUnpaidItem(world: World): Promise<CaseBody[]> {
  const boxes = ['unhandled', 'replied', 'closed'].map((box) =>
    world.call<PageBody<CaseBody>>('GET', `/v1/cases?box=${box}&kind=unpaid_item&limit=200`),
  )
  return (await Promise.all(boxes)).flatMap(({ body }) => body.data)
}
