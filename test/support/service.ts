import { randomUUID } from 'node:crypto'
import { settingsFrom } from '#config'
import { startSandbox } from '#sandbox'
import type { Sandbox } from '#sandbox'
import { Accounts } from '../../src/accounts/accounts.js'
import { Tenants } from '../../src/auth/tenants.js'
import { startService } from '../../src/bootstrap.js'
import type { Role, Service } from '../../src/bootstrap.js'
import { Clock } from '../../src/infra/clock.js'
import { Database } from '../../src/infra/database.js'
import { Poller } from '../../src/intake/poller.js'
import { createDatabase } from './database.js'
import { eventually } from './eventually.js'
import { MASTER_KEY } from './master-key.js'
import type { TestDatabase } from './database.js'

export const ADMIN = { email: 'ada@shop.example', name: 'Ada', password: 'a long enough password' }

export interface Answer<T = Record<string, never>> {
  readonly status: number
  readonly headers: Headers
  readonly body: T
}

/** Calls a route; `T` is the shape that the test expects of the answer. */
export type Call = <T>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer<T>>

/** The whole service on a database of its own, against simulated marketplaces with a clock that stands still. */
export interface World {
  readonly service: Service
  readonly sandbox: Sandbox
  readonly database: TestDatabase
  readonly tenantId: number
  readonly apiKey: string
  readonly accounts: readonly string[]
  readonly call: Call
  /** Moves virtual time on by the public route. */
  advance(duration: string): Promise<void>
  /** Ends when every poll that is due has run to its end, whoever ran it. */
  pollDue(): Promise<void>
  stop(): Promise<void>
}

export async function startWorld(
  options: {
    role?: Role
    environment?: Record<string, string>
    sandbox?: Sandbox
    /** Connects the shops of these alone; a world is quicker for it. */
    marketplaces?: readonly string[]
    /** Where it listens, for what must know its address beforehand; a free port unless told. */
    port?: number
  } = {},
): Promise<World> {
  const database = await createDatabase()
  const sandbox =
    options.sandbox ??
    (await startSandbox({ seed: 7, frozen: true, startAt: new Date('2026-11-22T08:00:00Z') }))
  const settings = settingsFrom({
    DATABASE_URL: database.url,
    CROSSCASE_MASTER_KEY: MASTER_KEY,
    SANDBOX_URL: sandbox.url,
    PORT: '0',
    LOG_LEVEL: 'silent',
    REQUESTS_PER_MINUTE: '1000000',
    ...options.environment,
  })
  const service = await startService({ ...settings, port: options.port ?? 0 }, options.role ?? 'all')
  await service.app.get(Clock).follow(sandbox.clock.now())
  const { tenantId, apiKey } = await service.app
    .get(Tenants)
    .create({ name: 'Test seller', mode: 'test', admin: ADMIN })
  const accounts: string[] = []
  for (const shop of sandbox.shops) {
    if (options.marketplaces && !options.marketplaces.includes(shop.marketplace)) continue
    accounts.push(await service.app.get(Accounts).connect(tenantId, { ...shop, endpoints: 'sandbox' }))
  }
  const call = caller(service.url, apiKey)
  return {
    service,
    sandbox,
    database,
    tenantId,
    apiKey,
    accounts,
    call,
    async advance(duration) {
      const answer = await call('POST', '/v1/test/clock/advance', { duration })
      if (answer.status !== 200) throw new Error(`time did not move: ${JSON.stringify(answer.body)}`)
    },
    pollDue: () =>
      eventually('all streams read', async () => {
        await service.app.get(Poller).runDue()
        // The service's own poller may be reading some of them at this moment.
        const [left] = await service.app
          .get(Database)
          .query(`select 1 from sync_stream where next_due_at <= now() or lease_until > now() limit 1`)
        return left === undefined
      }).then(() => undefined),
    async stop() {
      await service.stop()
      if (!options.sandbox) await sandbox.stop()
      await database.drop()
    },
  }
}

/** Calls the service as an ERP system would. */
export function caller(url: string, apiKey: string): Call {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${apiKey}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(method === 'POST' ? { 'Idempotency-Key': randomUUID() } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} }
  }
}
