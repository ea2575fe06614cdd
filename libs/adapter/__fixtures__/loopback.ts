import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { http } from '../http.js'
import type { Http, HttpLogLine, HttpOptions } from '../http.js'
import type { Lane, RateBudget } from '../budget.js'

export interface Received {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A marketplace on loopback that answers as told and remembers what it was asked; for specs. */
export interface Loopback extends AsyncDisposable {
  readonly url: string
  readonly received: Received[]
}

export type Answer = (response: ServerResponse, request: Received, nth: number) => void

export async function loopback(answer: Answer): Promise<Loopback> {
  const received: Received[] = []
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => undefined)
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const whole = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') }
      received.push(whole)
      answer(response, whole, received.length)
    })
  }
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}, body = '{}'): Answer =>
  (response) =>
    response.writeHead(code, headers).end(body)
export const reset: Answer = (response) => response.socket?.resetAndDestroy()
export const silent: Answer = () => undefined

/** What a call ended with, were it only an answer. */
export const thrown = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'it was answered',
    (error: unknown) => error,
  )

/** A budget that remembers what was asked of it and makes callers wait as told. */
export class SpyBudget implements RateBudget {
  readonly taken: { operation: string; lane: Lane }[] = []
  readonly drained: { operation: string; until: Date }[] = []
  readonly #waits: number[]

  constructor(waits: readonly number[] = []) {
    this.#waits = [...waits]
  }

  async take(operation: string, lane: Lane): Promise<{ waitMs: number }> {
    const waitMs = this.#waits.shift() ?? 0
    if (waitMs === 0) this.taken.push({ operation, lane })
    return { waitMs }
  }

  async drain(operation: string, until: Date): Promise<void> {
    this.drained.push({ operation, until })
  }

  async correct(): Promise<void> {}
}

export interface SpiedHttp {
  readonly call: Http
  readonly budget: SpyBudget
  readonly lines: HttpLogLine[]
  readonly waits: number[]
}

/** The HTTP kit with everything it says and waits for written down; it does not really wait. */
export function spiedHttp(options: Partial<HttpOptions> = {}, budget: SpyBudget = new SpyBudget()): SpiedHttp {
  const lines: HttpLogLine[] = []
  const waits: number[] = []
  const call = http({
    budget,
    lane: 'poll',
    problem: () => null,
    log: (line) => lines.push(line),
    wait: async (ms) => waits.push(ms),
    ...options,
  })
  return { call, budget, lines, waits }
}
