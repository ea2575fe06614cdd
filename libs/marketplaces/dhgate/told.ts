import { z } from 'zod'
import { parseWire, stream } from '#adapter'
import type { At, CaseRef, CaseRemark, OrderMark, RawItems, Sightings } from '#adapter'
import type { Session } from './client.js'
import { codeOf, disputeMachine } from './dispute-machine.js'
import type { DisputeState } from './dispute-machine.js'
import { settingsOf } from './settings.js'

/*
 * What staff tell of a dispute: the interface shows a few coarse codes only. It comes as items of a stream that is never
 * polled: made by the confirmation of an action, or posted by another system.
 */

export const TOLD_STREAM = 'disputes-told'

/** What can be told, and the state that the case then has; `code` stands for the code that DHgate shows. */
interface Meaning {
  readonly from: readonly string[]
  readonly to: string
}

/** What staff did on DHgate's page or saw there. A word without a place moves nothing and stands in the history alone. */
const MEANINGS = {
  agreed: null,
  refused: { from: ['106001'], to: '106001/COUNTERED' },
  evidence_given: { from: ['107001'], to: '107001/EVIDENCE_GIVEN' },
  return_address_given: {
    from: ['code', 'code/RETURN_ADDRESS'],
    to: 'code/RETURN_SHIPPING',
  },
  return_confirmed: null,
  details: null,
  buyer_proposed: { from: ['106001/COUNTERED'], to: '106001' },
  return_required: { from: ['code'], to: 'code/RETURN_ADDRESS' },
  return_tracking_given: {
    from: ['code', 'code/RETURN_ADDRESS', 'code/RETURN_SHIPPING'],
    to: 'code/RETURN_RECEIPT',
  },
  ruled_seller_liable: null,
  ruled_buyer_liable: null,
  ruled_both_liable: null,
  refunded: { from: closedBut('REFUNDED'), to: 'CLOSED/REFUNDED' },
  partly_refunded: { from: closedBut('PARTLY_REFUNDED'), to: 'CLOSED/PARTLY_REFUNDED' },
  released: { from: closedBut('RELEASED'), to: 'CLOSED/RELEASED' },
  withdrawn: { from: closedBut('WITHDRAWN'), to: 'CLOSED/WITHDRAWN' },
} as const satisfies Readonly<Record<string, Meaning | null>>

export type Told = keyof typeof MEANINGS

function closedBut(outcome: string): readonly string[] {
  return Object.keys(disputeMachine.states).filter(
    (state) => codeOf(state) === 'CLOSED' && state !== `CLOSED/${outcome}`,
  )
}

const WITH_RETURNS = ['106003', '107003']
const ENDED: readonly string[] = Object.keys(disputeMachine.states).filter(
  (state) => codeOf(state) === 'CLOSED',
)
const RULED: readonly string[] = ['107002', '107003', ...ENDED]

/** Whether something can have happened in a state, as far as the table of states goes. */
export function fits(told: Told, state: string): boolean {
  const meaning: Meaning | null = MEANINGS[told]
  if (told.startsWith('ruled_')) return RULED.includes(state) || codeOf(state) === '107003'
  if (meaning === null) return true
  const place = placed(meaning, state)
  if (meaning.to.startsWith('code/') && !WITH_RETURNS.includes(codeOf(state))) return false
  return place.from.includes(state)
}

/** The meaning in a case that DHgate shows in the code of `state`. */
function placed(meaning: Meaning, state: string): Meaning {
  const put = (text: string): string => (text.startsWith('code') ? codeOf(state) + text.slice(4) : text)
  return { from: meaning.from.map(put), to: put(meaning.to) }
}

const toldWire = z.looseObject({
  /** The case as we call it: `orderNo/disputeOpenDate`. */
  nativeId: z.string().min(1),
  orderNo: z.string().min(1),
  told: z.enum(Object.keys(MEANINGS) as [Told, ...Told[]]),
  /** The state that the case was in. */
  state: z.string().min(1),
  at: z.iso.datetime({ offset: true }),
  by: z.string().min(1),
  text: z.string().max(4_000).nullish(),
  /** By an operation that the shop's settings name, which DHgate accepted; else by hand on its page. */
  sent: z.boolean().optional(),
})
export type ToldItem = z.input<typeof toldWire>

/** What an action's confirmation shows. */
export const toldBy = (
  ref: CaseRef,
  told: Told,
  who: { readonly at: string; readonly by: string; readonly sent?: boolean },
  text: string,
): readonly RawItems[] => {
  const orderNo = ref.orderId ?? ''
  const item: ToldItem = { nativeId: ref.nativeId, orderNo, told, state: ref.state, ...who, text }
  return [{ stream: TOLD_STREAM, items: [item] }]
}

/** Words for the history, in both languages. */
const WORDS: Readonly<Record<Told, string>> = {
  agreed: 'Agreed · 已同意',
  refused: 'Refused with an own proposal · 已拒绝并提出方案',
  evidence_given: 'Evidence given · 已举证',
  return_address_given: 'Return address given · 已提供退货地址',
  return_confirmed: 'Return confirmed · 已确认收到退货',
  details: 'Details from DHgate’s page · 平台页面信息',
  buyer_proposed: 'The buyer made another proposal · 买家提出新方案',
  return_required: 'The goods are to be sent back · 需要退货',
  return_tracking_given: 'The buyer gave the tracking number of the return · 买家已提供退货单号',
  ruled_seller_liable: 'DHgate ruled: the seller is liable · 平台裁定商户责任',
  ruled_buyer_liable: 'DHgate ruled: the buyer is liable · 平台裁定买家责任',
  ruled_both_liable: 'DHgate ruled: both are liable · 平台裁定双方责任',
  refunded: 'Ended: refunded in full · 结果：全额退款',
  partly_refunded: 'Ended: refunded in part · 结果：部分退款',
  released: 'Ended: the money is the seller’s · 结果：放款给商户',
  withdrawn: 'Ended: withdrawn by the buyer · 结果：买家撤销',
}

/** What the seller himself does, by hand or by an operation. */
const OWN: ReadonlySet<Told> = new Set([
  'agreed',
  'refused',
  'evidence_given',
  'return_address_given',
  'return_confirmed',
])

const PARTY: Readonly<Partial<Record<Told, 'buyer' | 'marketplace'>>> = {
  buyer_proposed: 'buyer',
  return_tracking_given: 'buyer',
  withdrawn: 'buyer',
  ruled_seller_liable: 'marketplace',
  ruled_buyer_liable: 'marketplace',
  ruled_both_liable: 'marketplace',
}

function remarkOf(wire: z.output<typeof toldWire>): CaseRemark {
  const meaning: Meaning | null = MEANINGS[wire.told]
  const key = `told:${wire.nativeId}:${wire.told}:${wire.at}`
  const way = wire.sent ? 'by the interface · 通过接口' : 'on DHgate’s page · 在平台页面'
  const where = OWN.has(wire.told) ? `, ${way}` : ''
  const first = `${WORDS[wire.told]}${where} (${wire.by})`
  const text = [first, wire.text ?? ''].filter((part) => part !== '').join('\n')
  return {
    of: { kind: 'dispute', nativeId: wire.nativeId },
    key,
    asOf: wire.at,
    activity: { key, at: wire.at, party: PARTY[wire.told] ?? 'seller', text },
    ...(meaning !== null && {
      // An accepted call is no state that DHgate shows: what follows from it is our conclusion.
      move: { ...placed(meaning, wire.state), stateFrom: wire.sent ? 'derived' : 'staff' },
    }),
  }
}

/**
 * What staff's word means for the grade: platform rulings count by liability (shared liability is not known to count),
 * refunds in the refund rate. A later word that the buyer is liable takes the mark back.
 */
function marksOf(wire: z.output<typeof toldWire>, at: At): OrderMark[] {
  const { bperEvents } = settingsOf(at.settings)
  const mark = (name: string, withdrawn: boolean): OrderMark => ({
    orderId: wire.orderNo,
    mark: name,
    at: wire.at,
    provenance: 'entered',
    of: `dispute ${wire.nativeId}`,
    withdrawn,
  })
  const liable = wire.told === 'ruled_seller_liable'
  const cleared = wire.told === 'ruled_buyer_liable'
  return [
    ...(liable || cleared ? [mark('liability_disputes', cleared)] : []),
    ...(liable && bperEvents.includes('ruled_liable') ? [mark('bper', false)] : []),
    ...(wire.told === 'refunded' || wire.told === 'partly_refunded' ? [mark('refunds', false)] : []),
  ]
}

export const disputesTold = stream<Session, z.output<typeof toldWire>>({
  everySeconds: null,
  items: (body) => (Array.isArray(body) ? body : [body]),
  parse: (item) => parseWire(toldWire, item),
  map: (wire, _flags, at): Sightings => ({
    cases: [],
    remarks: [remarkOf(wire)],
    marks: marksOf(wire, at),
  }),
})

/** States that only staff can tell. */
export const TOLD_STATES = Object.entries(disputeMachine.states).flatMap(([state, def]) =>
  'within' in def ? [state as DisputeState] : [],
)
