import { queryOptions, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { forgetAll } from '../action/intention'
import { answered, api } from '../api/client'
import { Problem } from '../api/problem'
import type { SignedInBody } from '../api/types'

/** `why` tells the sign-in page what to say: first visit, signed out by hand, or ended by the service. */
export type Session = ({ state: 'in' } & SignedInBody) | { state: 'out'; why: 'fresh' | 'left' | 'ended' }

const sessionKey = ['session'] as const

const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: async ({ signal }): Promise<Session> => {
    try {
      return { state: 'in', ...(await answered(api.GET('/auth/me', { signal }))) }
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return { state: 'out', why: 'fresh' }
      throw error
    }
  },
  staleTime: Infinity,
})

export const useSession = () => useQuery(sessionQuery)

export function sessionEnded(client: QueryClient): void {
  client.setQueryData<Session>(sessionKey, (session) =>
    session?.state === 'in' ? { state: 'out', why: 'ended' } : session,
  )
}

/** Nothing that one person or tenant has seen or written on this screen may reach the next. */
function forget(client: QueryClient): void {
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] })
  forgetAll()
}

export function useSignIn() {
  const client = useQueryClient()
  return async (email: string, password: string): Promise<void> => {
    const body = await answered(api.POST('/auth/sign-in', { body: { email, password } }))
    forget(client)
    client.setQueryData<Session>(sessionKey, { state: 'in', ...body })
  }
}

export function useSignOut() {
  const client = useQueryClient()
  return async (): Promise<void> => {
    try {
      await answered(api.POST('/auth/sign-out'))
    } catch (error) {
      if (!(error instanceof Problem && error.status === 401)) throw error
    }
    const left: Session = { state: 'out', why: 'left' }
    client.setQueryData<Session>(sessionKey, left)
    forget(client)
  }
}
