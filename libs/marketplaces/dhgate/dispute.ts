import { Problem, parseWire, sighting, stream, unlisted } from '#adapter'
import type { At, CaseRemark, Sightings } from '#adapter'
import { recognise } from '#case'
import type { Flag, Observation } from '#case'
import type { Session } from './client.js'
import { disputeMachine } from './dispute-machine.js'
import type { DisputeState } from './dispute-machine.js'
import { sweepDisputes } from './dispute-sweep.js'
import {
  closedWire,
  codeIn,
  nativeIdOf,
  openWire,
  parseSwept,
  totalOf,
  unseenIdOf,
  wordOf,
} from './dispute-wire.js'
import type { ClosedDispute, OpenDispute, Swept } from './dispute-wire.js'
import { effectsOf, marksOf, ranOut } from './grade-effect.js'
import { listIn } from './paging.js'
import { ESCALATION_DAYS, openWindow } from './policies.js'
import { pageOf, settingsOf } from './settings.js'
import type { DhgateSettings } from './settings.js'
import { daysAfter, instantOf } from './wall-time.js'

/** The kinds of disputes in DHgate's words, by the first digits of the code. */
const TYPES: readonly (readonly [code: string, type: string, en: string])[] = [
  ['106002', '平台纠纷', 'Platform dispute'],
  ['106', '协议纠纷', 'Agreement dispute'],
  ['107', '平台纠纷', 'Platform dispute'],
  ['109', '售后纠纷', 'After-sale dispute'],
]

const typeOf = (code: string) => TYPES.find(([start]) => code.startsWith(start))

/** A date that a case cannot be kept without. Throws `contract_changed`. */
function dateOf(text: string, path: string, { timezone }: DhgateSettings): string {
  const at = instantOf(text, timezone)
  if (at !== null) return at
  throw new Problem('contract_changed', `unexpected shape: ${path} is no date`, { sideEffect: 'none' })
}

/** What open and closed items show alike. */
function shared(wire: OpenDispute | ClosedDispute, flags: readonly Flag[], at: At, settings: DhgateSettings) {
  const buyer = wire.buyerNickName || wire.buyerId
  const native = {
    disputeStatus: wordOf(wire.disputeStatus),
    orderStatus: wordOf(wire.orderStatus),
    buyerId: wire.buyerId ?? '',
    country: wire.country ?? '',
    warnReason: wire.warnReason ?? '',
  }
  return {
    site: at.site,
    asOf: null,
    orderId: wire.orderNo,
    lines: [],
    buyer: buyer ? { handle: buyer, locale: null } : null,
    // The interface gives none; staff enter it.
    reason: null,
    amount: totalOf(wire.orderTotalPrice, settings.currency),
    given: {},
    activities: [],
    flags: [...flags],
    link: pageOf(settings, wire.orderNo),
    native: Object.fromEntries(Object.entries(native).filter(([, word]) => word !== '')),
  }
}

/** An open dispute. Its state is DHgate's code; when that was entered is shown of the opening alone. */
export function toOpen(
  wire: OpenDispute,
  flags: readonly Flag[],
  at: At,
  before: { readonly disputeStatus: string; readonly at: string } | null = null,
): { observation: Observation<DisputeState>; unanswered: boolean; code: string } {
  const settings = settingsOf(at.settings)
  const code = codeIn(wire, settings.disputeStatus)
  const openedAt = dateOf(wire.disputeOpenDate, 'disputeOpenDate', settings)
  const state = recognise(disputeMachine, code)
  const [, type, title] = typeOf(code) ?? []
  const unanswered = ranOut(code, openedAt, before, at.seenAt)
  const parts = shared(wire, flags, at, settings)
  const observation: Observation<DisputeState> = {
    ...parts,
    nativeId: nativeIdOf(wire.orderNo, wire.disputeOpenDate),
    state,
    native: {
      ...parts.native,
      disputeOpenDate: wire.disputeOpenDate,
      ...(type !== undefined && { type }),
    },
    openedAt,
    enteredAt: null,
    subject: `${title ?? 'Dispute'} · order ${wire.orderNo}`,
    flags: [...parts.flags, ...outsideWindow(wire, openedAt, settings)],
    gradeEffects: effectsOf(code, openedAt, unanswered),
    stopped: silentClocks(openedAt, at, settings),
  }
  return { observation, unanswered, code }
}

/**
 * Clocks that say nothing more or nothing yet: once the buyer may ask DHgate to step in, nobody is late; and that of VIPs
 * is for shops that want it, since the interface does not say who is one.
 */
const silentClocks = (openedAt: string, at: At, settings: DhgateSettings): string[] =>
  Object.entries(ESCALATION_DAYS).flatMap(([key, days]) =>
    at.seenAt >= daysAfter(openedAt, days, settings.timezone) ||
    (key === 'vip_buyer_may_escalate' && !settings.vipEscalation)
      ? [key]
      : [],
  )

/** A buyer who opened outside of the window of days is worth an objection: flagged by the widest reading of the carriers. */
function outsideWindow(wire: OpenDispute, openedAt: string, settings: DhgateSettings): Flag[] {
  const shipped = instantOf(wire.deliveryDate, settings.timezone)
  const window = openWindow(settings.openWindows, null)
  if (shipped === null || window === null || typeOf(codeIn(wire, {}))?.[0] !== '106') return []
  const early = openedAt < daysAfter(shipped, window.from, settings.timezone)
  const late = openedAt > daysAfter(shipped, window.to, settings.timezone)
  const value = `shipped ${wire.deliveryDate}, opened outside days ${window.from} to ${window.to}`
  return early || late ? [{ code: 'contradiction', path: 'disputeOpenDate', value }] : []
}

/** A closed dispute; `opened` is the date of its opening as the open list wrote it. */
export function toClosed(
  wire: ClosedDispute,
  flags: readonly Flag[],
  at: At,
  opened: string | null,
): Observation<DisputeState> {
  const settings = settingsOf(at.settings)
  const closedAt = dateOf(wire.disputeCloseDate, 'disputeCloseDate', settings)
  const parts = shared(wire, flags, at, settings)
  const unseen: Flag = {
    code: 'unknown_value',
    path: 'disputeOpenDate',
    value: 'never seen open; the list of closed disputes does not give it',
  }
  return {
    ...parts,
    nativeId:
      opened === null ? unseenIdOf(wire.orderNo, wire.disputeCloseDate) : nativeIdOf(wire.orderNo, opened),
    state: 'CLOSED',
    native: {
      ...parts.native,
      disputeCloseDate: wire.disputeCloseDate,
      ...(opened !== null && { disputeOpenDate: opened }),
    },
    openedAt: opened === null ? closedAt : dateOf(opened, 'opened', settings),
    enteredAt: closedAt,
    subject: `Dispute · order ${wire.orderNo}`,
    flags: opened === null ? [...parts.flags, unseen] : parts.flags,
  }
}

/** A dispute that neither list shows stays open: absence alone closes nothing. */
const missingRemark = ({
  orderNo,
  disputeOpenDate,
  at,
}: {
  orderNo: string
  disputeOpenDate: string
  at: string
}): CaseRemark => {
  const key = `missing:${nativeIdOf(orderNo, disputeOpenDate)}`
  const text =
    'DHgate lists this dispute neither as open nor as closed; look at its page · 敦煌网的开启与关闭列表中均未出现此纠纷，请到页面核实'
  return {
    of: { kind: 'dispute', nativeId: nativeIdOf(orderNo, disputeOpenDate) },
    key,
    asOf: at,
    activity: { key, at, party: null, text },
  }
}

const openSightings = (
  wire: OpenDispute,
  flags: readonly Flag[],
  at: At,
  before: { readonly disputeStatus: string; readonly at: string } | null,
): Sightings => {
  const { observation, unanswered, code } = toOpen(wire, flags, at, before)
  const { nativeId, openedAt } = observation
  const seen = { orderNo: wire.orderNo, nativeId, code, openedAt, unanswered }
  return {
    cases: [sighting(disputeMachine, observation)],
    marks: marksOf(seen, at.seenAt, settingsOf(at.settings)),
  }
}

function see(swept: Swept, flags: readonly Flag[], at: At): Sightings {
  if (swept.what === 'open') return openSightings(swept.found.open, flags, at, swept.found.before ?? null)
  if (swept.what === 'missing') return { cases: [], remarks: [missingRemark(swept.found.missing)] }
  const { closed, opened = null } = swept.found
  return { cases: [sighting(disputeMachine, toClosed(closed, flags, at, opened))] }
}

const CLOSED_STATUSES = ['', ...Object.keys(disputeMachine.states)]

/** The sweep: all open disputes, then those closed lately. */
export const disputes = stream({
  everySeconds: 900,
  list: (session: Session, cursor) => sweepDisputes(session, cursor),
  items: (body) => (Array.isArray(body) ? body : [body]),
  parse: parseSwept,
  map: see,
})

/** An answer of `dh.order.disputeopen.list`, posted or mapped from a file. */
export const disputesOpen = stream<Session, OpenDispute>({
  everySeconds: null,
  items: (body) => itemsOf(body, '/orderDisputeOpenInfos', 'disputeOpenDate'),
  parse: (item) => parseWire(openWire, item),
  map: (wire, flags, at) => openSightings(wire, flags, at, null),
})

/**
 * An answer of `dh.order.disputeclose.list`, posted or mapped from a file. Such an item does not say when its dispute was
 * opened, so it stands as a case of its own.
 */
export const disputesClosed = stream<Session, ClosedDispute>({
  everySeconds: null,
  items: (body) => itemsOf(body, '/orderDisputeCloseInfos', 'disputeCloseDate'),
  parse: (item) => parseWire(closedWire, item),
  map: (wire, flags, at) => {
    const odd = unlisted('disputeStatus', wordOf(wire.disputeStatus), CLOSED_STATUSES)
    return { cases: [sighting(disputeMachine, toClosed(wire, [...flags, ...odd], at, null))] }
  },
})

/** A whole answer, or one item alone, known by its date. */
const itemsOf = (body: unknown, pointer: string, key: string): readonly unknown[] =>
  typeof body === 'object' && body !== null && key in body ? [body] : listIn(body, pointer)
