import { buyerInquires, escalateInquiry } from './claims.js'
import { businessDays, orderOfKey } from './return-rules.js'
import { buyerReturns, buyerShips, say, type NewReturn } from './returns.js'
import { SITES } from './sites.js'
import {
  caseTruth,
  inquiryTruth,
  returnTruth,
  type CaseTruth,
  type InquiryTruth,
  type ReturnTruth,
} from './truth.js'
import { change, type World } from './world.js'
import type { ReturnFields } from './after-sale-types.js'
import type { Deed } from '../marketplace.js'
import type { Order } from './types.js'

type ShopRef = string | { readonly sellerLogin: string }

/** What a test or a demo may do to returns, inquiries and cases. Unknown ids throw a RangeError. */
export interface AfterSaleWorld {
  /** The buyer of a new, paid and shipped order wants to send it back. */
  readonly addReturn: (shop: ShopRef, input?: Partial<NewReturn>) => ReturnTruth
  readonly shipReturn: (shop: ShopRef, returnId: string) => ReturnTruth
  readonly writeInReturn: (shop: ShopRef, returnId: string, words: string) => ReturnTruth
  /** Puts values in place that no rule brings about. */
  readonly overrideReturn: (
    shop: ShopRef,
    returnId: string,
    values: Partial<Pick<ReturnFields, 'state' | 'status' | 'reason' | 'extra' | 'refundFails'>>,
  ) => ReturnTruth
  readonly addInquiry: (shop: ShopRef, words?: string) => InquiryTruth
  /** The buyer asks eBay to step in. */
  readonly escalateInquiry: (shop: ShopRef, inquiryId: string) => CaseTruth
}

interface Parts {
  readonly now: () => Deed
  readonly done: <Result>(result: Result) => Result
  /** A new order that has been paid and shipped. */
  readonly shipped: (shop: ShopRef) => Order
}

export function afterSaleWorld(world: World, { now, done, shipped }: Parts): AfterSaleWorld {
  const login = (shop: ShopRef): string => (typeof shop === 'string' ? shop : shop.sellerLogin)
  const returnIn = (shop: ShopRef, id: string) => {
    const one = world.state.returns.find(({ returnId, seller }) => returnId === id && seller === login(shop))
    if (!one) throw new RangeError(`${login(shop)} has no return ${id}`)
    return one
  }
  return {
    addReturn(shop, input = {}) {
      const order = shipped(shop)
      const all = {
        reason: 'DEFECTIVE_ITEM',
        reasonType: 'SNAD',
        comments: 'It does not work.',
        ...input,
      } as const
      return done(returnTruth(world, buyerReturns(world, order, all, now())))
    },
    shipReturn(shop, id) {
      const one = returnIn(shop, id)
      buyerShips(world, one, `1Z${world.random.digits(16)}`, now())
      return done(returnTruth(world, one))
    },
    writeInReturn(shop, id, words) {
      const one = returnIn(shop, id)
      say(world, one, 'BUYER', words, now())
      return done(returnTruth(world, one))
    },
    overrideReturn(shop, id, values) {
      const one = returnIn(shop, id)
      change<ReturnFields>(one, now().at, values)
      return done(returnTruth(world, one))
    },
    addInquiry(shop, words = 'Where is my parcel?') {
      const order = shipped(shop)
      const deed = now()
      const one = buyerInquires(world, order, words, businessDays(deed.at, 3, SITES[order.site].zone), deed)
      return done(inquiryTruth(one))
    },
    escalateInquiry(shop, id) {
      const one = world.state.inquiries.find(
        ({ inquiryId, seller }) => inquiryId === id && seller === login(shop),
      )
      if (!one) throw new RangeError(`${login(shop)} has no inquiry ${id}`)
      const caseId = escalateInquiry(
        world,
        one,
        orderOfKey(world, one.orderKey),
        'BUYER',
        'NOT_RECEIVED',
        now(),
      )
      const opened = world.state.cases.find((candidate) => candidate.caseId === caseId)
      if (!opened) throw new Error('no case was opened')
      return done(caseTruth(opened))
    },
  }
}
