import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { eventually } from '../support/eventually.js'
import { allCases, timelineOf } from '../support/reading.js'
import { startWorld } from '../support/service.js'
import type { World } from '../support/service.js'
import type { ActionBody, CaseBody, CountsBody } from '../support/shapes.js'

describe('Wish tickets', () => {
  let world: World

  beforeAll(async () => {
    world = await startWorld()
    await world.pollDue()
  })
  afterAll(() => world.stop())

  const shop = () => world.sandbox.wish[0]!
  const tickets = async (): Promise<CaseBody[]> =>
    (await allCases(world.call)).filter((one) => one.kind === 'ticket')

  const caseOf = (ticketId: string): Promise<CaseBody> =>
    eventually(`ticket ${ticketId} is in the inbox`, async () => {
      await world.pollDue()
      return (await tickets()).find((one) => one.nativeId === ticketId)
    })

  const opened = async (): Promise<{ ticketId: string; one: CaseBody }> => {
    // A reply in another language than the buyer's would be held by the message rules.
    const buyer = { name: 'Robin Specimen', locale: 'en-GB' }
    const { ticketId } = world.sandbox.wishWorld.addTicket(shop(), { buyer })
    await world.advance('PT16M')
    return { ticketId, one: await caseOf(ticketId) }
  }

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

  it('are mirrored in all states of both regions, and the boxes add up', async () => {
    const truth = world.sandbox.wish.flatMap((one) => world.sandbox.wishWorld.truth(one).tickets)
    const held = await eventually('all tickets are in the inbox', async () => {
      const found = new Map((await tickets()).map((one) => [one.nativeId, one]))
      return found.size === truth.length && found
    })
    for (const { ticketId, state } of truth) expect(held.get(ticketId)?.nativeState).toBe(state)
    expect(new Set(truth.map(({ state }) => state)).size).toBe(6)
    const odd = [...held.values()].filter((one) => one.nativeState === 'AWAITING_CUSTOMS')
    for (const one of odd) expect(one).toMatchObject({ status: 'unrecognised', box: 'unhandled' })
    expect([...held.values()].some((one) => one.overdue)).toBe(true)
    const { body } = await world.call<CountsBody>('GET', '/v1/cases/counts')
    expect(body.boxes.unhandled + body.boxes.replied + body.boxes.closed).toBe(body.total)
  })

  it('can be replied to: sent once, and the ticket waits for the buyer', async () => {
    const { ticketId, one } = await opened()
    expect(one).toMatchObject({ nativeState: 'AWAITING_MERCHANT', nextDeadline: { source: 'rule' } })
    expect((await act(one.id, 'reply', { message: 'It is on its way – to you.' })).state).toBe('confirmed')
    expect(await caseOf(ticketId)).toMatchObject({
      nativeState: 'AWAITING_USER',
      box: 'replied',
      nextDeadline: null,
    })
    expect((await act(one.id, 'add_reply', { message: 'The number is X1.' })).state).toBe('confirmed')
    const { replies } = world.sandbox.wishWorld
      .truth(shop())
      .tickets.find((found) => found.ticketId === ticketId)!
    expect(replies.filter(({ sender }) => sender === 'MERCHANT')).toHaveLength(2)
    const timeline = await timelineOf(world.call, one.id)
    expect(timeline.map(({ text }) => text)).toContain('It is on its way – to you.')
  })

  it('refuse a reply that is too long before anything is sent', async () => {
    const { one } = await opened()
    const answer = await world.call('POST', `/v1/cases/${one.id}/actions/reply`, {
      input: { message: 'x'.repeat(2_001) },
    })
    expect(answer.status).toBe(422)
  })

  it('can be closed, opened again where Wish permits it, and handed to Wish', async () => {
    const { ticketId, one } = await opened()
    expect((await act(one.id, 'close')).state).toBe('confirmed')
    expect((await caseOf(ticketId)).box).toBe('closed')
    expect((await act(one.id, 'reopen')).state).toBe('confirmed')
    expect((await act(one.id, 'appeal')).state).toBe('confirmed')
    expect(await caseOf(ticketId)).toMatchObject({ nativeState: 'AWAITING_WISH', box: 'replied' })
    const { ticketId: denied } = world.sandbox.wishWorld.addTicket(shop(), { reopenable: false })
    world.sandbox.wishWorld.move(shop(), denied, 'close')
    await world.advance('PT16M')
    const refused = await act((await caseOf(denied)).id, 'reopen')
    expect(refused).toMatchObject({ state: 'refused', problem: { code: 'rejected' } })
    expect(refused.problem?.detail).toContain('not permitted')
  })

  it('are answered at most once, also when the answer to the reply is lost', async () => {
    const { ticketId, one } = await opened()
    world.sandbox.faults.add({ name: 'timeout-after-effect', match: 'wish.tickets.reply' })
    expect((await act(one.id, 'reply', { message: 'Once only.' })).state).toBe('confirmed')
    const sent = world.sandbox
      .ledger('ticket.replied')
      .filter(({ subject }) => subject['ticketId'] === ticketId)
    expect(sent).toHaveLength(1)
  })

  it('go on being read after Wish has revoked the token', async () => {
    world.sandbox.faults.add({ name: 'token-expired', match: 'wish' })
    const { ticketId } = await opened()
    expect((await caseOf(ticketId)).nativeState).toBe('AWAITING_MERCHANT')
  })
})
