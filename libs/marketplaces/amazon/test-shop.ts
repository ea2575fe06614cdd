import { setTimeout as pause } from 'node:timers/promises'
import { unlimited } from '#adapter'
import type {
  Account,
  CaseRef,
  Circuit,
  Connected,
  Connection,
  Cursor,
  RateBudget,
  ShopSettings,
  TokenStore,
} from '#adapter'
import { amazon } from './index.js'

export const NOW = '2026-11-22T12:00:00.000Z'

/** Tokens in memory, renewed by one caller at a time, as the service does it in the database. */
export function memoryTokens(): TokenStore & { readonly obtained: () => number } {
  const stored = new Map<string, string>()
  let obtained = 0
  let line: Promise<unknown> = Promise.resolve()
  return {
    obtained: () => obtained,
    get(name, obtain, refused) {
      const mine = line.then(async () => {
        const known = stored.get(name)
        if (known !== undefined && known !== refused) return known
        obtained += 1
        const { value } = await obtain()
        stored.set(name, value)
        return value
      })
      line = mine.catch(() => pause(0))
      return mine
    },
  }
}

interface Options {
  readonly site?: string
  readonly credentials?: Record<string, string>
  readonly endpoints?: Record<string, string>
  readonly settings?: ShopSettings
  readonly now?: () => Date
  readonly circuit?: Circuit
}

interface Sent {
  readonly method: string
  readonly url: string
  readonly query: Readonly<Record<string, unknown>>
  readonly body: string
}

/** A shop for specs, with what was asked, logged and told to its budget. */
export function testShop(options: Options = {}) {
  const asked: string[] = []
  const requests: Sent[] = []
  const told: string[] = []
  const logged: string[] = []
  const tokens = memoryTokens()
  const budget: RateBudget = {
    ...unlimited,
    drain: async (operation) => void told.push(`${operation} drained`),
  }
  const account: Account = {
    id: 'shop-1',
    site: options.site ?? 'US',
    credentials: options.credentials ?? {
      clientId: 'app-1',
      clientSecret: 'hush-secret',
      refreshToken: 'hush-refresh',
    },
    endpoints: options.endpoints ?? {},
    settings: amazon.settings.parse(options.settings ?? {}),
  }
  const connection: Connection = {
    account,
    budget,
    lane: 'poll',
    tokens,
    ...(options.circuit && { circuit: options.circuit }),
    now: options.now ?? (() => new Date(NOW)),
    log: (line) => void logged.push(JSON.stringify(line)),
    capture: (request) => {
      asked.push(request.operation)
      const { method, url, query = {}, body } = request
      requests.push({ method, url, query, body: typeof body === 'string' ? body : '' })
    },
  }
  return { account, connection, connected: amazon.connect(connection), tokens, asked, requests, told, logged }
}

/** Reads a stream until it has no more pages now; gives its items and where it stands. */
export async function readAll(
  connected: Connected,
  stream: string,
  start: Cursor | null = null,
): Promise<{ readonly items: readonly unknown[]; readonly cursor: Cursor | null }> {
  const items: unknown[] = []
  let cursor = start
  for (let pages = 0; pages < 60; pages += 1) {
    const page = await connected.list(stream, cursor)
    items.push(...page.items)
    cursor = page.cursor
    if (!page.more) return { items, cursor }
  }
  throw new Error(`${stream} has no end`)
}

/** A case as an action sees it. */
export const caseRef = (fields: Partial<CaseRef> = {}): CaseRef => ({
  nativeId: '111-0000003-0000021',
  state: 'UNSHIPPED',
  native: {},
  site: 'US',
  orderId: '111-0000003-0000021',
  lines: [],
  openedAt: '2026-11-18T09:00:00Z',
  ...fields,
})
