import { useQuery } from '@tanstack/react-query'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet } from 'react-router'
import { accountsQuery } from '../api/queries'
import { SandboxStrip } from '../clock/sandbox-strip'
import { useWords } from '../i18n/words'
import { LiveLine } from '../live/live-line'
import { Header } from './header'
import { Loading } from './states'

/** A shop that is not being read is a shop whose new cases nobody sees: said on every page. */
function ShopsNotRead() {
  const { t } = useTranslation()
  const words = useWords()
  const accounts = useQuery(accountsQuery())
  const troubled = (accounts.data ?? []).filter((account) => account.health.state !== 'ok')
  if (troubled.length === 0) return null
  return (
    <details className="strip strip-warning strip-details" data-testid="shops-not-read">
      <summary>{t('shops.troubled', { count: troubled.length })}</summary>
      <ul>
        {troubled.map((account) => (
          <li key={account.id}>
            <b>
              {words.marketplace(account.marketplace)} · {account.name}
            </b>
            {' — '}
            {words.health(account.health.state)}
            {account.health.reason && `: ${account.health.reason}`}
            {account.health.nextStep && (
              <>
                {' '}
                <b>{t('shops.nextStep')}</b> {account.health.nextStep}
              </>
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}

export const Shell = () => (
  <div className="shell">
    <Header />
    <SandboxStrip />
    <LiveLine />
    <ShopsNotRead />
    <Suspense fallback={<Loading />}>
      <Outlet />
    </Suspense>
  </div>
)
