import { Inject, Injectable } from '@nestjs/common'
import { Database } from '../infra/database.js'
import type { Sql, Transaction } from '../infra/database.js'
import type { Verdict } from './case-columns.js'
import { searchTerms, soughtIn } from './search-terms.js'
import type { Sought } from './search-terms.js'

const AT_ONCE = 200
/** Up to so many, the cases found are looked at one by one; a word that more have is common, and a list soon meets it. */
const FEW = 2_000

/** What a text finds: the cases that it names exactly, and those with its words. */
export interface Found {
  /** By order id, the marketplace's id, our id, or the buyer's handle. */
  readonly named: readonly string[]
  readonly sought: Sought | null
  /** Those with the words; null: too many to name, each is to be asked. */
  readonly worded: readonly string[] | null
}

/** Finds cases by the words of their subjects, reasons, lines, ids and messages. */
@Injectable()
export class SearchIndex {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Two index look-ups, however many cases there are. */
  async find(tenantId: number, text: string, buyer: Buffer): Promise<Found> {
    const id = /^case_([1-9]\d{0,17})$/.exec(text)?.[1] ?? null
    const named = await this.database.query<{ id: string }>(
      `(select id::text from cases where tenant_id = $1 and order_id = $2 limit ${FEW})
       union (select id::text from cases where tenant_id = $1 and native_id = $2 limit ${FEW})
       union (select id::text from cases where tenant_id = $1 and buyer_key = $3 limit ${FEW})
       union (select id::text from cases where tenant_id = $1 and id = $4::bigint)`,
      [tenantId, text, buyer, id],
    )
    const sought = soughtIn(tenantId, text)
    const worded = sought === null ? [] : await this.withTerms(tenantId, sought)
    return { named: named.map((row) => row.id), sought, worded }
  }

  /** Makes the words of cases that have none yet, from what is stored; gives how many. Any number of workers may. */
  async fill(): Promise<number> {
    for (let made = 0; ;) {
      const n = await this.database.transaction(async (tx) => {
        const rows = await tx.query<{ tenantId: number; id: string }>(
          `select tenant_id as "tenantId", case_id::text as id from case_term where terms is null
           order by tenant_id, case_id limit ${AT_ONCE} for update skip locked`,
        )
        for (const [tenantId, cases] of Map.groupBy(rows, (row) => row.tenantId))
          await reindex(
            tx,
            tenantId,
            cases.map(({ id }) => id),
          )
        return rows.length
      })
      made += n
      if (n < AT_ONCE) return made
    }
  }

  private async withTerms(tenantId: number, { terms }: Sought): Promise<string[] | null> {
    const rows = await this.database.query<{ id: string }>(
      `select id::text from cases_with_terms($1, $2::int[], ${FEW + 1}) as id`,
      [tenantId, terms],
    )
    return rows.length > FEW ? null : rows.map(({ id }) => id)
  }
}

/** The words of what was just seen, beside those that the cases have already. */
export async function indexSeen(
  tx: Transaction,
  tenantId: number,
  seen: readonly { readonly id: string; readonly verdict: Verdict }[],
): Promise<void> {
  const rows = seen
    .filter(({ verdict }) => verdict.seen.outcome !== 'unchanged')
    .map(({ id, verdict: { observation: one } }) => ({
      id,
      terms: searchTerms(tenantId, [
        one.subject,
        one.nativeId,
        one.orderId,
        one.reason?.text,
        ...one.lines.flatMap((line) => [line.title, line.sku]),
        ...one.activities.map(({ text }) => text),
      ]),
    }))
    .toSorted((a, b) => Number(BigInt(a.id) - BigInt(b.id)))
  if (rows.length === 0) return
  await tx.query(
    `insert into case_term as t (tenant_id, case_id, terms) select $1, id, terms::int[] from unnest($2::bigint[], $3::text[]) as u(id, terms)
     on conflict (tenant_id, case_id) do update
       set terms = array(select distinct unnest(t.terms || excluded.terms)) where not t.terms @> excluded.terms`,
    [tenantId, rows.map(({ id }) => id), rows.map(({ terms }) => `{${terms.join(',')}}`)],
  )
}

/** Makes the words of these cases anew from what is stored, which may be less than before. */
export async function reindex(sql: Sql, tenantId: number, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const rows = await sql.query<{ id: string; texts: (string | null)[] }>(
    `select c.id::text, array[c.subject, c.native_id, c.order_id, c.reason_text]
       || array(select line ->> field from jsonb_array_elements(c.lines) line, unnest('{title,sku}'::text[]) field)
       || array(select text from case_event e where e.tenant_id = c.tenant_id and e.case_id = c.id and e.type = 'activity') as texts
     from cases c where c.tenant_id = $1 and c.id = any($2::bigint[])`,
    [tenantId, ids],
  )
  await sql.query(
    `update case_term t set terms = u.terms::int[] from unnest($2::bigint[], $3::text[]) as u(id, terms)
     where t.tenant_id = $1 and t.case_id = u.id`,
    [
      tenantId,
      rows.map(({ id }) => id),
      rows.map(({ texts }) => `{${searchTerms(tenantId, texts).join(',')}}`),
    ],
  )
}
