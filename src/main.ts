import { parseArgs } from 'node:util'
import { settingsFrom } from '#config'
import { startService } from './bootstrap.js'
import type { Role } from './bootstrap.js'
import { isMigrated } from './infra/migrate.js'

const ROLES: readonly Role[] = ['api', 'worker', 'all']

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { role: { type: 'string', default: 'all' } } })
  const role = ROLES.find((one) => one === values.role)
  if (!role) throw new Error(`--role is one of ${ROLES.join(', ')}, not ${values.role}`)
  const settings = settingsFrom(process.env)
  if (!(await isMigrated(settings.databaseUrl))) {
    throw new Error('the database is not up to date: run `npm run migrate` first')
  }
  const service = await startService(settings, role)
  process.stdout.write(`Crosscase (${role}) is ready${service.url ? ` at ${service.url}` : ''}\n`)
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    )
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}

main().catch(fail)
