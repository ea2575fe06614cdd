import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Actions } from '../action/actions'
import { Problem } from '../api/problem'
import { caseQuery, type Filters } from '../api/queries'
import type { Box, Case } from '../api/types'
import { useWords } from '../i18n/words'
import { toBox, toCase } from '../inbox/address'
import { Empty, LoadingRows, ProblemNotice, StaleNotice } from '../shell/states'
import { useTitle } from '../shell/title'
import { CaseHeader } from './case-header'
import { Deadlines } from './deadlines'
import { Facts, NativeWords } from './facts'
import { Flags } from './flags'
import { Timeline } from './timeline'

interface Props {
  id: string
  box: Box | null
  filters: Filters
}

/** When the case itself has moved, its history and what can be done with it have too. */
function useFollowers(id: string, revision: number | undefined): void {
  const client = useQueryClient()
  const shown = useRef(revision)
  useEffect(() => {
    if (shown.current !== undefined && shown.current !== revision) {
      for (const name of ['timeline', 'offers', 'actions'])
        void client.invalidateQueries({ queryKey: [name, id] })
    }
    shown.current = revision
  }, [client, id, revision])
}

/** The list on the left may no longer hold the case; it stays open, and says where it went. */
function MovedAway({ row, box, filters }: { row: Case; box: Box; filters: Filters }) {
  const { t } = useTranslation()
  if (row.box === box) return null
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

function CaseBody({ row, box, filters }: { row: Case } & Omit<Props, 'id'>) {
  const words = useWords()
  return (
    <>
      {box ? <MovedAway row={row} box={box} filters={filters} /> : <AloneTitle title={words.subject(row)} />}
      <CaseHeader row={row} />
      <Flags row={row} />
      <Actions row={row} />
      <Deadlines deadlines={row.deadlines} marketplace={row.marketplace} />
      <Facts row={row} />
      <NativeWords row={row} />
      <Timeline id={row.id} marketplace={row.marketplace} />
    </>
  )
}

export function CaseView({ id, box, filters }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const opened = useQuery(caseQuery(client, id))
  const back = toBox(box ?? opened.data?.box ?? 'unhandled', filters)
  useFollowers(id, opened.isPlaceholderData ? undefined : opened.data?.revision)
  const missing = opened.error instanceof Problem && opened.error.status === 404

  return (
    <article className="case">
      <Link to={back} className="case-back" data-testid="case-back">
        <span aria-hidden="true">←</span> {t(box ? 'case.close' : 'case.toInbox')}
      </Link>
      {opened.isRefetchError && (
        <StaleNotice since={opened.dataUpdatedAt} onRetry={() => void opened.refetch()} />
      )}
      {opened.isPending && <LoadingRows rows={4} />}
      {missing && <Empty title={t('case.missing')}>{t('case.missingHint', { id })}</Empty>}
      {opened.isLoadingError && !missing && (
        <ProblemNotice problem={opened.error} onRetry={() => void opened.refetch()} />
      )}
      {opened.data && <CaseBody row={opened.data} box={box} filters={filters} />}
    </article>
  )
}
