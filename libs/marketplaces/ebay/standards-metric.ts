import { money } from '#case'
import type { ShopReport } from '#adapter'
import type { StandardsMetric } from './standards-wire.js'

type MetricFact = ShopReport['metrics'][string]

/** A printed percentage in millionths: `0.52` is 0.52 %, 5,200 millionths. Exact, without floating point. */
export function millionths(percent: string): number | null {
  const match = /^(\d{1,7})(?:\.(\d+))?$/.exec(percent.trim())
  if (!match) return null
  const [, whole = '0', fraction = ''] = match
  // Beyond four decimals is less than a millionth.
  return Number(whole) * 10_000 + Number(fraction.slice(0, 4).padEnd(4, '0'))
}

/** A whole count; null for anything else, which is then not claimed to be one. */
export const countIn = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,15}(\.0+)?$/.test(text.trim()) ? Number(text) : null

/** A metric of a profile as exact counts, with the rate that eBay printed beside them; null when there is no number in it. */
export function metricFact({ value, ...metric }: StandardsMetric): MetricFact | null {
  if (!value) return null
  const window =
    metric.lookbackStartDate && metric.lookbackEndDate
      ? { window: { from: metric.lookbackStartDate.slice(0, 10), to: metric.lookbackEndDate.slice(0, 10) } }
      : {}
  const base = { provenance: 'marketplace', ...window } as const
  if (value.currency !== undefined) {
    const amount = value.value === undefined ? null : moneyIn(value.value, value.currency)
    return amount === null ? null : { num: amount, den: null, ...base }
  }
  const num = countIn(value.numerator)
  const den = countIn(value.denominator)
  const given = value.value === undefined ? null : millionths(value.value)
  const isRate = metric.metricKey.endsWith('_RATE')
  if (!isRate) {
    const plain = countIn(value.value) ?? num
    return plain === null ? null : { num: plain, den: null, ...base }
  }
  if (num === null && given === null) return null
  return { num: den === null ? null : num, den, ...(given !== null && { given }), ...base }
}

function moneyIn(amount: string, currency: string): number | null {
  try {
    return money(amount, currency).minor
  } catch {
    return null
  }
}
