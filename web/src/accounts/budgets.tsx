import { useQuery } from '@tanstack/react-query'
import { Progress } from 'antd'
import { useTranslation } from 'react-i18next'
import { useWords } from '../i18n/words'
import { LoadingRows, ProblemNotice } from '../shell/states'
import { Table } from '../table/table'
import { budgetsQuery, type Budget } from './queries'

function BudgetTable({ rows }: { rows: readonly Budget[] }) {
  const { t } = useTranslation()
  const words = useWords()
  const perHour = (refill: number) => words.number(Math.round(refill * 36_000) / 10)
  return (
    <Table
      caption={t('budget.title')}
      rows={rows}
      keyOf={({ id }) => id}
      testId="budgets"
      columns={[
        {
          key: 'limit',
          title: t('budget.limit'),
          head: true,
          cell: ({ id, scope }) => (
            <>
              {id} {scope === 'app' && <span className="tag">{t('budget.app')}</span>}
            </>
          ),
        },
        {
          key: 'left',
          title: t('budget.left'),
          cell: ({ left, capacity, drainedUntil }) => (
            <>
              <Progress
                percent={Math.round((100 * left) / capacity)}
                showInfo={false}
                size="small"
                status={left === 0 ? 'exception' : 'normal'}
                aria-label={t('budget.leftOf', { left, capacity })}
              />
              <span className="figures">
                {t('budget.leftOf', { left: words.number(left), capacity: words.number(capacity) })}
              </span>
              {drainedUntil && (
                <p className="grade-bad">{t('budget.drained', { time: words.time(drainedUntil) })}</p>
              )}
            </>
          ),
        },
        {
          key: 'refill',
          title: t('budget.refill'),
          numeric: true,
          cell: ({ refillPerSecond }) => t('budget.perHour', { amount: perHour(refillPerSecond) }),
        },
        {
          key: 'source',
          title: t('budget.source'),
          cell: ({ source, confidence }) => (
            <span className="muted">
              {source} · {words.confidence(confidence)}
            </span>
          ),
        },
      ]}
    />
  )
}

/** What the marketplace still lets us ask, limit by limit, and where each limit is known from; those in use first. */
export function Budgets({ id }: { id: string }) {
  const { t } = useTranslation()
  const budgets = useQuery(budgetsQuery(id))
  const inUse = budgets.data?.filter(({ left, capacity }) => left < capacity) ?? []
  const full = budgets.data?.filter(({ left, capacity }) => left >= capacity) ?? []
  return (
    <section className="panel" aria-labelledby="budgets-title" data-testid="account-budgets">
      <h2 id="budgets-title">{t('budget.title')}</h2>
      {budgets.isPending && <LoadingRows rows={1} />}
      {budgets.isLoadingError && (
        <ProblemNotice problem={budgets.error} onRetry={() => void budgets.refetch()} />
      )}
      {inUse.length > 0 && <BudgetTable rows={inUse} />}
      {full.length > 0 && (
        <details>
          <summary>{t('budget.full', { count: full.length })}</summary>
          <BudgetTable rows={full} />
        </details>
      )}
    </section>
  )
}
