import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Accounts } from '../../src/accounts/accounts.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import { startApi } from '../support/api.js'
import type { Api, Seller } from '../support/api.js'

const CASES = 1203

describe('exports', () => {
  let api: Api
  let seller: Seller
  let stranger: Seller

  beforeAll(async () => {
    api = await startApi()
    register(fakeMarketplace('fake'))
    seller = await api.seller()
    stranger = await api.seller()
    const shop = {
      marketplace: 'fake',
      name: 'shop',
      site: 'HERE',
      endpoints: 'live',
      credentials: { secret: 'x' },
    } as const
    for (const { tenantId } of [seller, stranger]) {
      const accountId = await api.service.app.get(Accounts).connect(tenantId, shop)
      await api.sql(
        `insert into cases (tenant_id, account_id, marketplace, kind, native_id, status, box, phase, state, native, site, subject, lines, deadlines, flags,
           as_of, opened_at, entered_at, entered_at_known, updated_at, content_hash)
         select $1, $2, 'fake', 'ticket', i::text, 'awaiting_seller', 'unhandled', 'request', 'NEW', '{}', 'HERE',
           case i when 1 then '=HYPERLINK("http://evil.example")' when 2 then '退货, "破损"' else 'parcel ' || i end, '[]', '[]', '[]', now(), now(), now(), true, now(), ''
         from generate_series(1, $3::int) i`,
        [tenantId, accountId, CASES],
      )
      await api.sql(
        `insert into orders (tenant_id, account_id, order_id, marketplace, site, as_of, placed_at, native_status, lines)
         select $1, $2, 'o' || i, 'fake', 'HERE', now(), now(), 'PAID', '[]' from generate_series(1, 700) i`,
        [tenantId, accountId],
      )
    }
  })
  afterAll(() => api.stop())

  const read = async (path: string) => {
    const reply = await api.call(seller.key, 'GET', path)
    expect([path, reply.status]).toEqual([path, 200])
    return reply
  }

  it('give every case once, a line each, over all pages, and nothing of another seller', async () => {
    const { text, headers } = await read('/v1/export/cases')
    const cases = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; nativeId: string })
    expect(new Set(cases.map((one) => one.nativeId)).size).toBe(CASES)
    expect(cases).toHaveLength(CASES)
    expect(headers.get('content-type')).toBe('application/x-ndjson')
    const one = await api.call(seller.key, 'GET', `/v1/cases/${cases[0]!.id}`)
    // The fee credit is reckoned for a single case only.
    const shared = Object.keys(one.body).filter((name) => name !== 'feeCredit')
    expect(shared).toEqual(Object.keys(cases[0]!))
  })

  it('give every order once', async () => {
    const { text } = await read('/v1/export/orders')
    expect(
      new Set(
        text
          .trimEnd()
          .split('\n')
          .map((line) => (JSON.parse(line) as { id: string }).id),
      ).size,
    ).toBe(700)
  })

  it('are CSV that a spreadsheet opens and does not run', async () => {
    const { text } = await read('/v1/export/cases?format=csv')
    const lines = text.split('\r\n')
    expect(text.startsWith('\ufeff') || lines[0]!.startsWith('id,')).toBe(true)
    expect(lines).toHaveLength(CASES + 2)
    expect(text).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
    expect(text).toContain('"退货, ""破损"""')
  })

  it('say where to go on in the feed, so that nothing between is lost', async () => {
    const { headers } = await read('/v1/export/cases?updatedSince=2099-01-01')
    const after = headers.get('x-changes-cursor')
    await api.sql(
      `insert into outbox (tenant_id, type, subject, data, at) values ($1, 'case.updated', 'case_1', '{}', now())`,
      [seller.tenantId],
    )
    const feed = await api.call(seller.key, 'GET', `/v1/changes?after=${after}`)
    expect((feed.body['data'] as unknown[]).length).toBe(1)
    expect((await read('/v1/export/changes')).text.trimEnd().split('\n')).toHaveLength(1)
  })

  it('hold no more in memory than some pages, however much there is', async () => {
    const { tenantId } = await api.seller()
    const [row] = await api.sql<{ id: string }>(
      `insert into account (tenant_id, marketplace, name, site, endpoints, credentials) values ($1, 'fake', 'large', 'HERE', 'live', '') returning id::text`,
      [tenantId],
    )
    await api.sql(
      `insert into cases (tenant_id, account_id, marketplace, kind, native_id, status, box, phase, state, native, site, subject, lines, deadlines, flags,
         as_of, opened_at, entered_at, entered_at_known, updated_at, content_hash)
       select $1, $2, 'fake', 'ticket', i::text, 'awaiting_seller', 'unhandled', 'request', 'NEW', jsonb_build_object('text', repeat('x', 25000)), 'HERE',
         'large', '[]', '[]', '[]', now(), now(), now(), true, now(), '' from generate_series(1, 4000) i`,
      [tenantId, row?.id],
    )
    const held = (): number => {
      collect()
      const { heapUsed, external } = process.memoryUsage()
      return heapUsed + external
    }
    const key = await api.keyOf({ tenantId, email: '', key: '' }, ['cases:read', 'orders:read'])
    const before = held()
    const response = await fetch(`${api.service.url}/v1/export/cases`, {
      headers: { Authorization: `Bearer ${key}` },
    })
    let bytes = 0
    let looked = 0
    /** The most that was held in the first and in the second half. */
    const most = [0, 0]
    for await (const chunk of response.body ?? []) {
      bytes += (chunk as Uint8Array).length
      // To look is slow where much else is held: in a worker that has run many specs.
      if (bytes - looked < 20_000_000) continue
      looked = bytes
      const half = bytes < 50_000_000 ? 0 : 1
      most[half] = Math.max(most[half] ?? 0, held() - before)
    }
    expect(bytes).toBeGreaterThan(100_000_000)
    const [first = 0, second = 0] = most
    // A page is 12 MB: as rows, as text, and on its way.
    expect(first).toBeLessThan(90_000_000)
    expect(second).toBeLessThan(first + 20_000_000)
  }, 240_000)
})

/** Frees what nobody holds, so that what is left is held. */
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
