import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answered, api, given } from '../api/client'
import type { Schema } from '../api/types'

export type Grade = Schema<'Grade'>
export type Ruleset = Schema<'Ruleset'>
export type Appraisal = Schema<'Appraisal'>
export type MetricFact = Schema<'MetricFact'>
export type GradeInFull = Awaited<ReturnType<typeof readGrades>>[number]
export type HistoryRow = Awaited<ReturnType<typeof readHistory>>[number]

/** Which of a shop's grades; a programme is a marketplace's own division, '' where it has none. */
export interface Which {
  scheme: string
  program: string | null
}

/** A supposed change, as the service takes it. */
export type Change = { metric: string; defects: number } | { cleanOrders: number }

/** Grades are taken nightly; what may change at any moment is the sandbox's time. */
const refreshMs = 60_000

export const gradesQuery = () =>
  queryOptions({
    queryKey: ['grades'],
    queryFn: async ({ signal }) => (await answered(api.GET('/v1/grades', { signal }))).data,
    refetchInterval: refreshMs,
  })

const readGrades = async (account: string, signal: AbortSignal) =>
  (await answered(api.GET('/v1/grades/{account}', { params: { path: { account } }, signal }))).data

export const shopGradesQuery = (account: string) =>
  queryOptions({
    queryKey: ['grades', account],
    queryFn: ({ signal }) => readGrades(account, signal),
    refetchInterval: refreshMs,
  })

const inQuery = ({ scheme, program }: Which) => ({ scheme, ...given({ program }) })

const readHistory = async (account: string, which: Which, signal: AbortSignal) =>
  (
    await answered(
      api.GET('/v1/grades/{account}/history', {
        params: { path: { account }, query: inQuery(which) },
        signal,
      }),
    )
  ).data

export const historyQuery = (account: string, which: Which) =>
  queryOptions({
    queryKey: ['grades', account, 'history', which],
    queryFn: ({ signal }) => readHistory(account, which, signal),
    refetchInterval: refreshMs,
  })

export const ordersBehindQuery = (account: string, metric: string, which: Which) =>
  infiniteQueryOptions({
    queryKey: ['grades', account, 'orders', metric, which],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/v1/grades/{account}/metrics/{metric}/orders', {
          params: {
            path: { account, metric },
            query: { ...inQuery(which), limit: 50, ...given({ cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.hasMore ? last.nextCursor : null),
  })

/** Changes nothing at the service, so it is read like any other answer. */
export const whatIfQuery = (account: string, which: Which, changes: readonly Change[]) =>
  queryOptions({
    queryKey: ['grades', account, 'what-if', which, changes],
    queryFn: ({ signal }) =>
      answered(
        api.POST('/v1/grades/{account}/what-if', {
          params: { path: { account } },
          body: { ...inQuery(which), changes: [...changes] },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    enabled: changes.length > 0,
  })
