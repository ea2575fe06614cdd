import { setTimeout as pause } from 'node:timers/promises'
import { Inject, Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import type { Settings } from '#config'
import { CHANGE_LOCK, Database } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { SETTINGS } from '../infra/settings.js'
import { tenancy } from '../infra/tenancy.js'
import { traced } from '../infra/tracing.js'
import { Vault } from '../infra/vault.js'
import { networksIn } from './addresses.js'
import { post } from './outbound.js'
import type { Answer } from './outbound.js'
import { Outbox, settledBefore } from './outbox.js'
import { signedHeaders } from './signature.js'
import { validSecrets } from './webhooks.js'

/** Seconds after each failed attempt: the schedule of the Standard Webhooks specification, about three days in all. */
const RETRIES: readonly number[] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
const AT_ONCE = 8
const FAN_OUT = 500
/** Longer than an attempt can take. */
const LEASE_SECONDS = 60
const IDLE_MS = 500

interface Due {
  tenantId: number
  id: string
  webhookId: string
  eventId: string
  body: string
  attempts: number
  fence: string
  url: string
  secrets: Buffer
}

/**
 * Tells webhooks what happened. Events are taken from the feed, so none is passed over, into a delivery for each webhook
 * and event; a delivery is leased, sent outside of any transaction, and written down. Any number of processes may run one.
 */
@Injectable()
export class WebhookSender {
  private stopping = new AbortController()
  private running: Promise<void> | null = null

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(PinoLogger) private readonly logger: PinoLogger,
  ) {}

  start(): void {
    this.stopping = new AbortController()
    this.running ??= this.loop(this.stopping.signal)
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
    this.running = null
  }

  /** Does all that is due now; gives the number of attempts. */
  async runDue(): Promise<number> {
    let sent = 0
    for (;;) {
      const planned = await this.fanOut()
      const due = await this.claim()
      await Promise.all(due.map((one) => tenancy.run(one.tenantId, () => this.attempt(one))))
      sent += due.length
      if (planned + due.length === 0) return sent
    }
  }

  private async loop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.runDue()
      } catch (error) {
        this.logger.error({ err: error }, 'webhooks cannot be sent')
      }
      await pause(IDLE_MS, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Makes deliveries of what the feed has for enabled webhooks, each once, and moves their place in the feed along. */
  private async fanOut(): Promise<number> {
    const bound = await settledBefore(this.database, CHANGE_LOCK)
    const [row] = await this.database.query<{ n: number }>(
      `with hooks as (
         select w.tenant_id, w.id, w.types, w.account_ids, w.feed_xid, w.feed_id from webhook w
         where w.enabled and exists (select from outbox o where o.tenant_id = w.tenant_id and o.change_xid < $1::xid8
           and (o.change_xid, o.id) > (w.feed_xid, w.feed_id))
         order by w.feed_xid limit 20 for update of w skip locked),
       events as (
         select h.id as webhook_id, h.types, h.account_ids, e.* from hooks h cross join lateral (
           select o.* from outbox o where o.tenant_id = h.tenant_id and o.change_xid < $1::xid8
             and (o.change_xid, o.id) > (h.feed_xid, h.feed_id) order by o.change_xid, o.id limit ${FAN_OUT}) e),
       moved as (
         update webhook w set feed_xid = l.change_xid, feed_id = l.id
         from (select distinct on (tenant_id, webhook_id) tenant_id, webhook_id, change_xid, id from events
           order by tenant_id, webhook_id, change_xid desc, id desc) l
         where w.tenant_id = l.tenant_id and w.id = l.webhook_id),
       made as (
         insert into webhook_delivery (tenant_id, webhook_id, event_id, type, body)
         select e.tenant_id, e.webhook_id, 'evt_' || e.change_xid || '_' || e.id, e.type, jsonb_build_object('id', 'evt_' || e.change_xid || '_' || e.id,
           'type', e.type, 'timestamp', to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
           'data', e.data || jsonb_build_object('subject', e.subject))::text
         from events e left join cases c on c.tenant_id = e.tenant_id and e.account_ids is not null
           and c.id = substring(coalesce(e.data ->> 'case', e.subject) from '^case_([0-9]{1,18})$')::bigint
         where (cardinality(e.types) = 0 or e.type = any(e.types) or split_part(e.type, '.', 1) = any(e.types))
           and (e.account_ids is null or c.account_id = any(e.account_ids)
             or substring(coalesce(e.data ->> 'account', e.subject) from '^acct_([0-9]{1,18})$')::bigint = any(e.account_ids))
         order by e.change_xid, e.id
         on conflict (tenant_id, webhook_id, event_id) do nothing returning 1)
       select count(*)::int as n from events`,
      [bound],
    )
    return row?.n ?? 0
  }

  private claim(): Promise<Due[]> {
    return this.database.query<Due>(
      `with due as (
         select d.tenant_id, d.id from webhook_delivery d join webhook w on w.tenant_id = d.tenant_id and w.id = d.webhook_id and w.enabled
         where d.state = 'pending' and d.due_at <= now() and d.lease_until < now()
         order by d.due_at, d.id limit $1 for update of d skip locked)
       update webhook_delivery d set lease_until = now() + make_interval(secs => $2), fence = d.fence + 1, attempts = d.attempts + 1
       from due, webhook w where d.tenant_id = due.tenant_id and d.id = due.id and w.tenant_id = d.tenant_id and w.id = d.webhook_id
       returning d.tenant_id as "tenantId", d.id::text, d.webhook_id::text as "webhookId", d.event_id as "eventId", d.body,
         d.attempts, d.fence::text, w.url, w.secrets`,
      [AT_ONCE, LEASE_SECONDS],
    )
  }

  private attempt(due: Due): Promise<void> {
    const { tenantId, webhookId, eventId } = due
    return traced('webhook', { tenantId, webhookId, eventId }, () => this.send(due))
  }

  private async send(due: Due): Promise<void> {
    const vault = await this.vault.of(due.tenantId)
    const now = new Date()
    const headers = signedHeaders(due.eventId, now, due.body, validSecrets(vault, due.secrets, now))
    const answer = await post(due.url, due.body, headers, networksIn(this.settings.webhookNetworks))
    const pauseSeconds = answer.error === null ? undefined : RETRIES[due.attempts - 1]
    const over = answer.error === null || answer.status === 410 || pauseSeconds === undefined
    const state = answer.error === null ? 'delivered' : over ? 'failed' : 'pending'
    if (!(await this.note(due, answer, state, (pauseSeconds ?? 0) * (0.9 + Math.random() * 0.2), now))) return
    if (state === 'failed') await this.disable(due, answer)
  }

  /** Tells whether the attempt still counted: a replay asked for meanwhile starts anew. */
  private async note(
    due: Due,
    { status, error, ms }: Answer,
    state: string,
    pauseSeconds: number,
    at: Date,
  ): Promise<boolean> {
    const [row] = await this.database.query(
      `with ended as (
         update webhook_delivery set state = $4, lease_until = '-infinity', due_at = now() + make_interval(secs => $5),
           finished_at = case when $4 <> 'pending' then now() end
         where tenant_id = $1 and id = $2 and fence = $3 returning 1),
       hook as (
         update webhook set failing_since = case when $4 = 'delivered' then null else coalesce(failing_since, now()) end
         where tenant_id = $1 and id = $10 and (failing_since is null) <> ($4 = 'delivered')),
       logged as (
         insert into webhook_attempt (tenant_id, delivery_id, number, at, status, error, ms)
         select $1, $2, (select coalesce(max(number), 0) + 1 from webhook_attempt where tenant_id = $1 and delivery_id = $2), $6, $7, $8, $9)
       select 1 from ended`,
      [due.tenantId, due.id, due.fence, state, pauseSeconds, at, status, error, ms, due.webhookId],
    )
    return row !== undefined
  }

  /** When nothing got through for three days, or the receiver says that it is gone, no more is sent until somebody enables it. */
  private async disable({ tenantId, webhookId }: Due, answer: Answer): Promise<void> {
    const why =
      answer.status === 410 ? 'the receiver answered 410 Gone' : `no success in three days: ${answer.error}`
    const at = new Date().toISOString()
    await this.database.change(async (tx) => {
      const [row] = await tx.query(
        `update webhook set enabled = false, disabled_at = now(), disabled_why = $3 where tenant_id = $1 and id = $2 and enabled
           and ($4 or failing_since < now() - interval '3 days') returning 1`,
        [tenantId, webhookId, why, answer.status === 410],
      )
      if (!row) return
      const subject = publicId('hook', webhookId)
      await this.outbox.publish(tx, tenantId, [{ type: 'webhook.disabled', subject, data: { why }, at }])
    })
    this.logger.warn({ tenantId, webhookId }, 'a webhook was disabled')
  }
}
