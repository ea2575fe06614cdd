import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { eventually } from '../support/eventually.js'
import { allCases, timelineOf } from '../support/reading.js'
import { startWorld } from '../support/service.js'
import { Database } from '../../src/infra/database.js'
import type { World } from '../support/service.js'
import type { ActionBody, CaseBody, CountsBody, PageBody } from '../support/shapes.js'

describe('AliExpress', () => {
  let world: World

  beforeAll(async () => {
    world = await startWorld({ marketplaces: ['aliexpress'] })
    await world.pollDue()
  })
  afterAll(() => world.stop())

  const shop = () => world.sandbox.aliexpress[0]!
  const truthOf = (issueId: string) =>
    world.sandbox.aliexpressWorld.truth(shop()).disputes.find((one) => one.issueId === issueId)!

  const caseOf = (kind: string, nativeId: string): Promise<CaseBody> =>
    eventually(`${kind} ${nativeId} is in the inbox`, async () => {
      await world.pollDue()
      return (await allCases(world.call)).find((one) => one.kind === kind && one.nativeId === nativeId)
    })

  const inState = (kind: string, nativeId: string, state: string): Promise<CaseBody> =>
    eventually(`${kind} ${nativeId} is in ${state}`, async () => {
      const one = await caseOf(kind, nativeId)
      return one.nativeState === state && one
    })

  const opened = async (options = {}): Promise<{ issueId: string; one: CaseBody; asked: number }> => {
    const { issueId, plans } = world.sandbox.aliexpressWorld.addDispute(shop(), options)
    await world.advance('PT11M')
    return { issueId, one: await caseOf('dispute', issueId), asked: plans[0]!.refund }
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

  /** A manual action: asked for, done on AliExpress's own page, confirmed here. */
  const byHand = async (
    caseId: string,
    name: string,
    onPage: () => unknown,
    input = {},
  ): Promise<ActionBody> => {
    const path = `/v1/cases/${caseId}/actions/${name}`
    const { body, status } = await world.call<ActionBody & { via: string }>('POST', path, {
      input,
    })
    expect([status, body]).toEqual([202, expect.objectContaining({ state: 'requested', via: 'manual' })])
    onPage()
    expect((await world.call('POST', `/v1/actions/${body.id}/confirm-done`)).status).toBe(200)
    return eventually(`${name} has an outcome`, async () => {
      const { body: action } = await world.call<ActionBody>('GET', `/v1/actions/${body.id}`)
      return (action.state === 'confirmed' || action.state === 'refused') && action
    })
  }

  const euros = (minor: number): string => (minor / 100).toFixed(2)

  it('mirrors every dispute, order, cancellation and low review of the demo, and the boxes add up', async () => {
    const truth = world.sandbox.aliexpressWorld.truth(shop())
    const cases = await eventually('everything is in the inbox', async () => {
      const found = await allCases(world.call)
      const of = (kind: string): number => found.filter((one) => one.kind === kind).length
      const all = of('dispute') === truth.disputes.length && of('order') === truth.orders.length
      return all && of('cancellation') === 2 && of('feedback') === 4 && found
    })
    const held = new Map(cases.map((one) => [`${one.kind} ${one.nativeId}`, one]))
    for (const { orderId, status } of truth.orders)
      expect(held.get(`order ${orderId}`)?.nativeState).toBe(status)
    expect(cases.some((one) => one.kind === 'dispute' && one.status === 'unrecognised')).toBe(true)
    const { body } = await world.call<CountsBody>('GET', '/v1/cases/counts')
    expect(body.boxes.unhandled + body.boxes.replied + body.boxes.closed).toBe(body.total)
    expect(body.total).toBe(cases.length)
  })

  it('a counter-offer is sent once, the buyer accepts it, and the refund is paid', async () => {
    const { issueId, one, asked } = await opened({ reason: 'shortage' })
    expect(one).toMatchObject({
      nativeState: 'wait_for_seller_response',
      box: 'unhandled',
      nextDeadline: { key: 'seller_answers_dispute', source: 'marketplace', onMiss: 'auto_accept' },
    })
    const input = { amount: euros(Math.floor(asked / 2)), message: 'We pay the half. 我们退一半。' }
    expect((await act(one.id, 'counter_offer', input)).state).toBe('confirmed')
    const { plans } = truthOf(issueId)
    expect(plans).toMatchObject([
      { owner: 'buyer', status: 'wait_seller_accept' },
      { owner: 'seller', status: 'wait_buyer_accept', refund: Math.floor(asked / 2) },
    ])
    expect(await inState('dispute', issueId, 'wait_for_buyer_response')).toMatchObject({ box: 'replied' })
    world.sandbox.aliexpressWorld.move(shop(), issueId, 'buyer_accepts')
    await world.advance('PT11M')
    await inState('dispute', issueId, 'ae_feedback_finish')
    await world.advance('P1D')
    expect(await inState('dispute', issueId, 'refund_success')).toMatchObject({
      box: 'closed',
      status: 'settled',
    })
    const told = (await timelineOf(world.call, one.id)).map(({ text }) => text ?? '').join('\n')
    expect(told).toContain('plan of the seller: refund')
    expect(told).toContain('the buyer agrees to the plan of the seller')
    expect(told).toContain('我们退一半')
  })

  it('an offer is changed while the buyer has not answered it; a ruling is then asked for by hand', async () => {
    const { issueId, one, asked } = await opened({ reason: 'shortage' })
    const offer = (minor: number) => ({ amount: euros(minor), message: 'Our offer. 我们的方案。' })
    expect((await act(one.id, 'counter_offer', offer(Math.floor(asked / 4)))).state).toBe('confirmed')
    await world.advance('PT1H')
    expect((await act(one.id, 'modify_offer', offer(Math.floor(asked / 2)))).state).toBe('confirmed')
    const plans = truthOf(issueId).plans.filter(({ owner }) => owner === 'seller')
    expect(plans).toMatchObject([{ refund: Math.floor(asked / 2), status: 'wait_buyer_accept' }])
    expect(truthOf(issueId).log).toEqual(['initiate', 'seller_create_solution', 'seller_modify_solution'])
    const page = () => world.sandbox.aliexpressWorld.move(shop(), issueId, 'seller_escalates')
    expect((await byHand(one.id, 'escalate', page)).state).toBe('confirmed')
    expect(await inState('dispute', issueId, 'wait_for_AE_feedback')).toMatchObject({ box: 'replied' })
  })

  it('a return that nobody answered asks for its address; the goods are confirmed by hand', async () => {
    const { issueId, one } = await opened({ reason: 'not_as_described', returns: true })
    await world.advance('P5D')
    expect(await inState('dispute', issueId, 'wait_for_seller_set_return_address')).toMatchObject({
      box: 'unhandled',
      nextDeadline: { key: 'seller_gives_return_address', source: 'marketplace', onMiss: 'seller_loses' },
    })
    expect((await act(one.id, 'give_return_address')).state).toBe('confirmed')
    expect(await inState('dispute', issueId, 'wait_for_buyer_return')).toMatchObject({ box: 'replied' })
    world.sandbox.aliexpressWorld.move(shop(), issueId, 'ships')
    await world.advance('PT11M')
    await inState('dispute', issueId, 'wait_for_seller_confirmation')
    const page = () => world.sandbox.aliexpressWorld.move(shop(), issueId, 'confirms_return')
    expect((await byHand(one.id, 'confirm_return', page)).state).toBe('confirmed')
    expect(await inState('dispute', issueId, 'return_success')).toMatchObject({ box: 'closed' })
  })

  it('evidence is given by hand, and the buyer’s picture is opened', async () => {
    const { one } = await opened({ reason: 'not_as_described' })
    expect((await byHand(one.id, 'upload_evidence', () => undefined, { note: 'Two photos.' })).state).toBe(
      'confirmed',
    )
    const { body } = await world.call<PageBody<{ files: readonly { key: string; name: string }[] | null }>>(
      'GET',
      `/v1/cases/${one.id}/timeline`,
    )
    const [file] = body.data.flatMap(({ files }) => files ?? [])
    expect(file?.name).toBe('parcel.jpg')
    const headers = { Authorization: `Bearer ${world.apiKey}` }
    const answer = await fetch(`${world.service.url}/v1/cases/${one.id}/files/${file?.key}`, { headers })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
  })

  it('an agreement to a return gives the shop’s address with it, once, also when the answer is lost', async () => {
    const { issueId, one } = await opened({ reason: 'not_as_described', returns: true })
    world.sandbox.faults.add({ name: 'timeout-after-effect', match: 'aliexpress.issue.solution.agree' })
    expect((await act(one.id, 'agree')).state).toBe('confirmed')
    expect(await inState('dispute', issueId, 'wait_for_buyer_return')).toMatchObject({ box: 'replied' })
    const agreed = world.sandbox
      .ledger('dispute.moved')
      .filter(({ subject, cause }) => subject['issueId'] === issueId && cause.by === 'request')
    expect(agreed).toHaveLength(1)
  })

  it('refuses what cannot be, before anything is sent', async () => {
    const { issueId, one, asked } = await opened({ reason: 'shortage' })
    const much = await act(one.id, 'counter_offer', { amount: euros(asked + 1), message: 'More than all.' })
    expect(much).toMatchObject({ state: 'refused', problem: { code: 'rejected' } })
    expect(much.problem?.detail).toContain('At most')
    const dollars = await act(one.id, 'counter_offer', {
      amount: '1.00',
      currency: 'USD',
      message: 'In dollars.',
    })
    expect(dollars.problem?.detail).toContain('EUR')
    expect(truthOf(issueId).log).toEqual(['initiate'])
  })

  it('a refusal is a plan of 0, and a "no" without a reason is reported as what it is', async () => {
    const { issueId, one } = await opened()
    expect((await act(one.id, 'refuse', { message: 'It was delivered.' })).state).toBe('confirmed')
    expect(truthOf(issueId).plans.at(-1)).toMatchObject({ owner: 'seller', refund: 0 })
    const again = await opened()
    const typed = { amount: '1.00', type: 'return_and_refund', message: 'Send it back.' }
    // The kind of plan cannot change for goods that never came.
    const answer = await act(again.one.id, 'counter_offer', typed)
    expect(answer).toMatchObject({ state: 'refused', problem: { code: 'rejected' } })
    expect(answer.problem?.detail).toContain('gives no reason')
  })

  it('cancellations are accepted and refused', async () => {
    const [first, second] = [0, 1].map(() => world.sandbox.aliexpressWorld.addCancelRequest(shop()).orderId)
    await world.advance('PT11M')
    const one = await caseOf('cancellation', first!)
    expect(one).toMatchObject({ nativeState: 'IN_CANCEL', nextDeadline: { source: 'marketplace' } })
    expect((await act(one.id, 'accept_cancellation')).state).toBe('confirmed')
    expect(await inState('cancellation', first!, 'FINISH')).toMatchObject({ box: 'closed' })
    const other = await caseOf('cancellation', second!)
    expect((await act(other.id, 'refuse_cancellation', { memo: 'It is packed already.' })).state).toBe(
      'confirmed',
    )
    expect(await inState('cancellation', second!, 'WAIT_SELLER_SEND_GOODS')).toMatchObject({ box: 'closed' })
  })

  it('a low review is answered, and a buyer gets more time', async () => {
    const { childOrderId } = world.sandbox.aliexpressWorld.addReview(shop(), 1, 'It came broken.')
    await world.advance('PT61M')
    const review = await caseOf('feedback', childOrderId)
    expect((await act(review.id, 'reply', { text: 'We send another one.' })).state).toBe('confirmed')
    expect(await inState('feedback', childOrderId, 'SELLER_REPLIED')).toMatchObject({ box: 'closed' })
    const order = (await allCases(world.call)).find((one) => one.nativeState === 'WAIT_BUYER_ACCEPT_GOODS')!
    const due = () =>
      world.sandbox.aliexpressWorld.truth(shop()).orders.find(({ orderId }) => orderId === order.nativeId)!
        .dueAt!
    const before = Date.parse(due())
    expect((await act(order.id, 'extend_receipt', { days: 5 })).state).toBe('confirmed')
    expect(Date.parse(due()) - before).toBe(5 * 86_400_000)
  })

  it('an operation that is switched off is a lost capability of the shop, asked for no more than hourly', async () => {
    world.sandbox.aliexpressWorld.switchOff(shop(), 'aliexpress.merchant.diagnosis.query')
    await world.advance('PT7H')
    await world.pollDue()
    const [row] = await world.service.app
      .get(Database)
      .query<{ problem: { code: string }; waits: boolean }>(
        `select problem, next_due_at > now() + interval '50 minutes' as waits from sync_stream where stream = 'diagnosis'`,
      )
    expect(row).toMatchObject({ problem: { code: 'forbidden' }, waits: true })
  })
})
