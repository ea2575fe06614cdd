import pg from 'pg'
import { DataSource } from 'typeorm'
import type { DataSourceOptions, MixedList } from 'typeorm'
import { tenantDriver } from './tenant-pool.js'
import { migrations } from '../migrations/index.js'

const TIMESTAMPTZ = 1184

/**
 * Instants leave the driver as ISO 8601 text in UTC; `infinity` and `-infinity` stay words. Microseconds are kept where
 * there are any: a cursor cut to milliseconds would stand before its own row.
 */
function instantText(value: string): string {
  if (value.endsWith('infinity')) return value
  const text = new Date(value).toISOString()
  const micros = /\.\d{3}(\d+)/.exec(value)?.[1]
  return micros === undefined ? text : `${text.slice(0, -1)}${micros}Z`
}

const types = {
  getTypeParser(oid: number, format: 'text' | 'binary' = 'text'): unknown {
    return oid === TIMESTAMPTZ && format === 'text' ? instantText : pg.types.getTypeParser(oid, format)
  },
}

/** Options of the one data source: explicit entities and migrations, nothing found by pattern, nothing synchronised. */
export function dataSourceOptions(options: {
  url: string
  pool: number
  entities: MixedList<unknown>
  name: string
}): DataSourceOptions {
  return {
    type: 'postgres',
    driver: tenantDriver,
    url: options.url,
    entities: options.entities as never,
    migrations: [...migrations],
    synchronize: false,
    migrationsRun: false,
    installExtensions: false,
    logging: false,
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
    applicationName: options.name,
    poolSize: options.pool,
    extra: {
      types,
      max: options.pool,
      idle_in_transaction_session_timeout: 30_000,
      statement_timeout: 60_000,
      options: '-c TimeZone=UTC -c jit=off',
    },
  }
}

/** A connected data source for commands that run without the application. */
export async function connect(url: string, pool = 2): Promise<DataSource> {
  return new DataSource(dataSourceOptions({ url, pool, entities: [], name: 'crosscase-cli' })).initialize()
}
