import { sighting, unlisted } from '#adapter'
import type { At, Sightings } from '#adapter'
import { stateOf } from '#case'
import type { Flag, Observation, OrderLine } from '#case'
import { money } from '#case'
import { historyOf } from './dispute-history.js'
import { disputeMachine } from './dispute-machine.js'
import type { DisputeState } from './dispute-machine.js'
import { agreedPlan, allPlans, buyersPlan, mostRefund, refundOf } from './dispute-plans.js'
import { stateIn } from './dispute-state.js'
import { facetsOf, gradeEffectsOf, liabilityOf, marksOf } from './dispute-verdict.js'
import * as wireWords from './dispute-wire.js'
import type { Detail, Dispute, Listed } from './dispute-wire.js'
import { settingsOf } from './settings.js'
import type { Settings } from './settings.js'
import { SELLER_CENTRE } from './sites.js'
import { happenedAt, instantOfWall } from './wall-time.js'

/*
 * A dispute as a case. `asOf` is when it was fetched: a detail has no date of its last change, and the list's is not that of
 * the detail. A dispute is known by its id; ids of orders are the child's and the order's, whatever the labels say.
 */

/** What an item shows: the detail where there is one, else the row of the list. */
export function toSightings(
  { asked, listed, result_object: detail }: Dispute,
  flags: readonly Flag[],
  at: At,
): Sightings {
  const settings = settingsOf(at.settings)
  const id = asked ?? listed?.issue_id ?? detail?.id
  if (detail && id !== undefined) return ofDetail({ ...detail, id }, listed, flags, at, settings)
  return listed ? { cases: [sighting(disputeMachine, ofRow(listed, flags, at, settings))] } : { cases: [] }
}

function ofRow(
  listed: Listed,
  flags: readonly Flag[],
  at: At,
  settings: Settings,
): Observation<DisputeState> {
  const read = stateIn(listed.issue_status, null, settings)
  const reason = listed.reason_english || listed.reason_chinese || null
  return {
    nativeId: listed.issue_id,
    state: read.state,
    native: { issue_status: listed.issue_status },
    site: at.site,
    asOf: null,
    openedAt: happenedAt(listed.gmt_create, settings.timezone),
    enteredAt: null,
    subject: subjectOf(reason, null, listed.issue_id),
    orderId: listed.parent_order_id ?? listed.order_id ?? null,
    lines: [],
    buyer: listed.buyer_login_id ? { handle: listed.buyer_login_id, locale: null } : null,
    reason: reason ? { code: reason, text: listed.reason_chinese || null } : null,
    amount: null,
    given: {},
    activities: [],
    flags: [...flags, ...read.flags],
    link: linkOf(settings, listed.issue_id),
  }
}

function ofDetail(
  detail: Detail,
  listed: Listed | undefined,
  flags: readonly Flag[],
  at: At,
  settings: Settings,
): Sightings {
  const read = stateIn(detail.issue_status ?? listed?.issue_status, detail.reverse_detail_status, settings)
  const { state } = read
  const zone = settings.timezone
  const orderId = detail.parent_order_id ?? listed?.parent_order_id ?? detail.order_id ?? null
  const given = dueIn(detail, state, zone)
  const tracking = trackingOf(detail)
  const liability = liabilityOf(detail)
  const buyer = detail.buyer_login_id || listed?.buyer_login_id
  const observation: Observation<DisputeState> = {
    nativeId: detail.id,
    state,
    native: nativeOf(detail),
    site: at.site,
    asOf: null,
    openedAt: happenedAt(detail.gmt_create, zone),
    enteredAt: enteredAt(detail, state, zone),
    subject: subjectOf(
      detail.issue_reason || listed?.reason_english || null,
      detail.product_name ?? null,
      detail.id,
    ),
    orderId,
    lines: linesOf(detail),
    buyer: buyer ? { handle: buyer, locale: null } : null,
    reason: reasonOf(detail, listed, settings),
    amount: refundOf(agreedPlan(detail)) ?? refundOf(buyersPlan(detail)) ?? mostRefund(detail),
    given,
    activities: historyOf(detail, zone),
    flags: [...flags, ...read.flags, ...unlistedIn(detail)],
    link: linkOf(settings, detail.id),
    serviceOwner: detail.after_sale_warranty === true ? 'marketplace' : 'seller',
    gradeEffects: gradeEffectsOf(detail, state, Object.values(given)[0] ?? null),
    facets: facetsOf(detail, state, tracking),
    ...(liability && { liability }),
    // AliExpress's warranty answers in the seller's place.
    ...(detail.after_sale_warranty === true && { stopped: sellersClocks(state) }),
  }
  return {
    cases: [sighting(disputeMachine, observation)],
    marks: marksOf(detail, state, orderId, at.seenAt, zone),
  }
}

const sellersClocks = (state: string): readonly string[] =>
  (stateOf(disputeMachine, state)?.deadlines ?? []).filter((key) => key.startsWith('seller_'))

/** Which clock `timeout_trigger_time` belongs to: that of the state it stands beside. Unreadable dates are passed on, and flagged. */
function dueIn(detail: Detail, state: string, zone: string): Record<string, string> {
  const [key] = stateOf(disputeMachine, state)?.deadlines ?? []
  const due = detail.timeout_trigger_time?.trim()
  return key !== undefined && due ? { [key]: instantOfWall(due, zone, 'earlier') ?? due } : {}
}

/** Entries of the log that begin the turn of a state, newest wins. */
const BEGINS: Readonly<Partial<Record<DisputeState, RegExp>>> = {
  wait_for_seller_response:
    /^(initiate|buyer_(create|modify)_solution|buyer_modify_issue_reason|buyer_refuse)$/,
  wait_for_buyer_response: /^seller_(create|modify)_solution$/,
  wait_for_AE_feedback: /_initiate_arbitration$|_create_proof$/,
  canceled_issue: /^cancel$/,
}

/** When the state was entered, as far as the log or the plan that holds tells. */
function enteredAt(detail: Detail, state: string, zone: string): string | null {
  const begins = BEGINS[state as DisputeState]
  const dates = begins
    ? detail.process_dto_list
        .filter((entry) => begins.test(entry.action_type))
        .map((entry) => entry.gmt_create)
    : []
  const latest =
    dates.toSorted().at(-1) ?? (state === 'ae_feedback_finish' ? agreedPlan(detail)?.reached_time : null)
  return latest ? instantOfWall(latest, zone, 'later') : null
}

/** The parcel's number on its way back: the carrier's own (LP), else what the buyer entered if it looks like one; people write sentences there. */
export function trackingOf(detail: Detail): string | null {
  const lp = detail.buyer_return_logistics_lp_no?.trim()
  const entered = detail.buyer_return_no?.trim() ?? ''
  return lp || (/^[A-Z0-9-]{6,40}$/.test(entered) ? entered : null)
}

/** What the state was read from, and what staff need for the next step. */
function nativeOf(detail: Detail): Record<string, string> {
  const offer = buyersPlan(detail)
  const read = {
    issue_status: detail.issue_status,
    reverse_detail_status: detail.reverse_detail_status,
    timeout_type: detail.timeout_type,
    timeout_trigger_time: detail.timeout_trigger_time,
    after_sale_warranty: detail.after_sale_warranty === true ? 'true' : null,
    issue_type: detail.issue_type,
    child_order_id: detail.order_id,
    buyer_solution: offer && `${offer.id} ${offer.status ?? ''}`.trim(),
    refund_money_max_local:
      mostRefund(detail) && `${detail.refund_money_max_local} ${detail.refund_money_max_local_currency}`,
    return_company: trackingOf(detail) && detail.buyer_return_logistics_company,
    return_tracking: trackingOf(detail),
  }
  return Object.fromEntries(Object.entries(read).flatMap(([name, value]) => (value ? [[name, value]] : [])))
}

function linesOf(detail: Detail): OrderLine[] {
  const { order_id: lineId, product_id, product_name, product_price, product_price_currency } = detail
  if (!lineId) return []
  const price = product_price && product_price_currency ? money(product_price, product_price_currency) : null
  const quantity = detail.issue_quantity ?? null
  return [{ lineId, itemId: product_id ?? null, title: product_name ?? null, sku: null, quantity, price }]
}

/** The native id, and its text with our class of it; ids are not published, so words decide where the id is unknown. */
function reasonOf(detail: Detail, listed: Listed | undefined, settings: Settings): Observation['reason'] {
  const english = detail.issue_reason || listed?.reason_english || null
  const chinese = listed?.reason_chinese || null
  const code = detail.issue_reason_id ?? english ?? chinese
  if (!code) return null
  const words = [english, chinese].filter((text) => text !== null)
  const text = [...new Set(words)].join(' / ')
  return { code, text: `${text || code} (${classOf(detail.issue_reason_id ?? '', text, settings)})` }
}

function classOf(id: string, text: string, { reasonMap, reasonKeywords }: Settings): string {
  const known = Object.hasOwn(reasonMap, id) ? reasonMap[id] : undefined
  const said = text.toLowerCase()
  return (
    known ??
    reasonKeywords.find(({ words }) => words.some((one) => said.includes(one.toLowerCase())))?.reason ??
    'not_as_described'
  )
}

const subjectOf = (reason: string | null, product: string | null, id: string): string =>
  [reason || `Dispute ${id}`, product].filter(Boolean).join(' – ').slice(0, 300)

const linkOf = ({ links }: Settings, issueId: string): string =>
  links.dispute?.replaceAll('{issueId}', encodeURIComponent(issueId)) ?? SELLER_CENTRE

const unlistedIn = (detail: Detail): Flag[] => [
  ...unlisted('issue_status', detail.issue_status, ['processing', 'canceled_issue', 'finish']),
  ...unlisted('timeout_type', detail.timeout_type || null, wireWords.TIMEOUT_TYPES),
  ...allPlans(detail).flatMap((plan) => [
    ...unlisted(`solution ${plan.id}.owner`, plan.solution_owner || null, wireWords.OWNERS),
    ...unlisted(`solution ${plan.id}.type`, plan.solution_type || null, wireWords.SOLUTION_TYPES),
    ...unlisted(`solution ${plan.id}.status`, plan.status || null, wireWords.SOLUTION_STATUSES),
    ...unlisted(`solution ${plan.id}.reached_type`, plan.reached_type || null, wireWords.REACHED_TYPES),
  ]),
  ...detail.process_dto_list.flatMap(({ action_type: action }, index) =>
    unlisted(`process_dto_list[${index}].action_type`, action, wireWords.ACTION_TYPES),
  ),
]
