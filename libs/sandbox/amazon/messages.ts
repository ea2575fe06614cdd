import { json, type Answer } from '../http.js'
import { route, type Call, type Route } from './calls.js'
import type { Order } from './types.js'
import { uploadedFor } from './uploads.js'
import { ERRORS, invalid, listIn, objectIn, refuse } from './wire.js'
import { factsOf, record } from './world.js'

/*
 * Messaging: what a seller may begin with. The names that are offered are an open list; Amazon was seen to offer an invoice as `sendInvoice`.
 */

/** The types that are files alone; two more may carry files beside their text. */
const DOCUMENTS = ['legalDisclosure', 'warranty', 'invoice']
const WITH_FILES = [...DOCUMENTS, 'confirmCustomizationDetails', 'digitalAccessKey']
const MOST_FILES = 5

const orderIn = (call: Call): Order | undefined =>
  call.world.state.orders.find(({ id, seller }) => id === call.ids[0] && seller === call.seller.login)

/** What a seller may begin with for an order of his own that is not cancelled: the name, and the type in its address. */
const allowedFor = ({ status, fulfilledBy }: Order): [name: string, type: string][] => {
  if (fulfilledBy === 'AMAZON' || status === 'CANCELLED') return []
  const types =
    status === 'SHIPPED'
      ? ['unexpectedProblem', 'legalDisclosure', 'warranty', 'invoice']
      : ['confirmDeliveryDetails', 'confirmOrderDetails', 'unexpectedProblem', 'confirmCustomizationDetails']
  return types.map((type) => [type === 'invoice' ? 'sendInvoice' : type, type])
}

function messagingActions(call: Call): Answer {
  if (listIn(call.request.query, 'marketplaceIds').length !== 1) return ERRORS.invalid
  const order = orderIn(call)
  if (!order) return ERRORS.notFound
  const base = `/messaging/v1/orders/${order.id}`
  const marketplaceIds = factsOf(call.seller).marketplaceId
  const link = ([name, type]: [string, string]) => ({
    href: `${base}/messages/${type}?marketplaceIds=${marketplaceIds}`,
    name,
  })
  return json(200, {
    _links: {
      self: { href: `${base}?marketplaceIds=${marketplaceIds}` },
      actions: allowedFor(order).map(link),
    },
    _embedded: { actions: [] },
  })
}

/** The names of the files that a message brings along; words where one is not there. */
function filesIn(call: Call, order: Order, type: string, attachments: unknown): string[] | string {
  if (attachments === undefined) return []
  if (!WITH_FILES.includes(type) || !Array.isArray(attachments) || attachments.length > MOST_FILES)
    return 'Invalid Input'
  const files = attachments as { uploadDestinationId?: unknown; fileName?: unknown }[]
  const resource = `messaging/v1/orders/${order.id}/messages/${type}`
  for (const { uploadDestinationId: id, fileName } of files) {
    if (typeof id !== 'string' || typeof fileName !== 'string' || fileName === '') return 'Invalid Input'
    if (!uploadedFor(call.world, call.seller, id, resource)) return `Attachment with ID ${id} does not exist`
  }
  return files.map(({ fileName }) => String(fileName))
}

function sendMessage(call: Call): Answer {
  const [, type = ''] = call.ids
  const order = orderIn(call)
  const body = objectIn(call.request.body)
  const text = body?.['text'] ?? ''
  if (!order) return ERRORS.notFound
  if (listIn(call.request.query, 'marketplaceIds').length !== 1 || typeof text !== 'string')
    return ERRORS.invalid
  if (!allowedFor(order).some(([, allowed]) => allowed === type))
    return invalid(`Action ${type} is not allowed for this order`)
  const files = filesIn(call, order, type, body?.['attachments'])
  if (typeof files === 'string') return invalid(files)
  if (DOCUMENTS.includes(type) ? files.length === 0 || text !== '' : text === '') return ERRORS.invalid
  order.messages.push({ type, text, at: call.deed.at, ...(files.length > 0 && { files }) })
  record(call.world, call.deed, call.seller.login, 'message.sent', { orderId: order.id, type })
  return json(201, {})
}

const REVIEW = 'productReviewAndSellerFeedback'
const DAY = 86_400_000

/** From the fifth to the thirtieth day after shipping, once: this sandbox knows no delivery. */
function mayAsk(order: Order, at: number): boolean {
  const left = order.parcels.at(-1)?.shipTime
  const days = left === undefined ? -1 : (at - left) / DAY
  const asked = order.messages.some(({ type }) => type === REVIEW)
  return order.status === 'SHIPPED' && order.fulfilledBy === 'MERCHANT' && days >= 5 && days <= 30 && !asked
}

function solicitationActions(call: Call): Answer {
  if (listIn(call.request.query, 'marketplaceIds').length !== 1) return ERRORS.invalid
  const order = orderIn(call)
  if (!order) return ERRORS.notFound
  const base = `/solicitations/v1/orders/${order.id}`
  const query = `?marketplaceIds=${factsOf(call.seller).marketplaceId}`
  const link = { href: `${base}/solicitations/${REVIEW}${query}`, name: REVIEW }
  const actions = mayAsk(order, call.deed.at) ? [link] : []
  return json(200, { _links: { self: { href: `${base}${query}` }, actions }, _embedded: { actions: [] } })
}

function solicit(call: Call): Answer {
  if (listIn(call.request.query, 'marketplaceIds').length !== 1) return ERRORS.invalid
  const order = orderIn(call)
  if (!order) return ERRORS.notFound
  if (!mayAsk(order, call.deed.at)) return refuse(403, 'Unauthorized', 'You cannot send this solicitation.')
  order.messages.push({ type: REVIEW, text: '', at: call.deed.at })
  record(call.world, call.deed, call.seller.login, 'review.requested', { orderId: order.id })
  return json(201, {})
}

export const MESSAGE_ROUTES: readonly Route[] = [
  route(
    'GET',
    '/solicitations/v1/orders/([\\d-]+)',
    'solicitations.actions',
    'object',
    [1, 5],
    solicitationActions,
  ),
  route(
    'POST',
    `/solicitations/v1/orders/([\\d-]+)/solicitations/${REVIEW}`,
    'solicitations.send',
    'nothing',
    [1, 5],
    solicit,
  ),
  route('GET', '/messaging/v1/orders/([\\d-]+)', 'messaging.actions', 'object', [1, 5], messagingActions),
  route(
    'POST',
    '/messaging/v1/orders/([\\d-]+)/messages/(\\w+)',
    'messaging.send',
    'nothing',
    [1, 5],
    sendMessage,
  ),
]
