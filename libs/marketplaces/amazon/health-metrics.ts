import type { MetricFact } from '#grade'
import type { AmazonMetric } from './grade-metrics.js'

type Entry = Readonly<Record<string, unknown>>

/** How a rate stands in the report: its names (the schema's, its own example's, those of production), and its two counts. */
interface RateShape {
  readonly names: readonly string[]
  readonly num: readonly string[]
  readonly den: readonly string[]
}

const RATES: Readonly<Partial<Record<AmazonMetric, RateShape>>> = {
  late_shipment: {
    names: ['lateShipmentRate'],
    num: ['lateShipmentCount'],
    den: ['orderCount'],
  },
  cancel: {
    names: ['preFulfillmentCancellationRate', 'prefulfillmentCancelRate', 'preFulfillmentCancelRate'],
    num: ['cancellationCount', 'cancelCount'],
    den: ['orderCount'],
  },
  valid_tracking: { names: ['validTrackingRate'], num: ['validTrackingCount'], den: ['shipmentCount'] },
  on_time: {
    names: ['onTimeDeliveryRate'],
    num: ['onTimeDeliveryCount'],
    den: ['shipmentCountWithValidTracking', 'shipmentCount'],
  },
  on_time_units: {
    names: ['unitOnTimeDeliveryRate'],
    num: ['unitOnTimeDeliveryCount'],
    den: ['totalUnitCount'],
  },
  invoice_defects: { names: ['invoiceDefectRate'], num: ['invoiceDefect'], den: ['orderCount'] },
}

const DEFECTS: RateShape = { names: [], num: ['orderWithDefects'], den: ['orderCount'] }

const COUNTERS: Readonly<Record<string, AmazonMetric>> = {
  listingPolicyViolations: 'policy_listing',
  productAuthenticityCustomerComplaints: 'policy_authenticity',
  productConditionCustomerComplaints: 'policy_condition',
  productSafetyCustomerComplaints: 'policy_safety',
  receivedIntellectualPropertyComplaints: 'policy_ip_received',
  suspectedIntellectualPropertyViolations: 'policy_ip_suspected',
  restrictedProductPolicyViolations: 'policy_restricted',
  foodAndProductSafetyIssues: 'policy_food',
  customerProductReviewsPolicyViolations: 'policy_reviews',
  otherPolicyViolations: 'policy_other',
  documentRequests: 'policy_documents',
  documentRequest: 'policy_documents',
}

/** Windows of ten days are another metric than those of thirty. */
const SHORT_WINDOW_DAYS = 15

/** A remark on the shop: what the report says in words, and where it contradicts itself. */
export interface Remark {
  readonly name: string
  readonly value: string
}

const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const own = (entry: Entry, names: readonly string[]): unknown =>
  names.map((name) => (Object.hasOwn(entry, name) ? entry[name] : undefined)).find((value) => value != null)

/** A whole number, plain or as `{count}`; null for anything else. */
function countIn(value: unknown): number | null {
  const plain = isEntry(value) ? value['count'] : value
  const number = typeof plain === 'string' && /^\d+$/.test(plain) ? Number(plain) : plain
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null
}

const fractionIn = (value: unknown): number | null => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : null
}

/** The days of a window, where both are there and in order; the report's own example has one that runs backwards. */
function windowIn(entry: Entry): { readonly from: string; readonly to: string } | null {
  const range = entry['reportingDateRange']
  if (!isEntry(range)) return null
  const day = (name: string): string | null => {
    const text = range[name]
    return typeof text === 'string' && /^\d{4}-\d\d-\d\d/.test(text) ? text.slice(0, 10) : null
  }
  const from = day('reportingDateFrom')
  const to = day('reportingDateTo')
  return from !== null && to !== null && from <= to ? { from, to } : null
}

/** A rate's counts, and what was printed; with neither there is no fact. A zero denominator stays: it is "no data". */
function rateFact(entry: Entry, shape: RateShape): MetricFact | null {
  const num = countIn(own(entry, shape.num))
  const den = countIn(own(entry, shape.den))
  const rate = fractionIn(entry['rate'])
  const counted = num !== null && den !== null
  if (!counted && rate === null) return null
  const window = windowIn(entry)
  return {
    num: counted ? num : null,
    den: counted ? den : null,
    ...(rate !== null && { given: Math.round(rate * 1_000_000) }),
    provenance: 'marketplace',
    ...(window && { window }),
  }
}

/** Printed rates are rounded to four decimals at best. */
const ROUNDING = 0.000_05

function contradictions(name: string, fact: MetricFact): Remark[] {
  const { num, den, given } = fact
  if (num === null || den === null || den === 0 || given === undefined) return []
  const counted = num / den
  return Math.abs(counted - given / 1_000_000) <= ROUNDING
    ? []
    : [{ name: `contradiction ${name}`, value: `rate ${given / 1_000_000}, but ${num} of ${den}` }]
}

const wordIn = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

/** What the report says of a metric beyond its numbers: that it is bad, by which target. */
function verdict(name: string, entry: Entry): Remark[] {
  if (entry['status'] !== 'BAD') return []
  const target = [wordIn(entry['targetCondition']), wordIn(entry['targetValue'])].filter(Boolean).join(' ')
  return [{ name: `metric ${name}`, value: ['BAD', target].filter(Boolean).join(', target ') }]
}

interface Read {
  readonly metric: AmazonMetric
  readonly name: string
  readonly entry: Entry
  readonly fact: MetricFact
}

function defectRates(entry: Entry): Read[] {
  const whole = own(entry, ['orderDefectRate'])
  if (!isEntry(whole)) return []
  const channels = { odr_mfn: 'mfn', odr_afn: 'afn' } as const
  return Object.entries(channels).flatMap(([metric, channel]) => {
    const part = whole[channel]
    const fact = isEntry(part) ? rateFact(part, DEFECTS) : null
    const name = `orderDefectRate.${channel}`
    return fact && isEntry(part) ? [{ metric: metric as AmazonMetric, name, entry: part, fact }] : []
  })
}

function rates(entry: Entry): Read[] {
  return Object.entries(RATES).flatMap(([metric, shape]) => {
    const name = shape.names.find((one) => isEntry(entry[one]))
    const part = name === undefined ? undefined : entry[name]
    const fact = isEntry(part) ? rateFact(part, shape) : null
    if (name === undefined || fact === null || !isEntry(part)) return []
    const days = fact.window && (Date.parse(fact.window.to) - Date.parse(fact.window.from)) / 86_400_000
    const short = metric === 'late_shipment' && days !== undefined && days < SHORT_WINDOW_DAYS
    return [{ metric: (short ? 'late_shipment_10d' : metric) as AmazonMetric, name, entry: part, fact }]
  })
}

function counters(entry: Entry): Read[] {
  return Object.entries(COUNTERS).flatMap(([name, metric]) => {
    const part = entry[name]
    const num = isEntry(part) ? countIn(own(part, ['defectsCount'])) : null
    if (num === null || !isEntry(part)) return []
    const window = windowIn(part)
    return [
      {
        metric,
        name,
        entry: part,
        fact: { num, den: null, provenance: 'marketplace' as const, ...(window && { window }) },
      },
    ]
  })
}

/** The rating's word and warnings, under the names that schema, example and production use. */
function wordsIn(entry: Entry): Remark[] {
  const rating = own(entry, ['accountHealthRating', 'accountHealthRatingStatus'])
  const status = isEntry(rating) ? own(rating, ['ahrStatus', 'accountHealthRatingStatus']) : rating
  const listed = own(entry, ['warningStates', 'warningState'])
  const warnings = Array.isArray(listed) ? listed : listed === undefined ? [] : [listed]
  return [
    ...(typeof status === 'string' ? [{ name: 'account health rating', value: status }] : []),
    ...warnings.filter(isEntry).map((one) => ({
      name: `warning ${wordIn(one['warningType'])}`.trim(),
      value: wordIn(one['status']),
    })),
  ]
}

/**
 * One marketplace's metrics out of the report, by the names of our rulesets. Rates are kept as printed and as counted; where they differ, that is
 * said; nothing is refused (schema accountHealthReport-2020-11-18, whose own example contradicts it).
 */
export function readHealth(entry: Entry): {
  readonly metrics: Readonly<Record<string, MetricFact>>
  readonly remarks: readonly Remark[]
} {
  const read = [...defectRates(entry), ...rates(entry), ...counters(entry)]
  return {
    metrics: Object.fromEntries(read.map(({ metric, fact }) => [metric, fact])),
    remarks: [
      ...wordsIn(entry),
      ...read.flatMap(({ name, entry: part, fact }) => [
        ...verdict(name, part),
        ...contradictions(name, fact),
      ]),
    ],
  }
}
