import { parseArgs } from 'node:util'
import { settingsFrom } from '#config'
import { connectShop } from './connect.js'
import { createTenant } from './create-tenant.js'
import { doctor } from './doctor.js'
import { gradeFile } from './grade.js'
import { grades } from './grades.js'
import { mapFile } from './map.js'
import { migrate } from '../infra/migrate.js'
import { replay } from './replay.js'
import { rotateKeys } from './rotate-keys.js'
import { signRequest } from './sign.js'

const HELP = `crosscase – after-sales cases of several marketplaces in one model

  crosscase map MARKETPLACE STREAM FILE     a raw body in (FILE or - for standard input), JSON out: {cases, orders, facts, problems}
      [--site SITE] [--at INSTANT]          the shop's site (default: the marketplace's first) and when the body was fetched
  crosscase grade MARKETPLACE RULESET FILE  a shop's metrics in (JSON, - for standard input), level, score and headroom out;
      [--asof DATE]                         RULESET is an id or a scheme, then the rules of that day (default: today)
  crosscase grades take | recompute         take the snapshots that are due; prove that each kept one follows from its inputs
  crosscase sign MARKETPLACE                what is signed of a request, and its signature; secret and parameters
                                            come as JSON on standard input, never in the command line
  crosscase create-tenant NAME --admin MAIL make an organisation with its first administrator and API key
      [--mode live|test]                    (the password is read from CROSSCASE_ADMIN_PASSWORD, else made up and printed)
  crosscase connect MARKETPLACE NAME        connect a live shop, or renew its credentials (JSON on standard input)
      --tenant N [--site SITE]
  crosscase migrate                         bring the database's schema up to date
  crosscase replay --tenant N               understand stored raw payloads anew, after a mapping was mended
      [--account acct_N] [--stream NAME] [--failed]
  crosscase rotate-keys                     wrap all keys by CROSSCASE_MASTER_KEY, after it was changed
  crosscase doctor                          check settings, database, and every connected shop; says what to do

All but map, grade and sign read the environment variables of config/env.example.
`

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      site: { type: 'string' },
      at: { type: 'string' },
      asof: { type: 'string' },
      tenant: { type: 'string' },
      account: { type: 'string' },
      stream: { type: 'string' },
      failed: { type: 'boolean' },
      admin: { type: 'string' },
      mode: { type: 'string' },
    },
  })
  const [command, ...rest] = positionals
  if (values.help || command === undefined) {
    process.stdout.write(HELP)
    return 0
  }
  switch (command) {
    case 'map':
      return mapFile(rest, values)
    case 'grade':
      return gradeFile(rest, values)
    case 'grades':
      return grades(settingsFrom(process.env), rest)
    case 'sign':
      return signRequest(rest)
    case 'create-tenant':
      return createTenant(process.env, rest, values)
    case 'connect':
      return connectShop(process.env, rest, values)
    case 'migrate':
      return runMigrate()
    case 'replay':
      return replay(settingsFrom(process.env), values)
    case 'rotate-keys':
      return rotateKeys(settingsFrom(process.env))
    case 'doctor':
      return doctor(process.env)
    default:
      process.stderr.write(`there is no command ${command}\n\n${HELP}`)
      return 2
  }
}

async function runMigrate(): Promise<number> {
  const url = process.env['DATABASE_URL']
  if (!url) throw new Error('DATABASE_URL is not set: the address of a PostgreSQL 15–18 database')
  const done = await migrate(url)
  process.stdout.write(done.length === 0 ? 'nothing to do\n' : `${done.join('\n')}\n`)
  return 0
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  },
)
