import { HttpException, Inject, Injectable } from '@nestjs/common'
import type { Action } from '#adapter'
import { lint, release } from '#desk'
import type { Finding, LintContext, Override } from '#desk'
import { marketplaceOf } from '#marketplaces'
import { calendarOf } from '../cases/calendars.js'
import type { StoredRef } from '../cases/case-ref.js'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import { outgoingTexts } from './outgoing.js'
import { ReviewRequests } from './review-requests.js'

const DAY_MS = 86_400_000

/** What is known beside the case when a text is about to leave. */
interface Around {
  placedAt: string | null
  shippedAt: string | null
  liable: string | null
  money: string | null
  unanswered: number
}

/** A reason to send a text in spite of what the message rules say. */
export interface OverrideRequest {
  readonly reason: string
  readonly by: string
}

/** Holds what staff and ERP systems write to buyers against the message rules of the marketplace, before it leaves. */
@Injectable()
export class MessagePolicy {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ReviewRequests) private readonly reviews: ReviewRequests,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** What the rules say of a text for the buyer of a case, severest first. */
  async findings(
    tenantId: number,
    caseId: string,
    ref: StoredRef,
    text: string,
    kind: LintContext['kind'] = 'reply',
  ): Promise<Finding[]> {
    const marketplace = marketplaceOf(ref.marketplace)
    if (!marketplace) return []
    const now = this.clock.now()
    const around = await this.around(tenantId, caseId)
    const goods = ref.lines.flatMap((line) => line.title ?? [])
    const context: LintContext = {
      marketplace: ref.marketplace,
      market: marketplace.sites[ref.site]?.country ?? '',
      buyerLocale: ref.buyer?.locale ?? null,
      buyerName: null,
      kind,
      reviewRequests: await this.reviews.before(tenantId, caseId, ref.marketplace, goods),
      daysSinceOrder:
        around.placedAt === null ? null : Math.floor((now.getTime() - Date.parse(around.placedAt)) / DAY_MS),
      sellerFault: around.liable === 'seller',
      refundIssued: around.money === null ? null : around.money === 'refunded',
      hasTracking: around.placedAt === null ? null : around.shippedAt !== null,
      unansweredOutreach: around.unanswered,
      productNames: goods,
    }
    const calendar = calendarOf(marketplace, ref.site)
    return lint({ subject: null, body: text }, context, now.toISOString(), calendar)
  }

  /**
   * Lets the texts of an action leave, or throws 422 `message_held` with what the rules say. Gives the override that
   * belongs into the audit, if one was needed.
   */
  async pass(
    tenantId: number,
    caseId: string,
    ref: StoredRef,
    action: Action,
    input: unknown,
    override: OverrideRequest | null,
  ): Promise<Override | null> {
    const texts = outgoingTexts(action, input)
    if (texts.length === 0) return null
    const found: (Finding & { readonly field: string })[] = []
    for (const { field, text } of texts)
      for (const finding of await this.findings(tenantId, caseId, ref, text))
        found.push({ ...finding, field })
    const at = this.clock.now().toISOString()
    const verdict = release(found, override && { ...override, at })
    if (verdict.sent) return verdict.override
    const message =
      verdict.why === 'not_overridable'
        ? `the marketplace forbids what the text says (${verdict.rules.join(', ')}); nothing was sent`
        : `the text is held by the message rules (${verdict.rules.join(', ')}); change it, or send it with a reason`
    const errors = found.map(({ field, title, rule }) => ({
      pointer: `/input/${field}`,
      message: `${rule}: ${title.en}`,
    }))
    throw new HttpException({ code: 'message_held', message, errors }, 422)
  }

  private async around(tenantId: number, caseId: string): Promise<Around> {
    const [row] = await this.database.query<Around>(
      `select o.placed_at as "placedAt", o.shipped_at as "shippedAt", c.liability ->> 'party' as liable,
         c.facets ->> 'money' as money,
         (select count(*)::int from case_event e
          where e.tenant_id = c.tenant_id and e.case_id = c.id and e.as_message and e.actor = 'seller' and e.at > $3
            and not exists (select from case_event b where b.tenant_id = c.tenant_id and b.case_id = c.id
              and b.as_message and b.actor = 'buyer' and b.at > e.at)) as unanswered
       from cases c left join orders o on o.tenant_id = c.tenant_id and o.account_id = c.account_id and o.order_id = c.order_id
       where c.tenant_id = $1 and c.id = $2`,
      [tenantId, caseId, new Date(this.clock.now().getTime() - 7 * DAY_MS)],
    )
    return row ?? { placedAt: null, shippedAt: null, liable: null, money: null, unanswered: 0 }
  }
}
