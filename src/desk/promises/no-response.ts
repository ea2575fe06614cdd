import { ConflictException, Inject, Injectable, NotFoundException } from '@nestjs/common'
import { isClosing, noResponseEffect, noResponseRefusal } from '#desk'
import { marketplaceOf } from '#marketplaces'
import { casesInFull } from '../../cases/case-ref.js'
import { Keeper } from '../../cases/keeper.js'
import { StaffChanges } from '../../cases/staff-changes.js'
import { Clock } from '../../infra/clock.js'
import { Database } from '../../infra/database.js'
import type { Transaction } from '../../infra/database.js'
import { Vault } from '../../infra/vault.js'

interface Marked {
  accountId: string
  marketplace: string
  kind: string
  status: string
  openedAt: string
  noResponseAt: string | null
  link: string | null
  lastAt: string | null
  lastText: string | null
  by: string | null
  reason: string | null
  markedAt: string | null
}

/**
 * The mark that a buyer's message needs no response. It is ours alone: the message's clock stops here and it leaves the
 * response rate, while what the marketplace counts is said with it. Who marked it, when and why stands in the timeline.
 */
@Injectable()
export class NoResponse {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(StaffChanges) private readonly changes: StaffChanges,
    @Inject(Keeper) private readonly keeper: Keeper,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Whether a case is or may be marked, and what that comes to. A mark is suggested, never made, when the buyer only says thanks. */
  async of(tenantId: number, caseId: string) {
    const one = await this.find(tenantId, caseId)
    const why = refusalOf(one)
    const { clock, grade, alsoThere, provenance } = noResponseEffect(one.marketplace)
    const isMarked = one.noResponseAt !== null
    return {
      marked: isMarked
        ? { message: one.noResponseAt ?? '', by: one.by, reason: one.reason, at: one.markedAt }
        : null,
      markable: why === null && !isMarked,
      why: isMarked ? null : why,
      suggested: why === null && !isMarked && one.lastText !== null && isClosing(one.lastText),
      effect: { clock, grade, alsoThere, source: provenance.source.text, confidence: provenance.confidence },
      link: one.link,
    }
  }

  /** 409 `not_markable` with the reason for what is no message that waits for the seller. Marking twice changes nothing. */
  async mark(tenantId: number, caseId: string, reason: string, by: string): Promise<void> {
    const one = await this.find(tenantId, caseId)
    const why = refusalOf(one)
    if (why !== null) throw new ConflictException({ code: 'not_markable', message: why.en })
    if (one.noResponseAt !== null) return
    const message = one.lastAt ?? one.openedAt
    await this.write(tenantId, caseId, one, message, { type: 'no_response_needed', text: reason, by })
  }

  /** Takes the mark back; 409 when there is none (any more). */
  async undo(tenantId: number, caseId: string, by: string): Promise<void> {
    const one = await this.find(tenantId, caseId)
    if (one.noResponseAt === null)
      throw new ConflictException({ code: 'not_marked', message: 'there is no mark to take back' })
    await this.write(tenantId, caseId, one, null, { type: 'response_needed_after_all', text: null, by })
  }

  private async write(
    tenantId: number,
    caseId: string,
    one: Marked,
    message: string | null,
    line: { type: string; text: string | null; by: string },
  ): Promise<void> {
    await this.database.change(async (tx) => {
      const set = { set: 'no_response_at = $4::timestamptz', parameters: [message] }
      const where = 'c.no_response_at is distinct from $4::timestamptz'
      const changed = await this.changes.within(tx, tenantId, [caseId], { ...set, where }, 'noResponse', line)
      if (changed.size > 0) await this.restate(tx, tenantId, caseId, one)
    })
  }

  /** Holds what is known of the case against its machine once more: the clocks follow from the mark. */
  private async restate(tx: Transaction, tenantId: number, caseId: string, one: Marked): Promise<void> {
    const marketplace = marketplaceOf(one.marketplace)
    const [full] = await casesInFull(tx, await this.vault.of(tenantId), tenantId, [caseId])
    if (!marketplace || !full) return
    const sighting = { kind: full.stored.kind as 'message', observation: full.observation }
    const seenAt = this.clock.now().toISOString()
    const { accountId } = one
    await this.keeper.keep(tx, {
      tenantId,
      accountId,
      marketplace,
      seenAt,
      sightings: [{ sighting, rawId: null }],
    })
  }

  private async find(tenantId: number, caseId: string): Promise<Marked> {
    const [row] = await this.database.query<Marked>(
      `select c.account_id::text as "accountId", c.marketplace, c.kind, c.status, c.opened_at as "openedAt",
         c.no_response_at as "noResponseAt", c.link, last.at as "lastAt", last.text as "lastText",
         mark.actor_name as by, mark.text as reason, mark.at as "markedAt"
       from cases c
       left join lateral (select at, text from case_event where tenant_id = c.tenant_id and case_id = c.id and actor = 'buyer'
         order by at desc, event_key desc limit 1) last on true
       left join lateral (select actor_name, text, at from case_event where tenant_id = c.tenant_id and case_id = c.id
         and type = 'no_response_needed' order by at desc, event_key desc limit 1) mark on true
       where c.tenant_id = $1 and c.id = $2`,
      [tenantId, caseId],
    )
    if (!row) throw new NotFoundException('no such case')
    return row
  }
}

const NOT_WAITING = {
  en: 'nothing waits for a response of the seller here',
  zh: '当前没有等待卖家回复的消息',
}

const refusalOf = ({ kind, status }: Marked) =>
  noResponseRefusal(kind) ?? (status === 'awaiting_seller' ? null : NOT_WAITING)
