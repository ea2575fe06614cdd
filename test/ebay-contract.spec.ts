import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, it } from '@jest/globals'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unlimited } from '#adapter'
import type { Cursor, HttpAnswer, HttpRequest } from '#adapter'
import { marketplaceOf } from '#marketplaces'
import { startSandbox } from '#sandbox'

interface OpenApi {
  readonly paths: Record<string, Record<string, { parameters: { name: string; in: string }[] }>>
  readonly components: { schemas: Record<string, Record<string, unknown>> }
}

const FILE = join(import.meta.dirname, '../../shared/contracts/ebay/post_order_cancellation_search.json')
const described = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as OpenApi) : null

interface Exchange {
  readonly request: HttpRequest
  readonly answer: HttpAnswer | null
}

/** What goes over the wire when the adapter lists a stream of the demo's first shop, to the end. */
async function exchanges(stream: string): Promise<Exchange[]> {
  const sandbox = await startSandbox({ seed: 7, frozen: true, startAt: new Date('2026-11-22T08:00:00Z') })
  try {
    const seen: Exchange[] = []
    const shop = sandbox.ebay[0]!
    const { clientId, clientSecret, refreshToken, baseUrls } = shop
    let token: string | undefined
    const connected = marketplaceOf('ebay')!.connect({
      account: {
        id: '1',
        site: shop.site,
        credentials: { clientId, clientSecret, refreshToken },
        endpoints: baseUrls,
      },
      budget: unlimited,
      lane: 'poll',
      tokens: { get: async (_name, obtain) => (token ??= (await obtain()).value) },
      now: () => sandbox.clock.now(),
      capture: (request, answer) => void seen.push({ request, answer }),
    })
    for (let cursor: Cursor | null = null, more = true; more;) {
      const page = await connected.list(stream, cursor)
      cursor = page.cursor
      more = page.more
    }
    return seen
  } finally {
    await sandbox.stop()
  }
}

const title = described ? 'keep to the description' : `SKIPPED: ${FILE} is absent`

describe('cancellation/search, as the adapter asks and the simulated eBay answers', () => {
  ;(described ? it : it.skip)(title, async () => {
    const { paths, components } = described!
    const ajv = new Ajv2020({ strict: false, allErrors: true })
    ;(addFormats as unknown as (ajv: Ajv2020) => void)(ajv)
    const schemas = Object.fromEntries(
      Object.entries(components.schemas).map(([name, schema]) => [
        name,
        { ...schema, additionalProperties: false },
      ]),
    )
    ajv.addSchema({ $id: 'doc', components: { schemas } })
    const check = ajv.compile({ $ref: 'doc#/components/schemas/FindCancelResponse' })
    const names = paths['/cancellation/search']!['get']!.parameters.map(({ name }) => name)
    const searches = (await exchanges('cancellations')).filter(({ request }) =>
      request.url.endsWith('/cancellation/search'),
    )
    expect(searches.length).toBeGreaterThan(0)
    for (const { request, answer } of searches) {
      expect(Object.keys(request.query ?? {}).filter((name) => !names.includes(name))).toEqual([])
      // The demo adds fields and words that nobody has described, on purpose: those alone may be beside the description.
      const faults = check(answer?.json()) ? [] : (check.errors ?? [])
      const invented = ['regulatoryHold', 'sustainabilityScore']
      const real = faults.filter(({ params }) => !invented.includes(String(params['additionalProperty'])))
      expect(
        real.map(
          ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
        ),
      ).toEqual([])
    }
  })
})

describe('what is asked of eBay', () => {
  it.each(['cancellations', 'returns', 'inquiries', 'cases'])(
    '%s: never a method that eBay has removed, never with Bearer',
    async (stream) => {
      const asked = (await exchanges(stream)).filter(({ request }) => request.url.includes('/post-order/'))
      expect(asked.length).toBeGreaterThan(1)
      for (const { request, answer } of asked) {
        expect(request.headers?.['Authorization']).toMatch(/^IAF /)
        expect(answer?.status).toBe(200)
      }
    },
  )
})
