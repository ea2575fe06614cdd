import { BadRequestException, Inject, Injectable, NotFoundException } from '@nestjs/common'
import { daysBetween, movedFacts, whatIf } from '#grade'
import type { Change, Day, Metrics } from '#grade'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { gradeJson } from './grade-json.js'
import type { SnapshotRow } from './grade-json.js'
import { shopData } from './shop-data.js'
import { dayAt } from './snapshots.js'

/** An evaluation further ahead would find nothing of what is known. */
const FURTHEST_DAYS = 366

const impossible = (message: string) => new BadRequestException({ code: 'change_impossible', message })

const COLUMNS = `g.account_id::text as "accountId", a.name as "accountName", a.marketplace, a.site, g.scheme, g.program,
  g.on_day::text as "on", g.version, g.ruleset_id as "rulesetId", g.level, g.reported, g.computed,
  g.score_tenths as "scoreTenths", g.headroom, g.keep_ppm as "keepPpm", g.alerts, g.inputs, g.ours, g.appraisal, g.forecast,
  g.data_on::text as "dataOn", g.taken_at as "takenAt", g.hash, r.body as ruleset`

/** Which of a shop's grades is meant. */
export interface GradeQuery {
  readonly scheme?: string | undefined
  readonly program?: string | undefined
}

/** What the kept snapshots say, and what follows from them. */
@Injectable()
export class Grades {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** The newest snapshot of every shop and scheme; of one shop when named. One index look-up a shop and scheme. */
  async latest(tenantId: number, accountId: string | null = null): Promise<SnapshotRow[]> {
    return this.database.query<SnapshotRow>(
      `select ${COLUMNS} from account a
       cross join lateral (
         with recursive names as (
           (select scheme, program from grade_snapshot where tenant_id = a.tenant_id and account_id = a.id
            order by scheme, program limit 1)
           union all
           (select n.scheme, n.program from names m cross join lateral (
              select scheme, program from grade_snapshot where tenant_id = a.tenant_id and account_id = a.id
                and (scheme, program) > (m.scheme, m.program) order by scheme, program limit 1) n))
         select s.* from names cross join lateral (
           select * from grade_snapshot where tenant_id = a.tenant_id and account_id = a.id
             and scheme = names.scheme and program = names.program order by on_day desc, version desc limit 1) s) g
       join grade_ruleset r on r.hash = g.ruleset_hash
       where a.tenant_id = $1 and ($2::bigint is null or a.id = $2) order by a.id, g.scheme, g.program`,
      [tenantId, accountId],
    )
  }

  async list(tenantId: number) {
    const rows = await this.latest(tenantId)
    const now = this.clock.now()
    return rows
      .map((row) => gradeJson(row, dayAt({ ...row, tenantId }, now)))
      .toSorted((a, b) => (a.forecast?.keep?.atMost ?? 1_000_001) - (b.forecast?.keep?.atMost ?? 1_000_001))
  }

  /** All grades of one shop in full: the lines of every level, what fails, what would recover it, with the rules' sources. */
  async find(tenantId: number, accountId: string) {
    const rows = await this.latest(tenantId, accountId)
    if (rows.length === 0) await this.mustExist(tenantId, accountId)
    const now = this.clock.now()
    return rows.map((row) => ({
      ...gradeJson(row, dayAt({ ...row, tenantId }, now)),
      metrics: row.inputs,
      appraisal: row.appraisal,
      forecast: row.forecast,
      rules: row.ruleset,
    }))
  }

  /** Day by day, the newest version of each, oldest first. */
  async history(
    tenantId: number,
    accountId: string,
    query: GradeQuery & { from?: string | undefined; to?: string | undefined },
  ) {
    await this.mustExist(tenantId, accountId)
    const rows = await this.database.query<HistoryRow>(
      `select distinct on (scheme, program, on_day) scheme, program, on_day::text as "on", version, ruleset_id as "rulesetId",
         level, reported, computed, score_tenths as "scoreTenths", headroom, keep_ppm as "keepPpm", alerts, data_on::text as "dataOn"
       from grade_snapshot where tenant_id = $1 and account_id = $2 and ($3::text is null or scheme = $3)
         and ($4::text is null or program = $4) and ($5::date is null or on_day >= $5) and ($6::date is null or on_day <= $6)
       order by scheme, program, on_day, version desc limit 4000`,
      [
        tenantId,
        accountId,
        query.scheme ?? null,
        query.program ?? null,
        query.from ?? null,
        query.to ?? null,
      ],
    )
    return rows.map((row, index) => {
      const before = rows[index - 1]
      const same = before?.scheme === row.scheme && before.program === row.program
      return {
        ...row,
        levelChanged: same && before.level !== row.level,
        rulesChanged: same && before.rulesetId !== row.rulesetId,
      }
    })
  }

  /**
   * The grade after supposed changes, as an evaluation on `evaluateOn` would find it (that of the snapshot unless told); nothing is
   * written. 400 for what cannot be supposed.
   */
  async whatIf(
    tenantId: number,
    accountId: string,
    { evaluateOn, ...query }: GradeQuery & { readonly evaluateOn?: string | undefined },
    changes: readonly Change[],
  ) {
    const row = await this.one(tenantId, accountId, query)
    const next = evaluateOn ?? row.on
    if (next < row.on || daysBetween(row.on, next) > FURTHEST_DAYS)
      throw impossible(`evaluateOn lies between ${row.on} and ${FURTHEST_DAYS} days after it`)
    const moved = next === row.on ? row.inputs : await this.moved(tenantId, row, next)
    try {
      const { before, after } = whatIf(row.ruleset, row.inputs, changes, moved)
      const { scheme, program, on, rulesetId } = row
      return { scheme, program, on, evaluateOn: next, rulesetId, before, after }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      throw impossible(error.message)
    }
  }

  private async moved(tenantId: number, row: SnapshotRow, next: string): Promise<Metrics> {
    const { ruleset, inputs, on: today } = row
    const found = await shopData(this.database, [{ ...row, tenantId }], today)
    const [data] = found.values()
    if (!data) return inputs
    const known = (days: readonly Day[]): readonly Day[] => days.filter((day) => day.on <= today)
    const days = Object.fromEntries(Object.entries(data.days).map(([metric, all]) => [metric, known(all)]))
    return movedFacts(ruleset, inputs, { days, orders: known(data.orders) }, { today, next })
  }

  /** The newest snapshot of the grade that is meant. 404 when there is none. */
  async one(tenantId: number, accountId: string, query: GradeQuery): Promise<SnapshotRow> {
    const rows = await this.latest(tenantId, accountId)
    const row = rows.find(
      (one) =>
        (query.scheme === undefined || one.scheme === query.scheme) &&
        (query.program === undefined || one.program === query.program),
    )
    if (!row) throw new NotFoundException(`${publicId('acct', accountId)} has no such grade`)
    return row
  }

  private async mustExist(tenantId: number, accountId: string): Promise<void> {
    const [row] = await this.database.query(`select 1 from account where tenant_id = $1 and id = $2`, [
      tenantId,
      accountId,
    ])
    if (!row) throw new NotFoundException('no such account')
  }
}

interface HistoryRow {
  scheme: string
  program: string
  on: string
  version: number
  rulesetId: string
  level: string | null
  reported: string | null
  computed: string | null
  scoreTenths: number | null
  headroom: number | null
  keepPpm: number | null
  alerts: string[]
  dataOn: string
}
