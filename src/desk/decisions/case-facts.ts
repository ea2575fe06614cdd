import { Inject, Injectable, NotFoundException } from '@nestjs/common'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { ShopSettings } from '#adapter'
import { marketplaceOf } from '#marketplaces'
import { Accounts } from '../../accounts/accounts.js'
import { calendarOf } from '../../cases/calendars.js'
import type { CaseJson } from '../../cases/case-json.js'
import { caseRef } from '../../cases/case-ref.js'
import { Inbox } from '../../cases/inbox.js'
import { Database } from '../../infra/database.js'
import { numberOf } from '../../infra/ids.js'
import { Vault } from '../../infra/vault.js'

interface OrderFacts {
  readonly placedAt: string
  readonly shippedAt: string | null
  readonly total: { readonly minor: number; readonly currency: string } | null
}

/** What is known of a case when the service rules look at it. */
export interface CaseFacts {
  readonly one: CaseJson
  readonly order: OrderFacts | null
  /** The cause of a fee credit as the marketplace's own rules name it; null: none. */
  readonly feeCause: string | null
  /** The shop's intervals in the care service on the case's site; null: nobody entered any. */
  readonly enrolments: readonly { readonly from: string; readonly to: string | null }[] | null
  readonly localReturnAddress: boolean | null
  /** ISO date of an instant by the wall calendar of the case's site. */
  readonly dayOf: (instant: string) => string
}

const careSettings = z.object({
  careService: z
    .array(z.object({ site: z.string(), from: z.string(), to: z.string().nullable() }))
    .optional(),
  localReturnAddress: z.boolean().optional(),
})

/** Gathers the facts of a case, its order and its shop. */
@Injectable()
export class CaseFactsReader {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Inbox) private readonly inbox: Inbox,
    @Inject(Accounts) private readonly accounts: Accounts,
  ) {}

  async of(tenantId: number, caseId: string): Promise<CaseFacts> {
    const one = await this.inbox.find(tenantId, caseId)
    const accountId = numberOf('acct', one.account.id)
    const [ref, order, settings] = await Promise.all([
      caseRef(this.database, this.vault, tenantId, caseId),
      this.orderOf(tenantId, accountId, one.order.id),
      this.accounts.settingsOf(tenantId, accountId),
    ])
    if (!ref) throw new NotFoundException('no such case')
    const marketplace = marketplaceOf(one.marketplace)
    const zone = marketplace ? calendarOf(marketplace, one.site).zone : 'UTC'
    return {
      one,
      order,
      feeCause: marketplace?.kinds[one.kind]?.feeCause?.(ref) ?? null,
      ...careOf(settings, one.site),
      dayOf: (instant) => Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString(),
    }
  }

  private async orderOf(
    tenantId: number,
    accountId: string,
    orderId: string | null,
  ): Promise<OrderFacts | null> {
    if (orderId === null) return null
    const [row] = await this.database.query<{
      placedAt: string
      shippedAt: string | null
      minor: string | null
      currency: string | null
    }>(
      `select placed_at as "placedAt", shipped_at as "shippedAt", total_minor::text as minor, currency from orders
       where tenant_id = $1 and account_id = $2 and order_id = $3`,
      [tenantId, accountId, orderId],
    )
    if (!row) return null
    const { placedAt, shippedAt, minor, currency } = row
    const total = minor === null || currency === null ? null : { minor: Number(minor), currency }
    return { placedAt, shippedAt, total }
  }
}

function careOf(settings: ShopSettings, site: string): Pick<CaseFacts, 'enrolments' | 'localReturnAddress'> {
  const { careService, localReturnAddress = null } = careSettings.safeParse(settings).data ?? {}
  const own = careService?.filter((one) => one.site === site).map(({ from, to }) => ({ from, to }))
  return { enrolments: own ?? null, localReturnAddress }
}
