import {
  accept,
  addEvidence,
  askEvidence,
  changeDispute,
  contest,
  keepFile,
  openDispute,
} from './disputes.js'
import { payOrder, runDue } from './lifecycle.js'
import { inventBuyer, inventLines } from './names.js'
import { addOrder, shipOrder, type World } from './world.js'
import type { Deed } from '../marketplace.js'
import type { Dispute } from './desk-types.js'
import type { Order, Shop } from './types.js'

const DAY = 86_400_000
const HOUR = 3_600_000
/** The smallest picture: a white dot. */
const DOT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII='

interface Story {
  readonly reason: string
  /** Days ago. */
  readonly opened: number
  readonly wins?: boolean
  readonly buyerNote?: string
  /** What the seller did, an hour after the opening. */
  readonly reply?: (world: World, dispute: Dispute, deed: Deed) => void
}

const withPicture = (world: World, dispute: Dispute, deed: Deed): void => {
  const fileId = `9${dispute.id}`
  const file = { fileId, name: 'delivery-proof.png', type: 'image/png', at: deed.at, base64: DOT }
  keepFile(world, dispute, file, deed)
  addEvidence(world, dispute, { evidenceType: 'PROOF_OF_DELIVERY_AS_FILE', fileIds: [fileId] }, deed)
}
const contests = (world: World, dispute: Dispute, deed: Deed): void => {
  withPicture(world, dispute, deed)
  contest(world, dispute, { note: 'Delivered and signed for, see the picture.', returnAddress: null }, deed)
}

/** Payment disputes in every state, one of them nearly too late and one in a word that nobody has described. */
const STORIES: readonly Story[] = [
  { reason: 'ITEM_NOT_RECEIVED', opened: 1, buyerNote: 'The parcel never came.' },
  { reason: 'FRAUD', opened: 4.8 },
  {
    reason: 'SIGNIFICANTLY_NOT_AS_DESCRIBED',
    opened: 2,
    buyerNote: '颜色与图片不符。',
    reply: (world, dispute, deed) => askEvidence(world, dispute, 'PROOF_OF_ITEM_AS_DESCRIBED', deed),
  },
  { reason: 'ITEM_NOT_RECEIVED', opened: 2, wins: true, reply: contests },
  { reason: 'ITEM_NOT_RECEIVED', opened: 12, wins: true, reply: contests },
  { reason: 'DUPLICATE_AMOUNT', opened: 14, reply: contests },
  {
    reason: 'CREDIT_NOT_PROCESSED',
    opened: 9,
    reply: (world, dispute, deed) => accept(world, dispute, null, deed),
  },
  { reason: 'COUNTERFEIT', opened: 20 },
  {
    reason: 'INCORRECT_AMOUNT',
    opened: 3,
    reply: (_world, dispute, deed) =>
      changeDispute(dispute, deed.at, { status: 'UNDER_SCHEME_REVIEW', respondBy: null }),
  },
]

/** Lets the stories happen on delivered orders of their own, in the order of the clock. */
export function seedDisputes(world: World, shop: Shop): void {
  const now = world.clock.now()
  const told = STORIES.map((story) => ({ story, at: now - story.opened * DAY }))
  for (const { story, at } of told.toSorted((left, right) => left.at - right.at)) {
    const { reason, wins, buyerNote } = story
    const order = deliveredOrder(world, shop, at - 6 * DAY)
    runDue(world, at)
    const dispute = openDispute(world, order, { reason, wins, buyerNote }, byHelper(at))
    story.reply?.(world, dispute, byHelper(Math.min(at + HOUR, now)))
  }
  runDue(world, now)
}

/** A paid and shipped order, bought at that instant. */
export function deliveredOrder(world: World, shop: Shop, at: number): Order {
  const { random } = world
  const order = addOrder(
    world,
    {
      seller: shop.login,
      site: shop.site,
      buyer: inventBuyer(random, shop.site),
      lines: inventLines(random, 1),
      shipping: 0,
      createdAt: at,
      paysAt: null,
    },
    byHelper(at),
  )
  payOrder(world, order, byHelper(at))
  shipOrder(world, order, `1Z${random.digits(16)}`, byHelper(at + DAY))
  return order
}

const byHelper = (at: number): Deed => ({ at, cause: { by: 'helper' } })
