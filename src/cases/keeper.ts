import { Inject, Injectable } from '@nestjs/common'
import type { CaseSighting, Marketplace } from '#adapter'
import { completed, observe } from '#case'
import type { Observation, Outcome } from '#case'
import { Outbox } from '../delivery/outbox.js'
import type { OutboxEvent } from '../delivery/outbox.js'
import { Clock } from '../infra/clock.js'
import type { Transaction } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { Vault } from '../infra/vault.js'
import { settleActions } from './action-rows.js'
import { calendarOf } from './calendars.js'
import { marked, unhurried } from './no-response.js'
import { eventsOf, recordEvents } from './case-events.js'
import type { StoredCase, Verdict } from './case-columns.js'
import { casesInFull } from './case-ref.js'
import { confirmCases, insertCases, lockAccount, lockCases, updateCases } from './case-rows.js'
import { indexSeen } from './search-index.js'
import { reasonCodes } from './reason-places.js'
import { withEffects } from './grade-effects.js'
import { addressed, remarked, storeRemarks, waitingFor } from './remarks.js'
import type { RawRemark } from './remarks.js'

/** Sightings and remarks of one account, all taken at one instant. */
export interface Batch {
  readonly tenantId: number
  readonly accountId: string
  readonly marketplace: Marketplace
  /** When the answer was asked for, ISO 8601 UTC. */
  readonly seenAt: string
  readonly sightings: readonly { readonly sighting: CaseSighting; readonly rawId: string | null }[]
  readonly remarks?: readonly RawRemark[]
}

export type Kept = Readonly<Record<Outcome, number>>

const NOTHING: Kept = { opened: 0, moved: 0, jumped: 0, updated: 0, stale: 0, unchanged: 0 }
const CHANGING = new Set<Outcome>(['opened', 'moved', 'jumped', 'updated'])

/** A case that this batch opened. */
interface Opened {
  readonly id: string
  readonly kind: string
  readonly nativeId: string
  readonly orderId: string | null
}

/** What one batch has come to so far. */
interface Tally {
  readonly kept: Record<Outcome, number>
  readonly opened: Opened[]
}

/**
 * Keeps the cases: holds sightings against what is stored and writes what changed, with timeline, counters (by trigger),
 * outbox and the outcome of open actions, all in the caller's transaction.
 */
@Injectable()
export class Keeper {
  constructor(
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Must run inside `Database.change`. Sightings of one case are taken in the order given, then the remarks by their
   * dates: those of this batch, and those that waited for the cases it opened.
   */
  async keep(tx: Transaction, batch: Batch): Promise<Kept> {
    const tally: Tally = { kept: { ...NOTHING }, opened: [] }
    const { remarks = [] } = batch
    if (batch.sightings.length + remarks.length === 0) return tally.kept
    await lockAccount(tx, batch.tenantId, batch.accountId)
    for (const round of rounds(batch.sightings, ({ sighting }) => sightingKey(sighting))) {
      let left: Batch['sightings'] = round
      while (left.length > 0) left = await this.keepRound(tx, { ...batch, sightings: left }, tally)
    }
    await this.keepRemarks(tx, batch, remarks, tally)
    return tally.kept
  }

  private async keepRemarks(
    tx: Transaction,
    batch: Batch,
    remarks: readonly RawRemark[],
    tally: Tally,
  ): Promise<void> {
    if (remarks.length + tally.opened.length === 0) return
    const vault = await this.vault.of(batch.tenantId)
    const now = this.clock.now().toISOString()
    const fresh = await storeRemarks(tx, batch, vault, remarks, now)
    const due = [
      ...(await addressed(tx, batch, fresh)),
      ...(await waitingFor(tx, batch, vault, tally.opened)),
    ]
    const once = new Map(due.map((one) => [`${one.caseId} ${one.remark.key}`, one]))
    const byDate = [...once.values()].toSorted(
      (a, b) => Date.parse(a.remark.asOf) - Date.parse(b.remark.asOf),
    )
    for (const round of rounds(byDate, ({ caseId }) => caseId)) {
      const verdicts = (await remarked(tx, vault, batch, round)).map((one) => ({
        ...verdictOn(batch.marketplace, one.sighting, one.stored, batch.seenAt),
        rawId: one.addressed.rawId,
        remark: one.addressed.remark,
      }))
      await this.write(tx, batch, verdicts, tally)
    }
  }

  /** One sighting a case at most. Gives back those that another writer inserted in between, to be looked at again. */
  private async keepRound(tx: Transaction, batch: Batch, tally: Tally): Promise<Batch['sightings']> {
    const { tenantId, accountId, marketplace, seenAt } = batch
    const keys = batch.sightings.map(({ sighting }) => ({
      kind: sighting.kind,
      nativeId: sighting.observation.nativeId,
    }))
    const stored = new Map((await lockCases(tx, tenantId, accountId, keys)).map((row) => [keyOf(row), row]))
    const known = await this.knownOf(tx, batch, stored)
    const verdicts = batch.sightings.map(({ sighting, rawId }) => {
      const key = sightingKey(sighting)
      const observation = inFull(batch, sighting, known.get(key) ?? null)
      return {
        ...verdictOn(marketplace, { ...sighting, observation }, stored.get(key) ?? null, seenAt),
        rawId,
      }
    })
    const written = await this.write(tx, batch, verdicts, tally)
    return batch.sightings.filter(({ sighting }) => !written.has(sightingKey(sighting)))
  }

  /** What is known in full of the cases whose sightings tell only a part. */
  private async knownOf(
    tx: Transaction,
    { tenantId, sightings }: Batch,
    stored: ReadonlyMap<string, StoredCase>,
  ): Promise<ReadonlyMap<string, Observation>> {
    const ids = sightings.flatMap(({ sighting }) =>
      sighting.observation.partial ? (stored.get(sightingKey(sighting))?.id ?? []) : [],
    )
    if (ids.length === 0) return new Map()
    const cases = await casesInFull(tx, await this.vault.of(tenantId), tenantId, ids)
    return new Map(cases.map(({ stored: row, observation }) => [keyOf(row), observation]))
  }

  /** Writes verdicts on different cases. Gives the keys of those written: a first sighting may come second to another writer's. */
  private async write(
    tx: Transaction,
    batch: Batch,
    verdicts: readonly Verdict[],
    tally: Tally,
  ): Promise<ReadonlySet<string>> {
    const { tenantId, accountId, marketplace } = batch
    const vault = await this.vault.of(tenantId)
    const now = this.clock.now().toISOString()
    const first = verdicts.filter((verdict) => verdict.stored === null)
    const codes = await reasonCodes(tx, tenantId, marketplace.id)
    const account = { tenantId, accountId, marketplace: marketplace.id }
    const inserted = await insertCases(tx, account, first, vault, codes, now)
    tally.opened.push(...inserted)
    const ids = new Map(inserted.map((row) => [keyOf(row), row.id]))
    for (const { stored } of verdicts) if (stored) ids.set(keyOf(stored), stored.id)
    const newer = verdicts.filter(
      (verdict): verdict is Verdict & { stored: StoredCase } =>
        verdict.stored !== null && CHANGING.has(verdict.seen.outcome),
    )
    await updateCases(tx, tenantId, newer, vault, codes, now)
    await confirmCases(tx, tenantId, verdicts)

    const settled = verdicts.flatMap((verdict) => {
      const id = ids.get(verdictKey(verdict))
      return id === undefined ? [] : [{ id, verdict }]
    })
    const events = settled.flatMap(({ id, verdict }) => eventsOf(id, verdict))
    await recordEvents(tx, tenantId, events, now)
    await indexSeen(tx, tenantId, settled)
    const changed = settled.filter(({ verdict }) => CHANGING.has(verdict.seen.outcome))
    const news = changed.map(({ id, verdict }) => outboxEvent(id, verdict, now))
    await this.outbox.publish(tx, tenantId, news)
    const cases = changed.map(({ id, verdict: { kind, seen } }) => ({
      id,
      kind,
      state: seen.state,
      box: seen.box,
    }))
    await settleActions(tx, this.outbox, { tenantId, marketplace, now, cases })
    for (const { verdict } of settled) tally.kept[verdict.seen.outcome] += 1
    return new Set(ids.keys())
  }
}

/** A sighting with what is known beside it. What a look tells only in part counts by all that is then known. */
function inFull(
  { marketplace, seenAt }: Batch,
  { kind, observation: sighted }: CaseSighting,
  known: Observation | null,
): Observation {
  const observation = completed(sighted, known)
  if (!sighted.partial || known === null) return observation
  const at = observation.enteredAt ?? observation.asOf ?? seenAt
  return withEffects(marketplace, kind, observation, at)
}

const keyOf = (row: { kind: string; nativeId: string }): string => `${row.kind} ${row.nativeId}`
const sightingKey = (sighting: CaseSighting): string => `${sighting.kind} ${sighting.observation.nativeId}`
const verdictKey = (verdict: Verdict): string => `${verdict.kind} ${verdict.observation.nativeId}`

/** Splits entries so that each round has a key at most once, their order kept. */
function rounds<Entry>(entries: readonly Entry[], key: (entry: Entry) => string): Entry[][] {
  const seen = new Map<string, number>()
  const result: Entry[][] = []
  for (const entry of entries) {
    const round = seen.get(key(entry)) ?? 0
    seen.set(key(entry), round + 1)
    ;(result[round] ??= []).push(entry)
  }
  return result
}

function verdictOn(
  marketplace: Marketplace,
  { kind: name, observation: sighted }: CaseSighting,
  stored: StoredCase | null,
  seenAt: string,
): Omit<Verdict, 'rawId'> {
  const kind = marketplace.kinds[name]
  if (!kind) throw new Error(`${marketplace.id} showed a ${name}, which it has no machine for`)
  const observation = stored === null ? sighted : { ...sighted, given: { ...stored.told, ...sighted.given } }
  const calendar = calendarOf(marketplace, observation.site)
  const noResponseAt = marked(stored, observation)
  const clocked = noResponseAt === null ? observation : unhurried(kind.machine, observation)
  const seen = observe(kind.machine, stored, clocked, seenAt, calendar)
  return { kind: name, seen, observation, stored, noResponseAt }
}

function outboxEvent(id: string, { kind, seen, observation, stored }: Verdict, at: string): OutboxEvent {
  return {
    type: typeOf(seen.outcome, seen.box === 'closed', stored !== null && stored.closedAt !== null),
    subject: publicId('case', id),
    data: {
      kind,
      state: seen.state,
      status: seen.status,
      box: seen.box,
      orderId: observation.orderId,
      nextDeadlineAt: seen.deadlines[0]?.dueAt ?? null,
      revision: (stored?.revision ?? 0) + 1,
    },
    at,
  }
}

function typeOf(outcome: Outcome, closed: boolean, wasClosed: boolean): OutboxEvent['type'] {
  if (outcome === 'opened') return 'case.opened'
  if (closed !== wasClosed) return closed ? 'case.closed' : 'case.reopened'
  return outcome === 'updated' ? 'case.updated' : 'case.state_changed'
}
