import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { eventually } from '../support/eventually.js'
import { allCases, timelineOf } from '../support/reading.js'
import { ADMIN, startWorld } from '../support/service.js'
import { Tenants } from '../../src/auth/tenants.js'
import type { World } from '../support/service.js'
import type { ActionBody, CaseBody } from '../support/shapes.js'

/** A case with what only some kinds have. */
type MailCase = CaseBody & {
  readonly serviceOwner?: string
  readonly account: { readonly name: string }
  readonly openedAt: string
  readonly amount: { readonly amount: string; readonly currency: string } | null
  readonly reason: { readonly code: string } | null
}

describe('Amazon by mail', () => {
  let world: World

  beforeAll(async () => {
    world = await startWorld({ marketplaces: ['amazon'] })
    await world.pollDue()
  })
  afterAll(() => world.stop())

  const MAIL_KINDS = ['message', 'claim', 'chargeback', 'care_inquiry']
  const cases = async (): Promise<MailCase[]> =>
    (await allCases(world.call)).filter(({ kind }) => MAIL_KINDS.includes(kind)) as MailCase[]
  const find = (what: string, is: (one: MailCase) => boolean): Promise<MailCase> =>
    eventually(what, async () => {
      await world.pollDue()
      return (await cases()).find(is)
    })
  const act = async (caseId: string, name: string, input: unknown = {}): Promise<ActionBody> => {
    const path = `/v1/cases/${caseId}/actions/${name}`
    const { body, status } = await world.call<ActionBody>('POST', path, { input })
    expect({ name, status, body }).toMatchObject({ status: 202 })
    return body
  }
  const outcome = (action: ActionBody): Promise<ActionBody> =>
    eventually(`${action.id} has an outcome`, async () => {
      const { body } = await world.call<ActionBody>('GET', `/v1/actions/${action.id}`)
      return (body.state === 'confirmed' || body.state === 'refused') && body
    })
  const shop = (index: number) => world.sandbox.amazon[index]!.sellerLogin
  const order = '113-7000001-7000001'
  const post = (raw: string, query = '', type = 'message/rfc822') =>
    fetch(`${world.service.url}/v1/intake/mail${query}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${world.apiKey}`, 'Content-Type': type },
      body: raw,
    })
  const mailTo = (to: string, id: string, subject = `Inquiry (Order: ${order})`): string =>
    [
      'Authentication-Results: mx.sandbox.invalid; dkim=pass header.d=amazon.com',
      'From: Robin <r1@marketplace.amazon.com>',
      `To: ${to}`,
      `Subject: ${subject}`,
      'Date: Sat, 21 Nov 2026 20:00:00 +0000',
      `Message-ID: <${id}>`,
      '',
      'Where is it?',
      '',
    ].join('\r\n')

  it('shows threads, claims, chargebacks and questions in several states, some overdue', async () => {
    const all = await eventually('all mails are read', async () => {
      await world.pollDue()
      const found = await cases()
      return found.length >= 40 && found
    })
    const states = (kind: string) =>
      new Set(all.filter((one) => one.kind === kind).map((one) => one.nativeState))
    expect([...states('message')]).toEqual(
      expect.arrayContaining(['NEW', 'ANSWERED', 'UNRECOGNISED', 'SUSPICIOUS']),
    )
    expect(states('claim').size).toBeGreaterThanOrEqual(6)
    expect(states('chargeback').size).toBeGreaterThanOrEqual(3)
    expect([...states('care_inquiry')].sort()).toEqual(['ANSWERED', 'ASKED', 'LAPSED'])
    for (const kind of ['message', 'claim', 'chargeback', 'care_inquiry'])
      expect([kind, all.some((one) => one.kind === kind && one.overdue)]).toEqual([kind, true])
    const odd = all.filter((one) => ['UNRECOGNISED', 'SUSPICIOUS'].includes(one.nativeState))
    for (const one of odd) expect(one).toMatchObject({ status: 'unrecognised', box: 'unhandled' })
  })

  it('leaves the clock of a buyer’s question to the care service where the shop is enrolled', async () => {
    const asked = (await cases()).filter(
      (one) => one.kind === 'message' && one.nativeState === 'NEW' && one.order.id,
    )
    const own = asked.filter((one) => one.account.name === shop(0))
    const served = asked.filter((one) => one.account.name === shop(1))
    expect(own.length * served.length).toBeGreaterThan(0)
    for (const one of own)
      expect(one).toMatchObject({ serviceOwner: 'seller', nextDeadline: { source: 'rule' } })
    for (const one of served) expect(one).toMatchObject({ serviceOwner: 'care_service', nextDeadline: null })
    const others = await allCases(world.call)
    const of = (kind: string, state: string, index: number) =>
      others.filter(
        (one) =>
          one.kind === kind && one.nativeState === state && (one as MailCase).account.name === shop(index),
      )
    for (const [index, serviceOwner] of ['seller', 'care_service'].entries()) {
      const [toShip, asked] = [of('order', 'UNSHIPPED', index), of('return', 'REQUESTED', index)]
      expect(Math.min(toShip.length, asked.length)).toBeGreaterThan(0)
      // Who answers the buyer does not ship: the ship date runs on. A request to return is answered by the care service.
      for (const one of toShip)
        expect(one).toMatchObject({ serviceOwner, nextDeadline: { key: expect.anything() } })
      for (const one of asked)
        expect(one).toMatchObject({
          serviceOwner,
          nextDeadline: index === 0 ? { key: expect.stringMatching(/^answer_return/) } : null,
        })
    }
  })

  it('sends a reply once, from the shop’s own sender, and sees it among the sent mails', async () => {
    world.sandbox.amazonMail.write(shop(0), {
      by: 'buyer',
      orderId: order,
      subject: 'Inquiry',
      text: 'Where is it?',
    })
    await world.advance('PT3M')
    const one = await find('the thread is in the inbox', (found) => found.order.id === order)
    expect(one).toMatchObject({ nativeState: 'NEW', box: 'unhandled', nextDeadline: { source: 'rule' } })
    expect((await outcome(await act(one.id, 'reply', { message: 'On its way. 已发货。' }))).state).toBe(
      'confirmed',
    )
    const answered = await find(
      'it waits for the buyer',
      (found) => found.id === one.id && found.box === 'replied',
    )
    expect(answered).toMatchObject({ nativeState: 'ANSWERED', nextDeadline: null })
    const sent = world.sandbox
      .ledger('message.answered')
      .filter(({ subject }) => subject['orderId'] === order)
    expect(sent).toHaveLength(1)
    const timeline = await timelineOf(world.call, one.id)
    expect(timeline.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Where is it?', 'On its way. 已发货。']),
    )

    await world.advance('PT1H')
    world.sandbox.amazonMail.write(shop(0), { by: 'buyer', orderId: order, subject: 'Re', text: 'Thanks!' })
    await world.advance('PT3M')
    await find('it is the seller’s turn again', (found) => found.id === one.id && found.nativeState === 'NEW')
  })

  it('keeps what the notice told when a decision tells less', async () => {
    const about = '113-7000002-7000002'
    const { amazonMail } = world.sandbox
    amazonMail.write(shop(0), { by: 'amazon', orderId: about, notice: 'claim.asks', answerIn: 30 })
    await world.advance('PT3M')
    const asked = await find('the claim is there', (found) => found.order.id === about)
    expect(asked).toMatchObject({
      kind: 'claim',
      nativeState: 'WAITING_SELLER',
      nextDeadline: { source: 'marketplace' },
    })
    amazonMail.write(shop(0), { by: 'amazon', orderId: about, notice: 'claim.denied' })
    await world.advance('PT3M')
    const denied = await find('the claim is closed', ({ id, box }) => id === asked.id && box === 'closed')
    expect(denied).toMatchObject({
      nativeState: 'DENIED',
      openedAt: asked.openedAt,
      amount: { amount: '34.90', currency: 'USD' },
      reason: asked.reason,
    })
  })

  it('moves by staff’s word where Amazon has no interface', async () => {
    const one = (await cases()).find(
      ({ kind, nativeState }) => kind === 'claim' && nativeState === 'WAITING_SELLER',
    )!
    const action = await act(one.id, 'respond_to_claim', { note: 'sent the proof of delivery' })
    const { status } = await world.call('POST', `/v1/actions/${action.id}/confirm-done`, {})
    expect(status).toBeLessThan(300)
    const moved = await find(
      'staff answered',
      (found) => found.id === one.id && found.nativeState === 'RESPONDED',
    )
    expect(moved.box).toBe('replied')
  })

  it('takes a posted mail for the shop that it is addressed to, once', async () => {
    const { mailFrom } = world.sandbox.amazonMail.access(shop(0))
    const raw = mailTo(mailFrom, 'posted-1@x', 'Inquiry (Order: 113-7000003-7000003)')
    const first = await post(raw)
    expect(first.status).toBe(200)
    expect(await first.json()).toMatchObject({ items: 1, failed: 0, kept: { opened: 1 } })
    expect(await (await post(raw)).json()).toMatchObject({ kept: { opened: 0, updated: 0, moved: 0 } })
    expect((await cases()).filter((one) => one.order.id === '113-7000003-7000003')).toHaveLength(1)
  })

  it.each([
    [
      'to nobody of ours',
      mailTo('else@shop.invalid', 'p-2@x'),
      '',
      'message/rfc822',
      422,
      'no_shop_for_mail',
    ],
    ['of another type', '{}', '', 'application/json', 415, null],
    [
      'for a shop that is none',
      mailTo('x@y.z', 'p-3@x'),
      '?account=acct_999999',
      'message/rfc822',
      404,
      null,
    ],
  ])('refuses a mail %s', async (_what, raw, query, type, status, code) => {
    const answer = await post(raw, query, type)
    expect(answer.status).toBe(status)
    if (code) expect(await answer.json()).toMatchObject({ code })
  })

  it('takes a posted mail of 20 MB without its film', async () => {
    const { mailFrom } = world.sandbox.amazonMail.access(shop(0))
    const [head = '', ...rest] = mailTo(mailFrom, 'film@x', 'Inquiry (Order: 113-7000004-7000004)').split(
      '\r\n\r\n',
    )
    const film = `${'QUJD'.repeat(19)}\r\n`.repeat(256_500)
    const parts = [
      `Content-Type: text/plain\r\n\r\n${rest.join('')}`,
      `Content-Type: video/mp4; name="film.mp4"\r\nContent-Disposition: attachment\r\n\r\n${film}`,
    ]
    const raw = `${head}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${parts.join('--b\r\n')}--b--\r\n`
    expect(raw.length).toBeGreaterThan(20_000_000)
    const answer = await post(raw)
    expect([answer.status, await answer.json()]).toEqual([
      200,
      expect.objectContaining({ items: 1, failed: 0 }),
    ])
    const taken = (await cases()).filter((one) => one.order.id === '113-7000004-7000004')
    expect(taken).toMatchObject([{ kind: 'message', nativeState: 'NEW' }])
  })

  it('refuses a mail beyond all size in words', async () => {
    const { mailFrom } = world.sandbox.amazonMail.access(shop(0))
    const answer = await post(`${mailTo(mailFrom, 'big@x')}${'x'.repeat(33 * 1_048_576)}`).catch(() => null)
    expect(answer === null || answer.status === 413).toBe(true)
  })

  it('never finds another tenant’s shop', async () => {
    const { mailFrom } = world.sandbox.amazonMail.access(shop(0))
    const { apiKey: stranger } = await world.service.app
      .get(Tenants)
      .create({ name: 'Another seller', mode: 'test', admin: { ...ADMIN, email: 'eve@other.example' } })
    const answer = await fetch(`${world.service.url}/v1/intake/mail`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${stranger}`, 'Content-Type': 'message/rfc822' },
      body: mailTo(mailFrom, 'p-4@x'),
    })
    expect(answer.status).toBe(422)
  })
})
