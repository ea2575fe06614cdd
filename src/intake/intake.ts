import { Inject, Injectable, NotFoundException } from '@nestjs/common'
import { Problem } from '#adapter'
import type { RawItems } from '#adapter'
import type { CaseKind } from '#case'
import { Accounts } from '../accounts/accounts.js'
import type { OpenAccount } from '../accounts/accounts.js'
import { caseRef } from '../cases/case-ref.js'
import { Keeper } from '../cases/keeper.js'
import type { Kept } from '../cases/keeper.js'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import type { Transaction } from '../infra/database.js'
import { Vault } from '../infra/vault.js'
import { withoutErased } from './erased-buyers.js'
import { keepOrders } from './order-rows.js'
import { RawStore } from './raw-store.js'
import type { RawPlace } from './raw-store.js'
import { understand } from './reading.js'
import type { RawEntry, Understood } from './reading.js'
import { keepFacts, keepMarks, keepReports } from './shop-rows.js'
import type { Shown } from './shop-rows.js'

export interface Taken {
  readonly items: number
  readonly kept: Kept
  /** Items whose shape we do not know; they are kept and can be replayed. */
  readonly failed: number
}

/** Raw items on their way in: stored first, then understood, then kept, with the cursor in the same transaction. */
@Injectable()
export class Intake {
  constructor(
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(RawStore) private readonly raw: RawStore,
    @Inject(Keeper) private readonly keeper: Keeper,
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** `alongside` runs in the writing transaction, before anything is written: it moves the cursor or throws. */
  async take(
    account: OpenAccount,
    { stream, items }: RawItems,
    seenAt: string,
    alongside: (tx: Transaction) => Promise<void> = async () => undefined,
  ): Promise<Taken> {
    const place = { tenantId: account.tenantId, accountId: account.accountId, stream }
    const stored = await this.raw.store(place, items, seenAt)
    const entries = stored.map((raw, index) => ({ raw, item: items[index] }))
    return this.apply(account, stream, entries, seenAt, alongside)
  }

  /** Understands payloads that are stored already, by their numbers; those of one stream, received at one instant. */
  async takeStored(account: OpenAccount, stream: string, ids: readonly string[]): Promise<void> {
    const stored = await this.raw.byIds(account.tenantId, ids)
    const [first] = stored
    if (!first) return
    const entries = stored.map((raw) => ({ raw, item: raw.item }))
    await this.apply(account, stream, entries, first.receivedAt)
  }

  /**
   * Takes a raw body that was posted for a stream. Throws `contract_changed` for one that cannot be split into items;
   * it is kept all the same, and can be replayed.
   */
  async takeBody(account: OpenAccount, stream: string, bytes: Buffer): Promise<Taken> {
    const reader = account.marketplace.streams[stream]
    if (!reader) throw new NotFoundException(`${account.marketplace.id} has no stream ${stream}`)
    const text = bytes.toString(reader.encoding)
    const { tenantId, accountId } = account
    try {
      return await this.take(account, { stream, items: reader.open(text) }, this.clock.now().toISOString())
    } catch (error) {
      if (error instanceof Problem)
        await this.keepUnreadable({ tenantId, accountId, stream }, text, error.message)
      throw error
    }
  }

  /** Keeps an answer that could not even be split into items, as it came, with the reason. */
  async keepUnreadable(place: RawPlace, body: string, problem: string): Promise<void> {
    const stored = await this.raw.store(place, [body], this.clock.now().toISOString())
    const marks = stored.map(({ id }) => ({ id, problem }))
    await this.raw.mark(this.database, place.tenantId, marks)
  }

  /** Reads one case again at the marketplace and keeps what it shows; before an action and after it. */
  async reread(tenantId: number, caseId: string, lane: 'click' | 'poll'): Promise<void> {
    const ref = await caseRef(this.database, this.vault, tenantId, caseId)
    if (!ref) throw new NotFoundException('no such case')
    const account = await this.accounts.open(tenantId, ref.accountId)
    const seenAt = this.clock.now().toISOString()
    const found = await account.connected(lane).reread(ref.kind as CaseKind, ref)
    for (const items of found) await this.take(account, items, seenAt)
  }

  /** Understands stored payloads anew; safe to repeat, since repeats are `unchanged` and older sightings `stale`. */
  async replay(filter: {
    tenantId: number
    accountId?: string | undefined
    stream?: string | undefined
    failedOnly?: boolean
  }): Promise<Taken> {
    const total = {
      items: 0,
      failed: 0,
      kept: { opened: 0, moved: 0, jumped: 0, updated: 0, stale: 0, unchanged: 0 },
    }
    for await (const page of this.raw.read(filter)) {
      for (const payload of page) {
        const account = await this.accounts.open(payload.tenantId, payload.accountId)
        const entry = [{ raw: payload, item: payload.item }]
        const taken = await this.apply(account, payload.stream, entry, payload.receivedAt)
        total.items += taken.items
        total.failed += taken.failed
        for (const outcome of Object.keys(total.kept) as (keyof Kept)[])
          total.kept[outcome] += taken.kept[outcome]
      }
    }
    return total
  }

  private async apply(
    account: OpenAccount,
    stream: string,
    entries: readonly RawEntry[],
    seenAt: string,
    alongside: (tx: Transaction) => Promise<void> = async () => undefined,
  ): Promise<Taken> {
    const { tenantId, accountId, marketplace, site, settings } = account
    const read = understand(marketplace, stream, entries, { seenAt, site, settings })
    const vault = await this.vault.of(tenantId)
    const place = { tenantId, marketplace: marketplace.id }
    const { understood, raw: erased } = await withoutErased(this.database, vault, place, read)
    const kept = await this.database.change(async (tx) => {
      await alongside(tx)
      const shown = <T>(pick: (one: Understood) => readonly T[]): Shown<T>[] =>
        understood.flatMap((one) => pick(one).map((entry) => ({ shown: entry, rawId: one.raw.id })))
      const outcome = await this.keeper.keep(tx, {
        tenantId,
        accountId,
        marketplace,
        seenAt,
        sightings: shown((one) => one.cases).map(({ shown: sighting, rawId }) => ({ sighting, rawId })),
        remarks: shown((one) => one.remarks).map(({ shown: remark, rawId }) => ({ remark, rawId })),
      })
      const orders = understood.flatMap((one) => one.orders)
      await keepOrders(tx, { tenantId, accountId, marketplace: marketplace.id, vault }, orders, seenAt)
      const shop = { tenantId, accountId }
      await keepMarks(
        tx,
        shop,
        shown((one) => one.marks),
        seenAt,
      )
      await keepReports(
        tx,
        shop,
        shown((one) => one.reports),
        seenAt,
      )
      await keepFacts(
        tx,
        shop,
        understood.flatMap((one) => one.facts),
        seenAt,
      )
      const changed = understood.filter(({ raw, problem }) => problem !== raw.problem)
      await this.raw.mark(
        tx,
        tenantId,
        changed.map(({ raw, problem }) => ({ id: raw.id, problem })),
      )
      await this.raw.erase(tenantId, erased, tx)
      return outcome
    })
    return { items: entries.length, kept, failed: understood.filter((one) => one.problem !== null).length }
  }
}
