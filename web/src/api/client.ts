import { noAnswer, Problem, problemOf } from './problem'

type Query = Record<string, string | number | boolean | null | undefined>

interface Send {
  body?: unknown
  /** One per intention of the user, not one per attempt: a repeat with the same key cannot run twice. */
  idempotencyKey?: string
}

const patienceMs = 30_000

export const address = (path: string, query: Query = {}): string => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value))
  }
  return search.size > 0 ? `${path}?${search}` : path
}

async function answer<T>(url: string, init: RequestInit, signal?: AbortSignal): Promise<T> {
  const abort = new AbortController()
  const giveUp = () => abort.abort()
  const timer = setTimeout(giveUp, patienceMs)
  signal?.addEventListener('abort', giveUp, { once: true })
  let response: Response
  try {
    response = await fetch(url, { ...init, credentials: 'same-origin', signal: abort.signal })
  } catch (error) {
    if (signal?.aborted) throw error
    throw noAnswer(error)
  } finally {
    clearTimeout(timer)
  }
  if (!response.ok) throw await problemOf(response)
  if (response.status === 204) return undefined as T
  try {
    return (await response.json()) as T
  } catch {
    throw new Problem(0, 'unreadable_answer', 'Unreadable answer', null, response.headers.get('x-request-id'))
  }
}

export function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  return answer<T>(address(path, query), { headers: { Accept: 'application/json' } }, signal)
}

export function post<T>(path: string, { body, idempotencyKey }: Send = {}): Promise<T> {
  const headers = new Headers({ Accept: 'application/json', 'X-Crosscase-Page': '1' })
  if (body !== undefined) headers.set('Content-Type', 'application/json')
  if (idempotencyKey) headers.set('Idempotency-Key', idempotencyKey)
  return answer<T>(path, {
    method: 'POST',
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}
