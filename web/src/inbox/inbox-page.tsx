import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useNavigate } from 'react-router'
import { answered, api } from '../api/client'
import { refreshCase } from '../api/queries'
import { CaseView } from '../case/case-view'
import { useSession } from '../session/session'
import { noFilters, toCase, toList, useInboxAddress, type InboxAddress, type List } from './address'
import { Boxes } from './boxes'
import { BulkBar } from './bulk-bar'
import { CaseList } from './case-list'
import { useDesk, type Desk } from './desk'
import { FilterBar } from './filter-bar'
import { GradeStrip } from './grade-strip'
import { HelpSheet } from './help-sheet'
import { useKeys } from './keys'
import { SEARCH_ID, SearchBox } from './search-box'

const toSearch = () => {
  const field = document.getElementById(SEARCH_ID)
  if (field instanceof HTMLInputElement) {
    field.focus()
    field.select()
  }
}

/** Takes a case, or gives it back: a team sees at once what is cared for. */
function useTake({ rows }: Desk) {
  const client = useQueryClient()
  const session = useSession()
  const me = session.data?.state === 'in' ? session.data.user.name : null
  const taking = useMutation({
    mutationFn: ({ id, mine }: { id: string; mine: boolean }) =>
      answered(
        api.PUT('/v1/cases/{id}/assignee', {
          params: { path: { id } },
          body: { assignee: (mine ? null : 'me') as string },
        }),
      ),
    onSettled: (_answer, _error, { id }) => refreshCase(client, id),
  })
  return (id: string) => {
    const row = rows.find((one) => one.id === id)
    taking.mutate({ id, mine: row?.assignee?.name === me })
  }
}

/** The list with the opened case beside it; on a narrow screen the case alone. */
function ListAndCase({ list, caseId, filters }: InboxAddress & { list: List }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const desk = useDesk(list, filters, caseId)
  const [help, setHelp] = useState(false)
  const take = useTake(desk)
  const at = caseId ?? desk.cursor
  const doAt = (act: string) => () => {
    if (at !== null) void navigate(toCase(at, list, filters, act))
  }
  const leave = () => {
    if (caseId !== null) void navigate(toList(list, filters))
    else if (desk.selected.size > 0) desk.clear()
    else if (filters.q !== null) void navigate(toList('unhandled', noFilters))
  }
  useKeys({
    j: () => desk.walk(1),
    k: () => desk.walk(-1),
    ArrowDown: caseId === null ? () => desk.walk(1) : undefined,
    ArrowUp: caseId === null ? () => desk.walk(-1) : undefined,
    Enter: () => at !== null && desk.open(at),
    i: () => at !== null && take(at),
    x: () => at !== null && desk.toggle(at),
    r: doAt('reply'),
    a: doAt('act'),
    e: doAt('evidence'),
    '/': toSearch,
    '?': () => setHelp(true),
    Escape: leave,
  })

  return (
    <main className={`desk ${caseId ? 'desk-opened' : ''}`}>
      <section className="desk-list" aria-label={t('list.name')}>
        <div className="list-top">
          <Boxes list={list} filters={filters} />
          <SearchBox list={list} filters={filters} />
          <GradeStrip />
        </div>
        <FilterBar list={list} filters={filters} />
        {desk.selected.size > 0 && <BulkBar desk={desk} />}
        <CaseList desk={desk} />
      </section>
      {caseId && (
        // A new case starts at its top, wherever the last one was scrolled to.
        <section key={caseId} className="desk-case" aria-label={t('case.name')}>
          <CaseView id={caseId} list={list} filters={filters} />
        </section>
      )}
      <HelpSheet open={help} onClose={() => setHelp(false)} />
    </main>
  )
}

export function InboxPage() {
  const { t } = useTranslation()
  const { list, caseId, filters } = useInboxAddress()
  if (list) {
    const key = [
      list,
      filters.kind,
      filters.marketplace,
      filters.overdue,
      filters.q,
      filters.assignee,
      filters.tag,
    ].join(' ')
    return <ListAndCase key={key} list={list} caseId={caseId} filters={filters} />
  }
  if (!caseId) return <Navigate to="/inbox/unhandled" replace />
  return (
    <main className="desk desk-alone">
      <section key={caseId} className="desk-case" aria-label={t('case.name')}>
        <CaseView id={caseId} list={null} filters={filters} />
      </section>
    </main>
  )
}
