import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Chart } from '../chart/chart'
import { useWords } from '../i18n/words'
import { Loaded } from '../settings/loaded'
import { Empty } from '../shell/states'
import { Table } from '../table/table'
import { reportQuery, type Range, type Report } from './queries'
import { reportOption } from './report-option'

interface NumberedRow {
  readonly number: number
  readonly cells: Report['rows'][number]
}

/** A figure with whose it is: what staff entered stands out from what we counted. */
function Cell({ cell }: { cell: Report['rows'][number][number] | undefined }) {
  const { t } = useTranslation()
  if (!cell) return null
  const counts =
    cell.numerator !== null && cell.denominator !== null
      ? t('metric.numOf', { num: cell.numerator, den: cell.denominator })
      : undefined
  return (
    <span
      className={`origin-${cell.origin}`}
      title={[t(`origins.${cell.origin}`), counts].filter(Boolean).join(' · ')}
    >
      {cell.text}
      {cell.origin !== 'computed' && <span className="unseen"> ({t(`origins.${cell.origin}`)})</span>}
    </span>
  )
}

function Filled({ report }: { report: Report }) {
  const { t } = useTranslation()
  const words = useWords()
  const title = words.given(report.title)
  const option = useMemo(
    () => reportOption(report, (column) => words.given(report.columns[column]?.title)),
    [report, words],
  )
  const rows = report.rows.map((cells, index): NumberedRow => ({ number: index + 1, cells }))
  return (
    <>
      {option && (
        <Chart option={option} label={t('reports.chart', { title })} height={300} testId="report-chart" />
      )}
      <Table
        caption={title}
        rows={rows}
        keyOf={({ number }) => String(number)}
        testId="report"
        columns={report.columns.map((column, index) => ({
          key: column.key,
          title: words.given(column.title, column.key),
          head: index === 0,
          numeric: report.rows.some((row) => (row[index]?.numerator ?? null) !== null),
          cell: ({ cells }: NumberedRow) => <Cell cell={cells[index]} />,
        }))}
      />
      {report.truncated && <p className="muted">{t('reports.truncated', { count: rows.length })}</p>}
      <p className="muted">{t('reports.legend')}</p>
    </>
  )
}

export function ReportView({ name, range }: { name: string; range: Range }) {
  const { t } = useTranslation()
  const words = useWords()
  const report = useQuery(reportQuery(name, range, words.language))
  return (
    <Loaded query={report}>
      {(data) => (
        <section
          className="panel"
          aria-label={words.given(data.title)}
          data-testid={`report-panel-${data.name}`}
        >
          <p className="muted">
            {words.time(data.from)} – {words.time(data.to)}
          </p>
          {data.rows.length === 0 ? <Empty title={t('reports.empty')} /> : <Filled report={data} />}
        </section>
      )}
    </Loaded>
  )
}
