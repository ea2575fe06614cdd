import { numberOf } from '../infra/ids.js'
import type { Sql, Transaction } from '../infra/database.js'
import type { TenantVault } from '../infra/vault.js'
import { GONE, inTexts } from './erasure-rows.js'
import type { Whose } from './erasure-rows.js'
import type { RawStore } from './raw-store.js'

/*
 * What is sealed cannot be searched by the database: it is opened a page at a time and looked through. A handle counts
 * where it is a whole value, or, if it is long enough to be no part of a word, anywhere in a text.
 */

/** Whether a JSON text shows the buyer. */
export function shows(json: string, whose: Whose): boolean {
  const quoted = (handle: string): string => JSON.stringify(handle)
  return (
    whose.handles.some((handle) => json.includes(quoted(handle))) ||
    inTexts(whose).some((handle) => json.includes(quoted(handle).slice(1, -1)))
  )
}

/** Erases the stored payloads that show the buyer, of every shop of the tenant on that marketplace; gives how many. */
export async function eraseRaw(sql: Sql, raw: RawStore, whose: Whose): Promise<number> {
  const accounts = await sql.query<{ id: string }>(
    `select id::text from account where tenant_id = $1 and marketplace = $2`,
    [whose.tenantId, whose.marketplace],
  )
  let erased = 0
  for (const { id: accountId } of accounts) {
    for await (const page of raw.read({ tenantId: whose.tenantId, accountId, pageSize: 500 })) {
      const ids = page.flatMap(({ id, item }) => (shows(JSON.stringify(item) ?? '', whose) ? [id] : []))
      await raw.erase(whose.tenantId, ids)
      erased += ids.length
    }
  }
  return erased
}

/** Remarks of other sources that name the buyer; what they said is in the timeline, without him. */
export async function eraseRemarks(tx: Transaction, vault: TenantVault, whose: Whose): Promise<number> {
  const rows = await tx.query<{ accountId: string; key: string; remark: Buffer }>(
    `select r.account_id::text as "accountId", r.key, r.remark from case_remark r
     join account a on a.tenant_id = r.tenant_id and a.id = r.account_id
     where r.tenant_id = $1 and a.marketplace = $2`,
    [whose.tenantId, whose.marketplace],
  )
  const found = rows.filter(({ remark }) => shows(vault.open(remark, 'remark').toString(), whose))
  for (const { accountId, key } of found) {
    await tx.query(`delete from case_remark where tenant_id = $1 and account_id = $2 and key = $3`, [
      whose.tenantId,
      accountId,
      key,
    ])
  }
  return found.length
}

interface ActionInput {
  readonly id: string
  readonly input: Buffer
  readonly finished: boolean
}

/** Takes the buyer's name out of what staff wrote, and erases the files of actions that have ended. */
export async function eraseActions(
  tx: Transaction,
  vault: TenantVault,
  whose: Whose,
  caseIds: readonly string[],
): Promise<{ actions: number; files: number }> {
  const { tenantId } = whose
  const rows = await tx.query<ActionInput>(
    `select id::text, input, state in ('confirmed', 'refused') as finished from case_action
     where tenant_id = $1 and case_id = any($2::bigint[]) for update`,
    [tenantId, caseIds],
  )
  const opened = rows.map((row) => ({ ...row, text: vault.open(row.input, 'action').toString() }))
  const naming = opened.filter(({ text }) => shows(text, whose))
  for (const { id, text } of naming) {
    const clean = withoutBuyer(text, whose)
    await tx.query(`update case_action set input = $3 where tenant_id = $1 and id = $2`, [
      tenantId,
      id,
      vault.seal(clean, 'action'),
    ])
  }
  const ended = opened.filter(({ finished }) => finished)
  const files = await tx.query(
    `delete from action_file where tenant_id = $1 and id = any($2::bigint[]) returning 1`,
    [tenantId, ended.flatMap(({ text }) => filesIn(text))],
  )
  return { actions: naming.length, files: files.length }
}

/** A JSON text with the buyer's handles taken out: whole values, and within texts those that are no part of a word. */
function withoutBuyer(json: string, whose: Whose): string {
  const plain = whose.handles.reduce(
    (left, handle) => left.replaceAll(JSON.stringify(handle), `"${GONE}"`),
    json,
  )
  return inTexts(whose).reduce(
    (left, handle) => left.replaceAll(JSON.stringify(handle).slice(1, -1), GONE),
    plain,
  )
}

/** What people wrote beside the cases of a buyer, sealed: table, column, purpose of the seal. A complaint may name no case. */
const WRITTEN = [
  ['case_note', 'body', 'note', false],
  ['follow_up', 'words', 'follow_up', true],
  ['complaint', 'note', 'complaint', false],
] as const

/** Takes the buyer's name out of notes, promises, complaints and saved views; gives how many of them named him. */
export async function eraseWritten(
  tx: Transaction,
  vault: TenantVault,
  whose: Whose,
  caseIds: readonly string[],
): Promise<number> {
  const { tenantId } = whose
  let erased = 0
  for (const [table, column, purpose, isJson] of WRITTEN) {
    const rows = await tx.query<{ id: string; sealed: Buffer }>(
      `select id::text, ${column} as sealed from ${table}
       where tenant_id = $1 and (case_id = any($2::bigint[]) or case_id is null) and ${column} is not null for update`,
      [tenantId, caseIds],
    )
    for (const { id, sealed } of rows) {
      const text = vault.open(sealed, purpose).toString()
      const json = isJson ? text : JSON.stringify(text)
      if (!shows(json, whose)) continue
      const clean = withoutBuyer(json, whose)
      const kept = isJson ? clean : String(JSON.parse(clean))
      await tx.query(`update ${table} set ${column} = $3 where tenant_id = $1 and id = $2`, [
        tenantId,
        id,
        vault.seal(kept, purpose),
      ])
      erased += 1
    }
  }
  return erased + (await eraseViews(tx, whose))
}

/** A saved view may look for the buyer; it stays, and finds nobody. */
async function eraseViews(tx: Transaction, whose: Whose): Promise<number> {
  const views = await tx.query<{ id: string; filter: unknown }>(
    `select id::text, filter from saved_view where tenant_id = $1 and (filter ? 'buyer' or filter ? 'q') for update`,
    [whose.tenantId],
  )
  const naming = views.filter(({ filter }) => shows(JSON.stringify(filter), whose))
  for (const { id, filter } of naming)
    await tx.query(`update saved_view set filter = $3 where tenant_id = $1 and id = $2`, [
      whose.tenantId,
      id,
      withoutBuyer(JSON.stringify(filter), whose),
    ])
  return naming.length
}

/** Numbers of the files that an input names. */
const filesIn = (json: string): string[] =>
  [...json.matchAll(/"(file_[a-z0-9]+)"/gi)].flatMap(([, id = '']) => {
    try {
      return [numberOf('file', id)]
    } catch {
      return []
    }
  })
