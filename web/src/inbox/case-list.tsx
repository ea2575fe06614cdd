import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { retryFailed, type Filters } from '../api/queries'
import { Empty, LoadingRows, ProblemNotice, StaleNotice } from '../shell/states'
import { noFilters, toList, type List } from './address'
import { CaseGrid } from './case-grid'
import type { Desk } from './desk'

function NothingHere({ list, filters }: { list: List; filters: Filters }) {
  const { t } = useTranslation()
  const filtered = filters.kind !== null || filters.marketplace !== null || filters.overdue
  if (list === 'found' || filtered) {
    return (
      <Empty title={list === 'found' ? t('empty.found', { q: filters.q ?? '' }) : t('empty.filtered')}>
        <Link to={toList(list === 'found' ? 'unhandled' : list, noFilters)}>{t('filter.clear')}</Link>
      </Empty>
    )
  }
  return <Empty title={t(`empty.${list}`)}>{t(`emptyHint.${list}`)}</Empty>
}

export function CaseList({ desk }: { desk: Desk }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { list, filters, cases, rows } = desk
  const retry = () => void retryFailed(client)

  if (cases.isPending) return <LoadingRows />
  if (cases.isLoadingError) {
    return (
      <div className="pad">
        <ProblemNotice problem={cases.error} onRetry={retry} />
      </div>
    )
  }
  if (rows.length === 0) return <NothingHere list={list} filters={filters} />
  const more = cases.hasNextPage && !cases.isFetchingNextPage && !cases.isFetchNextPageError
  return (
    <>
      {cases.isRefetchError && <StaleNotice since={cases.dataUpdatedAt} onRetry={retry} />}
      <CaseGrid
        desk={desk}
        onEnd={() => {
          if (more) void cases.fetchNextPage()
        }}
        end={
          cases.isFetchNextPageError ? (
            <ProblemNotice problem={cases.error} onRetry={() => void cases.fetchNextPage()} />
          ) : (
            <span className="muted">
              {cases.hasNextPage ? t('state.loading') : t('list.all', { count: rows.length })}
            </span>
          )
        }
      />
    </>
  )
}
