/**
 * The days that a metric looks at, ending `lagDays` before the day of the evaluation. `orLonger`: with fewer than `below` in
 * the months, the longer look-back holds.
 */
export type Window =
  | { readonly kind: 'days'; readonly days: number; readonly lagDays: number }
  | {
      readonly kind: 'months'
      readonly months: number
      readonly lagDays: number
      readonly orLonger?: { readonly months: number; readonly below: number }
    }

/** When the marketplace judges anew. `weekly`: 1 = Monday … 7 = Sunday. */
export type Cadence =
  | { readonly kind: 'daily' }
  | { readonly kind: 'weekly'; readonly weekday: number }
  | { readonly kind: 'monthly'; readonly day: number }
  | { readonly kind: 'month_end'; readonly publishedBy: number | null }
  | { readonly kind: 'unknown'; readonly text: string }

export interface Span {
  /** First and last day, inclusive: ISO dates of the marketplace's own calendar. */
  readonly from: string
  readonly to: string
}

const DAY_MS = 86_400_000

const at = (day: string): number => {
  const ms = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(ms)) throw new RangeError(`${day} is no ISO date`)
  return ms
}
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

export const addDays = (day: string, days: number): string => iso(at(day) + days * DAY_MS)

/** How many days lie between; 1 from a day to the next. */
export const daysBetween = (from: string, to: string): number => (at(to) - at(from)) / DAY_MS

/** So many months before the day; the 31st becomes the last day of a shorter month. */
function monthsBefore(day: string, months: number): string {
  const date = new Date(at(day))
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1)
  const last = new Date(first)
  last.setUTCMonth(last.getUTCMonth() + 1, 0)
  return iso(first + (Math.min(date.getUTCDate(), last.getUTCDate()) - 1) * DAY_MS)
}

/** The days that count in an evaluation on that day; `countIn` counts what a span holds, for windows that depend on it. */
export function spanOf(window: Window, on: string, countIn: (span: Span) => number = () => Infinity): Span {
  const to = addDays(on, -window.lagDays)
  if (window.kind === 'days') return { from: addDays(to, 1 - window.days), to }
  const span = { from: addDays(monthsBefore(to, window.months), 1), to }
  return window.orLonger && countIn(span) < window.orLonger.below
    ? { from: addDays(monthsBefore(to, window.orLonger.months), 1), to }
    : span
}

/** The first evaluation after that day; null where nobody knows the day. */
export function nextEvaluation(cadence: Cadence, after: string): string | null {
  const tomorrow = addDays(after, 1)
  const month = tomorrow.slice(0, 7)
  if (cadence.kind === 'unknown') return null
  if (cadence.kind === 'daily') return tomorrow
  if (cadence.kind === 'month_end') return addDays(`${nextMonth(month)}-01`, -1)
  if (cadence.kind === 'weekly') {
    const weekday = new Date(at(tomorrow)).getUTCDay() || 7
    return addDays(tomorrow, (cadence.weekday - weekday + 7) % 7)
  }
  const day = String(cadence.day).padStart(2, '0')
  return `${month}-${day}` >= tomorrow ? `${month}-${day}` : `${nextMonth(month)}-${day}`
}

const nextMonth = (month: string): string => addDays(`${month}-28`, 4).slice(0, 7)
