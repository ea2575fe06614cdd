import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { LoadingRows, ProblemNotice, StaleNotice } from '../shell/states'

/** What a query gives, or where it stands: still loading, failed, or older than it should be. */
export function Loaded<Data>({
  query,
  children,
}: {
  query: UseQueryResult<Data>
  children: (data: Data) => ReactNode
}) {
  if (query.data === undefined) {
    return query.isError ? (
      <ProblemNotice problem={query.error} onRetry={() => void query.refetch()} />
    ) : (
      <LoadingRows rows={3} />
    )
  }
  return (
    <>
      {query.isRefetchError && (
        <StaleNotice since={query.dataUpdatedAt} onRetry={() => void query.refetch()} />
      )}
      {children(query.data)}
    </>
  )
}
