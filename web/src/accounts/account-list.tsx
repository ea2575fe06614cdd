import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { accountsQuery } from '../api/queries'
import type { Account } from '../api/types'
import { useWords } from '../i18n/words'
import { useMay } from '../session/may'
import { Page } from '../shell/page'
import { Empty, LoadingRows, ProblemNotice, StaleNotice } from '../shell/states'
import { Table } from '../table/table'
import { HealthStory, HealthTag } from './health'
import { ReadingBar } from './progress'

const gravity: Record<Account['health']['state'], number> = {
  needs_attention: 0,
  degraded: 1,
  ok: 2,
  paused: 3,
}
const troubledFirst = (accounts: readonly Account[]) =>
  accounts.toSorted((a, b) => gravity[a.health.state] - gravity[b.health.state])

const lastReadOf = ({ streams }: Account): string | null =>
  streams.reduce<string | null>((latest, { lastOkAt }) => {
    if (lastOkAt === null) return latest
    return latest === null || lastOkAt > latest ? lastOkAt : latest
  }, null)

function Shops({ accounts }: { accounts: readonly Account[] }) {
  const { t } = useTranslation()
  const words = useWords()
  return (
    <Table
      caption={t('accounts.title')}
      rows={troubledFirst(accounts)}
      keyOf={({ id }) => id}
      testId="accounts"
      columns={[
        {
          key: 'name',
          title: t('accounts.shop'),
          head: true,
          cell: ({ id, name }) => (
            <Link to={`/accounts/${id}`} data-testid={`account-${id}`}>
              {name}
            </Link>
          ),
        },
        {
          key: 'marketplace',
          title: t('accounts.marketplace'),
          cell: ({ marketplace, site, endpoints }) => (
            <>
              {words.marketplace(marketplace)} <span className="muted">· {site}</span>{' '}
              {endpoints === 'sandbox' && <span className="tag tag-test">{t('accounts.simulated')}</span>}
            </>
          ),
        },
        {
          key: 'health',
          title: t('accounts.health'),
          cell: (account) => (
            <>
              <HealthTag health={account.health} />
              <HealthStory account={account} />
            </>
          ),
        },
        {
          key: 'reading',
          title: t('reading.first'),
          cell: ({ streams }) => <ReadingBar streams={streams} />,
        },
        {
          key: 'last',
          title: t('accounts.lastRead'),
          cell: (account) => {
            const at = lastReadOf(account)
            return at === null ? (
              <span className="muted">{t('accounts.never')}</span>
            ) : (
              <time dateTime={at}>{words.time(at)}</time>
            )
          },
        },
      ]}
    />
  )
}

export function AccountList() {
  const { t } = useTranslation()
  const may = useMay()
  const accounts = useQuery({ ...accountsQuery(), refetchInterval: 5_000 })
  const connect = may.shops && (
    <Link to="/accounts/connect" className="button-link" data-testid="connect">
      {t('accounts.connect')}
    </Link>
  )
  return (
    <Page
      title={t('accounts.title')}
      lead={accounts.data && t('accounts.count', { count: accounts.data.length })}
      actions={connect}
      testId="accounts-page"
    >
      {accounts.isRefetchError && (
        <StaleNotice since={accounts.dataUpdatedAt} onRetry={() => void accounts.refetch()} />
      )}
      {accounts.isPending ? (
        <LoadingRows rows={4} />
      ) : accounts.isLoadingError ? (
        <ProblemNotice problem={accounts.error} onRetry={() => void accounts.refetch()} />
      ) : accounts.data.length > 0 ? (
        <Shops accounts={accounts.data} />
      ) : (
        <Empty title={t('accounts.empty')}>{t('accounts.emptyHint')}</Empty>
      )}
    </Page>
  )
}
