import { createHash, createHmac } from 'node:crypto'
import { json, type Answer, type WireRequest } from '../http.js'
import { isTold } from './notifications.js'
import { v0Status } from './order-json.js'
import type { Order, QueueMessage, Seller } from './types.js'
import { instant, objectIn } from './wire.js'
import { factsOf, sellerOf, uuid, type World } from './world.js'

/*
 * The seller's notifications: an SQS queue by its JSON protocol (X-Amz-Target, JSON 1.0), every request signed by Signature Version 4.
 * A standard queue: a message may come twice and in any order.
 */

export const QUEUE_HOST = 'sqs'

/** Puts a notification into the seller's queue, if it is subscribed to. */
export function notify(world: World, seller: Seller, body: Record<string, unknown>): void {
  const type = body['NotificationType'] ?? body['notificationType']
  if (!isTold(world, seller, String(type))) return
  world.state.queue.push({
    id: uuid(world.tokenRandom),
    seller: seller.login,
    body: JSON.stringify(body),
    visibleAt: 0,
    handle: '',
  })
}

/** The metadata that every notification has; top-level keys are Pascal or camel case by type. */
const metadata = (world: World): Record<string, unknown> => ({
  ApplicationId: 'amzn1.sellerapps.app.sandbox',
  SubscriptionId: uuid(world.tokenRandom),
  PublishTime: new Date(world.clock.now()).toISOString(),
  NotificationId: uuid(world.tokenRandom),
})

/** ORDER_CHANGE 1.0: still in the words of Orders v0, and booleans that are booleans. */
export function notifyOrder(world: World, order: Order, change: string, at: number): void {
  const seller = sellerOf(world, order.seller)
  notify(world, seller, {
    NotificationVersion: '1.0',
    NotificationType: 'ORDER_CHANGE',
    PayloadVersion: '1.0',
    EventTime: instant(at),
    Payload: {
      OrderChangeNotification: {
        NotificationLevel: 'OrderLevel',
        SellerId: seller.sellerId,
        AmazonOrderId: order.id,
        OrderChangeType: change,
        OrderChangeTrigger: { TimeOfOrderChange: instant(at), ChangeReason: null },
        Summary: {
          MarketplaceId: factsOf(seller).marketplaceId,
          OrderStatus: v0Status(order.status),
          PurchaseDate: instant(order.placedAt),
          FulfillmentType: order.fulfilledBy === 'MERCHANT' ? 'MFN' : 'AFN',
          LatestShipDate: instant(order.shipBy),
          CancelNotifyDate: null,
          OrderItems: order.lines.map((line) => ({
            OrderItemId: line.orderItemId,
            SellerSKU: line.sku,
            Quantity: line.quantity,
            QuantityShipped: line.shipped,
            IsBuyerRequestedCancel: line.cancelWish !== null,
          })),
        },
      },
    },
    NotificationMetadata: metadata(world),
  })
}

/** REPORT_PROCESSING_FINISHED 2020-09-04, in camel case. */
export function notifyReport(world: World, seller: Seller, report: Record<string, unknown>): void {
  notify(world, seller, {
    notificationVersion: '2020-09-04',
    notificationType: 'REPORT_PROCESSING_FINISHED',
    payloadVersion: '2020-09-04',
    eventTime: new Date(world.clock.now()).toISOString(),
    payload: { reportProcessingFinishedNotification: { sellerId: seller.sellerId, ...report } },
    notificationMetadata: metadata(world),
  })
}

/** ACCOUNT_STATUS_CHANGED 2021-01-01. */
export function notifyAccount(world: World, seller: Seller, before: string, after: string): void {
  notify(world, seller, {
    notificationVersion: '1.0',
    notificationType: 'ACCOUNT_STATUS_CHANGED',
    payloadVersion: '2021-01-01',
    eventTime: new Date(world.clock.now()).toISOString(),
    payload: {
      accountStatusChangeNotification: { previousAccountStatus: before, currentAccountStatus: after },
    },
    notificationMetadata: metadata(world),
  })
}

const sqsError = (status: number, type: string, message: string): Answer => ({
  ...json(status, { __type: `com.amazonaws.sqs#${type}`, message }),
  headers: { 'content-type': 'application/x-amz-json-1.0' },
})

const ok = (body: unknown): Answer => ({
  ...json(200, body),
  headers: { 'content-type': 'application/x-amz-json-1.0' },
})

/** One request to the queue service. */
export function sqs(world: World, request: WireRequest, at: number): Answer {
  const body = objectIn(request.body)
  const seller = world.state.sellers.find(({ queue }) => queue.url === body?.['QueueUrl'])
  if (!seller || !body) return sqsError(400, 'QueueDoesNotExist', 'The specified queue does not exist.')
  const refusal = refusalOf(seller, request, at)
  if (refusal) return refusal
  const target = request.headers['x-amz-target']
  if (target === 'AmazonSQS.ReceiveMessage') return ok(receive(world, seller, body, at))
  if (target === 'AmazonSQS.DeleteMessageBatch') return ok(remove(world, seller, body))
  return sqsError(400, 'InvalidAction', 'The action or operation requested is invalid.')
}

function receive(world: World, seller: Seller, body: Record<string, unknown>, at: number): unknown {
  const most = Math.min(10, Number(body['MaxNumberOfMessages'] ?? 1))
  const hidden = Number(body['VisibilityTimeout'] ?? 30) * 1000
  const visible = world.state.queue.filter(
    (message) => message.seller === seller.login && message.visibleAt <= at,
  )
  const taken = visible.slice(0, most)
  for (const message of taken) {
    message.visibleAt = at + hidden
    message.handle = world.tokenRandom.text(40)
  }
  if (taken.length === 0) return {}
  return {
    Messages: taken.map(({ id, handle, body: text }) => ({
      MessageId: id,
      ReceiptHandle: handle,
      MD5OfBody: createHash('md5').update(text).digest('hex'),
      Body: text,
    })),
  }
}

function remove(world: World, seller: Seller, body: Record<string, unknown>): unknown {
  const entries = Array.isArray(body['Entries']) ? (body['Entries'] as Record<string, unknown>[]) : []
  const handles = new Set(entries.map((entry) => entry['ReceiptHandle']))
  const isGone = (message: QueueMessage): boolean =>
    message.seller === seller.login && message.handle !== '' && handles.has(message.handle)
  world.state.queue = world.state.queue.filter((message) => !isGone(message))
  return { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] }
}

/** How far a request's date may lie off, as AWS has it. */
const SKEW_MS = 15 * 60_000

/** Signature Version 4, recomputed from what was received. */
function refusalOf({ queue }: Seller, request: WireRequest, at: number): Answer | null {
  const denied = (message: string): Answer => sqsError(403, 'InvalidSignatureException', message)
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([\w-]+)\/sqs\/aws4_request, SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})$/
  const match = form.exec(request.headers['authorization'] ?? '')
  if (!match) return sqsError(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token')
  const [, keyId = '', day = '', region = '', names = '', given = ''] = match
  if (keyId !== queue.accessKeyId)
    return sqsError(
      403,
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    )
  const date = request.headers['x-amz-date'] ?? ''
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? []
  const signedAt = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`)
  if (!(Math.abs(signedAt - at) <= SKEW_MS)) return denied(`Signature expired: ${date}`)
  const signed = names.split(';')
  if (!signed.includes('host') || !signed.includes('x-amz-date')) return denied('host must be signed')
  const headers = signed.map((name) => `${name}:${(request.headers[name] ?? '').trim()}`).join('\n')
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
  const canonical = `${request.method}\n/amazon/${QUEUE_HOST}${request.path}\n\n${headers}\n\n${names}\n${hash(request.body)}`
  const text = `AWS4-HMAC-SHA256\n${date}\n${day}/${region}/sqs/aws4_request\n${hash(canonical)}`
  const hmac = (key: Buffer | string, part: string): Buffer => createHmac('sha256', key).update(part).digest()
  const dayKey = hmac(`AWS4${queue.secretAccessKey}`, day)
  const key = hmac(hmac(hmac(dayKey, region), 'sqs'), 'aws4_request')
  const expected = createHmac('sha256', key).update(text).digest('hex')
  if (region !== queue.region || day !== date.slice(0, 8) || expected !== given)
    return denied('The request signature we calculated does not match the signature you provided.')
  return null
}
