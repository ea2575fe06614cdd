import { useTranslation } from 'react-i18next'
import { Navigate } from 'react-router'
import { CaseView } from '../case/case-view'
import { Empty } from '../shell/states'
import { useInboxAddress } from './address'
import { Boxes } from './boxes'
import { CaseList } from './case-list'
import { FilterBar } from './filter-bar'

/** The list with the opened case beside it; on a narrow screen, or by a bare link, the case alone. */
export function InboxPage() {
  const { t } = useTranslation()
  const { box, caseId, filters } = useInboxAddress()
  if (!box && !caseId) return <Navigate to="/inbox/unhandled" replace />
  return (
    <main className={`desk ${caseId ? 'desk-opened' : ''} ${box ? '' : 'desk-alone'}`}>
      {box && (
        <section className="desk-list" aria-label={t('list.name')}>
          <Boxes box={box} filters={filters} />
          <FilterBar box={box} filters={filters} />
          <CaseList
            key={`${box} ${filters.kind} ${filters.marketplace} ${filters.overdue}`}
            box={box}
            filters={filters}
            selected={caseId}
          />
        </section>
      )}
      {/* A new case starts at its top, wherever the last one was scrolled to. */}
      <section key={caseId} className="desk-case" aria-label={t('case.name')}>
        {caseId ? (
          <CaseView id={caseId} box={box} filters={filters} />
        ) : (
          <Empty title={t('case.choose')}>{t('case.chooseHint')}</Empty>
        )}
      </section>
    </main>
  )
}
