import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Accounts } from '../../src/accounts/accounts.js'
import { startApi } from '../support/api.js'
import type { Api, Reply, Seller } from '../support/api.js'
import { Contract } from '../support/contract.js'
import { PATHS, seedInquiry, seedTrainingTable } from '../support/seed-inquiries.js'
import type { SeededInquiry } from '../support/seed-inquiries.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'

const RANGE = 'from=2026-10-01&to=2026-11-01'

interface Cell {
  text: string
  origin: string
  numerator: number | null
  denominator: number | null
}

describe('the request log and the reports', () => {
  let api: Api
  let seller: Seller
  let account = ''
  const contract = new Contract()

  const caseOf = (more: SeededInquiry) => seedInquiry(api, seller, account, more)

  beforeAll(async () => {
    api = await startApi()
    register(fakeMarketplace('fake'))
    seller = await api.seller()
    const shop = { marketplace: 'fake', name: 'Lamps', site: 'HERE', endpoints: 'live' } as const
    const number = await api.service.app
      .get(Accounts)
      .connect(seller.tenantId, { ...shop, credentials: { secret: 'x' } })
    account = `acct_${number}`
    await seedTrainingTable(api, seller, account)
  })
  afterAll(() => api.stop())

  const call = async (method: string, path: string, status: number, body?: unknown): Promise<Reply> => {
    const reply = await api.call(seller.key, method, path, body)
    const answered = {
      status: reply.status,
      contentType: reply.headers.get('content-type') ?? '',
      body: reply.body,
    }
    expect(contract.faults(method, path, answered)).toEqual([])
    expect([method, path, reply.status, reply.text.slice(0, 300)]).toEqual([
      method,
      path,
      status,
      expect.any(String),
    ])
    return reply
  }
  const table = async (name: string, more = RANGE) => {
    const { body } = await call('GET', `/v1/reports/${name}?${more}`, 200)
    return body as unknown as { rows: Cell[][]; truncated: boolean }
  }
  const texts = async (name: string, more?: string) =>
    (await table(name, more)).rows.map((row) => row.map(({ text }) => text))

  it('reproduce the training table from its 773 inquiries, string for string', async () => {
    const rows = await texts('product_shares')
    expect(rows.slice(0, 5)).toEqual([
      ['1', 'B0897OYRYG', '6.73%', '100.00%', '53.85%', '0.00%', '11.54%', '5.77%'],
      ['2', 'B089CKBNNK', '6.60%', '100.00%', '76.47%', '5.88%', '0.00%', '0.00%'],
      ['3', 'B089YSTPSP', '5.82%', '100.00%', '73.33%', '0.00%', '6.67%', '0.00%'],
      ['4', 'B08519LNRN', '4.66%', '100.00%', '33.33%', '0.00%', '16.67%', '0.00%'],
      ['5', 'B0831J1BPL', '3.88%', '100.00%', '60.00%', '0.00%', '10.00%', '0.00%'],
    ])
    expect(rows[5]?.slice(0, 4)).toEqual(['6', 'OTHER0', '3.62%', ''])
    const [first] = (await table('product_shares')).rows
    expect(first?.[2]).toEqual({ text: '6.73%', origin: 'computed', numerator: 52, denominator: 773 })
    expect(first?.[3]?.origin).toBe('entered')
    const csv = await call('GET', `/v1/reports/product_shares/export?${RANGE}&language=zh`, 200)
    expect(csv.text.split('\r\n').slice(0, 2)).toEqual([
      '排名,商品编码,咨询占比,客户满意度,配送占比,取消占比,退货退款占比,缺陷占比',
      '1,B0897OYRYG,6.73%,100.00%,53.85%,0.00%,11.54%,5.77%',
    ])
    const headers = { Authorization: `Bearer ${seller.key}` }
    const file = await fetch(`${api.service.url}/v1/reports/product_shares/export?${RANGE}`, { headers })
    expect(Buffer.from(await file.arrayBuffer()).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    const sheet = await call('GET', `/v1/reports/product_shares/export?${RANGE}&format=xlsx`, 200)
    expect(sheet.text.slice(0, 2)).toBe('PK')
  })

  it('share the topics out to exactly 100, and answer the three questions', async () => {
    const topics = await table('topic_shares')
    expect(topics.rows.map(([, count]) => count?.numerator)).toEqual([130, 3, 18, 3, 60, 559])
    const sum = topics.rows.reduce((all, row) => all + Number(row[2]?.text.replace('%', '')) * 100, 0)
    expect(Math.round(sum)).toBe(10_000)
    expect(await texts('month_questions')).toEqual([
      ['Top reason', 'After-sale / Where is my parcel? / Delay', '130', '16.82%'],
      ['Product with most inquiries', 'B0897OYRYG', '52', '6.73%'],
      ['Most frequent opinion', '', '0', '0.00%'],
    ])
  })

  it('log calls by hand, what staff note beside a case, and VIPs, and export exactly eleven columns', async () => {
    const [id] = await caseOf({
      product: '-1',
      opened: '2026-09-05T08:00:00Z',
      order: '77',
      reason: PATHS[0]!,
    })
    const entry = {
      account,
      request: 'Wants a red one',
      inquiredAt: '2026-09-05T09:00:00Z',
      reasonPath: 'pre_sale/stock',
    }
    const made = await call('POST', '/v1/request-log', 201, entry)
    await call('POST', '/v1/request-log', 400, { account })
    await call('POST', '/v1/request-log', 404, { ...entry, account: 'acct_999999' })
    await call('POST', '/v1/request-log', 422, { ...entry, reasonPath: 'nowhere' })
    await call('PATCH', `/v1/request-log/${String(made.body['id'])}`, 204, {
      solved: true,
      opinion: 'too few colours',
    })
    await call('PUT', `/v1/cases/case_${id}/request`, 204, {
      carrier: 'Post',
      solved: false,
      shippedOn: '2026-09-01',
    })
    await call('PUT', `/v1/cases/case_${id}/request`, 204, { shippedOn: '2026-09-02' })
    await call('PUT', '/v1/cases/case_999999/request', 404, { solved: true })
    await call('PUT', `/v1/cases/case_${id}/request`, 400, { solved: 'perhaps' })
    const september = 'from=2026-09-01&to=2026-10-01'
    const page = await call('GET', `/v1/request-log?${september}&limit=1`, 200)
    expect(page.body['data']).toMatchObject([
      {
        case: `case_${id}`,
        carrier: 'Post',
        shippedOn: '2026-09-02',
        solved: false,
        entered: ['shippedOn', 'carrier', 'solved'],
      },
    ])
    const next = await call(
      'GET',
      `/v1/request-log?${september}&limit=1&cursor=${String(page.body['nextCursor'])}`,
      200,
    )
    expect(next.body).toMatchObject({
      hasMore: false,
      data: [{ case: null, channel: 'phone', opinion: 'too few colours' }],
    })
    const csv = await call('GET', `/v1/request-log/export?${september}&zone=Asia/Shanghai&language=zh`, 200)
    expect(csv.text).toBe(
      [
        'NO.,咨询时间,订单编号,发货日期,承运商,商品编码,需求记录,是否解决,第一级原因,第二级原因,第三级原因',
        "1,2026-09-05 16:00,77,2026-09-02,Post,-1,'=1+1 is odd,否,售后,包裹在哪里,配送延误",
        '2,2026-09-05 17:00,,,,,Wants a red one,是,售前,库存,',
        '',
      ].join('\r\n'),
    )
    await call('GET', `/v1/request-log/export?zone=Atlantis`, 400)
    expect((await texts('raw_sheet', september))[1]).toEqual(['', 'Pre-sale', 'Stock'])
    expect((await table('request_log', september)).rows[0]?.map(({ origin }) => origin)).toEqual([
      'computed',
      'marketplace',
      'marketplace',
      'entered',
      'entered',
      'marketplace',
      'marketplace',
      'entered',
      'computed',
      'computed',
      'computed',
    ])
    await call('DELETE', `/v1/request-log/${String(made.body['id'])}`, 204)
    await call('DELETE', `/v1/request-log/${String(made.body['id'])}`, 404)
    await call('PUT', '/v1/buyers/vip', 204, { buyer: 'big spender', vip: true })
    await call('PUT', '/v1/buyers/vip', 204, { buyer: 'big spender', vip: false })
    expect(await api.sql(`select 1 from buyer_vip`)).toEqual([])
  })

  it('show every page of a long log once, in order, up to the last row', async () => {
    const csv = await call('GET', `/v1/request-log/export?${RANGE}`, 200)
    const rows = csv.text.trimEnd().split('\r\n').slice(1)
    expect(rows).toHaveLength(773)
    expect(rows.map((row) => row.split(',')[0])).toEqual(rows.map((_, at) => String(at + 1)))
    expect((await table('request_log')).truncated).toBe(true)
  })

  it('tell how fast buyers were answered, against a clock of 24 hours', async () => {
    const [id] = await caseOf({ opened: '2026-08-10T08:00:00Z' })
    await api.sql(
      `insert into case_event (tenant_id, case_id, at, event_key, recorded_at, type, actor, origin, as_message)
       select $1, $2, at::timestamptz, at, now(), 'activity', actor, 'marketplace', true
       from unnest($3::text[], $4::text[]) u(at, actor)`,
      [
        seller.tenantId,
        id,
        // In time at the very limit; a second message in a row; late by a minute; never answered.
        [
          '2026-08-10T08:00Z',
          '2026-08-10T20:00Z',
          '2026-08-11T08:00Z',
          '2026-08-12T08:00Z',
          '2026-08-13T08:01Z',
          '2026-08-14T08:00Z',
        ],
        ['buyer', 'buyer', 'seller', 'buyer', 'seller', 'buyer'],
      ],
    )
    await api.sql(`update cases set updated_at = '2026-08-14' where id = $1`, [id])
    const august = 'from=2026-08-01&to=2026-09-01'
    expect(await texts('responses', august)).toEqual([
      ['Lamps', '3', '1', '33.33%', '1440.5', '2', '0', '0'],
      ['All', '3', '1', '33.33%', '1440.5', '2', '0', '0'],
    ])
    await api.sql(`update cases set service_owner = 'care_service' where id = $1`, [id])
    expect((await texts('responses', august))[0]?.slice(1, 7)).toEqual(['0', '0', '', '', '0', '3'])
  })

  it('count bad experiences once an order, returns by orders shipped, complaints by quarter, promises by who made them', async () => {
    const number = account.replace('acct_', '')
    await api.sql(
      `insert into orders (tenant_id, account_id, order_id, marketplace, site, as_of, placed_at, shipped_at, native_status, lines)
       select $1, $2, 'p' || n, 'fake', 'HERE', now(), '2026-10-05', '2026-10-06', 'PAID', '[]' from generate_series(1, 36) n`,
      [seller.tenantId, number],
    )
    await api.sql(
      `insert into order_mark (tenant_id, account_id, order_id, mark, at, provenance, of_what, withdrawn, recorded_at) values
       ($1, $2, 'p1', 'paid_not_shipped', '2026-10-07', 'computed', 'x', false, now()),
       ($1, $2, 'p1', 'arbitration_raised', '2026-10-07', 'marketplace', 'x', false, now()),
       ($1, $2, 'p2', 'arbitration_raised', '2026-10-07', 'marketplace', 'x', false, now()),
       ($1, $2, 'p3', 'arbitration_raised', '2026-10-07', 'marketplace', 'x', true, now())`,
      [seller.tenantId, number],
    )
    expect(await texts('bad_experiences')).toEqual([
      ['Lamps', 'any', '2', '36', '5.56%'],
      ['Lamps', 'arbitration_raised', '2', '36', '5.56%'],
      ['Lamps', 'paid_not_shipped', '1', '36', '2.78%'],
    ])
    expect(await texts('return_contacts')).toEqual([
      ['Lamps', '18', '36', '50.00%'],
      ['All', '18', '36', '50.00%'],
    ])
    const [person] = await api.sql<{ id: string }>(`select id::text from staff_user where tenant_id = $1`, [
      seller.tenantId,
    ])
    await api.sql(
      `insert into complaint (tenant_id, agent_id, cause, at, entered_by, entered_at)
       select $1, $2, 'form_of_address', at::timestamptz, 'x', now() from unnest($3::text[]) at`,
      // The second falls into October in Shanghai.
      [seller.tenantId, person?.id, ['2026-09-30T10:00Z', '2026-09-30T16:30Z', '2026-10-09T10:00Z']],
    )
    expect(await texts('complaints', 'from=2026-09-01&to=2026-11-01&zone=Asia/Shanghai')).toEqual([
      ['Admin 1', 'form_of_address', '2026-Q4', '2', 'yes'],
      ['Admin 1', 'form_of_address', '2026-Q3', '1', 'no'],
    ])
    expect(await texts('promises')).toEqual([])
    expect(await texts('grade_history')).toEqual([])
  })

  it('compare before and after with intervals, a test and the published figures, and flag the misprint', async () => {
    await caseOf({ kind: 'claim', order: 'p1', opened: '2026-10-02T08:00:00Z', n: 3 })
    const { body } = await call('GET', '/v1/reports/comparison?changedOn=2026-10-20', 200)
    expect(body).toMatchObject({
      before: { from: '2026-09-20', to: '2026-10-19' },
      after: { from: '2026-10-21', to: '2026-11-19' },
      benchmarks: { changes: expect.arrayContaining([{ metric: 'claimRate', value: -42 }]) },
      example: {
        before: { replies: 21, counts: null, nearest: 22 },
        after: { replies: 47, counts: [42, 1, 4] },
      },
    })
    const metrics = body['metrics'] as { key: string; before: object; pValue: number | null }[]
    const of = (key: string) => metrics.find((one) => one.key === key)
    expect(of('claim_rate')?.before).toMatchObject({
      count: 3,
      of: 36,
      share: '8.33%',
      interval: { low: expect.any(Number) },
    })
    expect(of('order_defect_rate')?.before).toMatchObject({ count: 1, of: 36 })
    expect(of('claim_rate')?.pValue).toBeNull()
    await call('GET', '/v1/reports/comparison?changedOn=yesterday', 400)
  })

  it('are listed with what they count, each tenant’s own, and narrowed by shop and market', async () => {
    const { body } = await call('GET', '/v1/reports', 200)
    const names = (body['data'] as { name: string }[]).map(({ name }) => name)
    expect(names).toHaveLength(11)
    await call('GET', '/v1/reports/gossip', 404)
    await call('GET', '/v1/reports/gossip/export', 404)
    expect(await texts('product_shares', `${RANGE}&marketplace=wish`)).toEqual([])
    expect((await texts('product_shares', `${RANGE}&account=${account}&site=HERE`)).length).toBeGreaterThan(5)
    const stranger = await api.seller()
    for (const name of names) {
      const other = await api.call(stranger.key, 'GET', `/v1/reports/${name}?${RANGE}`)
      const rows = other.body['rows'] as Cell[][]
      expect([name, rows.flat().reduce((sum, { numerator }) => sum + (numerator ?? 0), 0)]).toEqual([name, 0])
    }
  })
})
