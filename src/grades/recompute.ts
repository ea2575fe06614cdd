import { Inject, Injectable } from '@nestjs/common'
import { differences } from '#grade'
import type { Forecast, Metrics, Ruleset } from '#grade'
import { Database } from '../infra/database.js'

const PAGE = 500

export interface Recomputed {
  readonly checked: number
  /** `acct/scheme/program/day/version: what differs`. */
  readonly different: readonly string[]
}

interface KeptRow {
  tenantId: number
  accountId: string
  scheme: string
  program: string
  on: string
  version: number
  inputs: Metrics
  ours: Metrics
  reported: string | null
  hash: string
  forecast: Forecast | null
  ruleset: Ruleset
}

/** Proves that every kept snapshot follows from its inputs and rules, bit for bit. */
@Injectable()
export class Recompute {
  constructor(@Inject(Database) private readonly database: Database) {}

  async run(): Promise<Recomputed> {
    const different: string[] = []
    let checked = 0
    for (let after: readonly unknown[] = [0, '0', '', '', '0001-01-01', 0]; ;) {
      const rows = await this.database.query<KeptRow>(
        `select g.tenant_id as "tenantId", g.account_id::text as "accountId", g.scheme, g.program, g.on_day::text as "on", g.version,
           g.inputs, g.ours, g.reported, g.hash, g.forecast, r.body as ruleset
         from grade_snapshot g join grade_ruleset r on r.hash = g.ruleset_hash
         where (g.tenant_id, g.account_id, g.scheme, g.program, g.on_day, g.version) > ($1, $2, $3, $4, $5::date, $6)
         order by g.tenant_id, g.account_id, g.scheme, g.program, g.on_day, g.version limit ${PAGE}`,
        after,
      )
      for (const row of rows) {
        const found = differences(row.ruleset, { ...row, metrics: row.inputs })
        const name = [`acct_${row.accountId}`, row.scheme, row.program, row.on, row.version].join('/')
        if (found.length > 0) different.push(`${name}: ${found.join(', ')}`)
      }
      checked += rows.length
      const last = rows.at(-1)
      if (!last || rows.length < PAGE) return { checked, different }
      after = [last.tenantId, last.accountId, last.scheme, last.program, last.on, last.version]
    }
  }
}
