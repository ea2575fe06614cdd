import type { OrderSighting } from '#adapter'
import type { OrderLine } from '#case'
import type { Transaction } from '../infra/database.js'
import { unnest } from '../infra/unnest.js'
import type { TenantVault } from '../infra/vault.js'

interface OrderColumns {
  order_id: string
  site: string
  as_of: string
  placed_at: string
  paid_at: string | null
  shipped_at: string | null
  native_status: string
  buyer_key: Buffer | null
  total_minor: number | null
  currency: string | null
  lines: readonly OrderLine[]
}

const TYPES: { readonly [K in keyof OrderColumns]: string } = {
  order_id: 'text',
  site: 'text',
  as_of: 'timestamptz',
  placed_at: 'timestamptz',
  paid_at: 'timestamptz',
  shipped_at: 'timestamptz',
  native_status: 'text',
  buyer_key: 'bytea',
  total_minor: 'bigint',
  currency: 'text',
  lines: 'jsonb',
}

/** Writes the newest sighting of each order; an older one changes nothing. */
export async function keepOrders(
  tx: Transaction,
  account: { tenantId: number; accountId: string; marketplace: string; vault: TenantVault },
  orders: readonly OrderSighting[],
  seenAt: string,
): Promise<void> {
  const newest = new Map<string, OrderSighting>()
  const asOf = (order: OrderSighting): number => Date.parse(order.asOf ?? seenAt)
  for (const order of orders) {
    const other = newest.get(order.orderId)
    if (!other || asOf(order) >= asOf(other)) newest.set(order.orderId, order)
  }
  if (newest.size === 0) return
  const rows = [...newest.values()].map((order): OrderColumns => ({
    order_id: order.orderId,
    site: order.site,
    as_of: order.asOf ?? seenAt,
    placed_at: order.placedAt,
    paid_at: order.paidAt,
    shipped_at: order.shippedAt,
    native_status: order.nativeStatus,
    buyer_key: order.buyer === null ? null : account.vault.fingerprint(order.buyer),
    total_minor: order.total?.minor ?? null,
    currency: order.total?.currency ?? null,
    lines: order.lines,
  }))
  const { from, parameters } = unnest<OrderColumns>(TYPES, rows, 4)
  const names = Object.keys(TYPES)
  const changing = names.filter((name) => name !== 'order_id')
  await tx.query(
    `insert into orders as o (tenant_id, account_id, marketplace, ${names.join(', ')})
     select $1, $2, $3, ${names.map((name) => (name === 'lines' ? 'lines::jsonb' : name)).join(', ')} from ${from} order by order_id
     on conflict (tenant_id, account_id, order_id) do update set
       ${changing.map((name) => `${name} = excluded.${name}`).join(', ')}, change_xid = pg_current_xact_id()
     where excluded.as_of > o.as_of`,
    [account.tenantId, account.accountId, account.marketplace, ...parameters],
  )
}
