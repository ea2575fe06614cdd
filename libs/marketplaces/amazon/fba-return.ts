import { z } from 'zod'
import { Problem, parseWire, stream } from '#adapter'
import type { Session } from './client.js'
import { dayIn } from './days.js'
import { listReport, refuseFailed } from './report.js'
import type { ReportPlan } from './report.js'
import { FBA_COLUMNS } from './return-columns.js'
import { siteOr } from './sites.js'
import { fileOrJson, named, needed, rowsOf } from './tsv.js'

const PLAN: ReportPlan = { type: 'GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA', everySeconds: 86_400, days: 30 }

const itemWire = z.looseObject({ site: z.string(), row: z.record(z.string(), z.string()) })

function itemsIn(body: unknown): readonly unknown[] {
  if (typeof body === 'string') return rowsOf(body).map((row) => ({ site: '', row }))
  if (typeof body === 'object' && body !== null && ('row' in body || 'failedReport' in body)) return [body]
  throw new Problem('contract_changed', 'the body holds no returns', { sideEffect: 'none' })
}

/** Returns of orders that Amazon fulfils: Amazon handles them, so they are no cases; each is a remark on the shop, for its grade. */
export const fbaReturns = stream({
  everySeconds: 120,
  encoding: 'latin1',
  decode: fileOrJson,
  items: itemsIn,
  list: (session: Session, cursor) =>
    listReport<null>(session, cursor, PLAN, ({ site, outcome }) => ({
      items: rowsOf(outcome.text).map((row) => ({ site, row })),
      kept: null,
    })),
  parse(item) {
    refuseFailed(item)
    return parseWire(itemWire, item)
  },
  map(wire, _flags, at) {
    const { row } = named(wire.row, FBA_COLUMNS)
    const orderId = needed(row, 'orderId')
    const day = dayIn(needed(row, 'returnedOn'), siteOr(wire.site, at.site))
    if (day === null)
      throw new Problem('contract_changed', `no day: ${row['returnedOn']}`, { sideEffect: 'none' })
    const of = row['licensePlate'] || `${orderId} ${row['sku'] ?? ''}`.trim()
    const value = [orderId, row['sku'], row['reason'], row['disposition'], row['status'], row['comments']]
      .filter(Boolean)
      .join(' · ')
    return { cases: [], facts: [{ name: `fba return ${of}`, on: day, value }] }
  },
})
