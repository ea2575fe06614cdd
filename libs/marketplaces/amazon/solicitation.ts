import { z } from 'zod'
import { Problem, action, parseWire } from '#adapter'
import type { Session } from './client.js'
import { marketplaceIdOf } from './sites.js'

/** The only type that there is (solicitations.json at 34dc93f). */
const TYPE = 'productReviewAndSellerFeedback'

const allowedWire = z.looseObject({
  _links: z.looseObject({ actions: z.array(z.looseObject({ name: z.string() })) }),
})

/** Amazon's own, neutral request: asking in words of one's own is against its rules. */
export const askForReview = action({
  title: { en: 'Ask for a review', zh: '请求评价' },
  description: {
    en: 'Has Amazon ask the buyer, in its own words, for a product review and seller feedback: once an order, and only in the days that Amazon allows (5 to 30 after delivery, unconfirmed).',
    zh: '由亚马逊以其固定文案请买家评价商品和卖家：每个订单仅一次，且仅限亚马逊允许的时间（送达后 5 至 30 天，未经确认）。',
  },
  via: 'api',
  irreversible: true,
  movesMoney: false,
  input: z.strictObject({}),
  // Amazon answers without an id, and offers it no more.
  confirmedBy: null,
  async run(session: Session, ref) {
    const path = `/solicitations/v1/orders/${encodeURIComponent(ref.orderId ?? ref.nativeId)}`
    const query = { marketplaceIds: marketplaceIdOf(ref.site) }
    const body = await session.call({ operation: 'solicitations.actions', method: 'GET', path, query })
    const allowed = parseWire(allowedWire, body).wire._links.actions.map(({ name }) => name)
    if (!allowed.includes(TYPE))
      throw new Problem('rejected', 'Amazon does not allow a request for this order now', {
        sideEffect: 'none',
      })
    await session.call({
      operation: 'solicitations.send',
      method: 'POST',
      path: `${path}/solicitations/${TYPE}`,
      query,
    })
    return { receipt: null }
  },
})
