import nock from 'nock'
import { unlimited } from '#adapter'
import type { CaseRef, Connection, HttpLogLine, TokenStore } from '#adapter'
import { ebay } from './index.js'

export { mockNetwork } from '../../adapter/__fixtures__/network.js'

/** A shop for specs: a connection with a token store in memory, and what went over it. */
export function testShop(options: { now?: string; site?: string; endpoints?: Record<string, string> } = {}) {
  const logged: HttpLogLine[] = []
  const stored = new Map<string, string>()
  const tokens: TokenStore = {
    async get(name, obtain, refused) {
      const known = stored.get(name)
      if (known !== undefined && known !== refused) return known
      const { value } = await obtain()
      stored.set(name, value)
      return value
    },
  }
  const connection: Connection = {
    account: {
      id: 'shop-1',
      site: options.site ?? 'EBAY_US',
      credentials: { clientId: 'App-1', clientSecret: 'Cert-1', refreshToken: 'v^1.1#refresh' },
      endpoints: options.endpoints ?? {},
    },
    budget: unlimited,
    lane: 'poll',
    tokens,
    now: () => new Date(options.now ?? '2026-11-22T12:00:00.000Z'),
    log: (line) => logged.push(line),
  }
  return { connection, connected: ebay.connect(connection), logged }
}

/** eBay's token endpoint gives these tokens, one per refresh. */
export function giveTokens(...values: readonly string[]): nock.Scope {
  const scope = nock('https://api.ebay.com')
  for (const value of values) {
    const answer = { access_token: value, expires_in: 7_200, token_type: 'User Access Token' }
    scope.post('/identity/v1/oauth2/token').reply(200, answer)
  }
  return scope
}

/** A case as an action sees it. */
export const caseRef = (fields: Partial<CaseRef> = {}): CaseRef => ({
  nativeId: '110022000001-2200330000001',
  state: 'OVERDUE',
  native: {},
  site: 'EBAY_GB',
  orderId: '110022000001-2200330000001',
  lines: [],
  openedAt: '2026-11-10T10:00:00.000Z',
  ...fields,
})
