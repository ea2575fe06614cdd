import { useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useMatch, useSearchParams } from 'react-router'
import { address } from '../api/client'
import { useWords } from '../i18n/words'
import { Page, PageTabs } from '../shell/page'
import { Loaded } from '../settings/loaded'
import { BeforeAfter } from './before-after'
import { inQuery, reportsQuery, zone, type Range } from './queries'
import { ReportView } from './report-view'
import './strings'
import './reports.css'

/** Not a report with rows and columns: two times held against each other. */
const comparison = 'comparison'

function RangeFields({ range, onChange }: { range: Range; onChange: (range: Range) => void }) {
  const { t } = useTranslation()
  const [from, to] = [useId(), useId()]
  return (
    <div className="panel-row" role="group" aria-label={t('reports.range')}>
      <label htmlFor={from}>{t('reports.from')}</label>
      <Input
        id={from}
        type="date"
        value={range.from}
        onChange={(event) => onChange({ ...range, from: event.target.value })}
        className="report-date"
        data-testid="report-from"
      />
      <label htmlFor={to}>{t('reports.to')}</label>
      <Input
        id={to}
        type="date"
        value={range.to}
        onChange={(event) => onChange({ ...range, to: event.target.value })}
        className="report-date"
        data-testid="report-to"
      />
    </div>
  )
}

function Exports({ path, range, name }: { path: string; range: Range; name: string }) {
  const { t } = useTranslation()
  const { language } = useWords()
  return (
    <span className="panel-row">
      {(['csv', 'xlsx'] as const).map((format) => (
        <a
          key={format}
          href={address(path, { ...inQuery(range), format, language, zone: zone() })}
          download
          data-testid={`export-${name}-${format}`}
        >
          {t('reports.export', { format: format.toUpperCase() })}
        </a>
      ))}
    </span>
  )
}

export function ReportsPage() {
  const { t } = useTranslation()
  const words = useWords()
  const name = useMatch('/reports/:name')?.params.name
  const [search, setSearch] = useSearchParams()
  const range = { from: search.get('from') ?? '', to: search.get('to') ?? '' }
  const reports = useQuery(reportsQuery())
  const chosen = reports.data?.find((one) => one.name === name)
  const first = reports.data?.[0]
  if (first && !chosen && name !== comparison)
    return <Navigate to={address(`/reports/${first.name}`, range)} replace />
  return (
    <Page
      title={t('reports.title')}
      testId="reports"
      tabs={
        reports.data && (
          <PageTabs
            name={t('reports.title')}
            tabs={[...reports.data, { name: comparison, title: null }].map((one) => ({
              to: address(`/reports/${one.name}`, range),
              name: one.title ? words.given(one.title) : t('reports.comparison'),
              current: one.name === name,
              testId: `report-${one.name}`,
            }))}
          />
        )
      }
    >
      <Loaded query={reports}>
        {() =>
          chosen ? (
            <>
              <div className="panel-head">
                <RangeFields
                  range={range}
                  onChange={(next) =>
                    setSearch(Object.fromEntries(Object.entries(next).filter(([, day]) => day !== '')), {
                      replace: true,
                    })
                  }
                />
                <Exports path={`/v1/reports/${chosen.name}/export`} range={range} name="report" />
              </div>
              <p className="muted">{words.given(chosen.note)}</p>
              <ReportView key={chosen.name} name={chosen.name} range={range} />
              <section className="panel" aria-labelledby="log-export-title">
                <div className="panel-head">
                  <h2 id="log-export-title">{t('reports.log')}</h2>
                  <Exports path="/v1/request-log/export" range={range} name="log" />
                </div>
                <p className="muted">{t('reports.logHint')}</p>
              </section>
            </>
          ) : (
            <BeforeAfter />
          )
        }
      </Loaded>
    </Page>
  )
}
