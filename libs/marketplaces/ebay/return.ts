import { parseWire, sighting, stream, unlisted, Problem } from '#adapter'
import type { At } from '#adapter'
import { boxOf, money, recognise, stateOf } from '#case'
import type { Activity, Flag, GradeEffect, Money, Observation, Party, ReturnFacets } from '#case'
import { afterSalesOf } from './after-sales-choice.js'
import type { Session } from './client.js'
import { askedFor, endedRequest, escalated, openRequest } from './effects.js'
import { returnFromGraphql } from './graphql-unconfirmed.js'
import { returnMachine } from './return-machine.js'
import { moneyOfState } from './return-outcomes.js'
import type { ReturnState } from './return-machine.js'
import {
  MOVEMENTS,
  REASON_TYPES,
  RETURN_ACTIVITIES,
  RETURN_REASONS,
  RETURN_STATUSES,
  RETURN_TYPES,
  TRACKING_STATUSES,
  returnWire,
} from './return-wire.js'
import type { Return } from './return-wire.js'
import { SITES, orderLink } from './sites.js'
import { keyed, partyOf } from './timeline.js'

type Amount = NonNullable<NonNullable<Return['summary']['sellerTotalRefund']>['estimatedRefundAmount']>
const sum = (amount: Amount | undefined): Money | null =>
  amount ? money(amount.value, amount.currency) : null

/** The returns in a body: a search, `{summary, detail}` of one, a bare list, or a summary alone. Throws `contract_changed`. */
export function returnsIn(body: unknown): readonly unknown[] {
  const whole = (item: unknown): unknown =>
    typeof item === 'object' && item !== null && 'returnId' in item && !('summary' in item)
      ? { summary: item }
      : item
  if (Array.isArray(body)) return body.map(whole)
  if (typeof body === 'object' && body !== null) {
    if ('members' in body && Array.isArray(body.members)) return body.members.map(whole)
    if ('summary' in body || 'returnId' in body || '__typename' in body) return [whole(body)]
    if ('total' in body && body.total === 0) return []
  }
  throw new Problem('contract_changed', 'no returns in eBay’s answer', { sideEffect: 'none' })
}

/** The machine's word for a return: its state, the reason of its end, or the fact that eBay waits for the seller. */
function stateWord({ summary, detail }: Return): string {
  const { state, status, sellerResponseDue } = summary
  if (state === 'CLOSED' || status === 'CLOSED') {
    const reason = detail?.closeInfo?.returnCloseReason
    return reason && reason !== 'OTHER' ? `CLOSED/${reason}` : 'CLOSED'
  }
  if (status === 'ESCALATED') return status
  const waitsForOthers = ['awaiting_buyer', 'awaiting_marketplace'].includes(
    stateOf(returnMachine, state)?.status ?? '',
  )
  const sellerIsAsked =
    sellerResponseDue?.activityDue?.startsWith('SELLER_') && sellerResponseDue.respondByDate
  return waitsForOthers && sellerIsAsked ? 'SELLER_ACTION_DUE' : state
}

/** When the present state was entered, by the history; the opening for a return that never moved. */
function enteredAt({ summary, detail }: Return): string | null {
  const history = detail?.responseHistory
  const asked = ['RETURN_REQUESTED', 'REPLACEMENT_REQUESTED'].includes(summary.state)
  if (!history) return asked ? summary.creationInfo.creationDate : null
  const into = history.filter(({ toState, fromState }) => toState === summary.state && toState !== fromState)
  return into.at(-1)?.creationDate ?? (history.length === 0 ? summary.creationInfo.creationDate : null)
}

function givenDates({ summary }: Return, word: string, entered: string | null): Record<string, string> {
  const { sellerResponseDue, buyerResponseDue, timeoutDate, creationInfo } = summary
  const seller = sellerResponseDue?.respondByDate
  const buyer = buyerResponseDue?.respondByDate ?? timeoutDate
  return {
    ...(seller && {
      seller_answers_return: seller,
      seller_refunds_return: seller,
      seller_acts_in_return: seller,
    }),
    ...(buyer && { buyer_acts_in_return: buyer }),
    ...(word.endsWith('_TIMEOUT') && { seller_is_late: seller ?? entered ?? creationInfo.creationDate }),
  }
}

/** A date that only eBay knows does not run where eBay names none. */
const stoppedClocks = (given: Readonly<Record<string, string>>): string[] =>
  ['buyer_acts_in_return'].filter((key) => given[key] === undefined)

function facets(wire: Return, word: string): ReturnFacets {
  const steps = wire.detail?.responseHistory ?? []
  const tracked = wire.detail?.returnShipmentInfo?.shipmentTracking?.deliveryStatus
  const was = (state: string): boolean =>
    wire.summary.state === state || steps.some(({ toState }) => toState === state)
  const custody =
    was('ITEM_DELIVERED') || tracked === 'DELIVERED'
      ? 'seller'
      : was('ITEM_SHIPPED') || tracked === 'IN_TRANSIT'
        ? 'in_transit'
        : 'buyer'
  const refunded = sum(wire.summary.sellerTotalRefund?.actualRefundAmount)
  const expected = sum(wire.summary.sellerTotalRefund?.estimatedRefundAmount)
  const byState = moneyOfState(word)
  if (!refunded || refunded.minor === 0 || byState === 'refunded') return { custody, money: byState }
  return { custody, money: expected && refunded.minor < expected.minor ? 'partly_refunded' : 'refunded' }
}

function effectsOf(wire: Return, word: string, due: string | undefined): GradeEffect[] {
  if (word === 'ESCALATED' || word === 'CLOSED/ESCALATED') return escalated()
  const status = stateOf(returnMachine, word)?.status
  if (status !== undefined && boxOf(status) === 'closed') return endedRequest()
  return openRequest(wire.summary.escalationInfo?.buyerEscalationEligibilityInfo?.startTime ?? due ?? null)
}

/** A return as a case. Neither answer says when it was changed last, so that a sighting counts as of its fetching. */
export function toReturn(wire: Return, flags: readonly Flag[], at: At): Observation<ReturnState> {
  const { summary, detail } = wire
  const { creationInfo } = summary
  const site = detail?.marketplaceId && SITES[detail.marketplaceId] ? detail.marketplaceId : at.site
  const item = { ...creationInfo.item, ...detail?.itemDetail }
  const title = detail?.itemDetail?.itemTitle ?? null
  const word = stateWord(wire)
  const entered = enteredAt(wire)
  const given = givenDates(wire, word, entered)
  const quantity = item.returnQuantity ?? null
  const lineId = item.itemId && item.transactionId ? `${item.itemId}-${item.transactionId}` : null
  const orderId = summary.orderId ?? null
  const { reason, reasonType, comments } = creationInfo
  return {
    nativeId: summary.returnId,
    state: recognise(returnMachine, word),
    native: native(wire),
    site,
    asOf: null,
    openedAt: creationInfo.creationDate,
    enteredAt: entered,
    subject: title ?? `Return ${summary.returnId}`,
    orderId,
    lines: lineId ? [{ lineId, itemId: item.itemId ?? null, title, sku: null, quantity, price: null }] : [],
    buyer: summary.buyerLoginName ? { handle: summary.buyerLoginName, locale: null } : null,
    reason: reason ? { code: reason, text: comments?.content ?? reasonType ?? null } : null,
    amount: sum(
      summary.sellerTotalRefund?.estimatedRefundAmount ?? summary.buyerTotalRefund?.estimatedRefundAmount,
    ),
    given,
    stopped: stoppedClocks(given),
    activities: activitiesOf(wire),
    flags: [...flags, ...unlistedIn(wire)],
    link: orderId === null ? null : orderLink(site, orderId),
    gradeEffects: effectsOf(wire, word, given['seller_answers_return']),
    facets: facets(wire, word),
    ...(word === 'SELLER_ACTION_DUE' && { stateFrom: 'derived' as const }),
  }
}

function native({ summary, detail }: Return): Record<string, string> {
  const options = summary.sellerAvailableOptions?.map(({ actionType }) => actionType).join(' ')
  const fields = {
    state: summary.state,
    status: summary.status,
    currentType: summary.currentType,
    reasonType: summary.creationInfo.reasonType,
    activityDue: summary.sellerResponseDue?.activityDue,
    returnCloseReason: detail?.closeInfo?.returnCloseReason,
    caseId: summary.escalationInfo?.caseId,
    RMANumber: detail?.RMANumber,
    sellerAvailableOptions: options,
  }
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

const PARTIES: Readonly<Record<string, Party>> = { BUYER: 'buyer', SELLER: 'seller' }

function activitiesOf({ summary, detail }: Return): Activity[] {
  const { creationDate, comments } = summary.creationInfo
  const opening: Activity[] = comments?.content
    ? [
        {
          key: `opening@${creationDate}`,
          at: creationDate,
          party: 'buyer',
          text: comments.content,
          as: 'message',
        },
      ]
    : []
  const steps = (detail?.responseHistory ?? []).map((step): Activity => {
    const said = step.activity.endsWith('_SEND_MESSAGE') && step.notes?.content
    const move =
      step.toState && step.toState !== step.fromState
        ? `${step.fromState ?? ''} → ${step.toState}`.trim()
        : null
    const offer = sum(step.attributes?.partialRefundAmount)
    const amount = offer && `${step.attributes?.partialRefundAmount?.value} ${offer.currency}`
    const words = [step.activity, move, amount, step.attributes?.trackingNumber, step.notes?.content]
    return {
      key: `${step.activity}@${step.creationDate}`,
      at: step.creationDate,
      party: partyOf(step.author),
      text: said || words.filter(Boolean).join(' · '),
      ...(said && { as: 'message' as const }),
    }
  })
  const movements = (detail?.moneyMovementInfo ?? []).flatMap((one): Activity[] => {
    const amount = one.actualAmount ?? one.requestedAmount
    const at = one.creationDate
    if (!at) return []
    const text = [one.moneyMovementType, one.status, amount && `${amount.value} ${amount.currency}`]
    return [
      {
        key: `money:${one.moneyMovementType}:${one.status ?? ''}@${at}`,
        at,
        party: 'marketplace',
        text: text.filter(Boolean).join(' · '),
      },
    ]
  })
  const files = (detail?.files ?? []).flatMap((one): Activity[] =>
    one.creationDate
      ? [
          {
            key: `file:${one.fileId}`,
            at: one.creationDate,
            party: PARTIES[one.submitter ?? ''] ?? null,
            text: one.filePurpose ?? 'file',
            files: [
              { key: one.fileId, name: one.fileName ?? one.fileId, type: typeOfFormat(one.fileFormat) },
            ],
          },
        ]
      : [],
  )
  return keyed([...opening, ...steps, ...movements, ...files])
}

const FORMATS: Readonly<Record<string, string>> = {
  JPEG: 'image/jpeg',
  JPG: 'image/jpeg',
  PNG: 'image/png',
  GIF: 'image/gif',
  BMP: 'image/bmp',
  PDF: 'application/pdf',
}
export const typeOfFormat = (format: string | undefined): string | null =>
  FORMATS[format?.toUpperCase() ?? ''] ?? null

const unlistedIn = ({ summary, detail }: Return): Flag[] => [
  ...unlisted('summary.status', summary.status, RETURN_STATUSES),
  ...unlisted('summary.currentType', summary.currentType, RETURN_TYPES),
  ...unlisted('summary.creationInfo.reason', summary.creationInfo.reason, RETURN_REASONS),
  ...unlisted('summary.creationInfo.reasonType', summary.creationInfo.reasonType, REASON_TYPES),
  ...unlisted('detail.marketplaceId', detail?.marketplaceId, Object.keys(SITES)),
  ...unlisted(
    'detail.returnShipmentInfo.shipmentTracking.deliveryStatus',
    detail?.returnShipmentInfo?.shipmentTracking?.deliveryStatus,
    TRACKING_STATUSES,
  ),
  ...(summary.sellerAvailableOptions ?? []).flatMap(({ actionType }, index) =>
    unlisted(`summary.sellerAvailableOptions[${index}].actionType`, actionType, RETURN_ACTIVITIES),
  ),
  ...(detail?.responseHistory ?? []).flatMap(({ activity }, index) =>
    unlisted(`detail.responseHistory[${index}].activity`, activity, RETURN_ACTIVITIES),
  ),
  ...(detail?.moneyMovementInfo ?? []).flatMap(({ moneyMovementType }, index) =>
    unlisted(`detail.moneyMovementInfo[${index}].moneyMovementType`, moneyMovementType, MOVEMENTS),
  ),
]

/** Returns by the date they were asked for, each with its history. */
export const returns = stream({
  everySeconds: 900,
  list: (session: Session, cursor) => afterSalesOf(session).list(session, 'return', cursor),
  items: returnsIn,
  parse: (item) => parseWire(returnWire, returnFromGraphql(item)),
  map: (wire, flags, at: At) => {
    const seen = toReturn(wire, flags, at)
    // Those that eBay itself counts as not as described; a change of mind is none.
    const faulty = wire.summary.creationInfo.reasonType === 'SNAD'
    return {
      cases: [sighting(returnMachine, seen)],
      marks: faulty ? askedFor('ITEM_NOT_AS_DESCRIBED', seen) : [],
    }
  },
})
