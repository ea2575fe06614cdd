import { z } from 'zod'
import { Problem, parseWire, stream } from '#adapter'
import type { At, Cursor, Fact, Page, ShopReport } from '#adapter'
import type { Session } from './client.js'
import { SERVICE_METRICS } from './metrics-grade.js'
import { inTurn } from './rotation.js'
import { countIn, millionths } from './standards-metric.js'
import { instant, maybe, unread } from './wire.js'

/*
 * Customer service metrics (Analytics 1.3.2): how often buyers open "not as described" returns and "not received"
 * requests, against the peers. One call for each type, site and cycle; 400 a day for all shops of an application, so
 * that a shop asks for its own site and for those that its settings name, in turn; see rotation.ts.
 */

const TYPES = ['ITEM_NOT_AS_DESCRIBED', 'ITEM_NOT_RECEIVED'] as const
const CYCLES = ['CURRENT', 'PROJECTED'] as const

const lookWire = z.object({ type: z.string(), cycle: z.string(), site: z.string() })
const cursorWire = z.object({ lastAt: z.iso.datetime().nullable(), left: z.array(lookWire) })

async function listMetrics(session: Session, cursor: Cursor | null): Promise<Page> {
  const read = cursorWire.safeParse(cursor).data
  const { lastAt = null } = read ?? {}
  const [look, ...left] = read && read.left.length > 0 ? read.left : looksOf(session)
  if (!look) return { items: [], cursor: { lastAt, left: [] }, more: false }
  const items = await inTurn(session, lastAt, () => lookAt(session, look))
  const done = left.length === 0
  return { items, cursor: { lastAt: done ? session.now().toISOString() : lastAt, left }, more: !done }
}

function looksOf(session: Session): z.output<typeof lookWire>[] {
  const named = z.array(z.string()).safeParse(session.settings['serviceMetricSites']).data ?? []
  const sites = [...new Set([session.site, ...named])]
  return sites.flatMap((site) => TYPES.flatMap((type) => CYCLES.map((cycle) => ({ type, cycle, site }))))
}

/** 409 (54200) says that there is nothing to report yet. */
async function lookAt(session: Session, { type, cycle, site }: z.output<typeof lookWire>) {
  try {
    const answer = await session.rest({
      operation: 'customer_service_metric',
      method: 'GET',
      path: `/sell/analytics/v1/customer_service_metric/${type}/${cycle}`,
      query: { evaluation_marketplace_id: site },
    })
    // The answer does not say of which type it is.
    return answer === null ? [] : [{ ...(answer as object), customerServiceMetricType: type }]
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_found') return []
    throw error
  }
}

const metric = z.looseObject({
  metricKey: z.string().min(1),
  value: maybe(z.union([z.string(), z.number()]).transform(String)),
  benchmark: maybe(
    z.looseObject({
      rating: maybe(z.string()),
      adjustment: maybe(z.string()),
      metadata: maybe(z.looseObject({ average: maybe(z.union([z.string(), z.number()]).transform(String)) })),
      ...unread('basis'),
    }),
  ),
  ...unread('distributions'),
})

const metricsWire = z.looseObject({
  /** Not in the answer: which type was asked for, put beside it when it was read. */
  customerServiceMetricType: z.string().min(1),
  marketplaceId: z.string().min(1),
  evaluationCycle: z.looseObject({
    evaluationType: z.string().min(1),
    evaluationDate: instant,
    startDate: maybe(instant),
    endDate: maybe(instant),
  }),
  dimensionMetrics: z.array(
    z.looseObject({
      dimension: z.looseObject({
        dimensionKey: maybe(z.string()),
        name: maybe(z.string()),
        value: maybe(z.union([z.string(), z.number()]).transform(String)),
      }),
      metrics: z.array(metric),
    }),
  ),
})
type Metrics = z.output<typeof metricsWire>
type Dimension = Metrics['dimensionMetrics'][number]

const CYCLE: Readonly<Record<string, ShopReport['cycle']>> = { CURRENT: 'current', PROJECTED: 'projected' }

function reportOf(wire: Metrics, { dimension, metrics }: Dimension): ShopReport[] {
  const { evaluationType, evaluationDate, startDate, endDate } = wire.evaluationCycle
  const cycle = CYCLE[evaluationType]
  const name = SERVICE_METRICS[wire.customerServiceMetricType]
  if (!cycle || name === undefined) return []
  const of = (key: string) => metrics.find(({ metricKey }) => metricKey === key)
  const rate = of('RATE')
  const given = rate?.value === undefined ? null : millionths(rate.value)
  const num = countIn(of('COUNT')?.value)
  const den = countIn(of('TRANSACTION_COUNT')?.value)
  const counted = num !== null && den !== null
  const where = dimension.value ?? dimension.name ?? 'all'
  const fact = {
    num: counted ? num : null,
    den: counted ? den : null,
    ...(given !== null && { given }),
    provenance: 'marketplace',
    ...(startDate && endDate && { window: { from: startDate.slice(0, 10), to: endDate.slice(0, 10) } }),
  } as const
  return [
    {
      scope: `${wire.customerServiceMetricType} ${wire.marketplaceId} ${where}`,
      cycle,
      on: evaluationDate.slice(0, 10),
      level: rate?.benchmark?.rating ?? null,
      nextOn: null,
      metrics: counted || given !== null ? { [name]: fact } : {},
    },
  ]
}

/** What the peers have, and that eBay adjusted the rating: no counts of the shop, so told in words. */
function factsOf(wire: Metrics): Fact[] {
  const on = wire.evaluationCycle.evaluationDate.slice(0, 10)
  return wire.dimensionMetrics.flatMap(({ dimension, metrics }) =>
    metrics.flatMap(({ metricKey, benchmark }) => {
      const average = benchmark?.metadata?.average
      if (!benchmark || average === undefined) return []
      const parts = [
        wire.customerServiceMetricType,
        wire.marketplaceId,
        dimension.name ?? dimension.value,
        metricKey,
      ]
      const value = `peers ${average}${benchmark.adjustment ? `, adjusted: ${benchmark.adjustment}` : ''}`
      return [{ name: parts.filter(Boolean).join(' '), on, value }]
    }),
  )
}

export const serviceMetrics = stream({
  everySeconds: 86_400,
  list: listMetrics,
  items: (body: unknown) => (Array.isArray(body) ? body : [body]),
  parse: (item) => parseWire(metricsWire, item),
  map: (wire, _flags, _at: At) => ({
    cases: [],
    reports: wire.dimensionMetrics.flatMap((one) => reportOf(wire, one)),
    facts: factsOf(wire),
  }),
})
