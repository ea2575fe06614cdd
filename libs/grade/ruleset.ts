import type { Cadence, Window } from './window.js'

/** How well a rule is proven. `user`: a limit that the shop's owner entered into a gap. */
export type RuleConfidence = 'official' | 'secondary' | 'seed' | 'assumed' | 'user'

export interface RuleSource {
  readonly text: string
  readonly url: string | null
  /** ISO date on which it was read. */
  readonly readOn: string
}

export interface Words {
  readonly en: string
  readonly zh: string
}

export type Op = 'lt' | 'lte' | 'gt' | 'gte' | 'eq'

/** One line of a level: "orders with a defect < 3.5 %". */
export interface Condition {
  readonly metric: string
  readonly op: Op
  /** In the metric's unit: millionths for rates (0.8 % = 8000) and means (4.00 = 4000000), else whole. Null: nobody published it. */
  readonly limit: number | null
  /** Small sellers' shield: the line also holds while no more than so many defects, or buyers with one, were counted. */
  readonly shield?: { readonly atMost: number; readonly of: 'defects' | 'buyers' }
  /** The source lost its signs: which side holds at equality is our reading, see {@link otherBoundary}. */
  readonly atEquality?: 'unconfirmed'
  /** Beats the ruleset's confidence for this one line. */
  readonly confidence?: RuleConfidence
  /** What was printed and why we read it so, where the source was damaged or silent. */
  readonly note?: string
}

/** Bands of the score, best first: top level, good, minimum met, below minimum. */
export const BANDS = ['A', 'B', 'C', 'D'] as const
export type Band = (typeof BANDS)[number]

export interface Effect {
  readonly value: string | number | boolean
  readonly text: Words
  readonly confidence: RuleConfidence
}

export interface Level {
  readonly id: string
  readonly title: Words
  /**
   * `all` lines must hold, `any` one suffices, `otherwise`: what holds when no better level does,
   * `reported`: only the marketplace says so, though lines may rule it out.
   */
  readonly need: 'all' | 'any' | 'otherwise' | 'reported'
  readonly conditions: readonly Condition[]
  /** The bands of the score that this level owns, best first; no two levels share one. Null: not comparable. */
  readonly bands: readonly Band[] | null
  readonly effects?: Readonly<Record<string, Effect>>
}

export interface MetricDef {
  readonly title: Words
  /** rate: share of 1 in millionths · mean: of ratings, in millionths · count, points: whole · money: minor units. */
  readonly unit: 'rate' | 'mean' | 'count' | 'points' | 'money'
  readonly better: 'lower' | 'higher'
  /** The best and worst value there is, for means (5 and 1 stars) and points (1000). */
  readonly best?: number
  readonly worst?: number
  /** Whole, 0 = not scored: it only opens or closes a level. Must = 3, important = 2, general = 1, where a source ranks them. */
  readonly weight: number
  readonly window: Window | null
  /** An order more is one more in its denominator, or in its count. */
  readonly countsOrders: boolean
  /** What is counted, of what; one order once where the rule says so. */
  readonly definition: string
  /** How our own orders tell it. */
  readonly tally?: Tally
  /** Why they cannot, where there is no tally: only the marketplace or a person tells it, and silence is no zero. */
  readonly untold?: string
}

/**
 * How orders and the marks on them are counted by the day on which the order was placed, each order once however many
 * marks it has. `among`: only orders with one of these marks count at all; else every order does.
 * `marked`: those with at least one of these marks ÷ those that count. `unmarked`: those without any ÷ those that count.
 * `orders`: how many count. `sales`: their totals in that currency, in its minor units.
 * `mean`: marks by the day of the mark itself, each worth so many (stars) ÷ how many marks.
 */
export type Tally = (
  | {
      readonly of: 'marked' | 'unmarked'
      readonly marks: readonly string[]
      readonly among?: readonly string[]
    }
  | { readonly of: 'orders'; readonly among?: readonly string[] }
  | { readonly of: 'sales'; readonly currency: string; readonly among?: readonly string[] }
  | { readonly of: 'mean'; readonly worth: Readonly<Record<string, number>> }
) & {
  /** Where our count is known to be wider or narrower than the marketplace's. */
  readonly note?: string
}

/** The marks that a tally counts in its numerator. */
export const marksIn = (tally: Tally): readonly string[] => {
  if (tally.of === 'mean') return Object.keys(tally.worth)
  return tally.of === 'marked' || tally.of === 'unmarked' ? tally.marks : (tally.among ?? [])
}

export interface Ruleset {
  /** `marketplace.scheme.year`, stored in every snapshot. */
  readonly id: string
  readonly marketplace: string
  /** What is judged: a marketplace may run several schemes side by side. */
  readonly scheme: string
  readonly title: Words
  readonly sites: '*' | readonly string[]
  /** The marketplace's own name of the programme, where one shop is graded in several. */
  readonly program: string | null
  /** Main category that has limits of its own. */
  readonly category: string | null
  /** ISO dates, inclusive; null = open or unknown. */
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly source: RuleSource
  readonly confidence: RuleConfidence
  readonly cadence: Cadence
  /** `ladder`: the best level whose lines hold; `worst`: each metric has a level, the worst of them is the shop's. */
  readonly combine: 'ladder' | 'worst'
  /** Best first. */
  readonly levels: readonly Level[]
  /** The level when no level's lines hold: a hole in the published rule, decided conservatively. */
  readonly gap: string | null
  /** One true line means that the shop is not judged at all. */
  readonly notAssessed: {
    readonly level: string
    readonly title: Words
    readonly when: readonly Condition[]
    readonly effects?: Readonly<Record<string, Effect>>
  } | null
  /** Without data of at least one metric of each group there is neither level nor score. Other metrics count only when known. */
  readonly needs: readonly (readonly string[])[]
  readonly metrics: Readonly<Record<string, MetricDef>>
  readonly notes: readonly string[]
}

/** What {@link rulesetFor} looks for. */
export interface RulesetQuery {
  readonly marketplace: string
  readonly site?: string
  /** ISO date. */
  readonly on: string
  readonly scheme?: string
  readonly program?: string
  readonly category?: string
}

export const inForce = (ruleset: Ruleset, on: string): boolean =>
  (ruleset.validFrom === null || ruleset.validFrom <= on) &&
  (ruleset.validTo === null || on <= ruleset.validTo)

/**
 * The ruleset in force on that day. Without a scheme, the first listed one of the marketplace; a ruleset that names the site
 * beats one for all sites (without a site it is the other way round), and one for the category beats the general one. Undefined: nothing known of that day.
 */
export function rulesetFor(rulesets: readonly Ruleset[], query: RulesetQuery): Ruleset | undefined {
  const fits = rulesets.filter(
    (ruleset) =>
      ruleset.marketplace === query.marketplace &&
      inForce(ruleset, query.on) &&
      (query.scheme === undefined || ruleset.scheme === query.scheme) &&
      (query.program === undefined || ruleset.program === query.program) &&
      (ruleset.category === null || ruleset.category === query.category) &&
      (ruleset.sites === '*' || query.site === undefined || ruleset.sites.includes(query.site)),
  )
  const ofScheme = fits.filter(({ scheme }) => scheme === fits[0]?.scheme)
  const closeness = (ruleset: Ruleset): number =>
    (ruleset.category === null ? 0 : 2) + Number((query.site === undefined) === (ruleset.sites === '*'))
  return ofScheme.sort((a, b) => closeness(b) - closeness(a))[0]
}

export const levelOf = (ruleset: Ruleset, id: string | null): Level | undefined =>
  ruleset.levels.find((level) => level.id === id)

const OTHER_SIDE: Readonly<Record<Op, Op>> = { lt: 'lte', lte: 'lt', gt: 'gte', gte: 'gt', eq: 'eq' }

/** The same rules with the other reading at equality, where the signs are unconfirmed. */
export const otherBoundary = (ruleset: Ruleset): Ruleset =>
  withConditions(ruleset, `${ruleset.id}~other-boundary`, (condition) =>
    condition.atEquality === 'unconfirmed' ? { ...condition, op: OTHER_SIDE[condition.op] } : condition,
  )

/**
 * The rules with limits that somebody knows better: an owner for a gap (`user`), or the marketplace's own answer (`official`).
 * Keys are `LEVEL/metric`. Throws `RangeError` for a key that the rules do not have.
 */
export function withLimits(
  ruleset: Ruleset,
  limits: Readonly<Record<string, number>>,
  confidence: RuleConfidence,
): Ruleset {
  const keys = new Set(
    ruleset.levels.flatMap(({ id, conditions }) => conditions.map(({ metric }) => `${id}/${metric}`)),
  )
  const stray = Object.keys(limits).filter((key) => !keys.has(key))
  if (stray.length > 0) throw new RangeError(`${ruleset.id} has no line ${stray.join(', ')}`)
  return withConditions(ruleset, `${ruleset.id}~${confidence}`, (condition, level) => {
    const limit = limits[`${level}/${condition.metric}`]
    return limit === undefined ? condition : { ...condition, limit, confidence }
  })
}

function withConditions(
  ruleset: Ruleset,
  id: string,
  change: (condition: Condition, level: string) => Condition,
): Ruleset {
  return {
    ...ruleset,
    id,
    levels: ruleset.levels.map((level) => ({
      ...level,
      conditions: level.conditions.map((condition) => change(condition, level.id)),
    })),
  }
}
