import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import {
  BodyTooLarge,
  json,
  readRequest,
  send,
  sendTruncated,
  type Answer,
  type WireRequest,
} from './http.js'
import type { ActiveFault, Faults } from './faults.js'
import type { Marketplace } from './marketplace.js'

export interface ServerParts {
  readonly now: () => number
  readonly faults: Faults
  readonly marketplaces: readonly Marketplace[]
  /** Answers everything under /_sandbox. */
  readonly control: (request: WireRequest) => Answer
  /** Called after every request, because it may have changed something. */
  readonly changed: () => void
  readonly maxBodyBytes: number
}

/** The HTTP server and the answers that a `slow` fault holds back. */
export interface Front {
  readonly server: Server
  /** Lets all held answers go. Returns how many there were. */
  readonly release: () => number
}

const HTML =
  '<!doctype html><html><head><title>Error Page</title></head><body><h1>We are working on it</h1></body></html>'

/** Builds the server; the caller listens and closes. */
export function createFront(parts: ServerParts): Front {
  const held = new Set<() => void>()
  const hold = (fault: ActiveFault): Promise<void> =>
    new Promise((resolve) => {
      const go = (): void => {
        clearTimeout(timer)
        held.delete(go)
        resolve()
      }
      const timer = fault.holdMs === undefined ? undefined : setTimeout(go, fault.holdMs)
      held.add(go)
    })
  const server = createServer((message, response) => {
    handle(parts, hold, message, response).catch((error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
      if (response.headersSent) response.destroy()
      else send(response, json(500, { error: 'sandbox_bug', message: text }), parts.now())
    })
  })
  return {
    server,
    release() {
      const count = held.size
      for (const go of held) go()
      return count
    },
  }
}

async function handle(
  parts: ServerParts,
  hold: (fault: ActiveFault) => Promise<void>,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, name = '', host = '', ...rest] = (message.url ?? '/').split(/[/?]/)
  const marketplace = parts.marketplaces.find((candidate) => candidate.name === name)
  let request: WireRequest
  try {
    request = await readRequest(message, parts.maxBodyBytes)
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) return void response.destroy()
    const refusal = marketplace?.tooLarge ?? json(413, { error: 'too_large', message: error.message })
    return send(response, refusal, parts.now())
  }
  if (name === '_sandbox') return send(response, parts.control(request), parts.now())
  if (!marketplace || rest.length === 0) {
    const known = parts.marketplaces.map((candidate) => `/${candidate.name}/…`)
    return send(
      response,
      json(404, { error: 'not_found', message: `nothing here; try ${known.join(', ')}` }),
      parts.now(),
    )
  }
  await answer(parts, hold, marketplace, host, request, response)
}

async function answer(
  parts: ServerParts,
  hold: (fault: ActiveFault) => Promise<void>,
  marketplace: Marketplace,
  host: string,
  request: WireRequest,
  response: ServerResponse,
): Promise<void> {
  const at = parts.now()
  marketplace.settle(at)
  const path = request.path.slice(`/${marketplace.name}/${host}`.length)
  const target = marketplace.find(host, { ...request, path })
  if (!target) return send(response, marketplace.notFound, at)
  const fault = parts.faults.take(target.operation)
  if (fault?.name === 'connection-reset') return void response.destroy()
  const instead = fault && insteadOf(marketplace, fault)
  if (instead) return send(response, instead, at)

  const cause = {
    by: 'request',
    method: request.method,
    path: request.path,
    body: redacted(request),
  } as const
  const quirks = { duplicates: fault?.name === 'duplicate-page-items', stale: fault?.name === 'stale-answer' }
  const result = await target.answer({ at, cause }, quirks)
  parts.changed()
  if (fault?.name === 'timeout-after-effect') return void response.destroy()
  if (fault?.name === 'truncated-body') return sendTruncated(response, result, at)
  if (fault?.name === 'slow') await hold(fault)
  if (!response.destroyed) send(response, result, at)
}

/** What goes out in place of the marketplace's own answer, before anything happens. */
function insteadOf(marketplace: Marketplace, fault: ActiveFault): Answer | undefined {
  if (fault.name === 'rate-limit-429') return marketplace.tooManyRequests(fault.retryAfterSeconds ?? 1)
  if (fault.name === 'server-500') return marketplace.serverError
  if (fault.name === 'html-200') return { status: 200, headers: { 'content-type': 'text/html' }, body: HTML }
  return undefined
}

/** Tokens never reach the ledger, nor do files. */
const redacted = ({ body, headers }: WireRequest): string =>
  (headers['content-type']?.startsWith('multipart/') ? '' : body)
    .replace(/((?:refresh_token|access_token|client_secret|code)=)[^&]*/g, '$1…')
    .replace(/(<eBayAuthToken>)[^<]*/g, '$1…')
