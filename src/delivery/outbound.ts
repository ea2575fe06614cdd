import { request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import type { IncomingMessage } from 'node:http'
import type { BlockList } from 'node:net'
import { AddressRefused, guardedLookup, isClosedLiteral } from './addresses.js'

const TIMEOUT_MS = 15_000

export interface Answer {
  /** null: no answer came. */
  readonly status: number | null
  readonly error: string | null
  readonly ms: number
}

/**
 * Posts once to an address that somebody else chose: to the public internet and opened networks only, no redirect followed,
 * 15 seconds at most, nothing of the answer kept but its status. Never throws.
 */
export async function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  opened: BlockList,
): Promise<Answer> {
  const begun = performance.now()
  const ended = (status: number | null, error: string | null): Answer => ({
    status,
    error,
    ms: Math.round(performance.now() - begun),
  })
  try {
    const status = await send(new URL(url), body, headers, opened)
    return ended(status, status >= 200 && status < 300 ? null : `answered ${status}`)
  } catch (error) {
    return ended(null, reasonOf(error))
  }
}

function send(
  url: URL,
  body: string,
  headers: Readonly<Record<string, string>>,
  opened: BlockList,
): Promise<number> {
  if (isClosedLiteral(url, opened)) throw new AddressRefused()
  const call = url.protocol === 'https:' ? overHttps : overHttp
  return new Promise((resolve, reject) => {
    const request = call(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'Crosscase-Webhooks/1',
        'Content-Length': String(Buffer.byteLength(body)),
        Connection: 'close',
        ...headers,
      },
      agent: false,
      lookup: guardedLookup(opened),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    request.on('response', (response: IncomingMessage) => {
      // The status is all that counts; whatever else is sent is not waited for.
      resolve(response.statusCode ?? 0)
      response.destroy()
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** In words that name no address of ours. */
function reasonOf(error: unknown): string {
  if (error instanceof AddressRefused) return error.message
  const { name, code } = error as { name?: string; code?: string }
  if (name === 'TimeoutError' || name === 'AbortError') return 'no answer within 15 s'
  const words: Readonly<Record<string, string>> = {
    ENOTFOUND: 'the host is not known',
    EAI_AGAIN: 'the host could not be looked up',
    ECONNREFUSED: 'the connection was refused',
    ECONNRESET: 'the connection was cut',
  }
  return words[code ?? ''] ?? `no answer: ${code ?? name ?? 'unknown'}`
}
