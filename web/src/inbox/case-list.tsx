import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useMemo, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { casesQuery, retryFailed, type Filters } from '../api/queries'
import type { Box, Case } from '../api/types'
import { Empty, LoadingRows, ProblemNotice, StaleNotice } from '../shell/states'
import { toBox } from './address'
import { CaseRow } from './case-row'
import { KeepPlace } from './keep-place'

const noRows: Case[] = []
const noFilters: Filters = { kind: null, marketplace: null, overdue: false }

/** A case can change place between the reading of two pages: the first sighting counts. */
function onceEach(rows: Case[]): Case[] {
  const seen = new Set<string>()
  return rows.filter(({ id }) => !seen.has(id) && seen.add(id))
}

/** Arrow keys walk the rows, Enter opens: the list is used all day. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-case-id]')]
  const at = rows.findIndex((row) => row === document.activeElement)
  const next = rows[event.key === 'ArrowDown' ? at + 1 : at - 1]
  if (at < 0 || !next) return
  event.preventDefault()
  next.focus()
}

export function CaseList({
  box,
  filters,
  selected,
}: {
  box: Box
  filters: Filters
  selected: string | null
}) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const retry = () => void retryFailed(client)
  const cases = useInfiniteQuery(casesQuery(box, filters))
  const rows = useMemo(() => onceEach(cases.data?.pages.flatMap((page) => page.data) ?? noRows), [cases.data])

  if (cases.isPending) return <LoadingRows />
  if (cases.isLoadingError) {
    return (
      <div className="pad">
        <ProblemNotice problem={cases.error} onRetry={retry} />
      </div>
    )
  }
  if (rows.length === 0) {
    const filtered = filters.kind !== null || filters.marketplace !== null || filters.overdue
    return filtered ? (
      <Empty title={t('empty.filtered')}>
        <Link to={toBox(box, noFilters)}>{t('filter.clear')}</Link>
      </Empty>
    ) : (
      <Empty title={t(`empty.${box}`)}>{t(`emptyHint.${box}`)}</Empty>
    )
  }
  return (
    <>
      {cases.isRefetchError && <StaleNotice since={cases.dataUpdatedAt} onRetry={retry} />}
      <KeepPlace
        rows={rows}
        selected={selected}
        moreAbove={(count, show) => (
          <Button type="primary" shape="round" size="small" className="more-above" onClick={show}>
            {t('list.newAbove', { count })}
          </Button>
        )}
      >
        <ul className="rows" onKeyDown={walk}>
          {rows.map((row) => (
            <CaseRow key={row.id} row={row} box={box} filters={filters} selected={row.id === selected} />
          ))}
        </ul>
        <div className="list-end">
          {cases.isFetchNextPageError && <ProblemNotice problem={cases.error} />}
          {cases.hasNextPage ? (
            <Button
              onClick={() => void cases.fetchNextPage()}
              loading={cases.isFetchingNextPage}
              data-testid="load-more"
            >
              {t('list.more', { shown: rows.length })}
            </Button>
          ) : (
            <span className="muted">{t('list.all', { count: rows.length })}</span>
          )}
        </div>
      </KeepPlace>
    </>
  )
}
