import type { Sql } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { unnest } from '../infra/unnest.js'

/** What a case's turn in a bulk run came to; before the run starts, what the dry run says. */
export interface BulkItem {
  readonly caseId: string
  readonly state: 'pending' | 'asked' | 'refused' | 'failed'
  readonly code: string | null
  readonly detail: string | null
}

export interface BulkRunRow {
  id: string
  action: string
  input: Buffer | null
  overrideReason: string | null
  state: 'planned' | 'running' | 'ended' | 'canceled'
  movesMoney: boolean
  irreversible: boolean
  requestedBy: string
  createdAt: string
  expiresAt: string
  startedAt: string | null
  endedAt: string | null
}

type ItemState = 'pending' | 'under_way' | 'in_doubt' | 'done' | 'refused' | 'failed' | 'canceled'

const RUN = `id::text, action, input, override_reason as "overrideReason", state, moves_money as "movesMoney", irreversible,
  requested_by as "requestedBy", created_at as "createdAt", expires_at as "expiresAt", started_at as "startedAt", ended_at as "endedAt"`

/** The outcome of an item over `bulk_item i`, `bulk_run r` and `case_action a`. */
const OUTCOME = `case when i.state = 'pending' and r.state = 'canceled' then 'canceled'
  when i.state <> 'asked' then i.state
  when a.state = 'confirmed' then 'done'
  when a.state in ('refused', 'in_doubt') then a.state
  else 'under_way' end`

const ITEMS = `bulk_item i join bulk_run r on r.tenant_id = i.tenant_id and r.id = i.run_id
  left join case_action a on a.tenant_id = i.tenant_id and a.id = i.action_id
  where i.tenant_id = $1 and i.run_id = $2`

export async function bulkRun(sql: Sql, tenantId: number, runId: string): Promise<BulkRunRow | undefined> {
  const [row] = await sql.query<BulkRunRow>(`select ${RUN} from bulk_run where tenant_id = $1 and id = $2`, [
    tenantId,
    runId,
  ])
  return row
}

export async function insertItems(
  sql: Sql,
  tenantId: number,
  runId: string,
  items: readonly BulkItem[],
): Promise<void> {
  const rows = items.map(({ caseId, ...rest }, place) => ({ place, case_id: caseId, ...rest }))
  const types = { place: 'int', case_id: 'bigint', state: 'text', code: 'text', detail: 'text' } as const
  const { from, parameters } = unnest<(typeof rows)[number]>(types, rows, 3)
  await sql.query(
    `insert into bulk_item (tenant_id, run_id, place, case_id, state, code, detail)
     select $1, $2, place, case_id, state, code, detail from ${from}`,
    [tenantId, runId, ...parameters],
  )
}

/** The next cases to ask for, and how many of the run's actions are on their way to a marketplace. */
export async function nextItems(sql: Sql, tenantId: number, runId: string, limit: number) {
  const [open] = await sql.query<{ n: number }>(
    `select count(*)::int as n from ${ITEMS} and a.state in ('requested', 'sent') and a.via <> 'manual'`,
    [tenantId, runId],
  )
  const items = await sql.query<{ place: number; caseId: string }>(
    `select place, case_id::text as "caseId" from bulk_item where tenant_id = $1 and run_id = $2 and state = 'pending'
     order by place limit $3`,
    [tenantId, runId, Math.max(0, limit - (open?.n ?? 0))],
  )
  return items
}

/** As an ERP system sees a run, with the outcomes of its cases counted. */
export async function bulkRunJson(sql: Sql, tenantId: number, row: BulkRunRow) {
  const counted = await sql.query<{ state: ItemState; n: number }>(
    `select ${OUTCOME} as state, count(*)::int as n from ${ITEMS} group by 1`,
    [tenantId, row.id],
  )
  const refusals = await sql.query<{ code: string; detail: string; cases: number }>(
    `select coalesce(i.code, a.problem_code, 'refused') as code, coalesce(i.detail, a.problem_detail, '') as detail, count(*)::int as cases
     from ${ITEMS} and (i.state = 'refused' or a.state = 'refused') group by 1, 2 order by 3 desc, 1, 2 limit 20`,
    [tenantId, row.id],
  )
  const of = (state: ItemState): number => counted.find((one) => one.state === state)?.n ?? 0
  const cases = {
    total: counted.reduce((sum, { n }) => sum + n, 0),
    pending: of('pending'),
    underWay: of('under_way'),
    inDoubt: of('in_doubt'),
    done: of('done'),
    refused: of('refused'),
    failed: of('failed'),
    canceled: of('canceled'),
  }
  const open = cases.pending + cases.underWay + cases.inDoubt > 0
  return {
    id: publicId('bulk', row.id),
    action: row.action,
    state: row.state === 'ended' ? (open ? ('running' as const) : ('finished' as const)) : row.state,
    movesMoney: row.movesMoney,
    irreversible: row.irreversible,
    cases,
    refusals,
    requestedBy: row.requestedBy,
    createdAt: row.createdAt,
    expiresAt: row.state === 'planned' ? row.expiresAt : null,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
  }
}

/** The cases of a run from a place on, in the order in which they are asked for. */
export async function bulkCases(sql: Sql, tenantId: number, runId: string, after: number, limit: number) {
  const rows = await sql.query<{
    place: number
    caseId: string
    state: ItemState
    code: string | null
    detail: string | null
    actionId: string | null
  }>(
    `select i.place, i.case_id::text as "caseId", ${OUTCOME} as state, coalesce(i.code, a.problem_code) as code,
       coalesce(i.detail, a.problem_detail) as detail, i.action_id::text as "actionId"
     from ${ITEMS} and i.place > $3 order by i.place limit $4`,
    [tenantId, runId, after, limit + 1],
  )
  const page = rows.slice(0, limit)
  return {
    last: rows.length > limit ? (page.at(-1)?.place ?? null) : null,
    data: page.map(({ caseId, state, code, detail, actionId }) => ({
      caseId: publicId('case', caseId),
      state,
      code,
      detail,
      actionId: actionId === null ? null : publicId('act', actionId),
    })),
  }
}
