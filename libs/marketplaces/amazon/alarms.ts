import type { Account, Alarm } from '#adapter'
import { settingsIn } from './settings.js'

const DAY_MS = 86_400_000

/** Days before the end, the nearest first, and how loud each is. */
const STEPS = [
  { days: 7, severity: 'needs_attention' },
  { days: 30, severity: 'degraded' },
  { days: 60, severity: 'degraded' },
] as const

/**
 * A client secret ends 180 days after it was made; every call for a token then fails, though the sellers' consents stay
 * (developer-docs.amazon.com/sp-api/docs/rotating-your-apps-lwa-credentials, read 2026-11-22). Told 60, 30 and 7 days before.
 */
export function secretAlarms(account: Account, now: Date): readonly Alarm[] {
  const { clientSecretExpiresOn: day } = settingsIn(account.settings)
  if (day === '') return []
  const at = new Date(`${day}T00:00:00Z`)
  const left = (at.getTime() - now.getTime()) / DAY_MS
  const step = STEPS.find(({ days }) => left <= days)
  if (!step) return []
  const gone = left <= 0
  return [
    {
      code: gone ? 'client_secret_expired' : `client_secret_expires_in_${step.days}_days`,
      at: at.toISOString(),
      severity: gone ? 'needs_attention' : step.severity,
      reason: gone
        ? {
            en: `The LWA client secret ended on ${day}: no call can be signed in`,
            zh: `LWA Client Secret 已于 ${day} 到期：所有调用都无法登录`,
          }
        : { en: `The LWA client secret ends on ${day}`, zh: `LWA Client Secret 将于 ${day} 到期` },
      nextStep: {
        en: 'Rotate it in Solution Provider Portal (Developer Central), enter the new secret and its last day here',
        zh: '在开发者中心轮换秘钥，并在此填写新的秘钥及其到期日',
      },
    },
  ]
}
