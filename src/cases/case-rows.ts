import type { Deadline, Flag, KnownCase, Observation, OrderLine, Seen } from '#case'
import type { Sql, Transaction } from '../infra/database.js'
import { unnest } from '../infra/unnest.js'
import type { TenantVault } from '../infra/vault.js'

/** A stored case as far as a new sighting needs it. */
export interface StoredCase extends KnownCase {
  readonly id: string
  readonly kind: string
  readonly nativeId: string
  readonly revision: number
}

/** A sighting together with what observing made of it. */
export interface Verdict {
  readonly kind: string
  readonly seen: Seen
  readonly observation: Observation
  readonly stored: StoredCase | null
  readonly rawId: string | null
}

interface CaseColumns {
  kind: string
  native_id: string
  status: string
  box: string
  phase: string
  state: string
  native: Readonly<Record<string, string>>
  site: string
  subject: string
  order_id: string | null
  lines: readonly OrderLine[]
  buyer_key: Buffer | null
  buyer: Buffer | null
  reason_code: string | null
  reason_text: string | null
  amount_minor: number | null
  currency: string | null
  deadlines: readonly Deadline[]
  next_deadline_at: string
  flags: readonly Flag[]
  link: string | null
  as_of: string
  opened_at: string
  entered_at: string
  entered_at_known: boolean
  closed_at: string | null
  content_hash: string
}

const TYPES: { readonly [K in keyof CaseColumns]: string } = {
  kind: 'text',
  native_id: 'text',
  status: 'text',
  box: 'text',
  phase: 'text',
  state: 'text',
  native: 'jsonb',
  site: 'text',
  subject: 'text',
  order_id: 'text',
  lines: 'jsonb',
  buyer_key: 'bytea',
  buyer: 'bytea',
  reason_code: 'text',
  reason_text: 'text',
  amount_minor: 'bigint',
  currency: 'text',
  deadlines: 'jsonb',
  next_deadline_at: 'timestamptz',
  flags: 'jsonb',
  link: 'text',
  as_of: 'timestamptz',
  opened_at: 'timestamptz',
  entered_at: 'timestamptz',
  entered_at_known: 'boolean',
  closed_at: 'timestamptz',
  content_hash: 'text',
}
const NAMES = Object.keys(TYPES) as (keyof CaseColumns)[]
const selected = NAMES.map((name) => (TYPES[name] === 'jsonb' ? `u.${name}::jsonb` : `u.${name}`)).join(', ')

/** An unrecognised case stands on top of the inbox: its due instant is before every other. */
export const dueOf = (seen: Seen): string =>
  seen.status === 'unrecognised' ? '-infinity' : (seen.deadlines[0]?.dueAt ?? 'infinity')

function columnsOf({ kind, seen, observation }: Verdict, vault: TenantVault): CaseColumns {
  const buyer = observation.buyer
  return {
    kind,
    native_id: observation.nativeId,
    status: seen.status,
    box: seen.box,
    phase: seen.phase,
    state: seen.state,
    native: observation.native,
    site: observation.site,
    subject: observation.subject,
    order_id: observation.orderId,
    lines: observation.lines,
    buyer_key: buyer && vault.fingerprint(buyer.handle),
    buyer: buyer && vault.seal(JSON.stringify(buyer), 'buyer'),
    reason_code: observation.reason?.code ?? null,
    reason_text: observation.reason?.text ?? null,
    amount_minor: observation.amount?.minor ?? null,
    currency: observation.amount?.currency ?? null,
    deadlines: seen.deadlines,
    next_deadline_at: dueOf(seen),
    flags: seen.flags,
    link: observation.link,
    as_of: seen.asOf,
    opened_at: seen.openedAt,
    entered_at: seen.enteredAt,
    entered_at_known: seen.enteredAtKnown,
    closed_at: seen.closedAt,
    content_hash: seen.contentHash,
  }
}

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
       c.content_hash as "contentHash", c.revision
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
  now: string,
): Promise<{ id: string; kind: string; nativeId: string }[]> {
  if (verdicts.length === 0) return []
  const { from, parameters } = unnest<CaseColumns>(
    TYPES,
    verdicts.map((verdict) => columnsOf(verdict, vault)),
    5,
  )
  return tx.query(
    `insert into cases (tenant_id, account_id, marketplace, updated_at, ${NAMES.join(', ')})
     select $1, $2, $3, $4, ${selected} from ${from} order by u.kind, u.native_id
     on conflict (tenant_id, account_id, kind, native_id) do nothing
     returning id::text, kind, native_id as "nativeId"`,
    [account.tenantId, account.accountId, account.marketplace, now, ...parameters],
  )
}

/** Writes newer sightings over stored cases, which the caller has locked. */
export async function updateCases(
  tx: Transaction,
  tenantId: number,
  verdicts: readonly (Verdict & { readonly stored: StoredCase })[],
  vault: TenantVault,
  now: string,
): Promise<void> {
  if (verdicts.length === 0) return
  const types = { id: 'bigint', ...TYPES } as const
  const rows = verdicts.map((verdict) => ({ id: verdict.stored.id, ...columnsOf(verdict, vault) }))
  const { from, parameters } = unnest<CaseColumns & { id: string }>(types, rows, 3)
  const assignments = NAMES.map(
    (name) => `${name} = u.${name}${TYPES[name] === 'jsonb' ? '::jsonb' : ''}`,
  ).join(', ')
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

/** The reference by which an action or a re-read addresses a case. */
export async function caseRef(
  sql: Sql,
  tenantId: number,
  caseId: string,
): Promise<
  | {
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
    }
  | undefined
> {
  const [row] = await sql.query<never>(
    `select account_id::text as "accountId", marketplace, kind, native_id as "nativeId", state, status, native, site,
       order_id as "orderId", lines, opened_at as "openedAt"
     from cases where tenant_id = $1 and id = $2`,
    [tenantId, caseId],
  )
  return row
}
