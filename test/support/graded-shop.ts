import type { OrderMark, OrderSighting, ShopReport } from '#adapter'
import type { Ruleset } from '#grade'
import { Database } from '../../src/infra/database.js'
import { Vault } from '../../src/infra/vault.js'
import { keepOrders } from '../../src/intake/order-rows.js'
import { keepMarks, keepReports } from '../../src/intake/shop-rows.js'
import type { Api } from './api.js'

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
