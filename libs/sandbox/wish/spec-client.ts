import { startSandbox, type Sandbox, type SandboxOptions, type WishShopInfo } from '../index.js'

/** When the worlds of these specs begin. */
export const START = new Date('2026-11-22T12:00:00.000Z')

interface Reply {
  readonly status: number
  readonly headers: Headers
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any
}

/** What an application would do, in the plainest way. */
export interface Client {
  readonly sandbox: Sandbox
  readonly shop: WishShopInfo
  readonly token: () => Promise<string>
  readonly refresh: (change?: Record<string, string>) => Promise<Reply>
  readonly call: (method: string, path: string, body?: unknown, token?: string) => Promise<Reply>
}

export async function reply(response: Response): Promise<Reply> {
  const text = await response.text()
  return { status: response.status, headers: response.headers, json: text === '' ? null : JSON.parse(text) }
}

/** A simulated Wish of its own for a test, stopped afterwards. */
export async function withWish(
  options: Partial<SandboxOptions>,
  use: (client: Client) => Promise<void>,
): Promise<void> {
  const sandbox = await startSandbox({ seed: 7, frozen: true, startAt: START, world: 'empty', ...options })
  const [shop] = sandbox.wish
  if (!shop) throw new Error('the simulated Wish has no shop')
  const base = `${shop.baseUrls.merchant}/api/v3`
  let kept: string | undefined
  const client: Client = {
    sandbox,
    shop,
    async refresh(change = {}) {
      const query = {
        client_id: shop.clientId,
        client_secret: shop.clientSecret,
        refresh_token: shop.refreshToken,
        grant_type: 'refresh_token',
        ...change,
      }
      return reply(await fetch(`${base}/oauth/refresh_token?${new URLSearchParams(query).toString()}`))
    },
    async token() {
      kept ??= String((await client.refresh()).json.data.access_token)
      return kept
    },
    async call(method, path, body, token) {
      const authorization = `Bearer ${token ?? (await client.token())}`
      const init = {
        method,
        headers: { authorization },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }
      return reply(await fetch(`${base}${path}`, init))
    },
  }
  try {
    await use(client)
  } finally {
    await sandbox.stop()
  }
}
