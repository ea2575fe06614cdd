import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { address } from '../api/client'
import { accountsQuery } from '../api/queries'
import type { Account } from '../api/types'
import { Fact } from '../case/section'
import { useWords } from '../i18n/words'
import { useMay } from '../session/may'
import { Page } from '../shell/page'
import { Empty, LoadingRows, ProblemNotice } from '../shell/states'
import { Budgets } from './budgets'
import { Capabilities } from './capabilities'
import { HealthStory, HealthTag } from './health'
import { Hosts, PushStanding } from './connections'
import { ManualIntake } from './manual-intake'
import { useChangeAccount, useMarketplace } from './queries'
import { ReadingTable } from './reading-table'
import { RemoveAccount } from './remove-account'
import { ShopSettings } from './shop-settings'

function PauseButton({ account }: { account: Account }) {
  const { t } = useTranslation()
  const change = useChangeAccount(account.id)
  const paused = account.health.state === 'paused'
  return (
    <>
      <Button
        loading={change.isPending}
        onClick={() => change.mutate({ paused: !paused })}
        data-testid="account-pause"
      >
        {t(paused ? 'accounts.resume' : 'accounts.pause')}
      </Button>
      {change.isError && <ProblemNotice problem={change.error} />}
    </>
  )
}

function Standing({ account }: { account: Account }) {
  const { t } = useTranslation()
  const words = useWords()
  const marketplace = useMarketplace(account.marketplace)
  const site = marketplace?.sites[account.site]
  return (
    <section className="panel" aria-label={t('accounts.health')} data-testid="account-standing">
      <div className="panel-row">
        <HealthTag health={account.health} />
        {account.endpoints === 'sandbox' && <span className="tag tag-test">{t('accounts.simulated')}</span>}
      </div>
      <HealthStory account={account} />
      <dl className="facts">
        <Fact name={t('accounts.marketplace')}>{words.marketplace(account.marketplace)}</Fact>
        <Fact name={t('accounts.site')}>
          {site ? `${site.name} (${account.site})` : account.site}{' '}
          {site && <span className="muted">{site.zone}</span>}
        </Fact>
        <Fact name={t('accounts.grades')}>
          <Link to={`/grades/${account.id}`}>{t('accounts.toGrades')}</Link>
        </Fact>
        <Fact name={t('accounts.cases')}>
          <Link to={address('/inbox/unhandled', { marketplace: account.marketplace })}>
            {t('accounts.toCases', { marketplace: words.marketplace(account.marketplace) })}
          </Link>
        </Fact>
      </dl>
    </section>
  )
}

export function AccountView({ id }: { id: string }) {
  const { t } = useTranslation()
  const words = useWords()
  const may = useMay()
  const accounts = useQuery({ ...accountsQuery(), refetchInterval: 5_000 })
  const account = accounts.data?.find((one) => one.id === id)
  const back = { to: '/accounts', name: t('accounts.title') }
  if (!account) {
    return (
      <Page title={t('accounts.title')} back={back}>
        {accounts.isPending ? (
          <LoadingRows rows={4} />
        ) : accounts.isLoadingError ? (
          <ProblemNotice problem={accounts.error} onRetry={() => void accounts.refetch()} />
        ) : (
          <Empty title={t('accounts.missing')}>
            <Link to="/accounts">{t('accounts.toList')}</Link>
          </Empty>
        )}
      </Page>
    )
  }
  const renew = address('/accounts/connect', { account: id })
  return (
    <Page
      title={account.name}
      lead={`${words.marketplace(account.marketplace)} · ${account.site}`}
      back={back}
      testId="account"
      actions={
        may.shops && (
          <>
            <PauseButton account={account} />
            <Link to={renew} className="button-link" data-testid="account-renew">
              {t('accounts.renew')}
            </Link>
          </>
        )
      }
    >
      <Standing account={account} />
      <ReadingTable account={account} />
      <Budgets id={id} />
      <PushStanding account={account} />
      <Hosts account={account} />
      {may.shops && <ManualIntake account={account} />}
      {may.shops && <ShopSettings account={account} />}
      <Capabilities account={account} />
      {may.shops && <RemoveAccount account={account} />}
    </Page>
  )
}
