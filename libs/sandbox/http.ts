import type { IncomingMessage, ServerResponse } from 'node:http'

/** A request as the simulated marketplaces see it: header names in lower case, the path still percent-encoded. */
export interface WireRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The body as it came, for files. */
  readonly bytes: Buffer
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Text, or the bytes of a file. */
  readonly body: string | Uint8Array
  /** `latin1`: each character of the body is one byte of a file. */
  readonly encoding?: 'utf8' | 'latin1'
}

/** The request body is larger than the sandbox accepts. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge'
}

/** A JSON answer. */
export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
})

/** An answer without a body. */
export const empty = (status: number): Answer => ({ status, headers: {}, body: '' })

/**
 * Reads a whole request. A body over the limit is read to its end but not kept, so that the client gets
 * the refusal instead of a broken pipe; then BodyTooLarge is thrown.
 */
export async function readRequest(message: IncomingMessage, maxBodyBytes: number): Promise<WireRequest> {
  const url = new URL(message.url ?? '/', 'http://sandbox')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= maxBodyBytes) chunks.push(chunk)
  }
  if (size > maxBodyBytes) throw new BodyTooLarge(`the body has ${size} bytes; ${maxBodyBytes} are accepted`)
  const headers = Object.entries(message.headers).map(([name, value]) => [
    name,
    [value ?? ''].flat().join(', '),
  ])
  const bytes = Buffer.concat(chunks)
  return {
    method: message.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: bytes.toString('utf8'),
    bytes,
  }
}

/** Sends an answer with a Date header in virtual time. */
export function send(response: ServerResponse, answer: Answer, now: number): void {
  head(response, answer, now)
  response.end(answer.body, answer.encoding ?? 'utf8')
}

/** Promises the whole body, sends half of it and drops the connection. */
export function sendTruncated(response: ServerResponse, answer: Answer, now: number): void {
  const body = answer.body.length === 0 ? '{"truncated":true}' : answer.body
  head(response, { ...answer, body }, now)
  const half = body.slice(0, Math.floor(body.length / 2))
  response.write(half, answer.encoding ?? 'utf8', () => response.destroy())
}

function head(response: ServerResponse, answer: Answer, now: number): void {
  response.sendDate = false
  response.writeHead(answer.status, {
    ...answer.headers,
    date: new Date(now).toUTCString(),
    'content-length': Buffer.byteLength(answer.body, answer.encoding ?? 'utf8'),
  })
}
