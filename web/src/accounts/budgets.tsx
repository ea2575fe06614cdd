import { useQuery } from '@tanstack/react-query'
import { Progress } from 'antd'
import { useTranslation } from 'react-i18next'
import { useWords } from '../i18n/words'
import { LoadingRows, ProblemNotice } from '../shell/states'
import { Table } from '../table/table'
import { budgetsQuery } from './queries'

/** What the marketplace still lets us ask, limit by limit, and where each limit is known from. */
export function Budgets({ id }: { id: string }) {
  const { t } = useTranslation()
  const words = useWords()
  const budgets = useQuery(budgetsQuery(id))
  const perHour = (refill: number) => words.number(Math.round(refill * 36_000) / 10)
  return (
    <section className="panel" aria-labelledby="budgets-title" data-testid="account-budgets">
      <h2 id="budgets-title">{t('budget.title')}</h2>
      {budgets.isPending && <LoadingRows rows={1} />}
      {budgets.isLoadingError && (
        <ProblemNotice problem={budgets.error} onRetry={() => void budgets.refetch()} />
      )}
      {budgets.data && (
        <Table
          caption={t('budget.title')}
          rows={budgets.data}
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
      )}
    </section>
  )
}
