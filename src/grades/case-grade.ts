import { Inject, Injectable, NotFoundException } from '@nestjs/common'
import { stakes } from '#grade'
import type { Stake } from '#grade'
import type { GradeEffect } from '#case'
import { Database } from '../infra/database.js'
import type { SnapshotRow } from './grade-json.js'
import { Grades } from './grades.js'
import { stakeJson } from './stake-rows.js'

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
        .map((row) => {
          const { title, ...stake } = stakeJson(row.ruleset, stakeOf(row, effect.metric))
          return { ...stake, on: row.on, metric: title }
        }),
    }))
  }
}

/** One more defect in that metric; where nothing is known of it, nothing can be said of one more. */
function stakeOf({ ruleset, inputs, appraisal, level }: SnapshotRow, metric: string): Stake {
  const found = stakes(ruleset, inputs, appraisal).find((stake) => stake.metric === metric)
  const unknown = { afterOneMore: null, losesLevel: null, headroom: null, allowed: null, weight: 0 }
  return found ?? { metric, level, ...unknown }
}
