import { allowedBy, defectsOf, linesOf } from './headroom.js'
import { MILLION } from './metric.js'
import type { MetricFact, Metrics } from './metric.js'
import type { Condition, MetricDef, Ruleset } from './ruleset.js'
import { addDays, daysBetween, nextEvaluation, spanOf } from './window.js'
import type { Span, Window } from './window.js'

/** What one day brought to a metric, in the marketplace's calendar. */
export interface Day {
  readonly on: string
  /** Orders (shipments, requests …) that count. */
  readonly den: number
  /** Those counted by the metric: with a defect, or on time. */
  readonly num: number
}

/** Counts now, what of them stays at the next evaluation, and how many orders will have come. */
export interface Outlook {
  readonly orders: number
  readonly defects: number
  readonly stayOrders: number
  readonly stayDefects: number
  readonly newOrders: number
}

export interface Chance {
  /** Defects that the line will tolerate then. */
  readonly allowed: number
  /** New defects that keep the level. */
  readonly left: number
  /** Millionths. */
  readonly keep: number
}

/** The chance that a line still holds at the next evaluation. Null for lines that limit no defects. */
export function keepChance(def: MetricDef, condition: Condition, outlook: Outlook): Chance | null {
  const allowed =
    def.unit === 'rate' ? allowedBy(def, condition, outlook.stayOrders + outlook.newOrders) : null
  if (allowed === null) return null
  const left = allowed - outlook.stayDefects
  const keep = atMost(left, outlook.newOrders, outlook.defects + 0.5, outlook.orders - outlook.defects + 0.5)
  return { allowed, left, keep: Math.round(keep * MILLION) }
}

/** Weights below this share of the greatest change no digit of the answer. */
const NEGLIGIBLE = 1e-18

/**
 * P(D ≤ k) of a beta-binomial with n draws; Jeffreys' prior makes a = defects + ½, b = the rest + ½. Summed outwards from the
 * most likely count by the ratio of neighbours: only + − × ÷, so that every machine gets the same bits and nothing underflows.
 */
function atMost(k: number, n: number, a: number, b: number): number {
  if (k < 0) return 0
  if (k >= n) return 1
  const upwards = (d: number): number => ((n - d) * (a + d)) / ((d + 1) * (n - d - 1 + b))
  const start = Math.min(n, Math.max(0, Math.floor((n * a) / (a + b))))
  let [below, total] = [0, 0]
  const add = (d: number, weight: number): void => {
    total += weight
    if (d <= k) below += weight
  }
  add(start, 1)
  for (let d = start, weight = 1; d < n && weight > NEGLIGIBLE; d += 1) {
    weight *= upwards(d)
    add(d + 1, weight)
  }
  for (let d = start, weight = 1; d > 0 && weight > NEGLIGIBLE; d -= 1) {
    weight /= upwards(d - 1)
    add(d - 1, weight)
  }
  return below / total
}

/** What is known already: on that day's evaluation so many orders and defects have left the window. */
export interface Leaving {
  /** First day on which they no longer count. */
  readonly on: string
  readonly orders: number
  readonly defects: number
}

/** A metric as an evaluation on that day sees it; moving the day lets orders and defects leave the window. */
export function factOn(
  def: MetricDef & { readonly window: Window },
  days: readonly Day[],
  on: string,
): MetricFact {
  const window = spanOf(def.window, on, (span) => sum(days, span).den)
  return { ...fact(sum(days, window)), window }
}

/** How many of the latest days tell how many orders to expect. */
const RECENT_DAYS = 28

/**
 * How a metric's window moves from `today` to the evaluation on `next`. `days`: at least the window's, no day twice. Where the
 * marketplace told the counts of today, what our days know to leave and to enter is taken from and added to those.
 */
export function ageing(
  def: MetricDef & { readonly window: Window },
  days: readonly Day[],
  today: string,
  next: string,
  told?: MetricFact,
): { readonly outlook: Outlook; readonly leaving: readonly Leaving[]; readonly span: Span } {
  const known = days.filter(({ on }) => on <= today)
  const countIn = (span: Span): number => sum(known, span).den
  const now = spanOf(def.window, today, countIn)
  const then = spanOf(def.window, next, countIn)
  const within = ({ on }: Day, { from, to }: Span): boolean => on >= from && on <= to
  const lost = known.filter((day) => within(day, now) && day.on < then.from)
  const gained = known.filter((day) => within(day, then) && !within(day, now))
  const held = countsOf(def, told) ?? totals(def, known, now)
  const stay = {
    orders: held.orders - ordersIn(lost) + ordersIn(gained),
    defects: held.defects - defectsIn(def, lost) + defectsIn(def, gained),
  }
  const stayOrders = Math.max(0, stay.orders)
  const recent = sum(known, { from: addDays(today, 1 - RECENT_DAYS), to: today }).den
  const ahead = Math.max(0, daysBetween(today > then.from ? today : addDays(then.from, -1), then.to))
  return {
    outlook: {
      ...held,
      stayOrders,
      stayDefects: Math.min(Math.max(0, stay.defects), stayOrders),
      newOrders: Math.floor((2 * recent * ahead + RECENT_DAYS) / (2 * RECENT_DAYS)),
    },
    leaving: lost
      .filter(({ den, num }) => den > 0 || num > 0)
      .map((day) => ({
        on: addDays(day.on, daysBetween(now.from, today) + 1),
        orders: day.den,
        defects: defectsOf(def, fact(day)),
      })),
    span: then,
  }
}

type Counts = Pick<Outlook, 'orders' | 'defects'>

/** The counts that the marketplace told, when it did. */
const countsOf = (def: MetricDef, told: MetricFact | undefined): Counts | null =>
  told === undefined || told.provenance === 'computed' || told.num === null || told.den === null
    ? null
    : { orders: told.den, defects: defectsOf(def, told) }

const totals = (def: MetricDef, days: readonly Day[], span: Span): Counts => {
  const all = sum(days, span)
  return { orders: all.den, defects: defectsOf(def, fact(all)) }
}

const ordersIn = (days: readonly Day[]): number => days.reduce((total, { den }) => total + den, 0)
const defectsIn = (def: MetricDef, days: readonly Day[]): number =>
  days.reduce((total, day) => total + defectsOf(def, fact(day)), 0)

const fact = ({ num, den }: { num: number; den: number }) => ({ num, den, provenance: 'computed' as const })

const sum = (days: readonly Day[], { from, to }: Span): { num: number; den: number } =>
  days
    .filter(({ on }) => on >= from && on <= to)
    .reduce((so_far, day) => ({ num: so_far.num + day.num, den: so_far.den + day.den }), { num: 0, den: 0 })

export interface Forecast {
  /** Day of the next evaluation. */
  readonly on: string
  readonly level: string
  readonly metrics: readonly (Chance & {
    readonly metric: string
    readonly outlook: Outlook
    readonly leaving: readonly Leaving[]
  })[]
  /**
   * The chance of keeping the level, millionths, between these two: metrics hang together in ways that nobody knows,
   * so the bounds hold for any dependence. Null when no metric could be looked at.
   */
  readonly keep: { readonly atLeast: number; readonly atMost: number } | null
}

/** `facts`: the figures of today, where the marketplace told them. Null when the day of the next evaluation is unknown. */
export function forecast(
  ruleset: Ruleset,
  level: string,
  histories: Readonly<Record<string, readonly Day[]>>,
  today: string,
  facts: Metrics = {},
): Forecast | null {
  const on = nextEvaluation(ruleset.cadence, today)
  if (on === null) return null
  const metrics = linesOf(ruleset, level).flatMap((condition) => {
    const def = ruleset.metrics[condition.metric]
    const days = histories[condition.metric]
    if (!def?.window || !days) return []
    const { outlook, leaving } = ageing(
      { ...def, window: def.window },
      days,
      today,
      on,
      facts[condition.metric],
    )
    const chance = keepChance(def, condition, outlook)
    return chance ? [{ metric: condition.metric, ...chance, outlook, leaving }] : []
  })
  const losses = metrics.reduce((total, { keep }) => total + MILLION - keep, 0)
  return {
    on,
    level,
    metrics,
    keep:
      metrics.length === 0
        ? null
        : {
            atLeast: Math.max(0, MILLION - losses),
            atMost: Math.min(...metrics.map(({ keep }) => keep)),
          },
  }
}
