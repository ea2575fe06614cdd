import nock from 'nock'
import { setTimeout as pause } from 'node:timers/promises'
import { unlimited } from '#adapter'
import type { Connection, HttpRequest, RateBudget, TokenStore } from '#adapter'
import { signature } from './sign.js'
import { aliexpress } from './index.js'

export const NOW = '2026-11-22T12:00:00.000Z'
const API = 'https://api-sg.aliexpress.com'

/** Tokens in memory, renewed by one caller at a time, as the service does it in the database. */
function memoryTokens(): TokenStore & { readonly stored: ReadonlyMap<string, string> } {
  const stored = new Map<string, string>()
  let line: Promise<unknown> = Promise.resolve()
  return {
    stored,
    get(name, obtain, refused) {
      const mine = line.then(async () => {
        const known = stored.get(name)
        if (known !== undefined && known !== refused) return known
        const { value } = await obtain()
        stored.set(name, value)
        return value
      })
      line = mine.catch(() => pause(0))
      return mine
    },
  }
}

/** A shop for specs, with what its budget was told and what was logged. */
export function testShop(settings?: Record<string, unknown>) {
  const told: string[] = []
  const logged: string[] = []
  const sent: Sent[] = []
  const tokens = memoryTokens()
  const budget: RateBudget = {
    ...unlimited,
    drain: async (operation) => void told.push(`${operation} drained`),
  }
  const connection: Connection = {
    account: {
      id: 'shop-1',
      site: 'GLOBAL',
      credentials: { clientId: '123456', clientSecret: 'helloworld', refreshToken: 'R1' },
      endpoints: {},
      ...(settings && { settings }),
    },
    budget,
    lane: 'poll',
    tokens,
    now: () => new Date(NOW),
    log: (line) => void logged.push(JSON.stringify(line)),
    capture: (request) => void sent.push(sentBy(request)),
  }
  return { connection, connected: aliexpress.connect(connection), told, logged, tokens, sent }
}

/** A refresh that gives these tokens. */
export function giveToken(access: string, refresh = 'R1', refused?: Record<string, unknown>): void {
  nock(API)
    .post('/rest/auth/token/refresh')
    .query(true)
    .reply(
      200,
      refused ?? {
        access_token: access,
        refresh_token: refresh,
        expires_in: '2592000',
        refresh_expires_in: '5184000',
        refresh_token_valid_time: 1_769_000_000_000,
        code: '0',
        request_id: '1',
      },
    )
}

/** What was sent: system parameters in the query, the operation's own in the form. */
export interface Sent {
  readonly operation: string
  readonly query: Readonly<Record<string, string>>
  readonly form: Readonly<Record<string, string>>
  /** Whether the signature is that of the parameters. */
  readonly genuine: boolean
}

function sentBy({ operation, url, body }: HttpRequest): Sent {
  const { searchParams, pathname } = new URL(url)
  const query = Object.fromEntries(searchParams)
  const form = Object.fromEntries(new URLSearchParams(typeof body === 'string' ? body : ''))
  const { sign, ...signed } = query
  const path = pathname.startsWith('/rest') ? pathname.slice('/rest'.length) : ''
  const genuine = signature({ secret: 'helloworld', params: { ...signed, ...form }, path }).sign === sign
  return { operation, query, form, genuine }
}

/** The next expected business call's answer. */
export function answerNext(answer: unknown): void {
  nock(API)
    .post('/sync')
    .query(true)
    .reply(200, answer as nock.Body)
}
