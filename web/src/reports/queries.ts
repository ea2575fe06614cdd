import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answered, api, given } from '../api/client'
import type { Schema } from '../api/types'

export type Report = Schema<'Report'>
export type Comparison = Schema<'Comparison'>

/** Days of the reader's own zone, '' where the service's usual range holds. */
export interface Range {
  readonly from: string
  readonly to: string
}

/** The first instant of a day here; of the day after, so that the last day of a range counts whole. */
const begins = (day: string, more = 0): string => {
  const date = new Date(`${day}T00:00`)
  date.setDate(date.getDate() + more)
  return date.toISOString()
}

export const inQuery = ({ from, to }: Range) =>
  given({ from: from === '' ? null : begins(from), to: to === '' ? null : begins(to, 1) })

export const zone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

export const reportsQuery = () =>
  queryOptions({
    queryKey: ['reports'],
    queryFn: async ({ signal }) => (await answered(api.GET('/v1/reports', { signal }))).data,
    staleTime: Infinity,
  })

export const reportQuery = (name: string, range: Range, language: 'en' | 'zh') =>
  queryOptions({
    queryKey: ['reports', name, range, language],
    queryFn: ({ signal }) =>
      answered(
        api.GET('/v1/reports/{name}', {
          params: { path: { name }, query: { ...inQuery(range), language, zone: zone() } },
          signal,
        }),
      ),
    placeholderData: (before, query) => (query?.queryKey[1] === name ? keepPreviousData(before) : undefined),
  })

export const comparisonQuery = (changedOn: string, days: number) =>
  queryOptions({
    queryKey: ['reports', 'comparison', changedOn, days],
    queryFn: ({ signal }) =>
      answered(api.GET('/v1/reports/comparison', { params: { query: { changedOn, days } }, signal })),
    enabled: changedOn !== '',
  })
