import { HttpException, Inject, Injectable, NotFoundException } from '@nestjs/common'
import { Temporal } from 'temporal-polyfill'
import { LANGUAGES, languageFor, namesOf, render } from '#desk'
import type { TemplateValues } from '#desk'
import { marketplaceOf } from '#marketplaces'
import { MessagePolicy } from '../../actions/message-policy.js'
import { calendarOf } from '../../cases/calendars.js'
import type { CaseJson } from '../../cases/case-json.js'
import { caseRef } from '../../cases/case-ref.js'
import { Inbox } from '../../cases/inbox.js'
import { Clock } from '../../infra/clock.js'
import { Database } from '../../infra/database.js'
import { publicId } from '../../infra/ids.js'
import { Vault } from '../../infra/vault.js'
import { ReplyWindows } from '../promises/reply-windows.js'
import { ReasonTree } from '../reasons/reason-tree.js'
import { Templates } from './templates.js'

/** Templates filled in for a case. */
@Injectable()
export class TemplateRender {
  constructor(
    @Inject(Templates) private readonly templates: Templates,
    @Inject(ReasonTree) private readonly tree: ReasonTree,
    @Inject(Inbox) private readonly inbox: Inbox,
    @Inject(ReplyWindows) private readonly windows: ReplyWindows,
    @Inject(MessagePolicy) private readonly policy: MessagePolicy,
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Nothing is written. 422 for a language that the template lacks. */
  async of(tenantId: number, templateId: string, caseId: string, agent: string | null, asked: string | null) {
    const template = await this.templates.find(tenantId, templateId)
    const one = await this.inbox.find(tenantId, caseId)
    const ref = await caseRef(this.database, this.vault, tenantId, caseId)
    if (!ref) throw new NotFoundException('no such case')
    const language = languageFor(Object.keys(template.texts), asked, one.buyer?.locale ?? null)
    const text = language === null ? undefined : template.texts[language]
    if (language === null || !text)
      throw new HttpException(
        { code: 'language_missing', message: `the template has no text in ${asked}` },
        422,
      )
    const values = await this.valuesOf(tenantId, caseId, one, agent, language)
    const subject = text.subject === null ? null : render(text.subject, values)
    const body = render(text.body, values)
    const missing = [...new Set([...(subject?.missing ?? []), ...body.missing])]
    return {
      template: publicId('tpl', template.id),
      revision: template.revision,
      language,
      subject: subject?.text ?? null,
      text: body.text,
      missing,
      values,
      findings: await this.policy.findings(tenantId, caseId, ref, body.text, template.type),
    }
  }

  private async valuesOf(
    tenantId: number,
    caseId: string,
    one: CaseJson,
    agent: string | null,
    language: string,
  ): Promise<TemplateValues> {
    const marketplace = marketplaceOf(one.marketplace)
    const zone = marketplace ? calendarOf(marketplace, one.site).zone : 'UTC'
    const dayOf = (instant: string): string =>
      Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString()
    const { tree } = await this.tree.current(tenantId)
    const name = one.reason?.path ? namesOf(tree, one.reason.path)?.at(-1) : undefined
    const [line] = one.order.lines
    const shippedAt = one.order.id === null ? null : await this.shippedAt(tenantId, one)
    const known = {
      buyer: one.buyer?.handle,
      orderId: one.order.id,
      product: line?.title,
      sku: line?.sku,
      store: one.account.name,
      agent,
      amount: one.amount && `${one.amount.amount} ${one.amount.currency}`,
      reason: (language === 'zh' ? name?.zh : name?.en) ?? one.reason?.text,
      shippedOn: shippedAt && dayOf(shippedAt),
      today: dayOf(this.clock.now().toISOString()),
      deadline: one.nextDeadline && dayOf(one.nextDeadline.dueAt),
      nextWindow: await this.nextWindow(tenantId, caseId, language),
    }
    return Object.fromEntries(
      Object.entries(known).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
    )
  }

  /** The sentence that says when the shop answers next, where it has fixed times and there are words for them. */
  private async nextWindow(tenantId: number, caseId: string, language: string): Promise<string | null> {
    const known = LANGUAGES.find((one) => one === language)
    return known ? (await this.windows.ofCase(tenantId, caseId)).text[known] : null
  }

  private async shippedAt(tenantId: number, one: CaseJson): Promise<string | null> {
    const [row] = await this.database.query<{ shippedAt: string | null }>(
      `select shipped_at as "shippedAt" from orders where tenant_id = $1 and account_id = $2 and order_id = $3`,
      [tenantId, one.account.id.replace('acct_', ''), one.order.id],
    )
    return row?.shippedAt ?? null
  }
}
