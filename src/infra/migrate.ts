import { connect } from './data-source.js'
import { raiseWalls } from './walls.js'

const MIGRATION_LOCK = 4_710_003

/**
 * Brings the schema up to date and raises the walls between tenants; gives the names of the migrations run. Two runs at once are safe: the second waits
 * and finds nothing to do. Throws when the server is older than PostgreSQL 15.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const source = await connect(databaseUrl)
  const guard = source.createQueryRunner()
  try {
    const [version] = (await guard.query(`select current_setting('server_version_num')::int as number`)) as [
      { number: number },
    ]
    if (version.number < 150_000) throw new Error('Crosscase needs PostgreSQL 15 or newer')
    await guard.query(`select pg_advisory_lock($1)`, [MIGRATION_LOCK])
    try {
      const done = await source.runMigrations({ transaction: 'each' })
      await raiseWalls(guard)
      return done.map((migration) => migration.name)
    } finally {
      await guard.query(`select pg_advisory_unlock($1)`, [MIGRATION_LOCK])
    }
  } finally {
    await guard.release()
    await source.destroy()
  }
}

/** Whether the database has every migration that this version knows. */
export async function isMigrated(databaseUrl: string): Promise<boolean> {
  const source = await connect(databaseUrl)
  try {
    return !(await source.showMigrations())
  } finally {
    await source.destroy()
  }
}
