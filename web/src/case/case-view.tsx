import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Actions } from '../action/actions'
import { Problem } from '../api/problem'
import { caseQuery, knownRow, type Filters } from '../api/queries'
import type { Case, Row } from '../api/types'
import { useWords } from '../i18n/words'
import { noFilters, toCase, toList, type List } from '../inbox/address'
import { Empty, LoadingRows, ProblemNotice, StaleNotice } from '../shell/states'
import { useTitle } from '../shell/title'
import { CaseHeader } from './case-header'
import { Deadlines } from './deadlines'
import { Facts, NativeWords } from './facts'
import { Flags } from './flags'
import { FollowUps } from './follow-ups'
import { GradeEffects } from './grade-effects'
import { Guidance } from './guidance'
import { LinkedCases } from './linked-cases'
import { Team } from './team'
import { Timeline } from './timeline'

const StateMap = lazy(() => import('./state-map').then((part) => ({ default: part.StateMap })))

interface Props {
  id: string
  list: List | null
  filters: Filters
}

/** When the case itself has moved, its history and what can be done with it have too. */
function useFollowers(id: string, revision: number | undefined): boolean {
  const client = useQueryClient()
  const shown = useRef(revision)
  const [changed, setChanged] = useState(false)
  useEffect(() => {
    if (shown.current !== undefined && revision !== undefined && shown.current !== revision) {
      setChanged(true)
      for (const name of ['timeline', 'offers', 'actions'])
        void client.invalidateQueries({ queryKey: [name, id] })
    }
    shown.current = revision
  }, [client, id, revision])
  return changed
}

/** The list on the left may no longer hold the case; it stays open, and says where it went. */
function MovedAway({ row, list, filters }: { row: Case; list: List; filters: Filters }) {
  const { t } = useTranslation()
  if (list === 'found' || row.box === list) return null
  return (
    <div className="strip strip-info" role="status" data-testid="moved-away">
      <span>{t('case.movedAway', { box: t(`box.${row.box}`) })}</span>
      <Link to={toCase(row.id, row.box, filters)}>{t('case.showThere')}</Link>
    </div>
  )
}

/** Only a case opened by its bare link names the browser tab; beside the list, the count of new work does. */
const AloneTitle = ({ title }: { title: string }) => {
  useTitle(title)
  return null
}

function CaseBody({ row, list, filters, changed }: { row: Case; changed: boolean } & Omit<Props, 'id'>) {
  const { t } = useTranslation()
  const words = useWords()
  return (
    <>
      {list ? (
        <MovedAway row={row} list={list} filters={filters} />
      ) : (
        <AloneTitle title={words.subject(row)} />
      )}
      <p className="unseen" role="status">
        {changed && t('case.changed', { status: words.status(row.status, row.marketplace) })}
      </p>
      <CaseHeader row={row} />
      <Team row={row} />
      <Flags row={row} />
      <div className="case-parts">
        <div className="case-main">
          <Actions row={row} />
          <Timeline id={row.id} marketplace={row.marketplace} />
        </div>
        <div className="case-side">
          <Deadlines deadlines={row.deadlines} marketplace={row.marketplace} />
          <Facts row={row} />
          <Guidance row={row} />
          <FollowUps row={row} />
          <GradeEffects row={row} />
          <LinkedCases row={row} list={list} filters={filters} />
          <Suspense fallback={<LoadingRows rows={1} />}>
            <StateMap row={row} />
          </Suspense>
          <NativeWords row={row} />
        </div>
      </div>
    </>
  )
}

export function CaseView({ id, list, filters }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const opened = useQuery(caseQuery(id))
  const [known] = useState<Row | undefined>(() => knownRow(client, id))
  const back = toList(list ?? opened.data?.box ?? 'unhandled', list ? filters : noFilters)
  const changed = useFollowers(id, opened.data?.revision)
  const missing = opened.error instanceof Problem && opened.error.status === 404

  return (
    <article className="case" data-testid="case" data-case={id} data-ready={opened.isSuccess || undefined}>
      <Link to={back} className="case-back" data-testid="case-back">
        <span aria-hidden="true">←</span> {t(list ? 'case.close' : 'case.toInbox')}
      </Link>
      {opened.isRefetchError && (
        <StaleNotice since={opened.dataUpdatedAt} onRetry={() => void opened.refetch()} />
      )}
      {opened.isPending && known && <CaseHeader row={known} />}
      {opened.isPending && <LoadingRows rows={4} />}
      {missing && <Empty title={t('case.missing')}>{t('case.missingHint', { id })}</Empty>}
      {opened.isLoadingError && !missing && (
        <ProblemNotice problem={opened.error} onRetry={() => void opened.refetch()} />
      )}
      {opened.data && <CaseBody row={opened.data} list={list} filters={filters} changed={changed} />}
    </article>
  )
}
