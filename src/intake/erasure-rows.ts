import type { Transaction } from '../infra/database.js'

/** A buyer of a tenant on a marketplace: the handles as the notice names them, and their keyed fingerprints. */
export interface Whose {
  readonly tenantId: number
  readonly marketplace: string
  readonly handles: readonly string[]
  readonly fingerprints: readonly Buffer[]
}

/** What stands in place of a handle that was part of a text. */
export const GONE = '[erased]'

/** Shorter handles are parts of ordinary words; they are erased where they stand as the buyer, not within texts. */
const IN_TEXTS_FROM = 4

export const inTexts = ({ handles }: Whose): string[] =>
  handles.filter((handle) => handle.length >= IN_TEXTS_FROM).toSorted((a, b) => b.length - a.length)

/**
 * Takes the buyer out of his cases: handle, key, his own words, his name in other texts. The case itself, its clocks and
 * its state stay; it is written as a change, so that whoever copied it learns that it must be read again.
 */
export async function eraseCases(
  tx: Transaction,
  whose: Whose,
  now: string,
): Promise<{ cases: number; events: number; caseIds: string[] }> {
  const { tenantId, marketplace, fingerprints } = whose
  const names = inTexts(whose)
  const text = (column: string, list: string): string => without(column, list, names.length)
  const json = (column: string): string => `(${text(`${column}::text`, '$5')})::jsonb`
  const rows = await tx.query<{ id: string }>(
    `update cases set buyer = null, buyer_key = null, reason_text = null, subject = ${text('subject', '$5')},
       native = ${json('native')}, told = ${json('told')}, flags = ${json('flags')}, liability = ${json('liability')},
       updated_at = $4, revision = revision + 1, change_xid = pg_current_xact_id()
     where tenant_id = $1 and marketplace = $2 and buyer_key = any($3::bytea[]) and $5::text[] is not null returning id::text`,
    [tenantId, marketplace, fingerprints, now, names],
  )
  const caseIds = rows.map(({ id }) => id)
  const events = await tx.query(
    `update case_event set
       text = case when actor = 'buyer' then '${GONE}' else ${text('text', '$3')} end,
       actor_name = case when actor = 'buyer' then null else actor_name end,
       files = case when actor = 'buyer' then null else files end
     where tenant_id = $1 and case_id = any($2::bigint[]) and $3::text[] is not null
       and (actor = 'buyer' and (text is not null or files is not null) or text is distinct from ${text('text', '$3')})
     returning 1`,
    [tenantId, caseIds, names],
  )
  return { cases: rows.length, events: events.length, caseIds }
}

/** SQL of a text without the first `count` handles of a text[] parameter. */
const without = (column: string, list: string, count: number): string =>
  Array.from({ length: count }, (_, index) => index + 1).reduce(
    (inner, place) => `replace(${inner}, (${list}::text[])[${place}], '${GONE}')`,
    column,
  )

/** Takes the buyer out of the request log, where staff took down his words, and forgets that he was one to look after. */
export async function eraseLog(tx: Transaction, whose: Whose, caseIds: readonly string[]): Promise<number> {
  const { tenantId, fingerprints } = whose
  const names = inTexts(whose)
  const text = (column: string): string => without(column, '$4', names.length)
  const entries = await tx.query(
    `update request_entry set buyer_key = null, request = ${text('request')}, opinion = ${text('opinion')}
     where tenant_id = $1 and (case_id = any($2::bigint[]) or buyer_key = any($3::bytea[])) and $4::text[] is not null returning 1`,
    [tenantId, caseIds, fingerprints, names],
  )
  await tx.query(`delete from buyer_vip where tenant_id = $1 and buyer_key = any($2::bytea[])`, [
    tenantId,
    fingerprints,
  ])
  return entries.length
}

/** Orders keep their lines and sums; who bought is no longer known. */
export async function eraseOrders(
  tx: Transaction,
  { tenantId, marketplace, fingerprints }: Whose,
): Promise<number> {
  const rows = await tx.query(
    `update orders set buyer_key = null, change_xid = pg_current_xact_id()
     where tenant_id = $1 and marketplace = $2 and buyer_key = any($3::bytea[]) returning 1`,
    [tenantId, marketplace, fingerprints],
  )
  return rows.length
}
