import { Inject, Injectable } from '@nestjs/common'
import { moneyJson } from '#case'
import type { OrderLine } from '#case'
import { Database } from '../infra/database.js'
import { INSTANT, publicId, TEXT } from '../infra/ids.js'
import { pageAround, placeIn } from '../infra/lists.js'
import { Vault } from '../infra/vault.js'

export interface OrdersQuery {
  readonly marketplace?: readonly string[] | undefined
  readonly account?: readonly string[] | undefined
  readonly order?: string | undefined
  readonly buyer?: string | undefined
  readonly placedSince?: string | undefined
  readonly placedUntil?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

export interface OrderRow {
  orderId: string
  marketplace: string
  accountId: string
  accountName: string
  site: string
  nativeStatus: string
  placedAt: string
  paidAt: string | null
  shippedAt: string | null
  asOf: string
  totalMinor: string | null
  currency: string | null
  lines: OrderLine[]
}

/** What {@link orderJson} needs, of `orders o join account a`. */
export const ORDER_COLUMNS = `o.order_id as "orderId", o.marketplace, o.account_id::text as "accountId", a.name as "accountName",
  o.site, o.native_status as "nativeStatus", o.placed_at as "placedAt", o.paid_at as "paidAt", o.shipped_at as "shippedAt",
  o.as_of as "asOf", o.total_minor::text as "totalMinor", o.currency, o.lines`

export const orderJson = (row: OrderRow) => ({
  id: row.orderId,
  marketplace: row.marketplace,
  account: { id: publicId('acct', row.accountId), name: row.accountName },
  site: row.site,
  nativeStatus: row.nativeStatus,
  placedAt: row.placedAt,
  paidAt: row.paidAt,
  shippedAt: row.shippedAt,
  asOf: row.asOf,
  total:
    row.totalMinor === null || row.currency === null
      ? null
      : moneyJson({ minor: Number(row.totalMinor), currency: row.currency }),
  lines: row.lines.map((line) => ({ ...line, price: line.price && moneyJson(line.price) })),
})

const ORDER = '-placed'

/** Orders as the marketplaces show them, newest first. */
@Injectable()
export class Orders {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
  ) {}

  async list(tenantId: number, query: OrdersQuery) {
    const place = query.cursor === undefined ? null : placeIn(query.cursor, ORDER, [INSTANT, TEXT, TEXT])
    const parameters: unknown[] = [tenantId]
    const bind = (value: unknown): string => `$${parameters.push(value)}`
    const fingerprint = (buyer: string) => this.vault.of(tenantId).then((vault) => vault.fingerprint(buyer))
    const buyer = query.buyer === undefined ? null : await fingerprint(query.buyer)
    const conditions = [
      'o.tenant_id = $1',
      ...(query.marketplace ? [`o.marketplace = any(${bind(query.marketplace)})`] : []),
      ...(query.account ? [`o.account_id = any(${bind(query.account)}::bigint[])`] : []),
      ...(query.order === undefined ? [] : [`o.order_id = ${bind(query.order)}`]),
      ...(buyer === null ? [] : [`o.buyer_key = ${bind(buyer)}`]),
      ...(query.placedSince === undefined ? [] : [`o.placed_at >= ${bind(query.placedSince)}::timestamptz`]),
      ...(query.placedUntil === undefined ? [] : [`o.placed_at < ${bind(query.placedUntil)}::timestamptz`]),
    ]
    const direction = place?.back ? 'asc' : 'desc'
    if (place) {
      const [at, order, account] = place.values.map(bind)
      conditions.push(
        `(o.placed_at, o.order_id, o.account_id) ${place.back ? '>' : '<'} (${at}::timestamptz, ${order}, ${account}::bigint)`,
      )
    }
    const found = await this.database.query<OrderRow>(
      `select ${ORDER_COLUMNS} from orders o join account a on a.tenant_id = o.tenant_id and a.id = o.account_id
       where ${conditions.join(' and ')}
       order by o.placed_at ${direction}, o.order_id ${direction}, o.account_id ${direction} limit ${bind(query.limit + 1)}`,
      parameters,
    )
    const { rows, ...page } = pageAround(found, query.limit, ORDER, place, (row) => [
      row.placedAt,
      row.orderId,
      row.accountId,
    ])
    return { data: rows.map(orderJson), ...page }
  }
}
