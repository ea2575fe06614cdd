import { randomUUID } from 'node:crypto'
import { settingsFrom } from '#config'
import { ApiKeys } from '../../src/auth/api-keys.js'
import type { Scope } from '../../src/auth/caller.js'
import { Staff } from '../../src/auth/staff.js'
import { startService } from '../../src/bootstrap.js'
import type { Role, Service } from '../../src/bootstrap.js'
import { Database } from '../../src/infra/database.js'
import type { Row } from '../../src/infra/database.js'
import { createDatabase } from './database.js'
import { MASTER_KEY } from './master-key.js'

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; an empty object for any other. */
  readonly body: Record<string, unknown>
}

export interface Seller {
  readonly tenantId: number
  readonly email: string
  readonly key: string
}

export const PASSWORD = 'a long enough password'

/** The service's routes on a database of its own, without polls, jobs or housekeeping. */
export interface Api {
  readonly databaseUrl: string
  readonly service: Service
  seller(): Promise<Seller>
  keyOf(seller: Seller, scopes: readonly Scope[], expiresAt?: Date): Promise<string>
  sql<R = Row>(text: string, parameters?: readonly unknown[]): Promise<R[]>
  send(
    method: string,
    path: string,
    options?: { headers?: Record<string, string>; body?: string | Buffer },
  ): Promise<Reply>
  /** As an ERP system: with a key, and with an Idempotency-Key where something is changed. */
  call(key: string, method: string, path: string, body?: unknown): Promise<Reply>
  stop(): Promise<void>
}

/** `beside`: another replica on the same database; `role`: with polls, jobs and housekeeping too. */
export async function startApi(
  environment: Record<string, string> = {},
  { beside, role = 'api' }: { beside?: Api; role?: Role } = {},
): Promise<Api> {
  const database = beside ? { url: beside.databaseUrl, drop: async () => undefined } : await createDatabase()
  const settings = settingsFrom({
    DATABASE_URL: database.url,
    CROSSCASE_MASTER_KEY: MASTER_KEY,
    LOG_LEVEL: 'silent',
    REQUESTS_PER_MINUTE: '1000000',
    ...environment,
  })
  const service = await startService({ ...settings, port: 0 }, role)
  const sql: Api['sql'] = (text, parameters) => service.app.get(Database).query(text, parameters)
  const send: Api['send'] = async (method, path, { headers = {}, body } = {}) => {
    const response = await fetch(`${service.url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: jsonOf(text) }
  }
  const keyOf: Api['keyOf'] = ({ tenantId }, scopes, expiresAt) =>
    service.app.get(ApiKeys).create({ id: tenantId, mode: 'test' }, 'a key', scopes, expiresAt ?? null)
  let sellers = 0
  return {
    databaseUrl: database.url,
    service,
    sql,
    send,
    keyOf,
    async seller() {
      sellers += 1
      const [row] = await sql<{ id: number }>(
        `insert into tenant (name, mode) values ($1, 'test') returning id`,
        [`Seller ${sellers}`],
      )
      const tenantId = row?.id ?? 0
      const email = `admin${sellers}@shop.example`
      await service.app
        .get(Staff)
        .create(tenantId, { email, name: `Admin ${sellers}`, role: 'admin', password: PASSWORD })
      const scopes: Scope[] = [
        'cases:read',
        'cases:act',
        'orders:read',
        'grades:read',
        'accounts:read',
        'accounts:write',
        'webhooks:write',
        'admin',
      ]
      const seller = { tenantId, email, key: '' }
      return { ...seller, key: await keyOf(seller, scopes) }
    },
    call: (key, method, path, body) =>
      send(method, path, {
        headers: {
          Authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(method === 'GET' ? {} : { 'Idempotency-Key': randomUUID() }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async stop() {
      await service.stop()
      await database.drop()
    },
  }
}

/** Every route that the running service answers, from its router. */
export function routesOf(service: Service): { method: string; path: string }[] {
  interface Layer {
    readonly route?: {
      readonly path: string | readonly string[]
      readonly methods: Readonly<Record<string, boolean>>
    }
  }
  const { router } = service.app.getHttpAdapter().getInstance() as unknown as {
    router: { stack: readonly Layer[] }
  }
  return router.stack.flatMap(({ route }) => {
    const paths = typeof route?.path === 'string' ? [route.path] : (route?.path ?? [])
    const methods = Object.keys(route?.methods ?? {}).map((method) => method.toUpperCase())
    return paths.flatMap((path) => methods.map((method) => ({ method, path })))
  })
}

function jsonOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}
