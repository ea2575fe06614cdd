import { decideAppeal, decideCase, escalateInquiry, inquiryLapses, inquiryRefundEnds } from './claims.js'
import { orderOfKey } from './return-rules.js'
import { buyerLate, sellerLate } from './return-late.js'
import { arrive, refundEnds } from './returns.js'
import type { World } from './world.js'
import type { AfterSaleEvent } from './after-sale-types.js'
import type { Deed } from '../marketplace.js'

type Handler = (world: World, subject: string, deed: Deed) => void

const forOne =
  <One>(
    find: (world: World, id: string) => One | undefined,
    handle: (world: World, one: One, deed: Deed) => void,
  ): Handler =>
  (world, id, deed) => {
    const one = find(world, id)
    if (one !== undefined) handle(world, one, deed)
  }

const returnOf = (world: World, id: string) => world.state.returns.find(({ returnId }) => returnId === id)
const inquiryOf = (world: World, id: string) =>
  world.state.inquiries.find(({ inquiryId }) => inquiryId === id)
const caseOf = (world: World, id: string) => world.state.cases.find(({ caseId }) => caseId === id)

/** What time brings about in returns, inquiries and cases. Every handler looks first whether it still applies. */
export const AFTER_SALE_HANDLERS: Readonly<Record<AfterSaleEvent, Handler>> = {
  'return-seller-late': forOne(returnOf, sellerLate),
  'return-buyer-late': forOne(returnOf, buyerLate),
  'return-arrives': forOne(returnOf, (world, one, deed) => {
    if (one.state === 'ITEM_SHIPPED' && one.status !== 'ESCALATED') arrive(world, one, 'carrier', deed)
  }),
  'return-refund-ends': forOne(returnOf, refundEnds),
  // A seller who stays silent is escalated as soon as the buyer may.
  'inquiry-seller-late': forOne(inquiryOf, (world, one, deed) => {
    if (one.status !== 'WAITING_SELLER_RESPONSE') return
    escalateInquiry(world, one, orderOfKey(world, one.orderKey), 'BUYER', 'SELLER_NORESPONSE', deed)
  }),
  'inquiry-refund-ends': forOne(inquiryOf, inquiryRefundEnds),
  'inquiry-lapses': forOne(inquiryOf, inquiryLapses),
  'case-decided': forOne(caseOf, (world, one, deed) => decideCase(world, one, deed)),
  'appeal-decided': forOne(caseOf, decideAppeal),
}
