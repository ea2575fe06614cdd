import type { Box, CaseStatus } from '#case'
import type { Rooms } from './rooms.js'

/** A case as a test wants it in the database, written past the keeper. */
export interface SeededCase {
  readonly box: Box
  readonly status?: CaseStatus
  readonly kind?: string
  readonly marketplace?: string
  /** ISO 8601, `infinity` or `-infinity`. */
  readonly due?: string
  readonly openedAt?: string
  readonly closedAt?: string
  readonly orderId?: string | null
}

const STATUS: Readonly<Record<Box, CaseStatus>> = {
  unhandled: 'awaiting_seller',
  replied: 'awaiting_buyer',
  closed: 'settled',
}

/** Gives the numbers of the new cases, in the order asked for. */
export async function seedCases(
  rooms: Rooms,
  shop: { tenantId: number; accountId: string },
  cases: readonly SeededCase[],
): Promise<string[]> {
  const due = (one: SeededCase) => one.due ?? 'infinity'
  const deadlines = cases.map((one) =>
    due(one).endsWith('infinity')
      ? '[]'
      : JSON.stringify([
          {
            key: 'answer',
            dueAt: one.due,
            party: 'seller',
            onMiss: 'none',
            source: 'marketplace',
            ruleId: null,
            estimated: false,
          },
        ]),
  )
  const rows = await rooms.sql<{ id: string }>(
    `insert into cases (tenant_id, account_id, marketplace, kind, native_id, status, box, phase, state, native, site, subject, order_id,
       lines, deadlines, next_deadline_at, next_alarm_at, flags, as_of, opened_at, entered_at, entered_at_known, closed_at, updated_at, content_hash)
     select $1, $2, marketplace, kind, gen_random_uuid()::text, status, box, 'request', 'NEW', '{}', 'HERE', 'a parcel', order_id,
       '[]', deadlines::jsonb, due, case when due = '-infinity' or box = 'closed' then 'infinity' else due end, '[]', opened_at, opened_at, opened_at, true, closed_at, opened_at, ''
     from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::timestamptz[], $10::timestamptz[], $11::text[])
       with ordinality as u(marketplace, kind, status, box, deadlines, due, opened_at, closed_at, order_id, at) order by at
     returning cases.id::text`,
    [
      shop.tenantId,
      shop.accountId,
      cases.map((one) => one.marketplace ?? 'fake'),
      cases.map((one) => one.kind ?? 'ticket'),
      cases.map((one) => one.status ?? STATUS[one.box]),
      cases.map((one) => one.box),
      deadlines,
      cases.map(due),
      cases.map((one) => one.openedAt ?? '2026-11-01T08:00:00Z'),
      cases.map((one) => (one.box === 'closed' ? (one.closedAt ?? '2026-11-10T08:00:00Z') : null)),
      cases.map((one) => one.orderId ?? null),
    ],
  )
  return rows.map((row) => row.id)
}
