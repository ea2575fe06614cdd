import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Vault } from '../../src/infra/vault.js'
import { Database } from '../../src/infra/database.js'
import { RawStore } from '../../src/intake/raw-store.js'
import { eventually } from '../support/eventually.js'
import { freePort } from '../support/free-port.js'
import { allCases, timelineOf } from '../support/reading.js'
import { startWorld } from '../support/service.js'
import type { World } from '../support/service.js'
import type { ActionBody, CaseBody } from '../support/shapes.js'

const BUYER = 'leaving.buyer_77'
const WORDS = 'My name is on the parcel, it never came'

interface Erasure {
  readonly notice_id: string
  readonly handles: Buffer | null
  readonly done_at: Date | null
  readonly counts: Record<string, number> | null
  readonly fingerprints: readonly Buffer[]
}

describe('an eBay buyer who deletes his account', () => {
  let world: World
  let address: string
  let shopId: string

  const shop = () => world.sandbox.ebay[0]!
  const sql = <R>(text: string, parameters: readonly unknown[] = []) =>
    world.service.app.get(Database).query<R>(text, parameters)
  const erasures = () => sql<Erasure>(`select * from erasure where tenant_id = $1`, [world.tenantId])
  const ofBuyer = async (): Promise<CaseBody[]> => {
    const all = await allCases(world.call)
    return all.filter((one) => JSON.stringify(one).includes(BUYER))
  }
  /** Whether any stored payload still shows the buyer. */
  const inPayloads = async (): Promise<number> => {
    let found = 0
    for await (const page of world.service.app.get(RawStore).read({ tenantId: world.tenantId }))
      found += page.filter(({ item }) => JSON.stringify(item).includes(BUYER)).length
    return found
  }

  beforeAll(async () => {
    const port = await freePort()
    const environment = { PUBLIC_URL: `http://127.0.0.1:${port}` }
    world = await startWorld({ marketplaces: ['ebay'], environment, port })
    const buyer = { userId: BUYER }
    const { ebayWorld } = world.sandbox
    const paid = ebayWorld.addPaidOrder(shop(), { buyer })
    ebayWorld.addPaymentDispute(shop(), { order: paid.orderId, buyerNote: WORDS })
    ebayWorld.addBuyerCancelRequest(shop(), { order: ebayWorld.addPaidOrder(shop(), { buyer }).orderId })
    ebayWorld.buyerWrites(shop(), { buyer: BUYER, text: WORDS })
    ebayWorld.leaveFeedback(shop(), { buyer: BUYER, text: WORDS })
    await eventually('the buyer is in the inbox', async () => {
      await world.pollDue()
      return (await ofBuyer()).length >= 4
    })
    shopId = world.accounts[0]!
    const [row] = await sql<{ key: string }>(`select push_key as key from account where id = $1`, [shopId])
    address = `http://127.0.0.1:${port}/push/ebay/${row?.key}`
  })
  afterAll(() => world.stop())

  /** What a search for the buyer's own words finds. */
  const searched = async () =>
    (await world.call<{ data: CaseBody[] }>('GET', `/v1/cases?q=${encodeURIComponent(WORDS)}`)).body.data

  it('is heard of because eBay’s challenge was answered and the topics are subscribed', async () => {
    const { status, body } = await world.call<{ subscriptions: { topic: string; state: string }[] }>(
      'POST',
      `/v1/accounts/acct_${shopId}/push/check`,
    )
    expect(status).toBe(200)
    expect(body.subscriptions).toContainEqual({
      topic: 'MARKETPLACE_ACCOUNT_DELETION',
      // The service looks after it by itself, and may have been first.
      state: expect.stringMatching(/^(made|active)$/),
      why: null,
    })
    expect(body.subscriptions.filter(({ state }) => state === 'missing')).toEqual([])
  })

  it('is not erased because somebody says so whom eBay did not sign', async () => {
    const notification = { notificationId: 'forged', data: { username: BUYER, userId: BUYER } }
    const metadata = { topic: 'MARKETPLACE_ACCOUNT_DELETION', schemaVersion: '1.0', deprecated: false }
    const answer = await fetch(address, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'X-EBAY-SIGNATURE': Buffer.from('{"kid":"none","signature":"AAAA"}').toString('base64'),
      },
      body: JSON.stringify({ metadata, notification }),
    })
    expect(answer.status).toBe(403)
    expect(await erasures()).toEqual([])
    expect((await ofBuyer()).length).toBeGreaterThanOrEqual(4)
  })

  it('is erased on eBay’s signed notice: cases, orders, words, payloads', async () => {
    const before = await allCases(world.call)
    expect((await searched()).length).toBeGreaterThan(0)
    // Each shop has an address of its own, and the topic is the application’s.
    expect(new Set(await world.sandbox.ebayWorld.deleteUser(BUYER))).toEqual(new Set([204]))
    await eventually('the erasure is done', async () => (await erasures())[0]?.done_at)
    const [erasure] = await erasures()
    expect(erasure?.handles).toBeNull()
    expect(erasure?.counts).toMatchObject({ cases: 4, orders: 2 })
    expect(erasure?.counts?.['payloads']).toBeGreaterThan(4)
    const vault = await world.service.app.get(Vault).of(world.tenantId)
    expect(erasure?.fingerprints).toContainEqual(vault.fingerprint(BUYER))
    expect(await ofBuyer()).toEqual([])
    expect(await inPayloads()).toBe(0)
    const keys = await sql(`select 1 from orders where buyer_key = $1`, [vault.fingerprint(BUYER)])
    expect(keys).toEqual([])
    const texts = await sql(`select 1 from case_event where text like $1`, [`%${WORDS}%`])
    expect(texts).toEqual([])
    expect((await searched()).length).toBe(0)
    const after = await allCases(world.call)
    expect(after.map(({ id }) => id).toSorted()).toEqual(before.map(({ id }) => id).toSorted())
  })

  it('leaves cases that can still be worked', async () => {
    const cancellation = (await allCases(world.call)).find(
      (one) => one.kind === 'cancellation' && one.nativeState === 'APPROVAL_PENDING' && isOurs(one),
    )!
    expect((await timelineOf(world.call, cancellation.id)).length).toBeGreaterThan(0)
    const path = `/v1/cases/${cancellation.id}/actions/approve_cancellation`
    const { body } = await world.call<ActionBody>('POST', path, { input: {} })
    const done = await eventually('the action has an outcome', async () => {
      const { body: now } = await world.call<ActionBody>('GET', `/v1/actions/${body.id}`)
      return now.state !== 'requested' && now.state !== 'sent' && now
    })
    expect(done).toMatchObject({ state: 'confirmed' })
  })

  it('stays erased when a late answer shows him once more', async () => {
    const conversation = world.sandbox.ebayWorld.buyerWrites(shop(), { buyer: BUYER, text: 'a late answer' })
    await eventually('the late answer came', async () => {
      await world.advance('PT10M')
      await world.pollDue()
      return (await allCases(world.call)).some(({ nativeId }) => nativeId === conversation.id)
    })
    expect(await ofBuyer()).toEqual([])
    expect(await inPayloads()).toBe(0)
  })

  const isOurs = (one: CaseBody): boolean =>
    world.sandbox.ebayWorld.truth(shop()).cancellations.some(({ cancelId, requestor, requestedAt }) => {
      const now = world.sandbox.clock.now().getTime()
      return cancelId === one.nativeId && requestor === 'BUYER' && now - Date.parse(requestedAt) < 3_600_000
    })
})
