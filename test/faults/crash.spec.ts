import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import pg from 'pg'
import { startSandbox } from '#sandbox'
import type { Sandbox } from '#sandbox'
import { createDatabase } from '../support/database.js'
import type { TestDatabase } from '../support/database.js'
import { eventually } from '../support/eventually.js'
import { MASTER_KEY } from '../support/master-key.js'
import { spawnService } from '../support/process.js'
import type { ServiceProcess } from '../support/process.js'
import { allCases, allChanges, timelineOf } from '../support/reading.js'
import { ADMIN, caller } from '../support/service.js'
import type { ActionBody, CaseBody, CountsBody } from '../support/shapes.js'
import { connectShops, createTenant } from '../support/setup.js'

describe('a service killed in the middle', () => {
  let sandbox: Sandbox
  let database: TestDatabase
  let apiKey: string
  let environment: Record<string, string>
  let service: ServiceProcess | null = null

  const call = <T>(...args: Parameters<ReturnType<typeof caller>>) =>
    caller(service?.url ?? '', apiKey)<T>(...args)
  const query = async (text: string): Promise<Record<string, string>[]> => {
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    try {
      return (await client.query<Record<string, string>>(text)).rows
    } finally {
      await client.end()
    }
  }

  beforeAll(async () => {
    sandbox = await startSandbox({ seed: 11, frozen: true, startAt: new Date('2026-11-22T08:00:00Z') })
    database = await createDatabase()
    environment = { DATABASE_URL: database.url, CROSSCASE_MASTER_KEY: MASTER_KEY, SANDBOX_URL: sandbox.url }
    const tenant = await createTenant(environment, ADMIN)
    apiKey = tenant.apiKey
    await connectShops(environment, tenant.tenantId, sandbox)
  })
  afterAll(async () => {
    await service?.kill()
    await sandbox.stop()
    await database.drop()
  })

  it('loses and doubles nothing when killed again and again during the first sync', async () => {
    for (let kills = 0; kills < 4; kills += 1) {
      sandbox.faults.add({ name: 'slow', times: 1, match: 'ebay.trading.GetOrders' })
      service = await spawnService(environment)
      await eventually('a call is under way', async () => sandbox.faults.active().length === 0)
      await service.kill()
      sandbox.faults.release()
      await query(`update sync_stream set lease_until = '-infinity'`)
    }
    service = await spawnService(environment)
    await call('POST', '/v1/test/clock/advance', { duration: 'PT1M' })
    await eventually('everything is synchronised', async () => {
      const rows = await query(`select stream from sync_stream where complete_at is null`)
      return rows.length === 0
    })
    const cases = await allCases(call)
    expect(new Set(cases.map((one) => `${one.kind} ${one.nativeId}`)).size).toBe(cases.length)
    expectTruth(sandbox, cases)
    const { body } = await call<CountsBody>('GET', '/v1/cases/counts')
    expect(body.total).toBe(cases.length)
    const opened = (await allChanges(call))
      .filter((change) => change.type === 'case.opened')
      .map((change) => change.subject)
    expect(opened.toSorted()).toEqual(cases.map((one) => one.id).toSorted())
  })

  it.each(['slow', 'timeout-after-effect'] as const)(
    'sends an action once even if it dies while the call is under way (%s)',
    async (fault) => {
      const truth = sandbox.ebayWorld.addBuyerCancelRequest(sandbox.ebay[0]!)
      await call('POST', '/v1/test/clock/advance', { duration: 'PT1M' })
      const one = await eventually('the request is in the inbox', async () =>
        (await allCases(call)).find((found) => found.nativeId === truth.cancelId),
      )
      sandbox.faults.add({ name: fault, match: 'ebay.post-order.cancellation.approve' })
      const requested = await call<ActionBody>('POST', `/v1/cases/${one.id}/actions/approve_cancellation`, {
        input: {},
      })
      await eventually('the call is under way', async () => sandbox.faults.active().length === 0)
      await service?.kill()
      sandbox.faults.release()
      service = await spawnService(environment)
      const done = await eventually('the action has an outcome', async () => {
        const { body } = await call<ActionBody>('GET', `/v1/actions/${requested.body.id}`)
        return (body.state === 'confirmed' || body.state === 'refused') && body
      })
      expect(done.state).toBe('confirmed')
      const effects = sandbox
        .ledger('cancellation.approved')
        .filter((entry) => entry.subject['cancelId'] === truth.cancelId)
      expect(effects).toHaveLength(1)
      const steps = (await timelineOf(call, one.id)).map((event) => event.type)
      expect(steps.filter((step) => step === 'action_sent')).toHaveLength(1)
      expect(steps.filter((step) => step === 'action_confirmed')).toHaveLength(1)
    },
  )

  it('ends cleanly on SIGTERM', async () => {
    expect(await service?.terminate()).toBe(0)
  })
})

/** Every cancellation, order and ticket of the marketplaces stands in the inbox as it really is. */
function expectTruth(sandbox: Sandbox, cases: readonly CaseBody[]): void {
  const found = new Map(cases.map((one) => [`${one.kind} ${one.nativeId}`, one]))
  const monthAgo = sandbox.clock.now().getTime() - 29 * 86_400_000
  for (const shop of sandbox.ebay) {
    const truth = sandbox.ebayWorld.truth(shop)
    for (const cancellation of truth.cancellations) {
      if (cancellation.reason === 'ORDER_UNPAID') continue
      expect(found.get(`cancellation ${cancellation.cancelId}`)?.native).toMatchObject({
        cancelState: cancellation.state,
        cancelStatus: cancellation.status,
      })
    }
    const payable = truth.orders.filter(
      (one) => one.status === 'awaiting_payment' && Date.parse(one.createdAt) > monthAgo,
    )
    for (const order of payable) {
      for (const line of order.orderLineItemIds)
        expect(found.get(`unpaid_item ${line}`)?.box).not.toBe('closed')
    }
  }
  for (const shop of sandbox.wish) {
    for (const { ticketId, state } of sandbox.wishWorld.truth(shop).tickets)
      expect(found.get(`ticket ${ticketId}`)?.nativeState).toBe(state)
  }
}
