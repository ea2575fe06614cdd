import { Inject, Injectable } from '@nestjs/common'
import { minutesLate, promisesIn, remindersOf } from '#desk'
import type { CaseKind } from '#case'
import { marketplaceOf } from '#marketplaces'
import { outgoingTexts } from '../../actions/outgoing.js'
import { StaffChanges } from '../../cases/staff-changes.js'
import { Outbox } from '../../delivery/outbox.js'
import type { OutboxEvent } from '../../delivery/outbox.js'
import { Clock } from '../../infra/clock.js'
import { Database } from '../../infra/database.js'
import type { Transaction } from '../../infra/database.js'
import { publicId } from '../../infra/ids.js'
import { Vault } from '../../infra/vault.js'
import type { TenantVault } from '../../infra/vault.js'
import { buyerZone } from './buyer-zone.js'
import { wordsOf } from './follow-up-rows.js'

const BATCH = 100

/** Longer than any clock of a marketplace is wrong: a message of the seller so soon after is the promise itself, shown there. */
const ECHO = '5 minutes'

interface Answer {
  tenantId: number
  id: string
  caseId: string
  name: string
  input: Buffer
  by: string
  sentAt: string
  marketplace: string
  kind: string
  site: string
  buyer: Buffer | null
  personId: string | null
}

interface Open {
  tenantId: number
  id: string
  caseId: string
  ownerId: string | null
  owner: string
  madeAt: string
  dueAt: string | null
}

/** Reads the promises out of what left for buyers, reminds of them, and closes them when a further message leaves. */
@Injectable()
export class PromiseWatch {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(StaffChanges) private readonly changes: StaffChanges,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    let read = BATCH
    while (read === BATCH) read = await this.database.change((tx) => this.readAnswers(tx))
    await this.closeBySeen()
    await this.database.change((tx) => this.remind(tx))
  }

  /** Each confirmed answer once: it closes what was promised before it, and makes promises of its own. */
  private async readAnswers(tx: Transaction): Promise<number> {
    const answers = await tx.query<Answer>(
      `select a.tenant_id as "tenantId", a.id::text, a.case_id::text as "caseId", a.name, a.input, a.requested_by as by,
         coalesce(a.sent_at, a.requested_at) as "sentAt", c.marketplace, c.kind, c.site, c.buyer,
         (select min(u.id)::text from staff_user u where u.tenant_id = a.tenant_id and u.name = a.requested_by having count(*) = 1) as "personId"
       from case_action a join cases c on c.tenant_id = a.tenant_id and c.id = a.case_id
       where a.state = 'confirmed' and a.promises_read_at is null order by a.sent_at, a.id limit ${BATCH} for update of a skip locked`,
    )
    const now = this.clock.now().toISOString()
    for (const answer of answers) {
      const vault = await this.vault.of(answer.tenantId)
      const texts = textsIn(answer, vault)
      if (texts.length > 0) await this.close(tx, await openBefore(tx, answer), answer.sentAt, now)
      await this.promise(tx, answer, texts, vault, now)
      await tx.query(`update case_action set promises_read_at = $3 where tenant_id = $1 and id = $2`, [
        answer.tenantId,
        answer.id,
        now,
      ])
    }
    return answers.length
  }

  private async promise(
    tx: Transaction,
    answer: Answer,
    texts: readonly string[],
    vault: TenantVault,
    now: string,
  ): Promise<void> {
    const { tenantId, caseId, sentAt, by, personId } = answer
    const { zone, calendar, sure } = buyerZone({ ...answer, locale: localeIn(answer.buyer, vault) }, sentAt)
    const promises = texts.flatMap((text) => promisesIn(text, sentAt, calendar))
    if (promises.length === 0) return
    const made: OutboxEvent[] = []
    for (const [place, { text, when, dueAt, ambiguity }] of promises.entries()) {
      const words = vault.seal(JSON.stringify({ text, when }), 'follow_up')
      const remindAt = dueAt === null ? 'infinity' : (remindersOf({ madeAt: sentAt, dueAt })[0] ?? dueAt)
      const [row] = await tx.query<{ id: string }>(
        `insert into follow_up (tenant_id, case_id, action_id, place, words, made_at, due_at, ambiguity, zone, zone_sure, owner_id, owner, market, remind_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         on conflict (tenant_id, action_id, place) do nothing returning id::text`,
        [
          tenantId,
          caseId,
          answer.id,
          place,
          words,
          sentAt,
          dueAt,
          ambiguity,
          zone,
          sure,
          personId,
          by,
          `${answer.marketplace}/${answer.site}`,
          remindAt,
        ],
      )
      const one = { tenantId, id: row?.id ?? '', caseId, ownerId: personId, owner: by, madeAt: sentAt, dueAt }
      if (row) made.push(eventOf('follow_up.created', one, now, { ambiguity }))
    }
    const line = {
      type: 'promised',
      text: String(promises.length),
      by,
      key: `promised:${answer.id}`,
      at: sentAt,
    }
    await this.changes.within(tx, tenantId, [caseId], { set: '' }, 'followUps', line)
    await this.outbox.publish(tx, tenantId, made)
  }

  /** Closes promises by what the seller wrote at the marketplace itself. The answer that made one, shown there, does not. */
  private async closeBySeen(): Promise<void> {
    const seen = await this.database.query<Open & { words: Buffer; at: string; text: string }>(
      `select f.tenant_id as "tenantId", f.id::text, f.case_id::text as "caseId", f.owner_id::text as "ownerId", f.owner,
         f.made_at as "madeAt", f.due_at as "dueAt", f.words, e.at, e.text
       from follow_up f join case_event e on e.tenant_id = f.tenant_id and e.case_id = f.case_id
         and e.as_message and e.actor = 'seller' and e.at > f.made_at + interval '${ECHO}' and e.text is not null
       where f.closed_at is null order by e.at, f.id limit 1000`,
    )
    const done = new Set<string>()
    for (const { words, at, text, ...one } of seen) {
      const own = wordsOf(words, await this.vault.of(one.tenantId))
      if (done.has(one.id) || plain(text).includes(plain(own.text))) continue
      done.add(one.id)
      await this.database.change((tx) => this.close(tx, [one], at, this.clock.now().toISOString()))
    }
  }

  private async close(tx: Transaction, open: readonly Open[], sentAt: string, now: string): Promise<void> {
    for (const one of open) {
      const late = one.dueAt === null ? 0 : minutesLate(one.dueAt, sentAt)
      const isLate = one.dueAt !== null && Date.parse(sentAt) > Date.parse(one.dueAt)
      const rows = await tx.query(
        `update follow_up set closed_at = $3, minutes_late = $4, remind_at = 'infinity'
         where tenant_id = $1 and id = $2 and closed_at is null returning 1`,
        [one.tenantId, one.id, sentAt, late],
      )
      if (rows.length === 0) continue
      const line = {
        type: isLate ? 'promise_kept_late' : 'promise_kept',
        text: isLate ? String(late) : null,
        key: `promise_kept:${one.id}`,
        at: sentAt,
      }
      await this.changes.within(tx, one.tenantId, [one.caseId], { set: '' }, 'followUps', line)
      const news = eventOf('follow_up.closed', one, now, { sentAt, minutesLate: late, late: isLate })
      await this.outbox.publish(tx, one.tenantId, [news])
    }
  }

  /** Half an hour before the time, and at the time, each once; then only the list still shows it. */
  private async remind(tx: Transaction): Promise<void> {
    const now = this.clock.now().toISOString()
    const due = await tx.query<Open>(
      `select tenant_id as "tenantId", id::text, case_id::text as "caseId", owner_id::text as "ownerId", owner,
         made_at as "madeAt", due_at as "dueAt" from follow_up
       where closed_at is null and remind_at < 'infinity' and remind_at <= $1 order by remind_at limit 500 for update skip locked`,
      [now],
    )
    for (const one of due) {
      const dueAt = one.dueAt ?? now
      const isDue = Date.parse(dueAt) <= Date.parse(now)
      const next = remindersOf({ madeAt: one.madeAt, dueAt }).find((at) => Date.parse(at) > Date.parse(now))
      await tx.query(
        `update follow_up set remind_at = $3, overdue_at = case when $4 then $5::timestamptz else overdue_at end
         where tenant_id = $1 and id = $2`,
        [one.tenantId, one.id, next ?? 'infinity', isDue, now],
      )
      const line = { type: 'promise_due', text: null, key: `promise_due:${one.id}`, at: dueAt }
      if (isDue) await this.changes.within(tx, one.tenantId, [one.caseId], { set: '' }, 'followUps', line)
      const type = isDue ? 'follow_up.due' : 'follow_up.reminder'
      await this.outbox.publish(tx, one.tenantId, [eventOf(type, one, now)])
    }
  }
}

function textsIn({ marketplace, kind, name, input }: Answer, vault: TenantVault): string[] {
  const action = marketplaceOf(marketplace)?.kinds[kind as CaseKind]?.actions[name]
  if (!action) return []
  return outgoingTexts(action, JSON.parse(vault.open(input, 'action').toString())).map(({ text }) => text)
}

/** What the case's earlier answers promised and nobody has kept yet. */
const openBefore = (tx: Transaction, { tenantId, caseId, id, sentAt }: Answer): Promise<Open[]> =>
  tx.query<Open>(
    `select tenant_id as "tenantId", id::text, case_id::text as "caseId", owner_id::text as "ownerId", owner,
       made_at as "madeAt", due_at as "dueAt" from follow_up
     where tenant_id = $1 and case_id = $2 and action_id <> $3 and made_at < $4 and closed_at is null order by id`,
    [tenantId, caseId, id, sentAt],
  )

const eventOf = (
  type: OutboxEvent['type'],
  { id, caseId, ownerId, owner, dueAt }: Open,
  at: string,
  more: Readonly<Record<string, unknown>> = {},
): OutboxEvent => ({
  type,
  subject: publicId('case', caseId),
  data: {
    followUp: publicId('fup', id),
    owner: { id: ownerId && publicId('user', ownerId), name: owner },
    dueAt,
    ...more,
  },
  at,
})

function localeIn(buyer: Buffer | null, vault: TenantVault): string | null {
  if (buyer === null) return null
  return (JSON.parse(vault.open(buyer, 'buyer').toString()) as { locale: string | null }).locale
}

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().toLowerCase()
