import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Inject, Injectable } from '@nestjs/common'
import { z } from 'zod'
import type { ShopReport } from '#adapter'
import type { Settings } from '#config'
import { inForce, levelOf, rulesetFor, withLimits } from '#grade'
import type { Ruleset } from '#grade'
import { rulesets } from '#marketplaces'
import { SETTINGS } from '../infra/settings.js'

/** A file of `config/rulesets`: limits that the operator knows and nobody published. */
const OVERRIDE = z.strictObject({
  ruleset: z.string(),
  /** `LEVEL/metric` → limit in the metric's unit (millionths for rates and means). */
  limits: z.record(z.string(), z.int().min(0)),
  /** Where the operator has it from. */
  source: z.string().min(1),
})

/** The rules of all marketplaces, with the gaps that the operator filled. */
@Injectable()
export class RuleBook {
  readonly all: readonly Ruleset[]
  private readonly words = new Map<string, { schemes: ReadonlySet<string>; metrics: ReadonlySet<string> }>()

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.all = filled(rulesets, settings.rulesetsDir)
  }

  byId(id: string): Ruleset | undefined {
    return this.all.find((ruleset) => ruleset.id === id)
  }

  /**
   * The rules that a shop is judged by on a day: of each scheme in force the one for its site, and the programmes that
   * the marketplace reports on.
   */
  of(shop: { marketplace: string; site: string }, on: string, reports: readonly ShopReport[]): Ruleset[] {
    const { marketplace, site } = shop
    const valid = this.all.filter((ruleset) => ruleset.marketplace === marketplace && inForce(ruleset, on))
    return [...new Set(valid.map((ruleset) => ruleset.scheme))].flatMap((scheme) => {
      const own = valid.filter((ruleset) => ruleset.scheme === scheme)
      const reported = own.filter(
        ({ program }) => program !== null && reports.some((report) => report.scope === program),
      )
      const found = rulesetFor(own, { marketplace, scheme, on, site })
      return reported.length > 0 ? reported : found ? [found] : []
    })
  }

  /**
   * Whether a report speaks of what the rules judge: by its programme or the scheme that it names, else by its metrics, else by
   * a level that the rules know.
   */
  speaks(ruleset: Ruleset, report: ShopReport): boolean {
    if (ruleset.program !== null) return report.scope === ruleset.program
    const { schemes, metrics } = this.wordsOf(ruleset.marketplace)
    const [named = ''] = report.scope.split(' ')
    if (schemes.has(named)) return named === ruleset.scheme
    const known = Object.keys(report.metrics).filter((metric) => metrics.has(metric))
    if (known.length > 0) return known.some((metric) => Object.hasOwn(ruleset.metrics, metric))
    return levelOf(ruleset, report.level) !== undefined || report.level === ruleset.notAssessed?.level
  }

  private wordsOf(marketplace: string): { schemes: ReadonlySet<string>; metrics: ReadonlySet<string> } {
    const known = this.words.get(marketplace)
    if (known) return known
    const own = this.all.filter((ruleset) => ruleset.marketplace === marketplace)
    const words = {
      schemes: new Set(own.map(({ scheme }) => scheme)),
      metrics: new Set(own.flatMap(({ metrics }) => Object.keys(metrics))),
    }
    this.words.set(marketplace, words)
    return words
  }
}

/** Throws an error that names the file for one that cannot be used: a silent gap would look like a rule. */
function filled(known: readonly Ruleset[], directory: string): readonly Ruleset[] {
  const changed = new Map(known.map((ruleset) => [ruleset.id, ruleset]))
  for (const file of overrideFiles(directory)) {
    const where = join(directory, file)
    try {
      const { ruleset: id, limits, source } = OVERRIDE.parse(JSON.parse(readFileSync(where, 'utf8')))
      const ruleset = changed.get(id)
      if (!ruleset) throw new RangeError(`there is no ruleset ${id}`)
      const notes = [
        ...ruleset.notes,
        `Limits entered by the operator (${source}): ${Object.keys(limits).join(', ')}`,
      ]
      changed.set(id, { ...withLimits(ruleset, limits, 'user'), id, notes })
    } catch (cause) {
      throw new Error(`${where} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`, {
        cause,
      })
    }
  }
  return [...changed.values()]
}

function overrideFiles(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter((file) => file.endsWith('.json'))
      .sort()
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return []
    throw error
  }
}
