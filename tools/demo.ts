import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { settingsFrom } from '#config'
import { startPostgres } from '#embedded-postgres'
import { marketplaceOf } from '#marketplaces'
import { startSandbox } from '#sandbox'
import type { Sandbox } from '#sandbox'
import { startService } from '../src/bootstrap.js'
import type { Service } from '../src/bootstrap.js'
import { Accounts } from '../src/accounts/accounts.js'
import { ApiKeys } from '../src/auth/api-keys.js'
import { SCOPES } from '../src/auth/caller.js'
import { Tenants } from '../src/auth/tenants.js'
import { Snapshots } from '../src/grades/snapshots.js'
import { Clock } from '../src/infra/clock.js'
import { Database } from '../src/infra/database.js'
import { migrate } from '../src/infra/migrate.js'
import { Leases } from '../src/intake/leases.js'
import { DemoHome } from './demo-home.js'
import { tellOfDisputes } from './demo-notes.js'
import type { DemoSecrets } from './demo-home.js'

const ROOT = resolve(import.meta.dirname, '../..')
const DATABASE = 'crosscase'
/** Long enough for the windows of the first of 90 snapshots. */
const HISTORY_DAYS = 168

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** Everything started so far, stopped in reverse order. */
const running: (() => Promise<void> | void)[] = []
let stopping: Promise<void> | null = null

function stopAll(): Promise<void> {
  stopping ??= (async () => {
    for (const stop of running.toReversed()) await stop()
  })()
  return stopping
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { reset: { type: 'boolean' }, 'exit-after-sync': { type: 'boolean' } },
  })
  const home = new DemoHome(process.env['CROSSCASE_HOME'] || resolve(ROOT, '.crosscase'))
  home.take()
  running.push(() => home.release())
  if (values.reset) await erase(home)
  const secrets = home.secrets()

  say(`Data folder: ${home.path}`)
  const databaseUrl = await startDatabase(home)
  const sandbox = await startMarketplaces(home, secrets)
  const port = process.env['PORT'] ?? '3000'
  const settings = settingsFrom({
    LOG_LEVEL: 'error',
    WEBHOOK_NETWORKS: '127.0.0.0/8',
    ...process.env,
    PORT: values['exit-after-sync'] && process.env['PORT'] === undefined ? '0' : port,
    DATABASE_URL: databaseUrl,
    CROSSCASE_MASTER_KEY: secrets.masterKey,
    SANDBOX_URL: sandbox.url,
    // On a port of its own choosing the service knows its address too late to be pushed to.
    ...(port === '0' || values['exit-after-sync'] ? {} : { PUBLIC_URL: `http://127.0.0.1:${port}` }),
  })
  const service = await startService(settings, 'all').catch((error: unknown) => {
    if ((error as { code?: unknown }).code !== 'EADDRINUSE') throw error
    throw new Error(`port ${port} is taken; set PORT to another, like PORT=3001 npm run demo`)
  })
  running.push(() => service.stop())

  const { tenantId, apiKey } = await connectShops(service, sandbox, home, secrets)
  await firstSync(service, tenantId)
  const snapshots = await service.app.get(Snapshots).take()
  if (snapshots > 0) say(`Took ${snapshots} snapshots of the shops’ grades, 90 days back.`)
  await tellOfDisputes(service, tenantId, sandbox)
  say('')
  say(`Crosscase is ready at http://127.0.0.1:${new URL(service.url).port}`)
  say(`Sign in: ${secrets.email} / ${secrets.password}`)
  say(`API key: ${apiKey}`)
  if (!values['exit-after-sync']) return
  await printSummary(service, tenantId)
  await stopAll()
  process.exit(0)
}

async function erase(home: DemoHome): Promise<void> {
  if (home.hasDatabase) {
    const server = await startPostgres({ dataDir: home.postgresDir, durable: true, auth: 'scram' }).catch(
      () => null,
    )
    await server?.stop()
  }
  home.erase()
  say('Starting anew: the old data is erased.')
}

async function startDatabase(home: DemoHome): Promise<string> {
  say('Starting PostgreSQL …')
  const server = await startPostgres({ dataDir: home.postgresDir, durable: true, auth: 'scram' })
  running.push(() => server.stop())
  const url = new URL(server.url)
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    const { rowCount } = await client.query(`select 1 from pg_database where datname = $1`, [DATABASE])
    if (rowCount === 0) await client.query(`create database ${DATABASE}`)
  } finally {
    await client.end()
  }
  url.pathname = `/${DATABASE}`
  const done = await migrate(url.href)
  say(`Database ready${done.length > 0 ? ` (${done.length} migrations)` : ''}.`)
  return url.href
}

async function startMarketplaces(home: DemoHome, secrets: DemoSecrets): Promise<Sandbox> {
  const sandbox = await startSandbox({
    seed: secrets.seed,
    stateFile: home.sandboxFile,
    historyDays: HISTORY_DAYS,
  })
  running.push(() => sandbox.stop())
  say(`Simulated marketplaces ready, their time is ${sandbox.clock.now().toISOString()}.`)
  return sandbox
}

async function connectShops(
  service: Service,
  sandbox: Sandbox,
  home: DemoHome,
  secrets: DemoSecrets,
): Promise<{ tenantId: number; apiKey: string }> {
  const database = service.app.get(Database)
  await service.app.get(Clock).follow(sandbox.clock.now())
  const [existing] = await database.query<{ id: number }>(`select id from tenant order by id limit 1`)
  let tenantId = existing?.id
  let apiKey = secrets.apiKey
  if (tenantId !== undefined && apiKey === null) {
    apiKey = await service.app.get(ApiKeys).create({ id: tenantId, mode: 'test' }, 'demo', SCOPES)
    home.keep({ ...secrets, apiKey })
  }
  if (tenantId === undefined || apiKey === null) {
    const admin = { email: secrets.email, name: 'Demo', password: secrets.password }
    const made = await service.app.get(Tenants).create({ name: 'Demo seller', mode: 'test', admin })
    tenantId = made.tenantId
    apiKey = made.apiKey
    home.keep({ ...secrets, apiKey })
  }
  for (const shop of sandbox.shops) {
    await service.app.get(Accounts).connect(tenantId, { ...shop, endpoints: 'sandbox' })
    const marketplace = marketplaceOf(shop.marketplace)?.name.en ?? shop.marketplace
    say(`Connected ${marketplace} shop ${shop.name} (${shop.site}).`)
  }
  return { tenantId, apiKey }
}

interface Progress {
  done: number
  total: number
  cases: number
  failing: string | null
}

/** Waits until every stream has been read to its end since this start, and says how far it is. */
async function firstSync(service: Service, tenantId: number): Promise<void> {
  const database = service.app.get(Database)
  const [clock] = await database.query<{ now: string }>(`select now()`)
  await service.app.get(Leases).hasten({ tenantId })
  for (let last = ''; ;) {
    const [progress] = await database.query<Progress>(
      `select count(*) filter (where last_ok_at >= $2)::int as done, count(*)::int as total,
         (select coalesce(sum(n), 0)::int from case_counter where tenant_id = $1) as cases,
         min(problem ->> 'message') filter (where failures > 2) as failing
       from sync_stream where tenant_id = $1`,
      [tenantId, clock?.now],
    )
    if (!progress) throw new Error('no streams to synchronise')
    const line = `Synchronised ${progress.done} of ${progress.total} streams, ${progress.cases} cases`
    if (line !== last) say(line)
    last = line
    if (progress.done === progress.total) return
    if (progress.failing) throw new Error(`a stream keeps failing: ${progress.failing}`)
    if (stopping) return
    await pause(200)
  }
}

async function printSummary(service: Service, tenantId: number): Promise<void> {
  const rows = await service.app.get(Database).query<Record<string, string>>(
    `select a.marketplace, a.name as shop, c.kind, sum(n) filter (where box = 'unhandled') as unhandled,
       sum(n) filter (where box = 'replied') as replied, sum(n) filter (where box = 'closed') as closed, sum(n) as total
     from case_counter c join account a on a.tenant_id = c.tenant_id and a.id = c.account_id
     where c.tenant_id = $1 group by a.marketplace, a.name, c.kind order by 1, 2, 3`,
    [tenantId],
  )
  say('')
  const columns = ['marketplace', 'shop', 'kind', 'unhandled', 'replied', 'closed', 'total']
  const table = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? '0'))]
  const widths = columns.map((_, index) => Math.max(...table.map((line) => line[index]?.length ?? 0)))
  for (const line of table)
    say(
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}

function onSignal(): void {
  if (!stopping) say('\nStopping …')
  stopAll().then(
    () => {
      say('Stopped: nothing is left running.')
      process.exit(0)
    },
    () => process.exit(1),
  )
}

process.on('SIGINT', onSignal)
process.on('SIGTERM', onSignal)

main().catch(async (error: unknown) => {
  if (!stopping) process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  await stopAll().catch(() => undefined)
  process.exit(1)
})
