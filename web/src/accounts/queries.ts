import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { answered, api } from '../api/client'
import { accountsQuery } from '../api/queries'
import type { Account, Marketplace, Schema } from '../api/types'

export type Budget = Schema<'RateBudget'>
export type Reading = Schema<'Reading'>

/** What marketplaces can do changes only with the service itself. */
export const marketplacesQuery = () =>
  queryOptions({
    queryKey: ['marketplaces'],
    queryFn: async ({ signal }) => (await answered(api.GET('/v1/marketplaces', { signal }))).data,
    staleTime: Infinity,
  })

export const useMarketplace = (id: string | undefined): Marketplace | undefined =>
  useQuery(marketplacesQuery()).data?.find((one) => one.id === id)

/** Looked at every two seconds while a first read is under way, for somebody is waiting for it. */
export const readingQuery = (id: string) =>
  queryOptions({
    queryKey: ['reading', id],
    queryFn: ({ signal }) =>
      answered(api.GET('/v1/accounts/{id}/reading', { params: { path: { id } }, signal })),
    refetchInterval: (query) => (query.state.data?.complete === false ? 2_000 : 30_000),
  })

export const budgetsQuery = (id: string) =>
  queryOptions({
    queryKey: ['budgets', id],
    queryFn: async ({ signal }) =>
      (await answered(api.GET('/v1/accounts/{id}/budgets', { params: { path: { id } }, signal }))).data,
    refetchInterval: 10_000,
  })

type Change = { paused: boolean } | { settings: Record<string, unknown> }

/** Pauses, resumes or sets a shop; what the service made of it stands in the list at once. */
export function useChangeAccount(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Change) =>
      answered(api.PATCH('/v1/accounts/{id}', { params: { path: { id } }, body })),
    onSuccess: (changed: Account) => {
      client.setQueryData(accountsQuery().queryKey, (all) =>
        all?.map((one) => (one.id === changed.id ? changed : one)),
      )
    },
  })
}

/** Takes a removed shop out of what the page knows, so that no list asks for its parts. */
export function useForgetAccount() {
  const client = useQueryClient()
  return (id: string) =>
    client.setQueryData(accountsQuery().queryKey, (all) => all?.filter((one) => one.id !== id))
}

/** After anything that may show in the list of shops. */
export function useRefreshAccounts() {
  const client = useQueryClient()
  return () =>
    Promise.all(
      ['accounts', 'reading', 'grades', 'counts', 'cases'].map((name) =>
        client.invalidateQueries({ queryKey: [name] }),
      ),
    )
}
