import { useQuery } from '@tanstack/react-query'
import { Checkbox, Select } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { accountsQuery } from '../api/queries'
import type { Account } from '../api/types'
import { useWords } from '../i18n/words'
import { Page } from '../shell/page'
import { Empty, LoadingRows, ProblemNotice, StaleNotice } from '../shell/states'
import { isPressing } from './levels'
import { gradesQuery, type Grade } from './queries'
import { ShopCard, type Shop } from './shop-card'

const any = ''

/** Shops in the order of their most endangered grade; those without any grade stand at the end, not nowhere. */
function shopsOf(grades: readonly Grade[], accounts: readonly Account[]): Shop[] {
  const shops = new Map<string, Shop>()
  for (const grade of grades) {
    const { marketplace, site } = grade
    const shop = shops.get(grade.account.id) ?? {
      account: { ...grade.account, marketplace, site },
      grades: [],
    }
    shop.grades.push(grade)
    shops.set(grade.account.id, shop)
  }
  const rest = accounts.filter(({ id }) => !shops.has(id)).map((account) => ({ account, grades: [] }))
  return [...shops.values(), ...rest]
}

const isUnassessed = ({ grades }: Shop) => grades.every(({ score }) => score.state === 'not_assessed')

export function Wall() {
  const { t } = useTranslation()
  const words = useWords()
  const [search, setSearch] = useSearchParams()
  const [marketplace, onlyPressing] = [search.get('marketplace') ?? any, search.get('pressing') === 'true']
  const grades = useQuery(gradesQuery())
  const accounts = useQuery(accountsQuery())
  const shops = useMemo(() => shopsOf(grades.data ?? [], accounts.data ?? []), [grades.data, accounts.data])
  const shown = shops.filter(
    (shop) =>
      (marketplace === any || shop.account.marketplace === marketplace) &&
      (!onlyPressing || shop.grades.some(isPressing)),
  )
  const choose = (name: string, value: string) =>
    setSearch((before) => {
      const next = new URLSearchParams(before)
      if (value === '') next.delete(name)
      else next.set(name, value)
      return next
    })

  return (
    <Page
      title={t('grades.title')}
      lead={
        grades.data &&
        t('grades.summary', {
          shops: t('grades.shops', { count: shops.length }),
          pressing: words.number(shops.filter((shop) => shop.grades.some(isPressing)).length),
          unassessed: words.number(shops.filter(isUnassessed).length),
        })
      }
      testId="grades"
    >
      <div className="panel-row" role="group" aria-label={t('filter.name')}>
        <Select
          className="grades-filter"
          aria-label={t('filter.marketplace')}
          value={marketplace}
          onChange={(value: string) => choose('marketplace', value)}
          options={[
            { value: any, label: t('filter.anyMarketplace') },
            ...[...new Set(shops.map(({ account }) => account.marketplace))].map((one) => ({
              value: one,
              label: words.marketplace(one),
            })),
          ]}
          data-testid="grades-marketplace"
        />
        <Checkbox
          checked={onlyPressing}
          onChange={(event) => choose('pressing', event.target.checked ? 'true' : '')}
          data-testid="grades-pressing"
        >
          {t('grades.onlyPressing')}
        </Checkbox>
      </div>
      {grades.isRefetchError && (
        <StaleNotice since={grades.dataUpdatedAt} onRetry={() => void grades.refetch()} />
      )}
      {grades.isPending ? (
        <LoadingRows rows={4} />
      ) : grades.isLoadingError ? (
        <ProblemNotice problem={grades.error} onRetry={() => void grades.refetch()} />
      ) : shown.length > 0 ? (
        <ul className="wall" data-testid="wall">
          {shown.map((shop) => (
            <li key={shop.account.id}>
              <ShopCard shop={shop} />
            </li>
          ))}
        </ul>
      ) : shops.length > 0 ? (
        <Empty title={t('grades.filtered')}>
          <Link to="/grades">{t('filter.clear')}</Link>
        </Empty>
      ) : (
        <Empty title={t('grades.empty')}>
          <Link to="/accounts/connect">{t('grades.connect')}</Link>
        </Empty>
      )}
    </Page>
  )
}
