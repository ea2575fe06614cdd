import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { shopSettingsOf, SettingsForm } from '../accounts/shop-settings'
import { useMarketplace } from '../accounts/queries'
import { accountsQuery } from '../api/queries'
import type { Account } from '../api/types'
import { useWords } from '../i18n/words'
import { Empty } from '../shell/states'
import { Loaded } from './loaded'
import '../accounts/accounts.css'

/** The setting in which a shop's enrolments stand; a marketplace whose care service answers buyers has it. */
const enrolments = 'careService'

function Enrolments({ account }: { account: Account }) {
  const words = useWords()
  const marketplace = useMarketplace(account.marketplace)
  const settings = marketplace ? shopSettingsOf(marketplace).filter(({ name }) => name === enrolments) : []
  if (settings.length === 0) return null
  return (
    <section className="panel" aria-label={account.name} data-testid="care">
      <h2>
        {words.marketplace(account.marketplace)} · {account.name}
      </h2>
      <SettingsForm account={account} settings={settings} testId={`care-${account.id}`} />
    </section>
  )
}

export function CareService() {
  const { t } = useTranslation()
  const accounts = useQuery(accountsQuery())
  return (
    <Loaded query={accounts}>
      {(rows) => {
        const able = rows.filter(({ settings }) => enrolments in settings)
        return able.length === 0 ? (
          <Empty title={t('care.none')} />
        ) : (
          able.map((account) => <Enrolments key={account.id} account={account} />)
        )
      }}
    </Loaded>
  )
}
