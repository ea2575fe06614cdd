import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Accounts } from '../../src/accounts/accounts.js'
import { ManualActions } from '../../src/actions/manual-actions.js'
import { eventually } from '../support/eventually.js'
import { allCases, allChanges, timelineOf } from '../support/reading.js'
import { startWorld } from '../support/service.js'
import type { World } from '../support/service.js'
import type { ActionBody, CaseBody } from '../support/shapes.js'

interface OfferBody {
  readonly name: string
  readonly available: boolean
  readonly via: string
  readonly link: string | null
}

const ADDRESS = {
  name: 'Li Lei',
  phone: '+86 571 1234 5678',
  country: 'China',
  province: 'Zhejiang',
  city: 'Hangzhou',
  district: 'Xihu District',
  street: '1 Wensan Road',
  postcode: '310012',
}

describe('DHgate disputes', () => {
  let world: World

  beforeAll(async () => {
    world = await startWorld({ marketplaces: ['dhgate'] })
    await world.pollDue()
  })
  afterAll(() => world.stop())

  const shop = () => world.sandbox.dhgate[0]!
  const page = () => world.sandbox.dhgateWorld
  const caseOf = (nativeId: string, state?: string): Promise<CaseBody & { stateSource: string }> =>
    eventually(`${nativeId} is in the inbox`, async () => {
      await world.pollDue()
      const found = (await allCases(world.call)).find(
        (one) => one.nativeId === nativeId && (state === undefined || one.nativeState === state),
      )
      return found as (CaseBody & { stateSource: string }) | undefined
    })
  const sweep = async (): Promise<void> => {
    await world.advance('PT16M')
    await world.pollDue()
  }
  const opened = async () => {
    const { orderNo, disputeOpenDate } = page().openDispute(shop())
    await sweep()
    return {
      orderNo,
      id: `${orderNo}/${disputeOpenDate}`,
      one: await caseOf(`${orderNo}/${disputeOpenDate}`),
    }
  }
  const ask = (caseId: string, name: string, input: unknown) =>
    world.call<ActionBody & { via: string; link: string }>('POST', `/v1/cases/${caseId}/actions/${name}`, {
      input,
    })
  const asked = async (caseId: string, name: string, input: unknown): Promise<string> => {
    const { status, body } = await ask(caseId, name, input)
    expect([status, body]).toEqual([202, expect.objectContaining({ state: 'requested' })])
    return body.id
  }
  const confirmDone = (id: string) => world.call<ActionBody>('POST', `/v1/actions/${id}/confirm-done`)
  const ended = (id: string): Promise<ActionBody> =>
    eventually(`action ${id} has an outcome`, async () => {
      const { body } = await world.call<ActionBody>('GET', `/v1/actions/${id}`)
      return (body.state === 'confirmed' || body.state === 'refused') && body
    })

  it('are mirrored, each once, with the platform’s own code', async () => {
    const truth = page().truth(shop())
    const held = await eventually('all disputes are in the inbox', async () => {
      const found = (await allCases(world.call)).filter((one) => one.kind === 'dispute')
      const preship = truth.orders.filter(({ status }) => status.startsWith('105'))
      return found.length >= truth.disputes.length + preship.length && found
    })
    for (const { orderNo, disputeOpenDate, code, disputeCloseDate } of truth.disputes) {
      const own = held.filter((one) => one.nativeId.startsWith(`${orderNo}/`))
      expect(own).toHaveLength(1)
      const state = disputeCloseDate === null ? code : 'CLOSED'
      const id = disputeCloseDate === null ? disputeOpenDate : `closed ${disputeCloseDate}`
      expect(own[0]).toMatchObject({ nativeState: state, nativeId: `${orderNo}/${id}` })
    }
    expect(held.find((one) => one.nativeState === '108001')).toMatchObject({ status: 'unrecognised' })
    expect(held.some((one) => one.overdue)).toBe(true)
    // Refunds before shipping that ended while the shop was read for the first time.
    expect(held.map((one) => one.nativeState)).toEqual(expect.arrayContaining(['111000', '111111']))
  })

  it('are agreed to by hand: recorded, linked, confirmed by staff, verified by what DHgate shows', async () => {
    const { orderNo, id, one } = await opened()
    expect(one).toMatchObject({
      nativeState: '106001',
      nextDeadline: { key: 'seller_answers', source: 'rule' },
    })
    const { body: offers } = await world.call<{ data: OfferBody[] }>('GET', `/v1/cases/${one.id}/actions`)
    expect(offers.data.find(({ name }) => name === 'agree')).toMatchObject({
      available: true,
      via: 'manual',
      link: 'https://seller.dhgate.com/',
    })
    const action = await asked(one.id, 'agree', {
      solution: 'partial_refund',
      amount: '1.50',
      message: 'Sorry.',
    })
    expect(
      page()
        .truth(shop())
        .disputes.find((dispute) => dispute.orderNo === orderNo)?.code,
    ).toBe('106001')
    page().move(shop(), orderNo, 'agree')
    expect((await confirmDone(action)).status).toBe(200)
    expect((await ended(action)).state).toBe('confirmed')
    expect(await caseOf(id)).toMatchObject({
      nativeState: '106003',
      box: 'replied',
      stateSource: 'marketplace',
    })
    const texts = (await timelineOf(world.call, one.id)).map(({ text }) => text ?? '')
    expect(texts.some((text) => text.includes('1.50 USD') && text.includes('Sorry.'))).toBe(true)
  })

  it('raise an alarm when DHgate shows nothing within 24 hours of what staff say they did', async () => {
    const { one } = await opened()
    const action = await asked(one.id, 'agree', { solution: 'full_refund' })
    await confirmDone(action)
    await world.advance('PT23H')
    await world.service.app.get(ManualActions).alarmUnverified()
    expect((await world.call<ActionBody>('GET', `/v1/actions/${action}`)).body.state).toBe('sent')
    await world.advance('PT2H')
    await world.service.app.get(ManualActions).alarmUnverified()
    const { body } = await world.call<ActionBody>('GET', `/v1/actions/${action}`)
    expect(body).toMatchObject({ state: 'in_doubt', problem: { code: 'unverified' } })
    expect(
      (await allChanges(world.call)).filter(({ subject }) => subject === action).map(({ type }) => type),
    ).toContain('action.unverified')
  })

  it('are refused with a valid proposal only, wait for the buyer by the word of staff, and follow DHgate again', async () => {
    const { orderNo, id, one } = await opened()
    const input = { proposal: 'partial_refund', amount: '1.00', message: 'The lamp was whole.' }
    expect((await ask(one.id, 'refuse', { ...input, amount: undefined })).status).toBe(422)
    expect((await ask(one.id, 'refuse', { ...input, amount: '99999.00' })).status).toBe(422)
    const action = await asked(one.id, 'refuse', input)
    page().move(shop(), orderNo, 'refuse')
    await confirmDone(action)
    expect((await ended(action)).state).toBe('confirmed')
    const countered = { nativeState: '106001/COUNTERED', box: 'replied', stateSource: 'staff' }
    expect(await caseOf(id)).toMatchObject(countered)
    await sweep()
    expect(await caseOf(id)).toMatchObject(countered)
    page().move(shop(), orderNo, 'escalate')
    await sweep()
    expect(await caseOf(id, '107001')).toMatchObject({
      box: 'unhandled',
      stateSource: 'marketplace',
    })
  })

  it('go through a return that only DHgate’s page shows', async () => {
    const { orderNo, id, one } = await opened()
    page().move(shop(), orderNo, 'agree-return')
    await sweep()
    const note = async (shows: string): Promise<void> => {
      const action = await asked(one.id, 'note', { shows })
      await confirmDone(action)
      expect((await ended(action)).state).toBe('confirmed')
    }
    await note('return_required')
    expect(await caseOf(id)).toMatchObject({
      nativeState: '106003/RETURN_ADDRESS',
      nextDeadline: { key: 'seller_gives_return_address', onMiss: 'auto_accept' },
    })
    const address = await asked(one.id, 'give_return_address', { returnAddress: ADDRESS })
    page().move(shop(), orderNo, 'give-address')
    await confirmDone(address)
    expect((await ended(address)).state).toBe('confirmed')
    expect(await caseOf(id)).toMatchObject({
      nativeState: '106003/RETURN_SHIPPING',
      nextDeadline: { key: 'buyer_gives_return_tracking', onMiss: 'auto_close' },
    })
    page().move(shop(), orderNo, 'ship-return')
    await note('return_tracking_given')
    const receipt = await asked(one.id, 'confirm_return', { text: 'In good order.' })
    page().move(shop(), orderNo, 'confirm-return')
    await confirmDone(receipt)
    expect((await ended(receipt)).state).toBe('confirmed')
    expect(await caseOf(id)).toMatchObject({ nativeState: 'CLOSED', box: 'closed' })
    await note('refunded')
    expect(await caseOf(id)).toMatchObject({ nativeState: 'CLOSED/REFUNDED', status: 'lost' })
  })

  it('can be written about, once, also when the answer is lost, and the words stand in the dispute', async () => {
    const { orderNo, one } = await opened()
    world.sandbox.faults.add({ name: 'timeout-after-effect', match: 'dhgate.message.send' })
    const { body } = await ask(one.id, 'message_buyer', { message: 'We look into it.' })
    expect((await ended(body.id)).state).toBe('confirmed')
    const [topic] = page()
      .truth(shop())
      .topics.filter(({ param }) => param === orderNo)
    expect(topic!.entries.map(({ from, content }) => [from, content])).toEqual([
      ['seller', 'We look into it.'],
    ])
    page().buyerWrites(shop(), 'Thank you.', orderNo)
    await sweep()
    const texts = (await timelineOf(world.call, one.id)).map(({ text }) => text)
    expect(texts).toEqual(expect.arrayContaining(['We look into it.', 'Thank you.']))
    const talk = await caseOf(topic!.msgId)
    expect(talk).toMatchObject({ kind: 'message', nativeState: 'BUYER_WROTE', box: 'unhandled' })
    const reply = await ask(talk.id, 'reply', { message: 'You are welcome.' })
    expect((await ended(reply.body.id)).state).toBe('confirmed')
    expect(await caseOf(topic!.msgId)).toMatchObject({ nativeState: 'SELLER_WROTE', box: 'replied' })
  })

  it('are agreed to by the interface once the shop’s settings name the operation', async () => {
    const { orderNo, id, one } = await opened()
    const { sellerLogin, site, clientId, clientSecret, refreshToken } = shop()
    const operation = (name: string) => ({
      method: `dh.sandbox.dispute.${name}`,
      v: '1.0',
      params: { orderNo: 'orderNo' },
    })
    const operations = {
      disputeAgree: operation('agree'),
      disputeRefuse: operation('refuse'),
      disputeEvidence: operation('evidence'),
      returnAddress: operation('address'),
    }
    await world.service.app.get(Accounts).connect(world.tenantId, {
      marketplace: 'dhgate',
      name: sellerLogin,
      site,
      endpoints: 'sandbox',
      credentials: { clientId, clientSecret, refreshToken },
      settings: { operations },
    })
    const { body: offers } = await world.call<{ data: OfferBody[] }>('GET', `/v1/cases/${one.id}/actions`)
    expect(offers.data.find(({ name }) => name === 'agree')).toMatchObject({ via: 'api' })
    const { body } = await ask(one.id, 'agree', { solution: 'full_refund' })
    expect((await ended(body.id)).state).toBe('confirmed')
    expect(await caseOf(id)).toMatchObject({ nativeState: '106003' })
    const [agreed] = world.sandbox
      .ledger('dispute.agreed')
      .filter(({ subject }) => subject['orderNo'] === orderNo)
    expect(agreed?.cause.by).toBe('request')
  })

  it('move by an operation as they would by hand: what DHgate accepted and does not show stands in the case', async () => {
    const { orderNo, id, one } = await opened()
    const sent = async (name: string, input: unknown, state: string): Promise<void> => {
      const { body } = await ask(one.id, name, input)
      expect((await ended(body.id)).state).toBe('confirmed')
      expect(await caseOf(id)).toMatchObject({ nativeState: state, stateSource: 'derived' })
    }
    await sent(
      'refuse',
      { proposal: 'partial_refund', amount: '1.00', message: 'It was whole.' },
      '106001/COUNTERED',
    )
    page().move(shop(), orderNo, 'escalate')
    await sweep()
    expect(await caseOf(id)).toMatchObject({ nativeState: '107001', stateSource: 'marketplace' })
    await sent('submit_evidence', { text: 'Delivered on the third.' }, '107001/EVIDENCE_GIVEN')
    for (const move of ['review', 'rule', 'require-return'] as const) page().move(shop(), orderNo, move)
    await sweep()
    expect(await caseOf(id)).toMatchObject({ nativeState: '107003' })
    await sent('give_return_address', { returnAddress: ADDRESS }, '107003/RETURN_SHIPPING')
    const effects = ['refused', 'evidence_given', 'address_given'].map((what) =>
      world.sandbox.ledger(`dispute.${what}`).filter(({ subject }) => subject['orderNo'] === orderNo),
    )
    expect(effects.map((entries) => entries.map(({ cause }) => cause.by))).toEqual([
      ['request'],
      ['request'],
      ['request'],
    ])
    const texts = (await timelineOf(world.call, one.id)).map(({ text }) => text ?? '')
    expect(texts.some((text) => text.includes('by the interface') && text.includes('It was whole.'))).toBe(
      true,
    )
  })
})
