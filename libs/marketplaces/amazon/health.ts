import { z } from 'zod'
import { Problem, parseJson, parseWire, stream } from '#adapter'
import type { At, Fact, ShopReport, Sightings } from '#adapter'
import { readHealth } from './health-metrics.js'
import type { Session } from './client.js'
import { listReport, refuseFailed } from './report.js'
import type { ReportPlan } from './report.js'
import { siteOf } from './sites.js'

/** One marketplace a report: that several are accepted in one is unconfirmed. */
const PLAN: ReportPlan = {
  type: 'GET_V2_SELLER_PERFORMANCE_REPORT',
  everySeconds: 86_400,
  days: null,
  period: 'P1D',
}

const record = z.record(z.string(), z.unknown())

/** The report contradicts its own schema in names: only the two lists and their marketplaces are relied upon. */
const reportWire = z.looseObject({
  accountStatuses: z
    .array(z.looseObject({ marketplaceId: z.string(), status: z.string().nullish() }))
    .nullish(),
  performanceMetrics: z.array(record),
})

type Report = z.output<typeof reportWire>

const scopeOf = (marketplaceId: unknown, at: At): string =>
  typeof marketplaceId === 'string' ? (siteOf(marketplaceId) ?? marketplaceId) : at.site

function sightingsOf({ accountStatuses, performanceMetrics }: Report, at: At): Sightings {
  const on = at.seenAt.slice(0, 10)
  const reports: ShopReport[] = []
  const facts: Fact[] = (accountStatuses ?? []).flatMap(({ marketplaceId, status }) =>
    status ? [{ name: `account status ${scopeOf(marketplaceId, at)}`, on, value: status }] : [],
  )
  for (const entry of performanceMetrics) {
    const scope = scopeOf(entry['marketplaceId'], at)
    const { metrics, remarks } = readHealth(entry)
    // The report names no level: status words of the account are not those of a grade.
    reports.push({ scope, cycle: 'current', on, level: null, nextOn: null, metrics })
    facts.push(...remarks.map(({ name, value }) => ({ name: `${name} ${scope}`, on, value })))
  }
  return { cases: [], reports, facts }
}

const isReport = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && ('performanceMetrics' in body || 'failedReport' in body)

/** The account's health by Amazon's own report, read tolerantly. */
export const health = stream({
  everySeconds: 120,
  items(body) {
    if (isReport(body)) return [body]
    throw new Problem('contract_changed', 'the body is no report of account health', { sideEffect: 'none' })
  },
  list: (session: Session, cursor) =>
    listReport<null>(session, cursor, PLAN, ({ outcome }) => ({
      items: [parseJson(outcome.text)],
      kept: null,
    })),
  parse(item) {
    refuseFailed(item)
    return parseWire(reportWire, item)
  },
  map: (wire, _flags, at) => sightingsOf(wire, at),
})
