import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { answered, api, given } from '../api/client'
import type { Schema } from '../api/types'

export type ApiKey = Schema<'ApiKey'>
export type Webhook = Schema<'Webhook'>
export type Delivery = Schema<'Delivery'>
export type Person = Schema<'Person'>
export type Template = Schema<'Template'>

export const keysQuery = () =>
  queryOptions({
    queryKey: ['keys'],
    queryFn: async ({ signal }) => (await answered(api.GET('/v1/keys', { signal }))).data,
  })

export const webhooksQuery = () =>
  queryOptions({
    queryKey: ['webhooks'],
    queryFn: async ({ signal }) => (await answered(api.GET('/v1/webhooks', { signal }))).data,
    refetchInterval: 30_000,
  })

export const deliveriesQuery = (id: string, state: Delivery['state'] | null) =>
  infiniteQueryOptions({
    queryKey: ['deliveries', id, state],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/v1/webhooks/{id}/deliveries', {
          params: { path: { id }, query: { limit: 50, ...given({ state, cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.hasMore ? last.nextCursor : null),
    refetchInterval: 5_000,
  })

export const deliveryQuery = (webhook: string, delivery: string) =>
  queryOptions({
    queryKey: ['delivery', webhook, delivery],
    queryFn: ({ signal }) =>
      answered(
        api.GET('/v1/webhooks/{id}/deliveries/{delivery}', {
          params: { path: { id: webhook, delivery } },
          signal,
        }),
      ),
  })

export const peopleQuery = () =>
  queryOptions({
    queryKey: ['people'],
    queryFn: async ({ signal }) => (await answered(api.GET('/v1/staff', { signal }))).data,
  })

export const rulesetsQuery = () =>
  queryOptions({
    queryKey: ['rulesets'],
    queryFn: async ({ signal }) => (await answered(api.GET('/v1/rulesets', { signal }))).data,
    staleTime: Infinity,
  })

export const templatesQuery = (retired: boolean) =>
  queryOptions({
    queryKey: ['templates', { retired }],
    queryFn: async ({ signal }) =>
      (await answered(api.GET('/v1/templates', { params: { query: { retired } }, signal }))).data,
  })

export const reasonsQuery = () =>
  queryOptions({
    queryKey: ['reasons'],
    queryFn: ({ signal }) => answered(api.GET('/v1/reasons', { signal })),
  })
