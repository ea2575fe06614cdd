import { Inject, Injectable, NotFoundException } from '@nestjs/common'
import { levelOf, whatIf } from '#grade'
import type { Ruleset } from '#grade'
import type { GradeEffect } from '#case'
import { Database } from '../infra/database.js'
import type { SnapshotRow } from './grade-json.js'
import { Grades } from './grades.js'

/** What a case does to the shop's grade: where it counts, and what one more such order would do to the level. */
@Injectable()
export class CaseGrade {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Grades) private readonly grades: Grades,
  ) {}

  async of(tenantId: number, caseId: string) {
    const [found] = await this.database.query<{ accountId: string; effects: GradeEffect[] }>(
      `select account_id::text as "accountId", grade_effects as effects from cases where tenant_id = $1 and id = $2`,
      [tenantId, caseId],
    )
    if (!found) throw new NotFoundException('no such case')
    if (found.effects.length === 0) return []
    const rows = await this.grades.latest(tenantId, found.accountId)
    return found.effects.map((effect) => ({
      ...effect,
      grades: rows
        .filter((row) => Object.hasOwn(row.ruleset.metrics, effect.metric))
        .map((row) => stakeOf(row, effect.metric)),
    }))
  }
}

/** One more defect in that metric, by the rules alone: what the marketplace reports holds for what is. */
function stakeOf(row: SnapshotRow, metric: string) {
  const { ruleset, inputs, appraisal } = row
  const room = appraisal.headroom?.metrics.find((one) => one.metric === metric) ?? null
  const stake = {
    scheme: row.scheme,
    program: row.program === '' ? null : row.program,
    on: row.on,
    metric: ruleset.metrics[metric]?.title ?? null,
    level: titleOf(ruleset, row.level),
    headroom: room?.headroom ?? null,
    allowed: room?.allowed ?? null,
  }
  try {
    const { before, after } = whatIf(ruleset, inputs, [{ metric, defects: 1 }])
    const [now, then] = [before.evaluation.level, after.evaluation.level]
    return { ...stake, afterOneMore: titleOf(ruleset, then), losesLevel: now !== then }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    // Nothing is known of the metric, so nothing can be said of one more.
    return { ...stake, afterOneMore: null, losesLevel: null }
  }
}

const titleOf = (ruleset: Ruleset, level: string | null) =>
  level === null ? null : { id: level, title: levelOf(ruleset, level)?.title ?? { en: level, zh: level } }
