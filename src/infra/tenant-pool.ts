import { callbackify } from 'node:util'
import pg from 'pg'
import { tenancy } from './tenancy.js'
import { APP_ROLE, TENANT_SETTING } from './walls.js'

type Callback = Parameters<pg.Pool['connect']>[0]

/** What each connection was last made to be: a tenant's, or (absent) the service's. */
const lastUse = new WeakMap<pg.PoolClient, number>()

/**
 * Connections that are the tenant's for whose work they are taken: under the application's role, with its row-level
 * policies, and with that tenant set. One statement when a connection changes hands, none when it does not.
 */
export class TenantPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>
  override connect(callback: Callback): void
  override connect(callback?: Callback): Promise<pg.PoolClient> | void {
    const wanted = tenancy.current()
    const taken = super.connect().then((client) => handOver(client, wanted))
    if (!callback) return taken
    callbackify(() => taken)((error, client) =>
      error
        ? callback(error, undefined, () => undefined)
        : callback(undefined, client, (fault) => client.release(fault)),
    )
  }
}

async function handOver(client: pg.PoolClient, wanted: number | null | 'anyone'): Promise<pg.PoolClient> {
  if (wanted === 'anyone') return client
  const present = lastUse.get(client) ?? null
  if (present === wanted) return client
  try {
    await client.query(`select set_config('role', $1, false), set_config('${TENANT_SETTING}', $2, false)`, [
      wanted === null ? 'none' : APP_ROLE,
      wanted === null ? '' : String(wanted),
    ])
  } catch (error) {
    // Nobody can say whose it is now.
    client.release(true)
    throw error
  }
  if (wanted === null) lastUse.delete(client)
  else lastUse.set(client, wanted)
  return client
}

/** The driver that the data source uses. */
export const tenantDriver = { ...pg, Pool: TenantPool }
