import { XMLParser } from 'fast-xml-parser'
import { startSandbox, type EbayShopInfo, type Sandbox, type SandboxOptions } from './index.js'

/** What an adapter would do, in the plainest way; for specs only. */
export interface Client {
  readonly sandbox: Sandbox
  readonly shop: EbayShopInfo
  /** An access token of the shop, fetched once. */
  readonly token: () => Promise<string>
  readonly postToken: (form: Record<string, string>, basic?: string) => Promise<Reply>
  readonly postOrder: (method: string, path: string, options?: PostOrderOptions) => Promise<Reply>
  readonly search: (query?: Record<string, string>) => Promise<Reply>
  readonly trading: (callName: string, xml: string, headers?: Record<string, string>) => Promise<TradingReply>
  readonly control: (method: string, path: string, body?: unknown) => Promise<Reply>
}

export interface PostOrderOptions {
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any
}

export interface TradingReply extends Reply {
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly xml: any
}

/** The error in any of the three Post-Order bodies. */
// oxlint-disable-next-line typescript/no-explicit-any
export const errorOf = ({ json }: Reply): any =>
  (json.errorMessage ?? json).error[0] ?? json.errorMessage.error

export const START = new Date('2026-11-22T12:00:00.000Z')
export const FROZEN: SandboxOptions = { seed: 7, frozen: true, startAt: START, world: 'empty' }

/** Starts a sandbox for one spec and stops it whatever happens. */
export async function withSandbox(
  options: Partial<SandboxOptions>,
  use: (client: Client) => Promise<void>,
): Promise<void> {
  const sandbox = await startSandbox({ ...FROZEN, ...options })
  try {
    const [shop] = sandbox.ebay
    if (!shop) throw new Error('the sandbox has no shop')
    await use(clientOf(sandbox, shop))
  } finally {
    await sandbox.stop()
  }
}

/** A client of one shop. */
export function clientOf(sandbox: Sandbox, shop: EbayShopInfo): Client {
  const { api } = shop.baseUrls
  let cached: Promise<string> | undefined
  const postToken: Client['postToken'] = async (form, basic = `${shop.clientId}:${shop.clientSecret}`) =>
    reply(
      await fetch(`${api}/identity/v1/oauth2/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(basic).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams(form).toString(),
      }),
    )
  const fresh = async (): Promise<string> => {
    const answer = await postToken({ grant_type: 'refresh_token', refresh_token: shop.refreshToken })
    return String(answer.json.access_token)
  }
  const client: Client = {
    sandbox,
    shop,
    postToken,
    token: () => (cached ??= fresh()),
    async postOrder(method, path, { body, headers = {} } = {}) {
      const init = {
        method,
        headers: {
          authorization: `IAF ${await client.token()}`,
          'x-ebay-c-marketplace-id': shop.site,
          'content-type': 'application/json',
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }
      return reply(await fetch(`${api}/post-order/v2/cancellation${path}`, init))
    },
    search(query = {}) {
      const all = {
        creation_date_range_from: '2026-09-01T00:00:00.000Z',
        creation_date_range_to: '2027-12-31T00:00:00.000Z',
        limit: '500',
        ...query,
      }
      return client.postOrder('GET', `/search?${new URLSearchParams(all).toString()}`)
    },
    async trading(callName, xml, headers = {}) {
      const response = await fetch(`${api}/ws/api.dll`, {
        method: 'POST',
        headers: {
          'x-ebay-api-call-name': callName,
          'x-ebay-api-siteid': '0',
          'x-ebay-api-compatibility-level': '1423',
          'x-ebay-api-iaf-token': await client.token(),
          'content-type': 'text/xml',
          ...headers,
        },
        body: `<?xml version="1.0" encoding="utf-8"?><${callName}Request xmlns="urn:ebay:apis:eBLBaseComponents">${xml}</${callName}Request>`,
      })
      const answer = await reply(response)
      return { ...answer, xml: readXml(answer.text)?.[`${callName}Response`] }
    },
    async control(method, path, body) {
      const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) }
      return reply(await fetch(`${sandbox.url}/_sandbox/${path}`, init))
    },
  }
  return client
}

const LISTS = new Set(['Order', 'Transaction', 'Errors'])

// oxlint-disable-next-line typescript/no-explicit-any
const readXml = (text: string): any =>
  new XMLParser({
    ignoreAttributes: false,
    parseTagValue: false,
    ignoreDeclaration: true,
    isArray: (name) => LISTS.has(name),
  }).parse(text)

async function reply(response: Response): Promise<Reply> {
  const text = await response.text()
  const isJson = (response.headers.get('content-type') ?? '').includes('json')
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  }
}
