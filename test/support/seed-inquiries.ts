import type { Api, Seller } from './api.js'

/** The inquiries behind the training table: by product all, delivery, cancellation, return, defect. */
const SEED = [
  ['B089YSTPSP', 45, 33, 0, 3, 0],
  ['B089CKBNNK', 51, 39, 3, 0, 0],
  ['B0897OYRYG', 52, 28, 0, 6, 3],
  ['B0831J1BPL', 30, 18, 0, 3, 0],
  ['B08519LNRN', 36, 12, 0, 6, 0],
] as const
export const PATHS = [
  'after_sale/delivery/delay',
  'after_sale/order/cancel',
  'after_sale/return_refund/amount_differs',
  'after_sale/quality/defective',
  'after_sale/order/confirm',
]
/** A closed case as a row of the request log, written past the keeper. */
export interface SeededInquiry {
  readonly product?: string | null
  readonly reason?: string | null
  readonly n?: number
  readonly opened?: string
  readonly kind?: string
  readonly order?: string
  readonly buyer?: Buffer
}

/** Gives the numbers of the new cases; those made together are a second apart. */
export async function seedInquiry(
  api: Api,
  seller: Seller,
  account: string,
  more: SeededInquiry,
): Promise<string[]> {
  const rows = await api.sql<{ id: string }>(
    `insert into cases (tenant_id, account_id, marketplace, kind, native_id, status, box, phase, state, native, site, subject, lines,
         deadlines, flags, as_of, opened_at, entered_at, entered_at_known, updated_at, content_hash, reason_path, order_id, closed_at, buyer_key)
       select $1, $2, 'fake', $7, gen_random_uuid()::text, 'settled', 'closed', 'closed', 'LOST', '{}', 'HERE', '=1+1 is odd', $3,
         '[]', '[]', $6, $6::timestamptz + make_interval(secs => n), $6, true, $6, '', $4, $8, $6, $9 from generate_series(1, $5) n returning id::text`,
    [
      seller.tenantId,
      account.replace('acct_', ''),
      JSON.stringify(
        more.product
          ? [{ lineId: '1', itemId: null, sku: more.product, title: 'x', quantity: 1, price: null }]
          : [],
      ),
      more.reason ?? null,
      more.n ?? 1,
      more.opened ?? '2026-10-10T08:00:00Z',
      more.kind ?? 'message',
      more.order ?? null,
      more.buyer ?? null,
    ],
  )
  return rows.map(({ id }) => id)
}

/** The 773 inquiries of the training documents, those of the five products rated, beside kinds that are no inquiries. */
export async function seedTrainingTable(api: Api, seller: Seller, account: string): Promise<void> {
  const caseOf = (more: SeededInquiry) => seedInquiry(api, seller, account, more)
  for (const [product, all, ...counts] of SEED) {
    const rest = all - counts.reduce<number>((sum, n) => sum + n, 0)
    for (const [at, n] of [...counts, rest].entries()) await caseOf({ product, reason: PATHS[at]!, n })
  }
  await api.sql(
    `insert into request_entry (tenant_id, case_id, account_id, channel, inquired_at, satisfied, noted_by, noted_at)
       select tenant_id, id, account_id, 'marketplace', opened_at, true, 'somebody', now() from cases`,
  )
  // Others so that there are 773, and kinds that are no inquiries.
  for (let at = 0; at < 9; at += 1) await caseOf({ product: `OTHER${at}`, n: at < 8 ? 28 : 25 })
  await caseOf({ n: 773 - 214 - 249 })
  await caseOf({ kind: 'order', product: 'B089YSTPSP', reason: PATHS[0]!, n: 5 })
}
