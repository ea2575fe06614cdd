import { z } from 'zod'
import { Problem, parseWire, sighting, stream } from '#adapter'
import type { At, OrderMark, Sightings } from '#adapter'
import { money, recognise } from '#case'
import type { Activity, CaseKind, Flag, Machine, Money } from '#case'
import { careMachine } from './care-machine.js'
import { careSighting } from './care.js'
import { isCovered } from './care-coverage.js'
import { chargebackMachine } from './chargeback-machine.js'
import { chargebackSighting } from './chargeback.js'
import { claimMachine } from './claim-machine.js'
import { claimSighting, defectMark } from './claim.js'
import { csvRows } from './csv.js'
import { mailSettingsOf } from './mail-settings.js'
import { messageMachine } from './message-machine.js'
import { SITES } from './sites.js'
import { observationOf, pageOf } from './told.js'
import type { Told } from './told.js'

/*
 * Cases told by hand or by file: what somebody read in Seller Central, or what an ERP knows. The same cases as those of mails.
 */

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/)
const instant = z.union([z.iso.datetime({ offset: true }), day.transform((text) => `${text}T00:00:00Z`)])
/** An empty cell of a file is no answer. */
const given = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? null : value), schema.nullish())

const MACHINES = {
  claim: claimMachine,
  chargeback: chargebackMachine,
  care_inquiry: careMachine,
  message: messageMachine,
} as const satisfies Readonly<Partial<Record<CaseKind, Machine>>>
const KINDS = ['claim', 'chargeback', 'care_inquiry', 'message'] as const

/** One telling: what it is about, the state it tells, and since when that holds. */
export const entryWire = z.object({
  kind: z.enum(KINDS),
  /** The order, which names a claim, a chargeback and an inquiry; a thread may be named by `nativeId`. */
  orderId: given(
    z
      .string()
      .trim()
      .regex(/^\d{3}-\d{7}-\d{7}$/, 'is an Amazon order number like 123-1234567-1234567'),
  ),
  nativeId: given(z.string().trim().min(1).max(200)),
  state: z.string().trim().min(1).max(60),
  /** When it was told, or when that state began. */
  at: instant,
  /** When the state began, where that is earlier than when it was told. */
  enteredAt: given(instant),
  openedAt: given(instant),
  /** The day that Amazon named for the answer. */
  answerBy: given(instant),
  amount: given(z.union([z.string().trim(), z.number()])),
  currency: given(
    z
      .string()
      .trim()
      .regex(/^[A-Za-z]{3}$/),
  ),
  reason: given(z.string().trim().max(60)),
  note: given(z.string().max(8_000)),
  /** Who told it. */
  by: given(z.string().max(200)),
  site: given(z.enum(Object.keys(SITES))),
})

export type Entry = z.output<typeof entryWire>

interface Origin {
  readonly origin: 'csv' | 'entered'
}

function mapEntry(entry: Entry, flags: readonly Flag[], at: At, { origin }: Origin): Sightings {
  const told = toldBy(entry, flags, at, origin)
  const orderId = entry.orderId ?? null
  const covered = isCovered(mailSettingsOf(at.settings).careService, {
    site: told.site,
    at: told.openedAt ?? told.at,
    orderId,
    orderedAt: null,
  })
  switch (entry.kind) {
    case 'claim': {
      const claim = { ...told, state: recognise(claimMachine, entry.state) }
      const seen = claimSighting(claim, covered)
      return { cases: [seen], marks: marksOf('claim', claim, seen.observation.gradeEffects) }
    }
    case 'chargeback': {
      const chargeback = { ...told, state: recognise(chargebackMachine, entry.state) }
      const seen = chargebackSighting(chargeback)
      return { cases: [seen], marks: marksOf('chargeback', chargeback, seen.observation.gradeEffects) }
    }
    case 'care_inquiry':
      return { cases: [careSighting({ ...told, state: recognise(careMachine, entry.state) })] }
    case 'message': {
      const { answerBy, ...rest } = told
      const clock: Record<string, string> = answerBy === null ? {} : { seller_answers_message: answerBy }
      const state = recognise(messageMachine, entry.state)
      return { cases: [sighting(messageMachine, observationOf({ ...rest, state, given: clock }))] }
    }
    default:
      return entry.kind satisfies never
  }
}

const marksOf = (
  kind: 'claim' | 'chargeback',
  told: Parameters<typeof defectMark>[1],
  effects: Parameters<typeof defectMark>[2] | undefined,
): OrderMark[] => defectMark(kind, told, effects ?? [])

function toldBy(
  entry: Entry,
  flags: readonly Flag[],
  at: At,
  origin: 'csv' | 'entered',
): Omit<Told<never>, 'given' | 'state'> & { answerBy: string | null } {
  const { orderId = null, at: since, openedAt, by, note, reason, kind } = entry
  const nativeId = entry.nativeId ?? orderId ?? null
  if (nativeId === null) throw nameless()
  const { amount, wrong } = amountOf(entry)
  const site = entry.site ?? at.site
  return {
    nativeId,
    at: iso(since),
    openedAt: openedAt ? iso(openedAt) : null,
    enteredAt: entry.enteredAt ? iso(entry.enteredAt) : null,
    answerBy: entry.answerBy ? iso(entry.answerBy) : null,
    site,
    subject: '',
    orderId,
    amount,
    reason: reason ? { code: reason, text: null } : null,
    buyer: null,
    activities: [toldActivity(entry, nativeId)],
    flags: [...flags, ...wrong],
    origin,
    native: { ...(by && { toldBy: by }), ...(note && kind !== 'message' && { note: note.slice(0, 500) }) },
    link: kind === 'message' || kind === 'care_inquiry' ? pageOf.messages(site) : pageOf.claims(site),
  }
}

function toldActivity(entry: Entry, nativeId: string): Activity {
  const { kind, state, note, by } = entry
  const at = iso(entry.at)
  const who = by ? ` (${by})` : ''
  return {
    key: `told:${kind}:${nativeId}:${state}:${at}`,
    at,
    party: 'seller',
    text: [`${state}${who}`, note ?? ''].filter((part) => part !== '').join('\n'),
  }
}

/** An amount that is none is left out and flagged: the case counts more than its figure. */
function amountOf({ amount, currency }: Entry): { amount: Money | null; wrong: Flag[] } {
  if (amount === null || amount === undefined) return { amount: null, wrong: [] }
  try {
    return { amount: money(amount, currency ?? ''), wrong: [] }
  } catch {
    const value = `${amount} ${currency ?? ''}`.trim().slice(0, 80)
    return { amount: null, wrong: [{ code: 'unknown_value', path: 'amount', value }] }
  }
}

const nameless = (): Problem =>
  new Problem('contract_changed', 'unexpected shape: neither orderId nor nativeId', { sideEffect: 'none' })

const iso = (text: string): string => new Date(text).toISOString()

/** Everything that was posted: one entry or a list of them. */
const entriesIn = (body: unknown): readonly unknown[] => (Array.isArray(body) ? body : [body])

/** Cases entered by hand, and what staff said of actions that they did in Seller Central. */
export const entries = stream({
  everySeconds: null,
  items: entriesIn,
  parse: (item) => parseWire(entryWire, item),
  map: (wire, flags, at) => mapEntry(wire, flags, at, { origin: 'entered' }),
})

/** Cases from a file: a table with the columns of an entry. */
export const entryFiles = stream({
  everySeconds: null,
  decode: csvRows,
  items: entriesIn,
  parse: (item) => parseWire(entryWire, item),
  map: (wire, flags, at) => mapEntry(wire, flags, at, { origin: 'csv' }),
})

export { MACHINES as ENTRY_MACHINES }
