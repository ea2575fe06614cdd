import type { At } from '#adapter'
import type { GradeEffect, Observation } from '#case'
import { lineOf, siteOfOrder } from './order-line.js'
import type { CancellationState } from './order-machine.js'
import type { AmazonOrder, AmazonOrderItem } from './order-wire.js'
import { orderLink } from './sites.js'

const ITS_OWN_WISH: GradeEffect = {
  metric: 'cancel',
  counts: 'no',
  why: {
    en: 'The buyer asked for it: a cancellation at the buyer’s own request does not count',
    zh: '买家主动申请的取消不计入取消率',
  },
  avertUntil: null,
  source: 'source document 002; Seller Central help 200205250 as excerpted, read 2026-11-22',
}

function stateOfWish(order: AmazonOrder, item: AmazonOrderItem): CancellationState {
  const { fulfillmentStatus } = order.fulfillment
  const { quantityFulfilled = 0, quantityUnfulfilled } = item.fulfillment ?? {}
  if (item.cancellation?.cancellationExecution || fulfillmentStatus === 'CANCELLED') return 'ACCEPTED'
  const gone = (quantityFulfilled ?? 0) > 0 && quantityUnfulfilled === 0
  if (gone || fulfillmentStatus === 'SHIPPED') return 'SHIPPED_ANYWAY'
  return fulfillmentStatus === 'UNFULFILLABLE' ? 'LAPSED' : 'REQUESTED'
}

/**
 * Each line that the buyer wishes to cancel, as a case. Amazon does not say when the wish came: the case opens with the order, and
 * its history says when the wish was first seen.
 */
export function cancellationsOf(order: AmazonOrder, at: At): Observation<CancellationState>[] {
  const site = siteOfOrder(order, at)
  const shipBy = order.fulfillment.shipByWindow?.latestDateTime
  return order.orderItems.flatMap((item) => {
    const wish = item.cancellation?.cancellationRequest
    if (!wish) return []
    const executed = item.cancellation?.cancellationExecution
    const line = lineOf(item)
    const buyer = order.buyer?.buyerEmail ?? order.buyer?.buyerName
    return [
      {
        nativeId: `${order.orderId}/${item.orderItemId}`,
        state: stateOfWish(order, item),
        native: {
          requester: wish.requester ?? '',
          fulfillmentStatus: order.fulfillment.fulfillmentStatus,
          orderItemId: item.orderItemId,
          ...(executed?.cancelledBy && { cancelledBy: executed.cancelledBy }),
        },
        site,
        asOf: order.lastUpdatedTime,
        openedAt: order.createdTime,
        enteredAt: null,
        subject: line.title ?? `Order ${order.orderId}`,
        orderId: order.orderId,
        lines: [line],
        buyer: buyer ? { handle: buyer, locale: null } : null,
        reason: wish.cancelReason ? { code: wish.cancelReason, text: null } : null,
        amount: line.price,
        given: shipBy ? { decide_cancellation: shipBy } : {},
        ...(!shipBy && { stopped: ['decide_cancellation'] }),
        gradeEffects: [ITS_OWN_WISH],
        stateFrom: 'derived' as const,
        activities: [
          {
            key: `wish:${item.orderItemId}`,
            at: order.lastUpdatedTime,
            party: 'buyer' as const,
            text: ['the buyer wishes to cancel', wish.cancelReason].filter(Boolean).join(': '),
          },
        ],
        flags: [],
        link: orderLink(site, order.orderId),
      },
    ]
  })
}
