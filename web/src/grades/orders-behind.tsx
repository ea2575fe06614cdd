import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useWords } from '../i18n/words'
import { LoadingRows, ProblemNotice } from '../shell/states'
import { Table } from '../table/table'
import { ordersBehindQuery, type GradeInFull } from './queries'

/** The orders that a metric counts against the shop, as far as somebody but the marketplace knows them. */
export function OrdersBehind({
  account,
  grade,
  metric,
}: {
  account: string
  grade: GradeInFull
  metric: string
}) {
  const { t } = useTranslation()
  const words = useWords()
  const orders = useInfiniteQuery(ordersBehindQuery(account, metric, grade))
  const rows = orders.data?.pages.flatMap((page) => page.data) ?? []
  const marketplace = words.marketplace(grade.marketplace)
  if (orders.isPending) return <LoadingRows rows={1} />
  if (orders.isLoadingError) {
    return <ProblemNotice problem={orders.error} onRetry={() => void orders.refetch()} />
  }
  if (rows.length === 0) {
    const known = orders.data.pages[0]?.countedBy === 'orders'
    return (
      <p className="muted" data-testid="orders-none">
        {known ? t('ordersBehind.none') : t('ordersBehind.unknown', { marketplace })}
      </p>
    )
  }
  return (
    <div className="orders-behind" data-testid="orders-behind">
      <Table
        caption={t('ordersBehind.title', { metric: words.given(grade.rules.metrics[metric]?.title, metric) })}
        captionShown
        rows={rows}
        keyOf={({ orderId }) => orderId}
        testId="order-behind"
        columns={[
          { key: 'id', title: t('ordersBehind.order'), head: true, cell: ({ orderId }) => orderId },
          {
            key: 'placed',
            title: t('ordersBehind.placed'),
            cell: ({ placedAt }) => <time dateTime={placedAt}>{words.time(placedAt)}</time>,
          },
          {
            key: 'status',
            title: t('ordersBehind.status'),
            cell: ({ nativeStatus }) => <code>{nativeStatus}</code>,
          },
          {
            key: 'marks',
            title: t('ordersBehind.marks'),
            cell: ({ marks }) => (
              <ul>
                {marks.map((mark) => (
                  <li key={`${mark.mark} ${mark.at}`}>
                    <b>{words.mark(mark.mark)}</b> <time dateTime={mark.at}>{words.time(mark.at)}</time>{' '}
                    <span className="muted">{mark.of}</span>
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
      />
      {orders.isFetchNextPageError && <ProblemNotice problem={orders.error} />}
      {orders.hasNextPage && (
        <Button onClick={() => void orders.fetchNextPage()} loading={orders.isFetchingNextPage}>
          {t('list.more', { shown: rows.length })}
        </Button>
      )}
    </div>
  )
}
