import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { marketplaceOf } from '#marketplaces'
import { Database } from '../../src/infra/database.js'
import { eventually } from '../support/eventually.js'
import { allCases, timelineOf } from '../support/reading.js'
import { startWorld } from '../support/service.js'
import type { World } from '../support/service.js'
import type { ActionBody, CaseBody } from '../support/shapes.js'

const RETURNS = 'GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE'

interface CapabilityBody {
  readonly kind: string | null
  readonly via: string
  readonly link: string | null
}

interface ShopBody {
  readonly name: string
  readonly health: { readonly state: string; readonly reason: string }
  readonly streams: readonly {
    readonly stream: string
    readonly nextDueAt: string
    readonly lastProblem: { readonly code: string } | null
  }[]
}

describe('Amazon', () => {
  let world: World

  beforeAll(async () => {
    world = await startWorld({ marketplaces: ['amazon'] })
    await world.pollDue()
  })
  afterAll(() => world.stop())

  const shop = () => world.sandbox.amazon[0]!
  const caseOf = (kind: string, nativeId: string): Promise<CaseBody> =>
    eventually(`${kind} ${nativeId} is in the inbox`, async () => {
      await world.pollDue()
      return (await allCases(world.call)).find((one) => one.kind === kind && one.nativeId === nativeId)
    })

  const act = async (caseId: string, name: string, input: unknown): Promise<ActionBody> => {
    const { body, status } = await world.call<ActionBody>('POST', `/v1/cases/${caseId}/actions/${name}`, {
      input,
    })
    expect(status).toBe(202)
    return eventually(`${name} has an outcome`, async () => {
      const { body: action } = await world.call<ActionBody>('GET', `/v1/actions/${body.id}`)
      return (action.state === 'confirmed' || action.state === 'refused') && action
    })
  }

  const placed = async (): Promise<{ orderId: string; one: CaseBody }> => {
    const placedAt = new Date(world.sandbox.clock.now().getTime() - 3_600_000)
    const { orderId } = world.sandbox.amazonWorld.addOrder(shop(), { placedAt })
    // Nobody tells the queue of a new order here; the poll looks ten minutes back.
    world.sandbox.amazonWorld.overrideStatus(shop(), orderId, 'UNSHIPPED')
    await world.advance('PT10M')
    return { orderId, one: await caseOf('order', orderId) }
  }

  it('shows orders, wishes to cancel, returns and feedback in many states; unknown words stand out', async () => {
    const kinds = ['order', 'cancellation', 'return', 'feedback']
    const all = await eventually('every kind is in the inbox', async () => {
      await world.pollDue()
      const found = await allCases(world.call)
      return kinds.every((kind) => found.some((one) => one.kind === kind)) && found
    })
    const states = new Map(
      [...Map.groupBy(all, ({ kind }) => kind)].map(([kind, list]) => [
        kind,
        new Set(list.map(({ nativeState }) => nativeState)),
      ]),
    )
    expect(states.get('order')?.size).toBeGreaterThanOrEqual(7)
    expect(states.get('return')?.size).toBeGreaterThanOrEqual(11)
    expect([...(states.get('cancellation') ?? [])].sort()).toEqual([
      'ACCEPTED',
      'REQUESTED',
      'SHIPPED_ANYWAY',
    ])
    expect([...(states.get('feedback') ?? [])].sort()).toEqual(['ANSWERED', 'OPEN'])
    const odd = all.filter(({ kind, status }) => kind !== 'message' && status === 'unrecognised')
    expect(odd.map(({ nativeState }) => nativeState).sort()).toEqual(['Escalated', 'ON_HOLD'])
    expect(all.some((one) => one.overdue)).toBe(true)
  })

  it('says by REST what can be done at Amazon and how, with a link where only Seller Central does it', async () => {
    const { body } = await world.call<{ data: { id: string; capabilities: CapabilityBody[] }[] }>(
      'GET',
      '/v1/marketplaces',
    )
    const served = body.data.find(({ id }) => id === 'amazon')?.capabilities ?? []
    const declared = marketplaceOf('amazon')!.capabilities
    expect(served.map(({ kind, via, link }) => [kind, via, link])).toEqual(
      declared.map(({ kind, via, link }) => [kind, via, link]),
    )
    const byHand = served.filter(({ via }) => via === 'manual')
    expect(byHand.length).toBeGreaterThan(5)
    for (const { link } of byHand) expect(link).toMatch(/^https:\/\/sellercentral\./)
  })

  it('confirms a shipment once, and the case closes when Amazon shows the parcel', async () => {
    const { orderId, one } = await placed()
    const shipDate = world.sandbox.clock.now().toISOString()
    const input = { carrierCode: 'UPS', trackingNumber: '1Z777', shipDate }
    expect((await act(one.id, 'confirm_shipment', input)).state).toBe('confirmed')
    expect((await caseOf('order', orderId)).nativeState).toBe('SHIPPED')
    expect(
      world.sandbox.ledger('order.shipped').filter(({ subject }) => subject['orderId'] === orderId),
    ).toHaveLength(1)
  })

  it('cancels by feed as the buyer wishes; the queue’s hint shows the wish before the next poll', async () => {
    const { orderId } = await placed()
    const { lines } = world.sandbox.amazonWorld.wishToCancel(shop(), orderId, 'Ordered by mistake')
    await world.advance('PT90S')
    const wish = await caseOf('cancellation', `${orderId}/${lines[0]!.orderItemId}`)
    expect(wish).toMatchObject({ status: 'awaiting_seller', nativeState: 'REQUESTED' })
    expect((await act(wish.id, 'accept_cancellation', {})).state).toBe('confirmed')
    expect(world.sandbox.ledger('feed.created')).toHaveLength(1)
    const texts = (await timelineOf(world.call, wish.id)).map(({ text }) => text)
    expect(texts.join('\n')).toContain('the buyer wishes to cancel')
  })

  it('keeps a shop in sync when a report would fill the memory', async () => {
    world.sandbox.amazonWorld.endNextReport(RETURNS, 'BOMB')
    await world.advance('P1D')
    await world.pollDue()
    const refused = () =>
      world.service.app
        .get(Database)
        .query<{ problem: string }>(
          `select problem from raw_payload where problem is not null and stream = 'returns'`,
        )
    expect((await refused()).map(({ problem }) => problem)).toEqual([
      expect.stringMatching(/report GET_FLAT_FILE.* unpacks to more than 100000000 bytes/),
    ])
    const { one } = await placed()
    expect(one.status).toBe('awaiting_seller')
    const { rmaId } = world.sandbox.amazonWorld.addReturn(shop(), one.nativeId)
    await world.advance('PT2H')
    expect((await caseOf('return', rmaId)).nativeState).toBe('REQUESTED')
  })

  it('sends a document that staff uploaded, once', async () => {
    const { orderId, one } = await placed()
    const shipped = await act(one.id, 'confirm_shipment', {
      carrierCode: 'UPS',
      trackingNumber: '1Z778',
      shipDate: world.sandbox.clock.now().toISOString(),
    })
    expect(shipped.state).toBe('confirmed')
    const bytes = Buffer.from([0x25, 0x50, 0x44, 0x46, 0, 255, 254])
    const uploaded = await fetch(`${world.service.url}/v1/files?name=invoice.pdf`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${world.apiKey}`,
        'Content-Type': 'application/pdf',
        'Idempotency-Key': 'invoice-1',
      },
      body: bytes,
    })
    const { id } = (await uploaded.json()) as { id: string }
    const sent = await act(one.id, 'send_document', { type: 'invoice', files: [id] })
    expect(sent.state).toBe('confirmed')
    const truth = world.sandbox.amazonWorld.truth(shop()).orders.find((order) => order.orderId === orderId)
    expect(truth?.messages).toEqual([{ type: 'invoice', text: '', files: ['invoice.pdf'] }])
  })

  it('says which role is missing, reads on elsewhere and knocks at that door no more', async () => {
    const denied = () =>
      world.sandbox.ledger('call.denied').filter(({ seller }) => seller === shop().sellerLogin).length
    world.sandbox.amazonWorld.denyRoles(shop(), ['finances'])
    await world.advance('PT7H')
    await world.pollDue()
    const account = await eventually('the shop needs attention', async () => {
      const { body } = await world.call<{ data: ShopBody[] }>('GET', '/v1/accounts')
      const found = body.data.find(({ name }) => name === shop().sellerLogin)
      return found?.health.state === 'needs_attention' && found
    })
    expect(account.health.reason).toContain('role')
    // One call, not tried again though all else is read on: the next is due in about an hour.
    expect(denied()).toBe(1)
    const finances = account.streams.find(({ stream }) => stream === 'finances')
    expect(finances?.lastProblem?.code).toBe('forbidden')
    expect(Date.parse(finances?.nextDueAt ?? '') - Date.now()).toBeGreaterThan(45 * 60_000)
    for (let round = 0; round < 5; round += 1) await world.pollDue()
    expect(denied()).toBe(1)
    const { one } = await placed()
    expect(one.status).toBe('awaiting_seller')
    // Each time that passes over that hour is worth one call, whatever else is read meanwhile.
    expect(denied()).toBe(2)
    world.sandbox.amazonWorld.denyRoles(shop(), [])
    await world.advance('PT2H')
    await world.pollDue()
    await eventually('the shop is well again', async () => {
      const { body } = await world.call<{ data: ShopBody[] }>('GET', '/v1/accounts')
      return body.data.find(({ name }) => name === shop().sellerLogin)?.health.state === 'ok'
    })
  })
})
