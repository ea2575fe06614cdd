import { NestFactory } from '@nestjs/core'
import type { INestApplicationContext } from '@nestjs/common'
import { settingsFrom } from '#config'
import { Accounts } from '../../src/accounts/accounts.js'
import type { OpenAccount } from '../../src/accounts/accounts.js'
import { AppModule } from '../../src/app.module.js'
import { Tenants } from '../../src/auth/tenants.js'
import { Database } from '../../src/infra/database.js'
import type { Row } from '../../src/infra/database.js'
import { createDatabase } from './database.js'
import type { TestDatabase } from './database.js'
import { MASTER_KEY } from './master-key.js'

/** The rooms of the service on a real database, without routes, timers or jobs. */
export interface Rooms {
  readonly application: INestApplicationContext
  readonly database: TestDatabase
  get<T>(room: abstract new (...needs: never[]) => T): T
  /** Looks into the database past all rooms. */
  sql<R = Row>(text: string, parameters?: readonly unknown[]): Promise<R[]>
  tenant(): Promise<{ tenantId: number; apiKey: string }>
  /** Connects a shop to a marketplace whose only credential is `secret`. */
  shop(tenantId: number, marketplace: string, name?: string, secret?: string): Promise<OpenAccount>
  stop(): Promise<void>
}

/** `beside`: other rooms on the same database, as another process of the service would be. */
export async function openRooms(
  options: { beside?: Rooms; environment?: Record<string, string> } = {},
): Promise<Rooms> {
  const database = options.beside?.database ?? (await createDatabase())
  const settings = settingsFrom({
    DATABASE_URL: database.url,
    CROSSCASE_MASTER_KEY: MASTER_KEY,
    LOG_LEVEL: 'silent',
    ...options.environment,
  })
  const application = await NestFactory.createApplicationContext(AppModule.with(settings), { logger: false })
  const get: Rooms['get'] = (room) => application.get(room as never)
  let made = 0
  return {
    application,
    database,
    get,
    sql: (text, parameters) => get(Database).query(text, parameters),
    tenant() {
      made += 1
      const name = `seller ${made}`
      const admin = { email: `admin${made}@shop.example`, name, password: 'a long enough password' }
      return get(Tenants).create({ name, mode: 'test', admin })
    },
    async shop(tenantId, marketplace, name = 'shop', secret = 'top secret') {
      const credentials = { secret }
      const shop = { marketplace, name, site: 'HERE', endpoints: 'live', credentials } as const
      return get(Accounts).open(tenantId, await get(Accounts).connect(tenantId, shop))
    },
    async stop() {
      await application.close()
      if (!options.beside) await database.drop()
    },
  }
}
