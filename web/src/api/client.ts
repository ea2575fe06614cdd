import createClient, { type Middleware } from 'openapi-fetch'
import type { paths } from '../../../clients/typescript/schema'
import { noAnswer, Problem, problemOf } from './problem'

const patienceMs = 30_000

/** Gives up by itself: a request that hangs is told as one without an answer. */
const patientFetch = async (request: Request): Promise<Response> => {
  try {
    return await fetch(request, {
      signal: AbortSignal.any([request.signal, AbortSignal.timeout(patienceMs)]),
    })
  } catch (error) {
    if (request.signal.aborted) throw error
    throw noAnswer(error)
  }
}

const manners: Middleware = {
  onRequest({ request }) {
    // The service takes changes from a browser's session only with this header, which no other site can send.
    if (request.method !== 'GET') request.headers.set('X-Crosscase-Page', '1')
    return request
  },
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response)
  },
}

/** The service, by the paths and types of its own OpenAPI document. Whatever is refused throws a {@link Problem}. */
export const api = createClient<paths>({
  baseUrl: location.origin,
  credentials: 'same-origin',
  fetch: patientFetch,
  // Lists travel as `a,b`.
  querySerializer: { array: { style: 'form', explode: false } },
})
api.use(manners)

/** The body of an answer: `await answered(api.GET('/v1/clock', { signal }))`. Throws a {@link Problem} when there is none. */
export async function answered<Body>(
  call: Promise<{ data?: Body; response: Response }>,
): Promise<Exclude<Body, undefined>> {
  try {
    const { data } = await call
    return data as Exclude<Body, undefined>
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new Problem(0, 'unreadable_answer', 'Unreadable answer', null, null)
    throw error
  }
}

type Given<Query> = {
  [Name in keyof Query]?: Exclude<Query[Name], null | undefined>
}

/** Those parts of a query that are given: without null, undefined and ''. */
export const given = <Query extends object>(query: Query): Given<Query> =>
  Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  ) as Given<Query>

/** A path of the page with its search. */
export const address = (
  path: string,
  query: Record<string, string | number | boolean | null | undefined> = {},
): string => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(given(query))) search.set(name, String(value))
  return search.size > 0 ? `${path}?${search}` : path
}
