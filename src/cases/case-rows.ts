import type { ReasonCodes } from '#desk'
import type { Transaction } from '../infra/database.js'
import { unnest } from '../infra/unnest.js'
import type { TenantVault } from '../infra/vault.js'
import { columnsOf, fromUnnest, NAMES, TYPES } from './case-columns.js'
import type { CaseColumns, StoredCase, Verdict } from './case-columns.js'

/**
 * Makes the writers of one account's cases wait for each other. They would anyway, at the account's counters, but
 * there each might hold what the other needs next.
 */
export async function lockAccount(tx: Transaction, tenantId: number, accountId: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 4710004))`, [`${tenantId}/${accountId}`])
}

/**
 * Loads and locks the stored cases of these native ids. A locking subquery is never turned into a join, so each key is
 * one look-up in the unique index, however few statistics the server has.
 */
export async function lockCases(
  tx: Transaction,
  tenantId: number,
  accountId: string,
  keys: readonly { kind: string; nativeId: string }[],
): Promise<StoredCase[]> {
  return tx.query<StoredCase>(
    `select c.id::text, c.kind, c.native_id as "nativeId", c.state, c.status, c.as_of as "asOf", c.opened_at as "openedAt",
       c.entered_at as "enteredAt", c.entered_at_known as "enteredAtKnown", c.closed_at as "closedAt",
       c.content_hash as "contentHash", c.revision, c.told, c.alarmed, c.state_from as "stateFrom",
       c.no_response_at as "noResponseAt"
     from unnest($3::text[], $4::text[]) as u(kind, native_id)
     cross join lateral (select * from cases
       where tenant_id = $1 and account_id = $2 and kind = u.kind and native_id = u.native_id for update) c`,
    [tenantId, accountId, keys.map((key) => key.kind), keys.map((key) => key.nativeId)],
  )
}

/** Inserts first sightings, in one order for all writers; those that another inserted meanwhile are left out of the answer. */
export async function insertCases(
  tx: Transaction,
  account: { tenantId: number; accountId: string; marketplace: string },
  verdicts: readonly Verdict[],
  vault: TenantVault,
  codes: ReasonCodes,
  now: string,
): Promise<{ id: string; kind: string; nativeId: string; orderId: string | null }[]> {
  if (verdicts.length === 0) return []
  const { from, parameters } = unnest<CaseColumns>(
    TYPES,
    verdicts.map((verdict) => columnsOf(verdict, vault, codes)),
    5,
  )
  return tx.query(
    `insert into cases (tenant_id, account_id, marketplace, updated_at, ${NAMES.join(', ')})
     select $1, $2, $3, $4, ${NAMES.map(fromUnnest).join(', ')} from ${from} order by u.kind, u.native_id
     on conflict (tenant_id, account_id, kind, native_id) do nothing
     returning id::text, kind, native_id as "nativeId", order_id as "orderId"`,
    [account.tenantId, account.accountId, account.marketplace, now, ...parameters],
  )
}

/** Writes newer sightings over stored cases, which the caller has locked. */
export async function updateCases(
  tx: Transaction,
  tenantId: number,
  verdicts: readonly (Verdict & { readonly stored: StoredCase })[],
  vault: TenantVault,
  codes: ReasonCodes,
  now: string,
): Promise<void> {
  if (verdicts.length === 0) return
  const types = { id: 'bigint', ...TYPES } as const
  const rows = verdicts.map((verdict) => ({ id: verdict.stored.id, ...columnsOf(verdict, vault, codes) }))
  const { from, parameters } = unnest<CaseColumns & { id: string }>(types, rows, 3)
  // Where staff put a case it stays, whatever the marketplace's code says; and in a place that its code no longer leads to.
  const valueOf = (name: keyof CaseColumns) =>
    name === 'reason_path'
      ? `case when c.reason_by is not null or (u.reason_path is null and u.reason_code is not distinct from c.reason_code)
          then c.reason_path else u.reason_path end`
      : fromUnnest(name)
  const assignments = NAMES.map((name) => `${name} = ${valueOf(name)}`).join(', ')
  await tx.query(
    `update cases c set ${assignments}, updated_at = $2, revision = c.revision + 1, change_xid = pg_current_xact_id()
     from ${from} where c.tenant_id = $1 and c.id = u.id`,
    [tenantId, now, ...parameters],
  )
}

/** Notes that repeats held at a later instant: else a version from in between that arrives late would pass for news. */
export async function confirmCases(
  tx: Transaction,
  tenantId: number,
  verdicts: readonly Verdict[],
): Promise<void> {
  const later = verdicts.flatMap(({ seen, stored }) =>
    stored !== null && seen.outcome === 'unchanged' && Date.parse(seen.asOf) > Date.parse(stored.asOf)
      ? [{ id: stored.id, as_of: seen.asOf }]
      : [],
  )
  if (later.length === 0) return
  const { from, parameters } = unnest({ id: 'bigint', as_of: 'timestamptz' }, later, 2)
  await tx.query(
    `update cases c set as_of = u.as_of from ${from} where c.tenant_id = $1 and c.id = u.id and c.as_of < u.as_of`,
    [tenantId, ...parameters],
  )
}
