import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { Problem } from './problem'

const worthAnotherTry = (error: Error) =>
  !(error instanceof Problem) || error.status === 0 || error.status === 429 || error.status >= 500

/** One client for the page; `onSignedOut` runs whenever the service no longer knows our session. */
export function queryClientWith(onSignedOut: (client: QueryClient) => void): QueryClient {
  const notice = (error: Error) => {
    if (error instanceof Problem && error.status === 401) onSignedOut(client)
  }
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: notice }),
    mutationCache: new MutationCache({ onError: notice }),
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        retry: (failures, error) => failures < 2 && worthAnotherTry(error),
        retryDelay: (failures, error) => {
          const asked = error instanceof Problem ? error.retryAfterSeconds : null
          return asked === null ? 1_000 * 2 ** failures : asked * 1_000
        },
      },
      // A write is only repeated by a person, with the same idempotency key.
      mutations: { retry: false },
    },
  })
  return client
}
