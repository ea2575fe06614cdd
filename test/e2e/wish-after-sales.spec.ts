import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Jobs } from '../../src/infra/jobs.js'
import { eventually } from '../support/eventually.js'
import { allCases } from '../support/reading.js'
import { startWorld } from '../support/service.js'
import type { World } from '../support/service.js'
import type { ActionBody, CaseBody } from '../support/shapes.js'

interface EventBody {
  readonly type: string
  readonly text: string | null
  readonly files: readonly { readonly key: string; readonly name: string }[]
}

describe('around Wish tickets', () => {
  let world: World

  beforeAll(async () => {
    world = await startWorld({ marketplaces: ['wish'] })
    await world.pollDue()
  })
  afterAll(() => world.stop())

  const shop = () => world.sandbox.wish[0]!
  const cases = () => allCases(world.call)
  const caseOf = (ticketId: string): Promise<CaseBody> =>
    eventually(`ticket ${ticketId} is in the inbox`, async () => {
      await world.pollDue()
      return (await cases()).find((one) => one.nativeId === ticketId)
    })
  const opened = async (options: Parameters<typeof world.sandbox.wishWorld.addTicket>[1] = {}) => {
    // A reply in another language than the buyer's would be held by the message rules.
    const buyer = { name: 'Robin Specimen', locale: 'en-GB' }
    const truth = world.sandbox.wishWorld.addTicket(shop(), { buyer, ...options })
    await world.advance('PT16M')
    return { truth, one: await caseOf(truth.ticketId) }
  }
  const timeline = async (caseId: string): Promise<EventBody[]> =>
    (await world.call<{ data: EventBody[] }>('GET', `/v1/cases/${caseId}/timeline?limit=200`)).body.data
  const act = async (caseId: string, name: string, input: unknown): Promise<ActionBody> => {
    const { body, status } = await world.call<ActionBody>('POST', `/v1/cases/${caseId}/actions/${name}`, {
      input,
    })
    expect(status).toBe(202)
    return body
  }
  const actionIs = (id: string, states: readonly string[]): Promise<ActionBody> =>
    eventually(`action ${id} is ${states.join(' or ')}`, async () => {
      const { body } = await world.call<ActionBody>('GET', `/v1/actions/${id}`)
      return states.includes(body.state) && body
    })
  /** Looks after an action now: its next planned look may be a minute away. */
  const lookAfter = (id: string) =>
    world.service.app
      .get(Jobs)
      .send('settle_action', { tenantId: world.tenantId, actionId: id.replace('act_', ''), looks: 0 })
  /** Until Wish has it: an action is `sent` before its call goes out. */
  const requested = (orderId: string | undefined) =>
    eventually('Wish has the request', () =>
      Promise.resolve(
        world.sandbox.ledger('order.refund_requested').some(({ subject }) => subject['orderId'] === orderId),
      ),
    )
  const orderState = (orderId: string | undefined): string | undefined =>
    world.sandbox.wishWorld.truth(shop()).orders.find(({ id }) => id === orderId)?.state

  it('an order is refunded as a whole; the request is no outcome, and the timeline tells of it', async () => {
    const { truth, one } = await opened()
    const { id } = await act(one.id, 'refund_order', { refund_reason: 'ITEM_IS_DAMAGED' })
    await requested(truth.orderIds[0])
    await actionIs(id, ['sent'])
    expect(orderState(truth.orderIds[0])).toBe('SHIPPED')
    await world.advance('PT6M')
    await lookAfter(id)
    expect((await actionIs(id, ['confirmed', 'refused'])).state).toBe('confirmed')
    expect(orderState(truth.orderIds[0])).toBe('REFUNDED')
    const texts = (await timeline(one.id)).map(({ text }) => text)
    expect(texts).toContainEqual(expect.stringMatching(/refunded .* USD by MERCHANT/))
  })

  it('a refund that Wish lets fail is refused, in words', async () => {
    const { truth, one } = await opened()
    const input = { refund_reason: 'ITEM_IS_DAMAGED', refund_reason_note: 'sandbox: fail' }
    const { id } = await act(one.id, 'refund_order', input)
    await requested(truth.orderIds[0])
    await actionIs(id, ['sent'])
    await world.advance('PT6M')
    await lookAfter(id)
    expect(await actionIs(id, ['confirmed', 'refused'])).toMatchObject({
      state: 'refused',
      problem: { detail: expect.stringContaining('failed') },
    })
  })

  it('a reason that the order does not allow is refused before anything is sent', async () => {
    const { one } = await opened()
    const before = world.sandbox.ledger('order.refund_requested').length
    const { id } = await act(one.id, 'refund_order', { refund_reason: 'UNABLE_TO_SHIP' })
    expect(await actionIs(id, ['confirmed', 'refused'])).toMatchObject({ state: 'refused' })
    expect(world.sandbox.ledger('order.refund_requested')).toHaveLength(before)
  })

  it('a reply is confirmed by the history, though the buyer answered before anybody looked', async () => {
    const { truth, one } = await opened()
    // The buyer is quick: the state is the merchant's turn again when the action is looked after.
    world.sandbox.faults.add({ name: 'slow', match: 'wish.tickets.reply' })
    const { id } = await act(one.id, 'reply', { message: 'We have sent it again.' })
    await eventually('Wish has the reply', () =>
      Promise.resolve(
        world.sandbox.wishWorld
          .truth(shop())
          .tickets.some(({ ticketId, replies }) => ticketId === truth.ticketId && replies.length === 2),
      ),
    )
    world.sandbox.wishWorld.writeIn(shop(), truth.ticketId, 'USER', 'Thank you!')
    world.sandbox.faults.clear()
    world.sandbox.faults.release()
    expect((await actionIs(id, ['confirmed', 'refused'])).state).toBe('confirmed')
    expect((await caseOf(truth.ticketId)).nativeState).toBe('AWAITING_MERCHANT')
  })

  it('a buyer’s file is fetched when it is looked at, also after its first link has ended', async () => {
    const { one } = await opened({ files: ['broken lamp 照片.png'] })
    await world.advance('PT2H')
    const [file] = (await timeline(one.id)).flatMap(({ files }) => files)
    expect(file?.name).toBe('broken lamp 照片.png')
    const headers = { Authorization: `Bearer ${world.apiKey}` }
    const answer = await fetch(`${world.service.url}/v1/cases/${one.id}/files/${file!.key}`, { headers })
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': "attachment; filename*=UTF-8''broken%20lamp%20%E7%85%A7%E7%89%87.png",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a')
    const other = await fetch(`${world.service.url}/v1/cases/${one.id}/files/none.0`, { headers })
    expect(other.status).toBe(404)
  })

  it('a penalty joins the timeline of the ticket, or of the ticket on its order', async () => {
    const { truth, one } = await opened()
    world.sandbox.wishWorld.addPenalty(shop(), { type: 'TICKET', id: truth.ticketId }, 'Not answered in time')
    world.sandbox.wishWorld.addPenalty(
      shop(),
      { type: 'ORDER', id: truth.orderIds[0]! },
      'Misleading tracking',
    )
    world.sandbox.wishWorld.addPenalty(shop(), { type: 'STORE', id: 'store' }, 'For the whole store')
    await world.advance('PT2H')
    await eventually('both penalties stand in the timeline', async () => {
      await world.pollDue()
      const texts = (await timeline(one.id)).map(({ text }) => text ?? '')
      return ['Not answered in time', 'Misleading tracking'].every((why) =>
        texts.some((text) => text.includes(why)),
      )
    })
    const texts = (await timeline(one.id)).map(({ text }) => text ?? '')
    expect(texts.join()).not.toContain('For the whole store')
  })

  it('product ratings are cases that wait for nobody, and count in a grade', async () => {
    const found = (await cases()).filter(({ kind }) => kind === 'feedback')
    expect(found.length).toBeGreaterThan(3)
    for (const one of found) expect(one).toMatchObject({ box: 'closed', allowedActions: [] })
    expect(found[0]).toMatchObject({ gradeEffects: [{ metric: 'rating_30d', counts: 'yes' }] })
  })

  it('every case has the eight columns of the list', async () => {
    const { truth, one } = await opened({ subject: 'eight columns' })
    expect(one).toMatchObject({
      nativeId: truth.ticketId,
      openedAt: truth.openedAt,
      asOf: truth.modifiedAt,
      nextDeadline: { dueAt: expect.any(String) },
      buyer: { handle: expect.any(String) },
      reason: { code: 'OTHER', text: 'Other' },
      nativeState: 'AWAITING_MERCHANT',
      allowedActions: ['reply', 'close', 'appeal', 'refund_order'],
    })
  })
})
