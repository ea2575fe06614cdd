import { randomBytes } from 'node:crypto'
import { settingsFrom } from '#config'
import { Tenants } from '../auth/tenants.js'
import { withApplication } from './application.js'

const SHORTEST_PASSWORD = 12

/** `crosscase create-tenant`: the first step of a new installation. */
export async function createTenant(
  environment: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
  options: { admin?: string; mode?: string },
): Promise<number> {
  const name = args[0]
  const email = options.admin
  const mode = options.mode ?? 'live'
  if (!name || !email || !/^\S+@\S+$/.test(email)) throw new Error('NAME and --admin MAIL are needed')
  if (mode !== 'live' && mode !== 'test') throw new Error('--mode is live or test')
  const given = environment['CROSSCASE_ADMIN_PASSWORD']
  if (given !== undefined && given.length < SHORTEST_PASSWORD) {
    throw new Error(`the password needs at least ${SHORTEST_PASSWORD} characters`)
  }
  const password = given ?? randomBytes(12).toString('base64url')
  const { tenantId, apiKey } = await withApplication(settingsFrom(environment), (application) =>
    application
      .get(Tenants)
      .create({ name, mode, admin: { email, name: email.split('@')[0] ?? email, password } }),
  )
  const secret = given === undefined ? ` / ${password}` : ''
  process.stdout.write(`Tenant ${tenantId}: ${name}\nSign in: ${email}${secret}\nAPI key: ${apiKey}\n`)
  return 0
}
