import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { PushSubscriptions } from '../../src/intake/push-subscriptions.js'
import { Poller } from '../../src/intake/poller.js'
import { eventually } from '../support/eventually.js'
import { allCases } from '../support/reading.js'
import { freePort } from '../support/free-port.js'
import { startWorld } from '../support/service.js'
import type { World } from '../support/service.js'
import type { CaseBody } from '../support/shapes.js'

interface PushBody {
  readonly subscriptions: readonly { topic: string; state: string }[] | null
  readonly problem: string | null
}

interface AccountBody {
  readonly id: string
  readonly name: string
  readonly push: PushBody & { readonly address: string }
}

describe('Wish pushes', () => {
  let world: World

  beforeAll(async () => {
    const port = await freePort()
    const environment = { PUBLIC_URL: `http://127.0.0.1:${port}` }
    world = await startWorld({ marketplaces: ['wish'], environment, port })
    await world.pollDue()
    // From here on nothing is polled: what comes, comes by push.
    await world.service.app.get(Poller).stop()
  })
  afterAll(() => world.stop())

  const shop = () => world.sandbox.wish[0]!
  const account = async (): Promise<AccountBody> => {
    const { body } = await world.call<{ data: AccountBody[] }>('GET', '/v1/accounts')
    return body.data.find(({ name }) => name === shop().sellerLogin)!
  }
  const caseOf = (ticketId: string): Promise<CaseBody> =>
    eventually(`ticket ${ticketId} is in the inbox`, async () =>
      (await allCases(world.call)).find((one) => one.nativeId === ticketId),
    )

  it('are asked for by ourselves, and again when Wish has ended them', async () => {
    const subscriptions = world.service.app.get(PushSubscriptions)
    await subscriptions.plan()
    const { id, push } = await eventually('the shop is subscribed', async () => {
      const one = await account()
      return one.push.subscriptions !== null && one
    })
    expect(new Set(push.subscriptions?.map(({ state }) => state))).toEqual(new Set(['made']))
    // Each shop has its turn once a day.
    expect(await subscriptions.plan()).toBe(0)
    expect(world.sandbox.wishWorld.subscriptions(shop())).toContainEqual({
      topic: 'TICKET_AWAITING_MERCHANT',
      endpoint: push.address,
      status: 'ACTIVE',
    })
    world.sandbox.wishWorld.endSubscriptions(shop())
    const again = await world.call<PushBody>('POST', `/v1/accounts/${id}/push/check`)
    expect(again).toMatchObject({ status: 200, body: { problem: null } })
    expect((await account()).push.subscriptions).toContainEqual({
      topic: 'TICKET_AWAITING_MERCHANT',
      state: 'renewed',
      why: null,
    })
  })

  it('bring a new ticket into the inbox without a poll, with the clock of the webhook', async () => {
    const { ticketId } = world.sandbox.wishWorld.addTicket(shop(), { subject: 'Pushed, not polled' })
    const one = await caseOf(ticketId)
    expect(one).toMatchObject({
      subject: 'Pushed, not polled',
      box: 'unhandled',
      nativeState: 'AWAITING_MERCHANT',
    })
    expect(one.native['webhook.timestamp']).toBeDefined()
    expect(one.nextDeadline).toMatchObject({ key: 'seller_answers_ticket', estimated: false })
  })

  it('of a buyer’s answer begin a new 48 hours', async () => {
    const { ticketId } = world.sandbox.wishWorld.addTicket(shop())
    const before = await caseOf(ticketId)
    world.sandbox.clock.advance('PT3H')
    world.sandbox.wishWorld.writeIn(shop(), ticketId, 'USER', 'Anybody there?')
    await eventually('the clock has moved on', async () => {
      const { nextDeadline } = await caseOf(ticketId)
      return Date.parse(nextDeadline!.dueAt) - Date.parse(before.nextDeadline!.dueAt) === 3 * 3_600_000
    })
  })

  it('of a test message and of an unknown topic do no harm', async () => {
    world.sandbox.wishWorld.pushTest(shop())
    await world.sandbox.wishWorld.delivered()
    const { ticketId } = world.sandbox.wishWorld.addTicket(shop())
    await caseOf(ticketId)
    const { body } = await world.call<{ data: AccountBody[] }>('GET', '/v1/accounts')
    expect(body.data.every(({ push }) => push.problem === null)).toBe(true)
  })
})
