import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Chart } from '../chart/chart'
import { useWords } from '../i18n/words'
import { LoadingRows, ProblemNotice } from '../shell/states'
import { Table } from '../table/table'
import { historyOption } from './history-option'
import { levelTitle } from './levels'
import { historyQuery, type GradeInFull, type HistoryRow } from './queries'

const points = (tenths: number | null) => (tenths === null ? '–' : (tenths / 10).toFixed(1))

function DayTable({ rows, titleOf }: { rows: HistoryRow[]; titleOf: (level: string | null) => string }) {
  const { t } = useTranslation()
  const words = useWords()
  return (
    <Table
      caption={t('history.table')}
      keyOf={(row) => row.on}
      rows={rows.toReversed()}
      testId="history-days"
      columns={[
        { key: 'on', title: t('history.day'), head: true, cell: (row) => words.day(row.on) },
        {
          key: 'level',
          title: t('grade.level'),
          cell: (row) => (
            <>
              {titleOf(row.level)}{' '}
              {row.levelChanged && <span className="tag tag-soon">{t('history.levelChanged')}</span>}
            </>
          ),
        },
        { key: 'score', title: t('grade.score'), numeric: true, cell: (row) => points(row.scoreTenths) },
        { key: 'room', title: t('grade.headroom'), numeric: true, cell: (row) => row.headroom ?? '–' },
        {
          key: 'keep',
          title: t('history.keepAtMost'),
          numeric: true,
          cell: (row) => (row.keepPpm === null ? '–' : words.percent(row.keepPpm)),
        },
        {
          key: 'rules',
          title: t('history.rules'),
          cell: (row) => (
            <>
              <code>{row.rulesetId}</code>{' '}
              {row.rulesChanged && <span className="tag tag-soon">{t('history.rulesChanged')}</span>}
            </>
          ),
        },
      ]}
    />
  )
}

/** Day by day: the score, the chance of keeping the level, and the days on which the level or the rules changed. */
export function History({ account, grade }: { account: string; grade: GradeInFull }) {
  const { t } = useTranslation()
  const words = useWords()
  const history = useQuery(historyQuery(account, grade))
  const rows = history.data
  const option = useMemo(() => {
    if (!rows?.some(({ level, scoreTenths }) => level !== null || scoreTenths !== null)) return null
    const titleOf = (level: string | null) =>
      level === null ? t('grade.noLevel') : words.given(levelTitle(grade.rules, level), level)
    return historyOption(rows, grade.rules, {
      titleOf,
      score: t('grade.score'),
      keep: t('history.keepAtMost'),
      level: t('grade.level'),
      rules: (id) => t('history.newRules', { id }),
    })
  }, [rows, grade.rules, t, words])
  const titleOf = (level: string | null) =>
    level === null ? t('grade.noLevel') : words.given(levelTitle(grade.rules, level), level)
  return (
    <section className="panel" aria-labelledby="history-title" data-testid="grade-history">
      <h2 id="history-title">{t('history.title')}</h2>
      {history.isPending && <LoadingRows rows={2} />}
      {history.isLoadingError && (
        <ProblemNotice problem={history.error} onRetry={() => void history.refetch()} />
      )}
      {rows?.length === 0 && <p className="muted">{t('history.empty')}</p>}
      {rows && rows.length > 0 && option === null && <p className="muted">{t('history.silent')}</p>}
      {rows && option && (
        <>
          <Chart
            option={option}
            label={t('history.label', {
              from: words.day(rows[0]?.on ?? grade.on),
              to: words.day(rows.at(-1)?.on ?? grade.on),
              changes: rows.filter(({ levelChanged }) => levelChanged).length,
            })}
            testId="history-chart"
          />
          <details>
            <summary>{t('history.asTable')}</summary>
            <DayTable rows={rows} titleOf={titleOf} />
          </details>
        </>
      )}
    </section>
  )
}
