import { queryOptions } from '@tanstack/react-query'
import { answered, api } from '../api/client'

export const peopleQuery = () =>
  queryOptions({
    queryKey: ['people'],
    queryFn: async ({ signal }) => (await answered(api.GET('/v1/people', { signal }))).data,
    staleTime: 300_000,
  })

export const tagsQuery = () =>
  queryOptions({
    queryKey: ['tags'],
    queryFn: async ({ signal }) => (await answered(api.GET('/v1/tags', { signal }))).data,
    staleTime: 60_000,
  })

const presenceMs = 20_000

/** Says that somebody looks at the case, or writes, and tells who else does. */
export const presenceQuery = (id: string, doing: 'viewing' | 'replying') =>
  queryOptions({
    queryKey: ['presence', id, doing],
    queryFn: async ({ signal }) =>
      (
        await answered(
          api.PUT('/v1/cases/{id}/presence', { params: { path: { id } }, body: { doing }, signal }),
        )
      ).data,
    refetchInterval: presenceMs,
    staleTime: presenceMs,
    gcTime: 0,
    retry: false,
  })

export const templatesQuery = (id: string) =>
  queryOptions({
    queryKey: ['templates', id],
    queryFn: async ({ signal }) =>
      (await answered(api.GET('/v1/templates', { params: { query: { case: id, type: 'reply' } }, signal })))
        .data,
    staleTime: 60_000,
  })
