import { readFileSync } from 'node:fs'
import { settingsFrom } from '#config'
import { marketplaceOf, marketplaces } from '#marketplaces'
import { Accounts } from '../accounts/accounts.js'
import { publicId } from '../infra/ids.js'
import { withApplication } from './application.js'

/**
 * `crosscase connect`: connects a live shop, or renews its credentials. They are read as JSON from standard input, so that
 * they stand in no command line and no shell history.
 */
export async function connectShop(
  environment: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
  options: { tenant?: string; site?: string },
): Promise<number> {
  const [id, name] = args
  const marketplace = marketplaceOf(id ?? '')
  if (!marketplace) throw new Error(`MARKETPLACE is one of: ${marketplaces.map((one) => one.id).join(', ')}`)
  const fields = marketplace.credentials.map((field) => `${field.name}${field.optional ? ' (optional)' : ''}`)
  if (!name) throw new Error(`NAME is missing. Credentials on standard input, as JSON: ${fields.join(', ')}`)
  const tenantId = Number(options.tenant)
  if (!Number.isInteger(tenantId) || tenantId < 1) throw new Error('--tenant N is missing: whose shop it is')
  const site = options.site ?? Object.keys(marketplace.sites)[0] ?? ''
  const credentials = credentialsIn(readFileSync(0, 'utf8'), fields)
  const accountId = await withApplication(settingsFrom(environment), (application) =>
    application
      .get(Accounts)
      .connect(tenantId, { marketplace: marketplace.id, name, site, endpoints: 'live', credentials }),
  )
  process.stdout.write(`Connected ${name} (${site}) as ${publicId('acct', accountId)}.\n`)
  return 0
}

function credentialsIn(text: string, fields: readonly string[]): Record<string, string> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    parsed = null
  }
  const entries = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : []
  if (entries.length === 0 || entries.some(([, value]) => typeof value !== 'string')) {
    throw new Error(`standard input must be a JSON object of texts: ${fields.join(', ')}`)
  }
  return Object.fromEntries(entries as [string, string][])
}
