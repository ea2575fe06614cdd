import { iso } from '../clock.js'
import { branch, leaf, amount } from './order-xml.js'
import { TradingRefusal, text, type Fields } from './trading-input.js'
import { addOrder, currencyOf, orderIdOf, record, type World } from './world.js'
import type { Call } from './calls.js'
import type { Deed } from '../marketplace.js'
import type { Bid, Order, SecondChanceOffer } from './types.js'

/*
 * Second chance offers (Trading 1423, AddSecondChanceItem, VerifyAddSecondChanceItem, GetAllBidders, and the user guide's
 * page on creating one; read 2026-11-24): an auction that ended, one of its bidders who did not win, each of them once.
 */

const DAY = 86_400_000
const DURATIONS: Readonly<Record<string, number>> = { Days_1: 1, Days_3: 3, Days_5: 5, Days_7: 7 }

/** The ended auction that an item id names, and who bid beside the winner. Throws for a listing that was none. */
function auctionOf(world: World, seller: string, fields: Fields): { order: Order; bids: readonly Bid[] } {
  const itemId = text(fields, 'ItemID')
  const order = world.state.orders.find(
    (one) => one.seller === seller && one.lines.some((line) => line.itemId === itemId),
  )
  if (!order) throw TradingRefusal.input('ItemID', 'names no listing of yours')
  if (!order.bids) throw TradingRefusal.input('ItemID', 'is no auction')
  return { order, bids: order.bids.toSorted((left, right) => right.amount - left.amount) }
}

const offered = (world: World, itemId: string | undefined, bidder: string): boolean =>
  world.state.secondChances.some((one) => one.originalItemId === itemId && one.bidder === bidder)

/** What an offer would be. Throws for one that eBay would not make. */
function offerIn(call: Call, seller: string, fields: Fields): Omit<SecondChanceOffer, 'itemId'> {
  const { world, deed } = call
  const { order, bids } = auctionOf(world, seller, fields)
  const bidder = text(fields, 'RecipientBidderUserID') ?? ''
  const bid = bids.find((one) => one.userId === bidder)
  if (!bid) throw TradingRefusal.input('RecipientBidderUserID', 'is no bidder of the listing who did not win')
  const originalItemId = text(fields, 'ItemID') ?? ''
  if (offered(world, originalItemId, bidder))
    throw TradingRefusal.input(
      'RecipientBidderUserID',
      'received a second chance offer for this item already',
    )
  const days = DURATIONS[text(fields, 'Duration') ?? '']
  if (days === undefined) throw TradingRefusal.input('Duration', 'must be Days_1, Days_3, Days_5 or Days_7')
  const message = text(fields, 'SellerMessage') ?? null
  if (message !== null && message.length > 1_000)
    throw TradingRefusal.input('SellerMessage', 'has more than 1000 characters')
  return {
    seller,
    orderKey: order.key,
    originalItemId,
    bidder,
    price: bid.amount,
    message,
    startsAt: deed.at,
    endsAt: deed.at + days * DAY,
    boughtAt: null,
  }
}

const times = ({ startsAt, endsAt }: Pick<SecondChanceOffer, 'startsAt' | 'endsAt'>): string[] => [
  leaf('StartTime', iso(startsAt)),
  leaf('EndTime', iso(endsAt)),
]

export const verifyAddSecondChanceItem = (call: Call, seller: string, fields: Fields): string[] =>
  times(offerIn(call, seller, fields))

/** Makes a listing of its own, which the bidder alone may buy. */
export function addSecondChanceItem(call: Call, seller: string, fields: Fields): string[] {
  const { world, deed } = call
  const offer: SecondChanceOffer = { ...offerIn(call, seller, fields), itemId: world.random.digits(12) }
  world.state.secondChances.push(offer)
  record(world, deed, seller, 'second_chance.offered', {
    itemId: offer.itemId,
    originalItemId: offer.originalItemId,
    bidder: offer.bidder,
  })
  return [leaf('ItemID', offer.itemId), ...times(offer)]
}

/** Who bid beside the winner, the highest first; those who can still get an offer, in that mode. */
export function getAllBidders({ world }: Call, seller: string, fields: Fields): string[] {
  const { order, bids } = auctionOf(world, seller, fields)
  const itemId = text(fields, 'ItemID')
  const eligible = text(fields, 'CallMode') === 'SecondChanceEligibleEndedListing'
  const shown = eligible ? bids.filter(({ userId }) => !offered(world, itemId, userId)) : bids
  return [
    branch(
      'BidArray',
      ...shown.map((bid) =>
        branch(
          'Offer',
          branch('User', leaf('UserID', bid.userId), leaf('FeedbackScore', 41)),
          leaf('Quantity', 1),
          amount('MaxBid', bid.amount, currencyOf(order)),
        ),
      ),
    ),
    leaf('HighBidder', order.buyer.userId),
    leaf('ListingStatus', 'Completed'),
  ]
}

/** The bidder takes the offer: an order of the special listing. Throws a RangeError when there is none to take. */
export function takeSecondChance(world: World, seller: string, itemId: string, deed: Deed): Order {
  const offer = world.state.secondChances.find((one) => one.seller === seller && one.itemId === itemId)
  const original = world.state.orders.find(({ key }) => key === offer?.orderKey)
  const line = original?.lines.find((one) => one.itemId === offer?.originalItemId)
  if (!offer || !original || !line || offer.boughtAt !== null || offer.endsAt <= deed.at)
    throw new RangeError(`${seller} has no open second chance offer ${itemId}`)
  offer.boughtAt = deed.at
  const order = addOrder(
    world,
    {
      seller,
      site: original.site,
      buyer: { ...original.buyer, userId: offer.bidder, eiasToken: `nY+${offer.bidder}` },
      lines: [{ ...line, itemId, transactionId: world.random.digits(14), unitPrice: offer.price }],
      shipping: original.shipping,
      createdAt: deed.at,
      paysAt: null,
    },
    deed,
  )
  record(world, deed, seller, 'second_chance.taken', { itemId, orderId: orderIdOf(order) })
  return order
}
