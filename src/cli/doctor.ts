import { settingsFrom } from '#config'
import { AccountDoctor } from '../accounts/account-doctor.js'
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
      const told = await application.get(AccountDoctor).examine(shop.tenantId, shop.id)
      for (const { check, of, ok, says, nextStep } of told) {
        const what = [check, of].filter(Boolean).join(' ')
        report(`${subject} ${what}`, ok, nextStep === null ? says.en : `${says.en} – ${nextStep.en}`)
      }
    }
  })
  return findings.every((finding) => finding.ok) ? 0 : 1
}
