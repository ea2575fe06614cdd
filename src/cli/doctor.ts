import { Problem } from '#adapter'
import type { Marketplace } from '#adapter'
import { settingsFrom } from '#config'
import { Accounts } from '../accounts/accounts.js'
import { Database } from '../infra/database.js'
import { isMigrated } from '../infra/migrate.js'
import { withApplication } from './application.js'

interface Finding {
  readonly subject: string
  readonly ok: boolean
  readonly says: string
}

/** `crosscase doctor`: checks one thing after the other and says what to do. Exit 1 when anything is wrong. */
export async function doctor(environment: Readonly<Record<string, string | undefined>>): Promise<number> {
  const findings: Finding[] = []
  const report = (subject: string, ok: boolean, says: string) => {
    findings.push({ subject, ok, says })
    process.stdout.write(`${ok ? 'ok  ' : 'FAIL'}  ${subject}: ${says}\n`)
  }
  const settings = (() => {
    try {
      return settingsFrom(environment)
    } catch (error) {
      report('settings', false, error instanceof Error ? error.message : String(error))
      return null
    }
  })()
  if (!settings) return 1
  report('settings', true, 'complete')
  try {
    const migrated = await isMigrated(settings.databaseUrl)
    report(
      'database',
      migrated,
      migrated ? 'reachable and up to date' : 'behind this version: run `npm run migrate`',
    )
    if (!migrated) return 1
  } catch (error) {
    report('database', false, `not reachable: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
  await withApplication(settings, async (application) => {
    const shops = await application
      .get(Database)
      .query<{ tenantId: number; id: string; name: string; marketplace: string }>(
        `select tenant_id as "tenantId", id::text, name, marketplace from account a where removed_at is null order by a.tenant_id, a.id`,
      )
    if (shops.length === 0) report('shops', true, 'none connected yet')
    for (const shop of shops) {
      const subject = `shop ${shop.name} (${shop.marketplace})`
      const says = await check(application.get(Accounts), shop)
      report(subject, says === null, says ?? 'token, host and first stream answer')
    }
  })
  return findings.every((finding) => finding.ok) ? 0 : 1
}

/** Opens the shop and lists the first page of its first stream; null when all is well. */
async function check(accounts: Accounts, shop: { tenantId: number; id: string }): Promise<string | null> {
  try {
    const account = await accounts.open(shop.tenantId, shop.id)
    await account.connected('click').list(firstStream(account.marketplace), null)
    return null
  } catch (error) {
    if (!(error instanceof Problem)) return error instanceof Error ? error.message : String(error)
    return `${error.message} – ${ADVICE[error.code] ?? 'try again later'}`
  }
}

const firstStream = (marketplace: Marketplace): string => Object.keys(marketplace.streams)[0] ?? ''

const ADVICE: Partial<Record<Problem['code'], string>> = {
  auth_expired: 'ask the shop owner for consent again and store the new token',
  forbidden: 'grant the missing role or scope at the marketplace',
  rate_limited: 'our budget for this operation is used up; wait for its reset',
  contract_changed: 'the marketplace changed its answer; keep the payload and mend the mapping',
}
