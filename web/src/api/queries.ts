import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query'
import { isLive } from '../live/stream'
import { answered, api, given } from './client'
import type { ActionState, Box, Case, Page, QueryOf, Row } from './types'

type Listed = QueryOf<'listCases'>
type Counted = QueryOf<'countCases'>

export interface Filters {
  kind: string | null
  marketplace: string | null
  overdue: boolean
  /** An order, a buyer, a case or words; looks into every box. */
  q: string | null
  /** `me`, `none` or a person's id. */
  assignee: string | null
  tag: string | null
}

const beatMs = 10_000
/** While the live stream tells what changes, looking is only a safety net. */
const quietMs = 120_000
const pageSize = 100
const beat = () => (isLive() ? quietMs : beatMs)

export const LIST_FIELDS = [
  'id',
  'kind',
  'status',
  'box',
  'marketplace',
  'account',
  'site',
  'nativeId',
  'nativeState',
  'subject',
  'order',
  'buyer',
  'amount',
  'nextDeadline',
  'overdue',
  'allowedActions',
  'openedAt',
  'updatedAt',
  'closedAt',
  'assignee',
  'tags',
  'snoozedUntil',
] as const satisfies readonly (keyof Row)[]

/** How many of the chosen ones each box has, whether overdue or not. */
export const countsQuery = ({ kind, marketplace, q, assignee, tag }: Omit<Filters, 'overdue'>) =>
  queryOptions({
    queryKey: ['counts', { kind, marketplace, q, assignee, tag }],
    queryFn: ({ signal }) => {
      const query: Counted = given({
        kind: kind === null ? null : ([kind] as Counted['kind']),
        marketplace: marketplace === null ? null : [marketplace],
        q,
        assignee,
        tag: tag === null ? null : [tag],
      })
      return answered(api.GET('/v1/cases/counts', { params: { query }, signal }))
    },
    refetchInterval: beat,
    // The title of a tab in the background is how many people notice new work.
    refetchIntervalInBackground: true,
  })

/** `box` null: every box, for a search. */
export const casesQuery = (box: Box | null, filters: Filters) =>
  infiniteQueryOptions({
    queryKey: ['cases', box, filters],
    queryFn: async ({ pageParam, signal }): Promise<Page<Row>> => {
      const { kind, marketplace, overdue, q, assignee, tag } = filters
      const query: Listed = {
        limit: pageSize,
        fields: [...LIST_FIELDS],
        ...given({
          box,
          kind: kind === null ? null : ([kind] as Listed['kind']),
          marketplace: marketplace === null ? null : [marketplace],
          overdue: overdue || null,
          q,
          assignee,
          tag: tag === null ? null : [tag],
          cursor: pageParam,
        }),
      }
      const page = await answered(api.GET('/v1/cases', { params: { query }, signal }))
      return { ...page, data: page.data as Row[] }
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.hasMore ? last.nextCursor : null),
    // Comparing a hundred thousand rows deeply at every page would cost more than drawing the few that are seen.
    structuralSharing: false,
    staleTime: 30_000,
    // Every open page is read again; about one page per beat however far somebody has scrolled, but at least once a minute.
    refetchInterval: (query) =>
      isLive() ? false : Math.min(beatMs * (query.state.data?.pages.length ?? 1), 60_000),
  })

/** What the lists know of a case while the case itself is on its way; less than a case. */
export const knownRow = (client: QueryClient, id: string): Row | undefined => {
  const lists = client.getQueriesData<{ pages: Page<Row>[] }>({ queryKey: ['cases'] })
  for (const [, list] of lists)
    for (const page of list?.pages ?? []) {
      const row = page.data.find((one) => one.id === id)
      if (row) return row
    }
  return undefined
}

export const caseQuery = (id: string) =>
  queryOptions({
    queryKey: ['case', id],
    queryFn: async ({ signal }) =>
      (await answered(api.GET('/v1/cases/{id}', { params: { path: { id } }, signal }))) as Case,
    refetchInterval: beat,
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
      if (actions.some((action) => stillMoving.includes(action.state))) return isLive() ? beatMs : 2_000
      return actions.some((action) => action.state === 'in_doubt') ? beatMs : false
    },
  })

export const viewsQuery = () =>
  queryOptions({
    queryKey: ['views'],
    queryFn: async ({ signal }) => (await answered(api.GET('/v1/views', { signal }))).data,
    staleTime: 60_000,
  })

export const caseGradeQuery = (id: string) =>
  queryOptions({
    queryKey: ['case-grade', id],
    queryFn: async ({ signal }) =>
      (await answered(api.GET('/v1/cases/{id}/grade', { params: { path: { id } }, signal }))).data,
    staleTime: 60_000,
  })

export const guidanceQuery = (id: string) =>
  queryOptions({
    queryKey: ['guidance', id],
    queryFn: async ({ signal }) =>
      (await answered(api.GET('/v1/cases/{id}/guidance', { params: { path: { id } }, signal }))).data,
    staleTime: 60_000,
  })

export const followUpsQuery = (id: string) =>
  queryOptions({
    queryKey: ['follow-ups', id],
    queryFn: async ({ signal }) => {
      const query = { case: id, state: 'all', limit: 20 } as const
      return (await answered(api.GET('/v1/follow-ups', { params: { query }, signal }))).data
    },
    staleTime: 30_000,
  })

/** All cases of one order, whatever their kind and box. */
export const orderCasesQuery = (order: string, account: string) =>
  queryOptions({
    queryKey: ['order-cases', account, order],
    queryFn: async ({ signal }): Promise<Row[]> => {
      const query: Listed = { order, account: [account], box: 'all', limit: 50, fields: [...LIST_FIELDS] }
      return (await answered(api.GET('/v1/cases', { params: { query }, signal }))).data as Row[]
    },
    staleTime: 30_000,
  })

export const accountsQuery = () =>
  queryOptions({
    queryKey: ['accounts'],
    queryFn: async ({ signal }) => (await answered(api.GET('/v1/accounts', { signal }))).data,
    refetchInterval: 60_000,
  })

/** What the adapters declare; it changes with a release only. */
export const marketplacesQuery = () =>
  queryOptions({
    queryKey: ['marketplaces'],
    queryFn: async ({ signal }) => (await answered(api.GET('/v1/marketplaces', { signal }))).data,
    staleTime: Infinity,
  })

/** What hangs on one case, by the first word of its key; its second is the case's id. */
export const CASE_PARTS: readonly unknown[] = [
  'case',
  'timeline',
  'offers',
  'actions',
  'case-grade',
  'guidance',
  'follow-ups',
]

/** After something was asked for or became known about one case: everything that may show it. */
export async function refreshCase(client: QueryClient, id: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({
      predicate: ({ queryKey: [name, of] }) => of === id && CASE_PARTS.includes(name),
    }),
    client.invalidateQueries({ queryKey: ['counts'] }),
    ...(isLive() ? [] : [client.invalidateQueries({ queryKey: ['cases'] })]),
  ])
}

/** What failed together comes back together: counts beside the list, a case beside its history. */
export const retryFailed = (client: QueryClient): Promise<void> =>
  client.refetchQueries({ type: 'active', predicate: (query) => query.state.error !== null })
