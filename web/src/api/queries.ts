import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query'
import { answered, api, given } from './client'
import type { ActionState, Box, Case, Page, QueryOf } from './types'

type Listed = QueryOf<'listCases'>
type Counted = QueryOf<'countCases'>

export interface Filters {
  kind: string | null
  marketplace: string | null
  overdue: boolean
}

const beatMs = 10_000
const pageSize = 50

export const countsQuery = ({ kind, marketplace }: Pick<Filters, 'kind' | 'marketplace'>) =>
  queryOptions({
    queryKey: ['counts', { kind, marketplace }],
    queryFn: ({ signal }) => {
      const query = given({ kind: kind as Counted['kind'] | null, marketplace })
      return answered(api.GET('/v1/cases/counts', { params: { query }, signal }))
    },
    refetchInterval: beatMs,
    // The title of a tab in the background is how many people notice new work.
    refetchIntervalInBackground: true,
  })

export const casesQuery = (box: Box, { kind, marketplace, overdue }: Filters) =>
  infiniteQueryOptions({
    queryKey: ['cases', box, { kind, marketplace, overdue }],
    queryFn: async ({ pageParam, signal }): Promise<Page<Case>> => {
      const query: Listed = {
        box,
        limit: pageSize,
        ...given({
          kind: kind === null ? null : ([kind] as Listed['kind']),
          marketplace: marketplace === null ? null : [marketplace],
          overdue: overdue || null,
          cursor: pageParam,
        }),
      }
      const page = await answered(api.GET('/v1/cases', { params: { query }, signal }))
      // Whole cases, for we chose no fields.
      return { ...page, data: page.data as Case[] }
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.hasMore ? last.nextCursor : null),
    // Every open page is read again; about one page per beat however far somebody has scrolled, but at least once a minute.
    refetchInterval: (query) => Math.min(beatMs * (query.state.data?.pages.length ?? 1), 60_000),
  })

export const caseQuery = (client: QueryClient, id: string) =>
  queryOptions<Case, Error, Case, string[]>({
    queryKey: ['case', id],
    queryFn: async ({ signal }) =>
      (await answered(api.GET('/v1/cases/{id}', { params: { path: { id } }, signal }))) as Case,
    refetchInterval: beatMs,
    // The list already holds the case: show that at once, then the fresh one.
    placeholderData: (): Case | undefined => {
      const lists = client.getQueriesData<{ pages: Page<Case>[] }>({ queryKey: ['cases'] })
      return lists
        .flatMap(([, list]) => list?.pages.flatMap((page) => page.data) ?? [])
        .find((row) => row.id === id)
    },
  })

export const timelineQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['timeline', id],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/v1/cases/{id}/timeline', {
          params: { path: { id }, query: { limit: 25, ...given({ cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.hasMore ? last.nextCursor : null),
  })

export const offersQuery = (id: string) =>
  queryOptions({
    queryKey: ['offers', id],
    queryFn: async ({ signal }) =>
      (await answered(api.GET('/v1/cases/{id}/actions', { params: { path: { id } }, signal }))).data,
  })

const stillMoving: readonly ActionState[] = ['requested', 'sent']

export const actionsQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['actions', caseId],
    queryFn: async ({ signal }) =>
      (await answered(api.GET('/v1/actions', { params: { query: { case: caseId } }, signal }))).data,
    refetchInterval: (query) => {
      const actions = query.state.data ?? []
      if (actions.some((action) => stillMoving.includes(action.state))) return 2_000
      return actions.some((action) => action.state === 'in_doubt') ? beatMs : false
    },
  })

export const accountsQuery = () =>
  queryOptions({
    queryKey: ['accounts'],
    queryFn: async ({ signal }) => (await answered(api.GET('/v1/accounts', { signal }))).data,
    refetchInterval: 60_000,
  })

/** After something was asked for or became known about one case: everything that may show it. */
export async function refreshCase(client: QueryClient, id: string): Promise<void> {
  await Promise.all([
    ...['case', 'timeline', 'offers', 'actions'].map((name) =>
      client.invalidateQueries({ queryKey: [name, id] }),
    ),
    client.invalidateQueries({ queryKey: ['counts'] }),
    client.invalidateQueries({ queryKey: ['cases'] }),
  ])
}

/** What failed together comes back together: counts beside the list, a case beside its history. */
export const retryFailed = (client: QueryClient): Promise<void> =>
  client.refetchQueries({ type: 'active', predicate: (query) => query.state.error !== null })
