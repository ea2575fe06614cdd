import type { CaseRef } from '#adapter'
import type { Deadline, Flag, GradeEffect, Observation, OrderLine, ReturnFacets } from '#case'
import type { Sql, Transaction } from '../infra/database.js'
import type { TenantVault, Vault } from '../infra/vault.js'
import type { StoredCase } from './case-columns.js'

/** A case as an action or a re-read addresses it, with whose it is. */
export interface StoredRef extends CaseRef {
  readonly accountId: string
  readonly marketplace: string
  readonly kind: string
  readonly status: string
}

/** The reference by which an action or a re-read addresses a case. */
export async function caseRef(
  sql: Sql,
  vaults: Vault,
  tenantId: number,
  caseId: string,
): Promise<StoredRef | undefined> {
  const [row] = await sql.query<RefRow>(`select ${REF} from cases c where tenant_id = $1 and id = $2`, [
    tenantId,
    caseId,
  ])
  return row && refOf(row, await vaults.of(tenantId))
}

interface RefRow {
  accountId: string
  marketplace: string
  kind: string
  nativeId: string
  state: string
  status: string
  native: Record<string, string>
  site: string
  orderId: string | null
  lines: OrderLine[]
  openedAt: string
  buyer: Buffer | null
  reasonCode: string | null
  reasonText: string | null
  amountMinor: string | null
  currency: string | null
}

const REF = `c.account_id::text as "accountId", c.marketplace, c.kind, c.native_id as "nativeId", c.state, c.status, c.native,
  c.site, c.order_id as "orderId", c.lines, c.opened_at as "openedAt", c.buyer, c.reason_code as "reasonCode",
  c.reason_text as "reasonText", c.amount_minor::text as "amountMinor", c.currency`

function refOf(row: RefRow, vault: TenantVault): StoredRef {
  const { buyer, reasonCode, reasonText, amountMinor, currency, ...ref } = row
  return {
    ...ref,
    buyer: buyer && (JSON.parse(vault.open(buyer, 'buyer').toString()) as NonNullable<Observation['buyer']>),
    reason: reasonCode === null ? null : { code: reasonCode, text: reasonText },
    amount: amountMinor === null || currency === null ? null : { minor: Number(amountMinor), currency },
  }
}

interface FullRow extends RefRow {
  id: string
  subject: string
  link: string | null
  asOf: string
  enteredAt: string
  enteredAtKnown: boolean
  closedAt: string | null
  contentHash: string
  revision: number
  told: Record<string, string>
  alarmed: string[]
  deadlines: Deadline[]
  flags: Flag[]
  serviceOwner: Observation['serviceOwner'] & string
  gradeEffects: GradeEffect[]
  facets: ReturnFacets | null
  liability: NonNullable<Observation['liability']> | null
  stateFrom: 'derived' | 'staff' | null
  instants: Record<string, string>
  stopped: string[]
  noResponseAt: string | null
}

/** A stored case together with what its last sighting showed, without the history. */
export interface FullCase {
  readonly stored: StoredCase
  readonly observation: Observation
}

/** Loads and locks cases with all that their last sighting showed, as if it were sighted once more. */
export async function casesInFull(
  tx: Transaction,
  vault: TenantVault,
  tenantId: number,
  ids: readonly string[],
): Promise<FullCase[]> {
  const rows = await tx.query<FullRow>(
    `select ${REF}, c.id::text, c.subject, c.link, c.as_of as "asOf", c.entered_at as "enteredAt",
       c.entered_at_known as "enteredAtKnown", c.closed_at as "closedAt", c.content_hash as "contentHash", c.revision,
       c.told, c.alarmed, c.deadlines, c.flags, c.service_owner as "serviceOwner", c.grade_effects as "gradeEffects",
       c.facets, c.liability, c.state_from as "stateFrom", c.instants, c.stopped, c.no_response_at as "noResponseAt"
     from cases c where tenant_id = $1 and id = any($2::bigint[]) order by kind, native_id for update`,
    [tenantId, ids],
  )
  return rows.map((row) => ({ stored: row as unknown as StoredCase, observation: observationOf(row, vault) }))
}

function observationOf(row: FullRow, vault: TenantVault): Observation {
  const {
    nativeId,
    native,
    site,
    orderId,
    lines,
    buyer = null,
    reason = null,
    amount = null,
  } = refOf(row, vault)
  const given = row.deadlines.filter((deadline) => deadline.source === 'marketplace')
  return {
    nativeId,
    state: row.state,
    native,
    site,
    asOf: row.asOf,
    openedAt: row.openedAt,
    enteredAt: row.enteredAtKnown ? row.enteredAt : null,
    subject: row.subject,
    orderId,
    lines,
    buyer,
    reason,
    amount,
    given: Object.fromEntries(given.map(({ key, dueAt }) => [key, dueAt])),
    activities: [],
    flags: row.flags.filter(({ code }) => code === 'unknown_field' || code === 'unknown_value'),
    link: row.link,
    serviceOwner: row.serviceOwner,
    gradeEffects: row.gradeEffects,
    ...(row.facets && { facets: row.facets }),
    ...(row.liability && { liability: row.liability }),
    ...(row.stateFrom && { stateFrom: row.stateFrom }),
    instants: row.instants,
    stopped: row.stopped,
  }
}
