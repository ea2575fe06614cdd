import type { OrderMark, OrderSighting, ShopReport } from '#adapter'
import { expect } from '@jest/globals'
import type { Ruleset } from '#grade'
import { rulesets } from '#marketplaces'
import { Accounts } from '../../src/accounts/accounts.js'
import { Snapshots } from '../../src/grades/snapshots.js'
import { Clock } from '../../src/infra/clock.js'
import { Database } from '../../src/infra/database.js'
import { Vault } from '../../src/infra/vault.js'
import { keepOrders } from '../../src/intake/order-rows.js'
import { keepMarks, keepReports } from '../../src/intake/shop-rows.js'
import { startApi } from './api.js'
import type { Api, Reply, Seller } from './api.js'
import { Contract } from './contract.js'
import { fakeMarketplace, register } from './fake-marketplace.js'

const words = (text: string) => ({ en: text, zh: text })

/** Less than 3 % of the orders of 30 days late: good, less than 10 % fair, else poor. */
export const RULES: Ruleset = {
  id: 'graded.speed.2026',
  marketplace: 'graded',
  scheme: 'speed',
  title: words('speed'),
  sites: '*',
  program: null,
  category: null,
  validFrom: null,
  validTo: null,
  source: { text: 'made up for tests', url: null, readOn: '2026-11-24' },
  confidence: 'assumed',
  cadence: { kind: 'daily' },
  combine: 'ladder',
  levels: [
    {
      id: 'GOOD',
      title: words('good'),
      need: 'all',
      conditions: [{ metric: 'late', op: 'lt', limit: 30_000 }],
      bands: ['A', 'B'],
      effects: { boost: { value: true, text: words('boost'), confidence: 'assumed' } },
    },
    {
      id: 'FAIR',
      title: words('fair'),
      need: 'all',
      conditions: [{ metric: 'late', op: 'lt', limit: 100_000 }],
      bands: ['C'],
    },
    { id: 'POOR', title: words('poor'), need: 'otherwise', conditions: [], bands: ['D'] },
  ],
  gap: null,
  notAssessed: {
    level: 'NEW',
    title: words('new'),
    when: [{ metric: 'orders', op: 'lt', limit: 10 }],
  },
  needs: [['late']],
  metrics: {
    late: {
      title: words('late'),
      unit: 'rate',
      better: 'lower',
      weight: 1,
      window: { kind: 'days', days: 30, lagDays: 0 },
      countsOrders: true,
      definition: 'late orders ÷ orders',
      tally: { of: 'marked', marks: ['late', 'very_late'] },
    },
    praise: {
      title: words('praise'),
      unit: 'rate',
      better: 'higher',
      weight: 0,
      window: { kind: 'days', days: 30, lagDays: 0 },
      countsOrders: false,
      definition: 'praised orders ÷ reviewed orders',
      tally: { of: 'marked', marks: ['praised'], among: ['praised', 'blamed'] },
    },
    ours: {
      title: words('ours'),
      unit: 'rate',
      better: 'higher',
      weight: 0,
      window: { kind: 'days', days: 30, lagDays: 0 },
      countsOrders: true,
      definition: 'our own orders in time ÷ our own orders',
      tally: { of: 'unmarked', marks: ['late', 'very_late'], among: ['own'] },
    },
    stars: {
      title: words('stars'),
      unit: 'mean',
      better: 'higher',
      best: 5,
      worst: 1,
      weight: 0,
      window: { kind: 'days', days: 3, lagDays: 0 },
      countsOrders: false,
      definition: 'stars of three days ÷ ratings',
      tally: { of: 'mean', worth: { rated_1: 1, rated_5: 5 } },
    },
    sales: {
      title: words('sales'),
      unit: 'money',
      better: 'higher',
      weight: 0,
      window: { kind: 'days', days: 90, lagDays: 0 },
      countsOrders: false,
      definition: 'sales in dollars of our own orders',
      tally: { of: 'sales', currency: 'USD', among: ['own'] },
    },
    own_orders: {
      title: words('own orders'),
      unit: 'count',
      better: 'higher',
      weight: 0,
      window: { kind: 'days', days: 90, lagDays: 0 },
      countsOrders: true,
      definition: 'our own orders',
      tally: { of: 'orders', among: ['own'] },
    },
    charm: {
      title: words('charm'),
      unit: 'points',
      better: 'higher',
      best: 100,
      weight: 0,
      window: null,
      countsOrders: false,
      definition: 'how charming the shop is',
      untold: 'the marketplace alone feels it',
    },
    orders: {
      title: words('orders'),
      unit: 'count',
      better: 'higher',
      weight: 0,
      window: { kind: 'days', days: 90, lagDays: 0 },
      countsOrders: true,
      definition: 'orders',
      tally: { of: 'orders' },
    },
  },
  notes: [],
}

export const order = (orderId: string, placedAt: string): OrderSighting => ({
  orderId,
  site: 'HERE',
  asOf: placedAt,
  placedAt,
  paidAt: null,
  shippedAt: null,
  nativeStatus: 'PLACED',
  buyer: null,
  total: null,
  lines: [],
})
export const late = (orderId: string, at: string, more: Partial<OrderMark> = {}): OrderMark => ({
  orderId,
  mark: 'late',
  at,
  provenance: 'computed',
  of: `order ${orderId}`,
  ...more,
})

export interface Shows {
  readonly orders?: readonly OrderSighting[]
  readonly marks?: readonly OrderMark[]
  readonly reports?: readonly ShopReport[]
}

/** Keeps what a marketplace would have shown of a shop at noon of 2026-11-20. */
export async function keepShown(
  api: Pick<Api, 'service'>,
  tenantId: number,
  accountId: string,
  what: Shows,
): Promise<void> {
  const vault = await api.service.app.get(Vault).of(tenantId)
  const now = '2026-11-20T12:00:00.000Z'
  const shown = <T>(all: readonly T[] = []) => all.map((one) => ({ shown: one, rawId: '1' }))
  await api.service.app.get(Database).change(async (tx) => {
    await keepOrders(tx, { tenantId, accountId, marketplace: 'graded', vault }, what.orders ?? [], now)
    await keepMarks(tx, { tenantId, accountId }, shown(what.marks), now)
    await keepReports(tx, { tenantId, accountId }, shown(what.reports), now)
  })
}

/** Noon of the day on which the graded shops live. */
export const NOW = new Date('2026-11-20T12:00:00Z')
export const YESTERDAY = '2026-11-19'

/** Answers are held against the OpenAPI document, whatever they are. */
export interface Graded {
  readonly api: Api
  readonly seller: Seller
  shop(): Promise<string>
  keep(accountId: string, what: Shows): Promise<void>
  take(): Promise<number>
  call(method: string, path: string, body?: unknown): Promise<Reply>
  held(method: string, path: string, asked: Promise<Reply>): Promise<Reply>
  get(path: string): Promise<Reply>
  /** The shop's grade in full. */
  of(accountId: string): Promise<Record<string, unknown>>
}

/** The routes of the service with a seller whose shops are judged by {@link RULES}. */
export async function startGraded(): Promise<Graded> {
  register(fakeMarketplace('graded'))
  if (!rulesets.includes(RULES)) (rulesets as Ruleset[]).push(RULES)
  const api = await startApi()
  const seller = await api.seller()
  await api.service.app.get(Clock).follow(NOW)
  const contract = new Contract()
  let made = 0
  const held: Graded['held'] = async (method, path, asked) => {
    const reply = await asked
    const { status, headers, body } = reply
    const answered = { status, contentType: headers.get('content-type') ?? '', body }
    expect(contract.faults(method, path, answered)).toEqual([])
    return reply
  }
  const call: Graded['call'] = (method, path, body) =>
    held(method, path, api.call(seller.key, method, path, body))
  const get: Graded['get'] = (path) => call('GET', path)
  return {
    api,
    seller,
    call,
    held,
    get,
    keep: (accountId, what) => keepShown(api, seller.tenantId, accountId, what),
    take: () => api.service.app.get(Snapshots).take(),
    of: async (accountId) =>
      ((await get(`/v1/grades/acct_${accountId}`)).body['data'] as Record<string, unknown>[])[0] ?? {},
    shop() {
      made += 1
      return api.service.app.get(Accounts).connect(seller.tenantId, {
        marketplace: 'graded',
        name: `shop ${made}`,
        site: 'HERE',
        endpoints: 'live',
        credentials: { secret: 'x' },
      })
    },
  }
}
