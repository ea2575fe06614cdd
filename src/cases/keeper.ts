import { Inject, Injectable } from '@nestjs/common'
import type { CaseSighting, Marketplace } from '#adapter'
import { observe } from '#case'
import type { Outcome } from '#case'
import { Outbox } from '../delivery/outbox.js'
import type { OutboxEvent } from '../delivery/outbox.js'
import { Clock } from '../infra/clock.js'
import type { Transaction } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { Vault } from '../infra/vault.js'
import { settleActions } from './action-rows.js'
import { calendarOf } from './calendars.js'
import { eventsOf, recordEvents } from './case-events.js'
import { confirmCases, insertCases, lockAccount, lockCases, updateCases } from './case-rows.js'
import type { StoredCase, Verdict } from './case-rows.js'

/** Sightings of one account, all taken at one instant. */
export interface Batch {
  readonly tenantId: number
  readonly accountId: string
  readonly marketplace: Marketplace
  /** When the answer was asked for, ISO 8601 UTC. */
  readonly seenAt: string
  readonly sightings: readonly { readonly sighting: CaseSighting; readonly rawId: string | null }[]
}

export type Kept = Readonly<Record<Outcome, number>>

const NOTHING: Kept = { opened: 0, moved: 0, jumped: 0, updated: 0, stale: 0, unchanged: 0 }
const CHANGING = new Set<Outcome>(['opened', 'moved', 'jumped', 'updated'])

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

  /** Must run inside `Database.change`. Sightings of one case are taken in the order given. */
  async keep(tx: Transaction, batch: Batch): Promise<Kept> {
    const kept = { ...NOTHING }
    if (batch.sightings.length === 0) return kept
    await lockAccount(tx, batch.tenantId, batch.accountId)
    for (const round of rounds(batch.sightings)) {
      let left = round
      while (left.length > 0) left = await this.keepRound(tx, { ...batch, sightings: left }, kept)
    }
    return kept
  }

  /** One sighting a case at most. Gives back those that another writer inserted in between, to be looked at again. */
  private async keepRound(
    tx: Transaction,
    batch: Batch,
    kept: Record<Outcome, number>,
  ): Promise<Batch['sightings']> {
    const { tenantId, accountId, marketplace } = batch
    const vault = await this.vault.of(tenantId)
    const now = this.clock.now().toISOString()
    const keys = batch.sightings.map(({ sighting }) => ({
      kind: sighting.kind,
      nativeId: sighting.observation.nativeId,
    }))
    const stored = new Map((await lockCases(tx, tenantId, accountId, keys)).map((row) => [keyOf(row), row]))
    const verdicts = batch.sightings.map((seen) => verdictOn(marketplace, seen, stored, batch.seenAt))
    const first = verdicts.filter((verdict) => verdict.stored === null)
    const inserted = await insertCases(
      tx,
      { tenantId, accountId, marketplace: marketplace.id },
      first,
      vault,
      now,
    )
    const ids = new Map(inserted.map((row) => [keyOf(row), row.id]))
    for (const row of stored.values()) ids.set(keyOf(row), row.id)
    const newer = verdicts.filter(
      (verdict): verdict is Verdict & { stored: StoredCase } =>
        verdict.stored !== null && CHANGING.has(verdict.seen.outcome),
    )
    await updateCases(tx, tenantId, newer, vault, now)
    await confirmCases(tx, tenantId, verdicts)

    const settled = verdicts.flatMap((verdict) => {
      const id = ids.get(verdictKey(verdict))
      return id === undefined ? [] : [{ id, verdict }]
    })
    const events = settled.flatMap(({ id, verdict }) => eventsOf(id, verdict))
    await recordEvents(tx, tenantId, events, now)
    const changed = settled.filter(({ verdict }) => CHANGING.has(verdict.seen.outcome))
    await this.outbox.publish(
      tx,
      tenantId,
      changed.map(({ id, verdict }) => outboxEvent(id, verdict, now)),
    )
    await settleActions(tx, this.outbox, {
      tenantId,
      marketplace,
      now,
      cases: changed.map(({ id, verdict }) => ({
        id,
        kind: verdict.kind,
        state: verdict.seen.state,
        box: verdict.seen.box,
      })),
    })
    for (const { verdict } of settled) kept[verdict.seen.outcome] += 1
    return batch.sightings.filter(({ sighting }) => !ids.has(sightingKey(sighting)))
  }
}

const keyOf = (row: { kind: string; nativeId: string }): string => `${row.kind} ${row.nativeId}`
const sightingKey = (sighting: CaseSighting): string => `${sighting.kind} ${sighting.observation.nativeId}`
const verdictKey = (verdict: Verdict): string => `${verdict.kind} ${verdict.observation.nativeId}`

/** Splits the sightings so that each round has a case at most once, their order kept. */
function rounds(sightings: Batch['sightings']): Batch['sightings'][] {
  const seen = new Map<string, number>()
  const result: Batch['sightings'][number][][] = []
  for (const entry of sightings) {
    const key = sightingKey(entry.sighting)
    const round = seen.get(key) ?? 0
    seen.set(key, round + 1)
    ;(result[round] ??= []).push(entry)
  }
  return result
}

function verdictOn(
  marketplace: Marketplace,
  { sighting, rawId }: Batch['sightings'][number],
  stored: ReadonlyMap<string, StoredCase>,
  seenAt: string,
): Verdict {
  const kind = marketplace.kinds[sighting.kind]
  if (!kind) throw new Error(`${marketplace.id} showed a ${sighting.kind}, which it has no machine for`)
  const known = stored.get(sightingKey(sighting)) ?? null
  const calendar = calendarOf(marketplace, sighting.observation.site)
  const seen = observe(kind.machine, known, sighting.observation, seenAt, calendar)
  return { kind: sighting.kind, seen, observation: sighting.observation, stored: known, rawId }
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
