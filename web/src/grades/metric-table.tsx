import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useWords } from '../i18n/words'
import { Table, type Column } from '../table/table'
import { CurrentMark, useFigures, type MetricDef } from './figures'
import { levelTitle } from './levels'
import { OrdersBehind } from './orders-behind'
import type { Appraisal, GradeInFull } from './queries'

interface MetricRow {
  readonly metric: string
  readonly def: MetricDef
}

const marks: Record<string, string> = { met: '✓', shielded: '✓', missed: '✗' }

/** What the rules say of a metric at one level, and whether the shop holds it. */
function Lines({ grade, level, row }: { grade: GradeInFull; level: string; row: MetricRow }) {
  const { t } = useTranslation()
  const { limitOf } = useFigures()
  const conditions =
    grade.rules.levels.find(({ id }) => id === level)?.conditions ??
    (grade.rules.notAssessed?.level === level ? grade.rules.notAssessed.when : [])
  const lines = conditions.filter(({ metric }) => metric === row.metric)
  if (lines.length === 0) return <span className="muted">–</span>
  const verdicts = grade.appraisal.evaluation.verdicts.filter(
    (verdict) => verdict.level === level && verdict.metric === row.metric,
  )
  return (
    <ul>
      {lines.map((line, index) => {
        const why = verdicts[index]?.why ?? 'not_judged'
        return (
          <li key={`${line.op} ${line.limit}`} className={`line line-${why}`} title={line.note}>
            <span aria-hidden="true">{marks[why] ?? '?'} </span>
            {limitOf(row.def, line)}
            <span className="unseen">{t(`verdict.${why}`)}</span>
            {line.atEquality && (
              <abbr className="muted" title={t('metric.atEquality')}>
                {' '}
                ~
              </abbr>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function Certainty({ confidence }: { confidence: Appraisal['confidence'][string] | undefined }) {
  const { t } = useTranslation()
  const words = useWords()
  if (!confidence || confidence.certainty === 'no_data') return <span className="muted">–</span>
  return (
    <span title={t('certainty.hint')}>
      {words.percent(confidence.low)} – {words.percent(confidence.high)}
      <br />
      <span className={confidence.certainty === 'breach' ? 'grade-bad' : 'muted'}>
        {t(`certainty.${confidence.certainty}`)}
      </span>
    </span>
  )
}

function useColumns(grade: GradeInFull, open: string | null, choose: (metric: string | null) => void) {
  const { t } = useTranslation()
  const words = useWords()
  const { valueOf, countsOf } = useFigures()
  const { rules, appraisal, metrics } = grade
  const levels = [
    ...rules.levels.filter(({ conditions }) => conditions.length > 0).map(({ id }) => id),
    ...(rules.notAssessed ? [rules.notAssessed.level] : []),
  ]
  const roomOf = (metric: string) => appraisal.headroom?.metrics.find((one) => one.metric === metric)
  const columns: Column<MetricRow>[] = [
    {
      key: 'metric',
      title: t('metric.name'),
      head: true,
      cell: ({ metric, def }) => (
        <>
          {words.given(def.title, metric)}
          <p className="metric-definition muted">{def.definition}</p>
        </>
      ),
    },
    {
      key: 'value',
      title: t('metric.value'),
      numeric: true,
      cell: ({ metric, def }) => {
        const fact = metrics[metric]
        return (
          <>
            <b>{valueOf(def, fact)}</b>
            {countsOf(def, fact) && <p className="muted">{countsOf(def, fact)}</p>}
            {fact?.window && (
              <p className="muted">
                {words.day(fact.window.from)} – {words.day(fact.window.to)}
              </p>
            )}
            {fact && (
              <p className="muted">
                {t(`provenance.${fact.provenance}`, { marketplace: words.marketplace(grade.marketplace) })}
              </p>
            )}
          </>
        )
      },
    },
    ...levels.map((level): Column<MetricRow> => ({
      key: `level ${level}`,
      title: (
        <>
          {words.given(levelTitle(rules, level), level)}
          {level === grade.level?.id && <CurrentMark />}
        </>
      ),
      cell: (row) => <Lines grade={grade} level={level} row={row} />,
    })),
    {
      key: 'room',
      title: t('grade.headroom'),
      numeric: true,
      cell: ({ metric }) => {
        const room = roomOf(metric)
        if (!room) return <span className="muted">–</span>
        return (
          <span className={room.headroom <= 0 ? 'grade-bad' : undefined}>
            {t('metric.roomOf', { room: words.number(room.headroom), allowed: words.number(room.allowed) })}
          </span>
        )
      },
    },
    {
      key: 'certainty',
      title: t('certainty.name'),
      numeric: true,
      cell: ({ metric }) => <Certainty confidence={appraisal.confidence[metric]} />,
    },
    {
      key: 'orders',
      title: <span className="unseen">{t('metric.orders')}</span>,
      cell: ({ metric, def }) =>
        metrics[metric] && (
          <Button
            size="small"
            aria-expanded={open === metric}
            onClick={() => choose(open === metric ? null : metric)}
            data-testid={`metric-orders-${metric}`}
          >
            {t('metric.orders')}
            <span className="unseen"> {words.given(def.title, metric)}</span>
          </Button>
        ),
    },
  ]
  return columns
}

/** Every metric against every level's line; below the one that is opened, the orders it counts. */
export function MetricTable({ account, grade }: { account: string; grade: GradeInFull }) {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const open = search.get('metric')
  const choose = (metric: string | null) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before)
        if (metric === null) next.delete('metric')
        else next.set('metric', metric)
        return next
      },
      { replace: true },
    )
  const columns = useColumns(grade, open, choose)
  const rows = Object.entries(grade.rules.metrics).map(([metric, def]) => ({ metric, def }))
  return (
    <section className="panel" aria-labelledby="metrics-title" data-testid="grade-metrics">
      <h2 id="metrics-title">{t('metric.title')}</h2>
      {rows.length === 0 ? (
        <p className="muted">{t('metric.none')}</p>
      ) : (
        <Table
          caption={t('metric.title')}
          columns={columns}
          rows={rows}
          keyOf={({ metric }) => metric}
          below={({ metric }) =>
            metric === open ? <OrdersBehind account={account} grade={grade} metric={metric} /> : null
          }
          testId="metrics"
        />
      )}
      {rows.length > 0 && <p className="muted">{t('metric.legend')}</p>}
    </section>
  )
}
