import { setTimeout as pause } from 'node:timers/promises'
import nock from 'nock'
import { unlimited } from '#adapter'
import type { CaseRef, Connection, RateBudget, TokenStore } from '#adapter'
import { wish } from './index.js'

export { mockNetwork } from '../../adapter/__fixtures__/network.js'

export const NOW = '2026-11-22T12:00:00.000Z'

/** Tokens in memory, renewed by one caller at a time, as the service does it in the database. */
export function memoryTokens(): TokenStore & { readonly stored: ReadonlyMap<string, string> } {
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

/** A shop for specs, with what its budget was told. */
export function testShop(options: { site?: string; endpoints?: Record<string, string>; now?: string } = {}) {
  const told: string[] = []
  const logged: string[] = []
  const tokens = memoryTokens()
  const budget: RateBudget = {
    ...unlimited,
    correct: async (operation, remaining) => void told.push(`${operation} ${remaining} left`),
    drain: async (operation, until) => void told.push(`${operation} drained until ${until.toISOString()}`),
  }
  const connection: Connection = {
    account: {
      id: 'shop-1',
      site: options.site ?? 'GLOBAL',
      credentials: { clientId: 'app-1', clientSecret: 'hush', refreshToken: 'R1' },
      endpoints: options.endpoints ?? {},
    },
    budget,
    lane: 'poll',
    tokens,
    now: () => new Date(options.now ?? NOW),
    log: (line) => void logged.push(JSON.stringify(line)),
  }
  return { connection, connected: wish.connect(connection), told, logged, tokens }
}

export const envelope = (data: unknown): Record<string, unknown> => ({ message: '', code: 0, data })

/** Wish's refresh gives these access tokens, one each; `refreshToken` is what it hands out beside them. */
export function giveTokens(
  values: readonly string[],
  base = 'https://merchant.wish.com',
  refreshToken = 'R1',
): void {
  for (const value of values) {
    nock(base)
      .get('/api/v3/oauth/refresh_token')
      .query(true)
      .reply(
        200,
        envelope({
          access_token: value,
          refresh_token: refreshToken,
          expiry_time: '2026-12-22T12:00:00.000Z',
          merchant_id: '5f0000000000000000000001',
          scopes: ['tickets:read'],
        }),
      )
  }
}

/** A ticket on the wire. */
export const wireTicket = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: '5fb780000000000000000001',
  type: 'ORDER',
  state: 'AWAITING_MERCHANT',
  subject: 'Where is it?',
  opened_at: '2026-11-20T09:00:00.000Z',
  updated_at: '2026-11-20T09:00:00.000Z',
  replies: [],
  ...fields,
})

/** A case as an action sees it. */
export const caseRef = (fields: Partial<CaseRef> = {}): CaseRef => ({
  nativeId: '5fb780000000000000000001',
  state: 'AWAITING_MERCHANT',
  native: {},
  site: 'GLOBAL',
  orderId: null,
  lines: [],
  openedAt: '2026-11-20T09:00:00.000Z',
  ...fields,
})
