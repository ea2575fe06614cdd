import { z } from 'zod'
import { Problem } from '#adapter'
import type { CaseRef } from '#adapter'
import type { Session } from './client.js'
import { parseOrder, readOrder } from './order.js'
import type { AmazonOrder } from './order-wire.js'
import { marketplaceIdOf } from './sites.js'

const text = (en: string, zh: string, longest: number) =>
  z.string().trim().min(1).max(longest).meta({ 'x-words': { en, zh } })

/** What Amazon wants to know of a parcel (ordersV0.json, PackageDetail). Left out `items`: all that is still to be shipped. */
export const shipmentInput = z
  .strictObject({
    carrierCode: text('Carrier code (Other: give the name)', '承运商代码（填 Other 时须填名称）', 80),
    carrierName: text('Carrier’s name', '承运商名称', 80).optional(),
    shippingMethod: text('Shipping method', '配送方式', 80).optional(),
    trackingNumber: text('Tracking number', '运单号', 80),
    shipDate: z.iso.datetime({ offset: true }).meta({ 'x-words': { en: 'Shipped on', zh: '发货时间' } }),
    items: z
      .array(
        z.strictObject({
          orderItemId: text('Order line', '订单行', 40),
          quantity: z
            .number()
            .int()
            .min(1)
            .max(9_999)
            .meta({ 'x-words': { en: 'Quantity', zh: '数量' } }),
        }),
      )
      .min(1)
      .max(100)
      .optional()
      .meta({
        'x-words': {
          en: 'Lines of this parcel (all, if left out)',
          zh: '本包裹包含的订单行（不填表示全部）',
        },
      }),
  })
  .refine(({ carrierCode, carrierName }) => carrierCode !== 'Other' || carrierName !== undefined, {
    message: 'carrierName is needed when carrierCode is Other',
    path: ['carrierName'],
  })

export type ShipmentInput = z.output<typeof shipmentInput>

const refused = (why: string): Problem => new Problem('rejected', why, { sideEffect: 'none' })

/**
 * Confirms one parcel, once (Orders v0 confirmShipment, the way that is not deprecated). The order is read first: what cannot be shipped is
 * refused here, in words, since Amazon's own refusals are cryptic. A lost answer is settled by reading the order again.
 */
export async function confirmShipment(
  session: Session,
  ref: CaseRef,
  input: ShipmentInput,
  onlyLine: string | null = null,
): Promise<{ readonly receipt: string | null }> {
  const orderId = ref.orderId ?? ref.nativeId
  const order = parseOrder(await readOrder(session, orderId)).wire
  const packageReferenceId = nextReference(order, session.now())
  const body = {
    marketplaceId: order.salesChannel.marketplaceId ?? marketplaceIdOf(ref.site),
    packageDetail: {
      // A string of digits: numbers are refused since January 2026. One that is in use would change that parcel.
      packageReferenceId,
      carrierCode: input.carrierCode,
      ...(input.carrierName && { carrierName: input.carrierName }),
      ...(input.shippingMethod && { shippingMethod: input.shippingMethod }),
      trackingNumber: input.trackingNumber,
      shipDate: shipDateOf(order, input.shipDate, session.now()),
      orderItems: itemsOf(order, input, onlyLine),
    },
  }
  try {
    await session.call({
      operation: 'orders-v0.confirm-shipment',
      method: 'POST',
      path: `/orders/v0/orders/${encodeURIComponent(orderId)}/shipmentConfirmation`,
      body,
    })
  } catch (error) {
    const lost = error instanceof Problem && error.detail.sideEffect === 'unknown'
    if (!lost || !(await wasShipped(session, orderId, input.trackingNumber))) throw error
  }
  return { receipt: packageReferenceId }
}

async function wasShipped(session: Session, orderId: string, tracking: string): Promise<boolean> {
  try {
    const { wire } = parseOrder(await readOrder(session, orderId))
    return (wire.packages ?? []).some(({ trackingNumber }) => trackingNumber === tracking)
  } catch {
    return false
  }
}

/** A number that no parcel of the order has; v0 does not show the parcels, so there it is taken from the time. */
function nextReference({ packages }: AmazonOrder, now: Date): string {
  if (!packages) return String(Math.floor(now.getTime() / 1000))
  const used = packages
    .map(({ packageReferenceId }) => Number(packageReferenceId))
    .filter(Number.isSafeInteger)
  return String(Math.max(0, ...used) + 1)
}

function shipDateOf({ createdTime }: AmazonOrder, shipDate: string, now: Date): string {
  const at = Date.parse(shipDate)
  if (at < Date.parse(createdTime)) throw refused('the ship date lies before the order')
  if (at > now.getTime() + 24 * 3_600_000) throw refused('the ship date lies in the future')
  return new Date(at).toISOString()
}

function itemsOf(
  { orderItems }: AmazonOrder,
  { items }: ShipmentInput,
  onlyLine: string | null,
): readonly { readonly orderItemId: string; readonly quantity: number }[] {
  const open = new Map(
    orderItems
      .filter(({ orderItemId }) => onlyLine === null || orderItemId === onlyLine)
      .map((item) => [item.orderItemId, item.fulfillment?.quantityUnfulfilled ?? item.quantityOrdered]),
  )
  const wanted =
    items ??
    [...open].filter(([, left]) => left > 0).map(([orderItemId, quantity]) => ({ orderItemId, quantity }))
  if (wanted.length === 0) throw refused('nothing of this order is left to ship')
  for (const { orderItemId, quantity } of wanted) {
    const left = open.get(orderItemId)
    if (left === undefined) throw refused(`the order has no line ${orderItemId}`)
    if (quantity > left) throw refused(`line ${orderItemId} has ${left} left to ship, not ${quantity}`)
  }
  return wanted
}
