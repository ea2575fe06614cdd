import { z } from 'zod'
import { Problem, action, parseWire } from '#adapter'
import type { Session } from './client.js'
import { text } from './inputs.js'
import { maybe } from './wire.js'

/*
 * Second chance offers: the item of an ended auction for a bidder who did not win it. Trading AddSecondChanceItem, 1423,
 * and the user guide's page on creating one (read 2026-11-24): one offer a bidder and item, the price is his highest bid.
 */

const DURATIONS = ['Days_1', 'Days_3', 'Days_5', 'Days_7'] as const

const offerWire = z.looseObject({
  User: z.looseObject({ UserID: z.string().min(1) }),
  MaxBid: maybe(z.unknown()),
})
const biddersWire = z.looseObject({
  // Without a bidder the element is empty, which reads as a text.
  BidArray: z.union([z.literal(''), z.looseObject({ Offer: maybe(z.array(offerWire)) })]).optional(),
})

/** The highest bidder who can still get an offer for an item. Throws `rejected` when there is none. */
async function highestBidder(session: Session, ItemID: string): Promise<string> {
  const mode = { ItemID, CallMode: 'SecondChanceEligibleEndedListing' }
  const { wire } = parseWire(biddersWire, await session.trading('GetAllBidders', mode))
  const offers = wire.BidArray ? (wire.BidArray.Offer ?? []) : []
  const bids = offers.map(({ User, MaxBid }) => ({
    bidder: User.UserID,
    bid: amountIn(MaxBid),
  }))
  const [first] = bids.toSorted((left, right) => right.bid - left.bid)
  if (first) return first.bidder
  const message = 'eBay names no other bidder who could get an offer'
  throw new Problem('rejected', message, { sideEffect: 'none' })
}

/** Only compared, never shown. */
const amountIn = (amount: unknown): number => {
  const text = typeof amount === 'object' && amount !== null && '#text' in amount ? amount['#text'] : amount
  return typeof text === 'string' ? Number.parseFloat(text) || 0 : 0
}

export const offerSecondChance = action({
  title: { en: 'Second chance offer', zh: '第二次购买机会' },
  description: {
    en: 'Offers the auctioned item to another bidder at his highest bid; without a user id, to the highest of them who can still get an offer. Auctions only. By eBay’s former rule (2019) an offer to the non-paying buyer himself costs the fee credit.',
    zh: '以最高出价向其他竞拍者提供购买机会，仅限拍卖；不填账号时，提供给出价最高且仍可接受的竞拍者。按 2019 年规则，若向未付款买家本人提供，则不返还成交费。',
  },
  via: 'api',
  irreversible: true,
  movesMoney: false,
  input: z.strictObject({
    bidder: text(64, { en: 'Bidder (user id)', zh: '竞拍者账号' }).optional(),
    days: z
      .enum(DURATIONS)
      .default('Days_3')
      .meta({ 'x-words': { en: 'Open for', zh: '有效期' } }),
    message: text(1_000, { en: 'Message', zh: '附言' }).optional(),
  }),
  outgoing: ['message'],
  confirmedBy: null,
  async run(session: Session, ref, { bidder, days, message }) {
    const [ItemID = ''] = ref.nativeId.split('-')
    const offer = {
      RecipientBidderUserID: bidder ?? (await highestBidder(session, ItemID)),
      Duration: days,
      ItemID,
      SellerMessage: message,
    }
    // Tells whether eBay would take it (an auction, a bidder, not offered before) without doing anything.
    await session.trading('VerifyAddSecondChanceItem', offer)
    const answer = await session.trading('AddSecondChanceItem', offer)
    const made = answer['ItemID']
    return { receipt: typeof made === 'string' ? made : null }
  },
})
