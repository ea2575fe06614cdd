import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { appraise, fingerprint, forecast, inForce, levelOf, rulesetFor } from '#grade'
import type { Appraisal, Forecast, MetricFact, Metrics, RuleConfidence, Ruleset } from '#grade'
import { rulesets } from '#marketplaces'

/** `--asof` and a history need days of the marketplace's own calendar. */
const day = z.iso.date()
const whole = z.int().min(0)

const INPUT = z.strictObject({
  site: z.string().optional(),
  program: z.string().optional(),
  category: z.string().optional(),
  /** The level that the marketplace shows. */
  reported: z.string().nullable().default(null),
  metrics: z.record(
    z.string(),
    z.strictObject({
      num: whole.nullable().default(null),
      den: whole.nullable().default(null),
      given: whole.optional(),
      buyers: whole.optional(),
      provenance: z.enum(['marketplace', 'computed', 'entered']).default('entered'),
      window: z.strictObject({ from: day, to: day }).optional(),
    }),
  ),
  /** Days by metric, for the forecast. */
  history: z.record(z.string(), z.array(z.strictObject({ on: day, den: whole, num: whole }))).default({}),
})

export interface GradeReport extends Appraisal {
  readonly asOf: string
  readonly title: { readonly en: string; readonly zh: string }
  /** False: the rules did not hold on that day. */
  readonly inForce: boolean
  readonly rulesConfidence: RuleConfidence
  readonly source: Ruleset['source']
  readonly effects: Readonly<Record<string, unknown>>
  readonly notes: readonly string[]
  readonly forecast: Forecast | null
  /** SHA-256 of rules, inputs and result. */
  readonly hash: string
}

/** What cannot be graded, in words for the person at the keyboard. */
export class GradeInputError extends Error {}

/**
 * Judges the metrics in `text` by a ruleset: its id, or the name of a scheme, which gives the rules in force on that day.
 * Throws {@link GradeInputError}.
 */
export function gradeText(marketplace: string, name: string, text: string, asOf: string): GradeReport {
  const input = inputOf(text)
  if (!day.safeParse(asOf).success) throw new GradeInputError('--asof is a day like 2026-11-22')
  const ruleset = chosen(marketplace, name, asOf, input)
  const known = new Set(Object.keys(ruleset.metrics))
  const stray = Object.keys({ ...input.metrics, ...input.history }).filter((key) => !known.has(key))
  if (stray.length > 0) {
    throw new GradeInputError(
      `${ruleset.id} has no metric ${stray.join(', ')}; it has: ${[...known].join(', ') || 'none, only reported levels'}`,
    )
  }
  const metrics = factsOf(input.metrics)
  const appraisal = appraise(ruleset, metrics, input.reported)
  const level = appraisal.evaluation.level
  return {
    asOf,
    title: ruleset.title,
    inForce: inForce(ruleset, asOf),
    rulesConfidence: ruleset.confidence,
    source: ruleset.source,
    ...appraisal,
    effects:
      levelOf(ruleset, level)?.effects ??
      (level !== null && level === ruleset.notAssessed?.level ? ruleset.notAssessed.effects : undefined) ??
      {},
    forecast: level === null ? null : forecast(ruleset, level, input.history, asOf),
    notes: ruleset.notes,
    hash: fingerprint(ruleset, metrics, appraisal),
  }
}

type Input = z.infer<typeof INPUT>

function inputOf(text: string): Input {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new GradeInputError(`not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  const parsed = INPUT.safeParse(value)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`)
  throw new GradeInputError(faults.join('\n'))
}

function chosen(marketplace: string, name: string, asOf: string, input: Input): Ruleset {
  const own = rulesets.filter((ruleset) => ruleset.marketplace === marketplace)
  if (own.length === 0) {
    const known = [...new Set(rulesets.map((ruleset) => ruleset.marketplace))]
    throw new GradeInputError(`MARKETPLACE is one of: ${known.join(', ')}`)
  }
  const found =
    own.find(({ id }) => id === name) ??
    rulesetFor(own, {
      marketplace,
      scheme: name,
      on: asOf,
      ...(input.site === undefined ? {} : { site: input.site }),
      ...(input.program === undefined ? {} : { program: input.program }),
      ...(input.category === undefined ? {} : { category: input.category }),
    })
  if (found) return found
  const schemes = [...new Set(own.map(({ scheme }) => scheme))]
  throw new GradeInputError(
    schemes.includes(name)
      ? `no rules of ${marketplace} ${name} are known for ${asOf}`
      : `RULESET of ${marketplace} is a scheme (${schemes.join(', ')}) or one of: ${own.map(({ id }) => id).join(', ')}`,
  )
}

/** Optional fields that are not there, instead of there and undefined. */
const factsOf = (given: Input['metrics']): Metrics =>
  Object.fromEntries(
    Object.entries(given).map(
      ([metric, { given: printed, buyers, window, ...counts }]): [string, MetricFact] => [
        metric,
        {
          ...counts,
          ...(printed === undefined ? {} : { given: printed }),
          ...(buyers === undefined ? {} : { buyers }),
          ...(window === undefined ? {} : { window }),
        },
      ],
    ),
  )

/** `crosscase grade`: what a shop's numbers mean by a marketplace's rules, without a database. Exit 2 for what cannot be graded. */
export function gradeFile(args: readonly string[], options: { asof?: string }): number {
  const [marketplace = '', ruleset = '', file] = args
  try {
    if (file === undefined) throw new GradeInputError('METRICS.json is missing')
    const text = readFileSync(file === '-' ? 0 : file, 'utf8')
    const asOf = options.asof ?? new Date().toISOString().slice(0, 10)
    process.stdout.write(`${JSON.stringify(gradeText(marketplace, ruleset, text, asOf), null, 2)}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof GradeInputError)) throw error
    process.stderr.write(`crosscase grade MARKETPLACE RULESET METRICS.json [--asof DATE]\n${error.message}\n`)
    return 2
  }
}
