import { expect, it } from '@jest/globals'
import { withSandbox, type Client } from '../spec-client.js'

const auction = ({ sandbox, shop }: Client) => {
  const bids = [
    { userId: 'low', amount: 900 },
    { userId: 'high', amount: 1_150 },
  ]
  const order = sandbox.ebayWorld.addUnpaidOrder(shop, {
    lines: [{ title: 'Lamp', unitPrice: 1_250, quantity: 1 }],
    bids,
  })
  return order.orderLineItemIds[0]!.split('-')[0]!
}
const offer = (itemId: string, bidder: string, duration = 'Days_3') =>
  `<RecipientBidderUserID>${bidder}</RecipientBidderUserID><Duration>${duration}</Duration><ItemID>${itemId}</ItemID>`

it('an offer is verified without effect, made once a bidder, and taken as an order of its own', () =>
  withSandbox({}, async (client) => {
    const { sandbox, shop, trading } = client
    const itemId = auction(client)
    const verified = await trading('VerifyAddSecondChanceItem', offer(itemId, 'high'))
    expect(verified.xml).toMatchObject({ Ack: 'Success', EndTime: '2026-11-25T12:00:00.000Z' })
    expect(verified.xml.ItemID).toBeUndefined()
    expect(sandbox.ledger('second_chance.offered')).toEqual([])
    const made = (await trading('AddSecondChanceItem', offer(itemId, 'high'))).xml
    expect(made).toMatchObject({ Ack: 'Success', ItemID: expect.stringMatching(/^\d{12}$/) })
    const again = (await trading('AddSecondChanceItem', offer(itemId, 'high'))).xml
    expect(again).toMatchObject({ Ack: 'Failure', Errors: [{ ErrorCode: '37' }] })
    const mode = `<ItemID>${itemId}</ItemID><CallMode>SecondChanceEligibleEndedListing</CallMode>`
    const left = (await trading('GetAllBidders', mode)).xml
    expect(left.BidArray.Offer).toMatchObject({ User: { UserID: 'low' }, MaxBid: { '#text': '9.0' } })
    const taken = sandbox.ebayWorld.takeSecondChance(shop, made.ItemID)
    expect(taken).toMatchObject({
      buyerUserId: 'high',
      status: 'awaiting_payment',
      total: { minor: 1_150, currency: 'USD' },
    })
    expect(() => sandbox.ebayWorld.takeSecondChance(shop, made.ItemID)).toThrow(RangeError)
  }))

it.each([
  ['a listing that is no auction', 'fixed', 'high', 'Days_3'],
  ['somebody who did not bid', 'auction', 'stranger', 'Days_3'],
  ['a duration that eBay has not', 'auction', 'high', 'Days_2'],
  ['an item of nobody', 'none', 'high', 'Days_3'],
])('refuses %s', (_what, listing, bidder, duration) =>
  withSandbox({}, async (client) => {
    const { sandbox, shop, trading } = client
    const fixed = sandbox.ebayWorld.addUnpaidOrder(shop).orderLineItemIds[0]!.split('-')[0]!
    const items: Record<string, string> = { fixed, auction: auction(client), none: '1' }
    for (const call of ['VerifyAddSecondChanceItem', 'AddSecondChanceItem']) {
      const { xml } = await trading(call, offer(items[listing]!, bidder, duration))
      expect(xml).toMatchObject({ Ack: 'Failure', Errors: [{ ErrorCode: '37' }] })
    }
    expect(sandbox.ledger('second_chance.offered')).toEqual([])
  }),
)

it('an offer that ran out can no longer be taken', () =>
  withSandbox({}, async (client) => {
    const { sandbox, shop, trading } = client
    const made = (await trading('AddSecondChanceItem', offer(auction(client), 'low', 'Days_1'))).xml
    sandbox.clock.advance('P1D')
    expect(() => sandbox.ebayWorld.takeSecondChance(shop, made.ItemID)).toThrow(RangeError)
  }))
