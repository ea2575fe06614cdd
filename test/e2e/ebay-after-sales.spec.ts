import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Database } from '../../src/infra/database.js'
import { Poller } from '../../src/intake/poller.js'
import { eventually } from '../support/eventually.js'
import { allCases, timelineOf } from '../support/reading.js'
import { startWorld } from '../support/service.js'
import type { World } from '../support/service.js'
import type { ActionBody, CaseBody, OfferBody, PageBody } from '../support/shapes.js'

describe('what follows an eBay sale', () => {
  let world: World

  beforeAll(async () => {
    world = await startWorld({ marketplaces: ['ebay'] })
    await world.pollDue()
  })
  afterAll(() => world.stop())

  const caseOf = (kind: string, nativeId: string, state?: string): Promise<CaseBody> =>
    eventually(`${kind} ${nativeId} is ${state ?? 'in the inbox'}`, async () => {
      await world.pollDue()
      const one = (await allCases(world.call)).find(
        (each) => each.kind === kind && each.nativeId === nativeId,
      )
      return one && (state === undefined || one.nativeState === state) && one
    })

  const act = async (caseId: string, name: string, input: unknown = {}): Promise<ActionBody> => {
    const { body, status } = await world.call<ActionBody>('POST', `/v1/cases/${caseId}/actions/${name}`, {
      input,
    })
    expect([status, body]).toEqual([202, expect.anything()])
    return eventually(`${name} has an outcome`, async () => {
      const { body: action } = await world.call<ActionBody>('GET', `/v1/actions/${body.id}`)
      return (action.state === 'confirmed' || action.state === 'refused') && action
    })
  }
  const shop = () => world.sandbox.ebay[0]!
  const refundsOf = (returnId: string) =>
    world.sandbox
      .ledger('return.seller_issue_refund')
      .filter(({ subject }) => subject['returnId'] === returnId)

  it('mirrors every return, inquiry and case of the marketplace, unknown words included', async () => {
    const cases = new Map((await allCases(world.call)).map((one) => [`${one.kind} ${one.nativeId}`, one]))
    for (const each of world.sandbox.ebay) {
      const truth = world.sandbox.ebayWorld.truth(each)
      for (const { returnId, state, status } of truth.returns)
        expect(cases.get(`return ${returnId}`)?.native).toMatchObject({ state, status })
      for (const { inquiryId, status } of truth.inquiries)
        expect(cases.get(`item_not_received ${inquiryId}`)?.native).toMatchObject({ status })
      for (const { caseId, status } of truth.cases)
        expect(cases.get(`claim ${caseId}`)?.native).toMatchObject({ status })
    }
    const unknown = [...cases.values()].filter((one) => one.status === 'unrecognised')
    expect(unknown.map((one) => one.nativeState)).toEqual(
      expect.arrayContaining(['WITHDRAWAL_NOTICE_RECEIVED', 'WAITING_CARRIER_REPORT']),
    )
  })

  it('refunds a return that came back: eBay’s date first, the money once, the case to its end', async () => {
    const { ebayWorld } = world.sandbox
    const { returnId } = ebayWorld.addReturn(shop())
    await world.advance('PT16M')
    const asked = await caseOf('return', returnId, 'RETURN_REQUESTED')
    expect(asked).toMatchObject({ box: 'unhandled', nextDeadline: { source: 'marketplace' } })
    expect((await act(asked.id, 'approve_return', {})).state).toBe('confirmed')
    ebayWorld.shipReturn(shop(), returnId)
    await world.advance('PT97H')
    const back = await caseOf('return', returnId, 'ITEM_DELIVERED')
    expect(back.box).toBe('unhandled')
    expect((await act(back.id, 'refund_return', {})).state).toBe('confirmed')
    await world.advance('PT20M')
    const closed = await caseOf('return', returnId, 'CLOSED/FULL_REFUNDED')
    expect(closed.box).toBe('closed')
    expect(refundsOf(returnId)).toHaveLength(1)
    const { body: whole } = await world.call<{ feeCredit: unknown }>('GET', `/v1/cases/${closed.id}`)
    expect(whole.feeCredit).toMatchObject([
      { rule: 'ebay.fee_credit.seed', cause: 'resolved_and_refunded', credit: 'full' },
      { rule: 'ebay.fee_credit.current', credit: 'full' },
    ])
    const words = (await timelineOf(world.call, closed.id)).map((event) => event.text ?? '')
    expect(words.some((text) => text.includes('REFUND_FVF_ITEM_COST'))).toBe(true)
  })

  it('does not repeat a refund whose answer was lost: in doubt, until reading shows that the money went', async () => {
    const { returnId } = world.sandbox.ebayWorld.addReturn(shop())
    await world.advance('PT16M')
    const one = await caseOf('return', returnId)
    world.sandbox.faults.add({ name: 'timeout-after-effect', match: 'ebay.post-order.return.issue_refund' })
    expect((await act(one.id, 'refund_return', {})).state).toBe('confirmed')
    const steps = (await timelineOf(world.call, one.id)).map(({ type }) => type)
    expect(steps.filter((type) => type.startsWith('action_'))).toEqual([
      'action_requested',
      'action_sent',
      'action_in_doubt',
      'action_confirmed',
    ])
    expect(refundsOf(returnId)).toHaveLength(1)
  })

  it('leaves a refund in doubt as long as eBay cannot be read, and refuses to send another', async () => {
    const { returnId } = world.sandbox.ebayWorld.addReturn(shop())
    await world.advance('PT16M')
    const one = await caseOf('return', returnId)
    await world.service.app.get(Poller).stop()
    const { faults } = world.sandbox
    const looks = 'ebay.post-order.return.get'
    // The look before the sending (detail and summary) is answered; none after it.
    faults.add({ name: 'slow', match: looks, holdMs: 0, times: 2 })
    faults.add({ name: 'timeout-after-effect', match: 'ebay.post-order.return.issue_refund' })
    faults.add({ name: 'server-500', match: looks, times: 1_000 })
    const path = `/v1/cases/${one.id}/actions/refund_return`
    const { body } = await world.call<ActionBody>('POST', path, { input: {} })
    const now = async () => (await world.call<ActionBody>('GET', `/v1/actions/${body.id}`)).body
    await eventually('eBay was asked in vain what became of it', async () => {
      const left = faults.active().find(({ name }) => name === 'server-500')?.times ?? 1_000
      return (await now()).state === 'in_doubt' && left < 1_000
    })
    const again = await world.call<{ code: string }>('POST', path, { input: {} })
    expect([again.status, again.body.code]).toEqual([409, expect.any(String)])
    expect((await now()).state).toBe('in_doubt')
    faults.clear()
    await eventually('reading settles it', async () => {
      // Spared by then, as it did not answer; time would let it be asked again.
      await world.service.app.get(Database).query(`update host_circuit set open_until = now()`)
      return (await now()).state === 'confirmed'
    })
    expect(refundsOf(returnId)).toHaveLength(1)
  })

  it('writes to the buyer, and takes the message as sent when eBay shows it', async () => {
    const { returnId } = world.sandbox.ebayWorld.addReturn(shop())
    await world.advance('PT16M')
    const one = await caseOf('return', returnId)
    expect((await act(one.id, 'send_return_message', { message: 'We will check this today.' })).state).toBe(
      'confirmed',
    )
    const said = (await timelineOf(world.call, one.id)).filter(
      (event) => event.text === 'We will check this today.',
    )
    expect(said).toHaveLength(1)
  })

  it('opens the picture that a buyer sent with his message', async () => {
    const media = [{ name: 'parcel.png', type: 'IMAGE' }]
    const { id } = world.sandbox.ebayWorld.buyerWrites(shop(), { text: 'Look at this.', media })
    await world.advance('PT6M')
    const one = await caseOf('message', id)
    const { body } = await world.call<PageBody<{ files: readonly { key: string; name: string }[] | null }>>(
      'GET',
      `/v1/cases/${one.id}/timeline`,
    )
    const [file] = body.data.flatMap(({ files }) => files ?? [])
    expect(file?.name).toBe('parcel.png')
    const headers = { Authorization: `Bearer ${world.apiKey}` }
    const answer = await fetch(`${world.service.url}/v1/cases/${one.id}/files/${file?.key}`, { headers })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
  })

  it('offers only what eBay offers', async () => {
    const { returnId } = world.sandbox.ebayWorld.addReturn(shop())
    await world.advance('PT16M')
    const one = await caseOf('return', returnId)
    const { body } = await world.call<{ data: OfferBody[] }>('GET', `/v1/cases/${one.id}/actions`)
    const offer = (name: string) => body.data.find((each) => each.name === name)
    expect(offer('approve_return')?.available).toBe(true)
    expect(offer('offer_replacement')).toMatchObject({ available: false })
  })

  it('appeals a case that eBay decided against the seller, and wins', async () => {
    const { ebayWorld } = world.sandbox
    const { inquiryId } = ebayWorld.addInquiry(shop())
    const { caseId } = ebayWorld.escalateInquiry(shop(), inquiryId)
    await world.advance('PT50H')
    const lost = await caseOf('claim', caseId, 'CLOSED/BUYER_WINS_SELLER_FAULT')
    expect(lost).toMatchObject({ status: 'lost', box: 'closed' })
    const done = await act(lost.id, 'appeal_case', { comments: 'The carrier shows the delivery.' })
    expect(done.state).toBe('confirmed')
    await caseOf('claim', caseId, 'APPEAL/SELLER_APPEALED')
    await world.advance('PT60H')
    const won = await caseOf('claim', caseId, 'APPEAL/APPEAL_SELLER_WINS_FULL_CREDIT')
    expect(won.status).toBe('won')
    expect((await caseOf('item_not_received', inquiryId)).nativeState).toBe('CLOSED_WITH_ESCALATION')
  })
})
