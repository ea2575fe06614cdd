import { listOf, page } from './listing.js'
import { appeal, close, reopen, write } from './tickets.js'
import { listRatings } from './ratings.js'
import { refundOrder, refundReasons } from './refunds.js'
import {
  createSubscription,
  deleteSubscription,
  getSubscription,
  listSubscriptions,
  listTopics,
  updateSubscription,
} from './webhooks.js'
import { ERRORS, badParameter, ok, orderJson, penaltyJson, ticketJson } from './wire.js'
import { iso } from '../clock.js'
import type { Operation } from '../faults.js'
import type { Answer } from '../http.js'
import type { Call, Route } from './calls.js'
import type { Shop, Ticket, TicketFields } from './types.js'

const STATES = ['AWAITING_WISH', 'AWAITING_USER', 'AWAITING_MERCHANT', 'CLOSED', 'PERMANENTLY_CLOSED']
const TYPES = ['ORDER', 'PRE_PURCHASE', 'POST_CUSTOMER_SUPPORT']
/** "with a max of 2000 characters" (v3 specification 3.0.65). */
const LONGEST_REPLY = 2_000

const isAnswer = (value: object): value is Answer => 'status' in value && 'headers' in value

const shownAs = (ticket: Ticket, { quirks }: Call): TicketFields =>
  quirks.stale ? (ticket.previous ?? ticket) : ticket

const ticketIn = ({ world, id }: Call, { login }: Shop): Ticket | undefined =>
  world.state.tickets.find((ticket) => ticket.id === id && ticket.seller === login)

function listTickets(call: Call, shop: Shop): Answer {
  const { query } = call.request
  const states = listOf(query, 'states')
  const types = listOf(query, 'types')
  if (states.some((state) => !STATES.includes(state))) return badParameter('states is invalid')
  if (types.some((type) => !TYPES.includes(type))) return badParameter('types is invalid')
  const items = call.world.state.tickets
    .filter((ticket) => ticket.seller === shop.login)
    .map((ticket) => shownAs(ticket, call))
    .filter((ticket) => states.length === 0 || states.includes(ticket.state))
    .filter((ticket) => types.length === 0 || types.includes(ticket.type))
  const dates = { updated_at: (ticket: TicketFields) => ticket.modifiedAt }
  const found = page({ items, dates, defaultLimit: 50, id: ({ id }) => id }, query, call.quirks)
  if ('status' in found) return found
  return ok(found.map((ticket) => ticketJson(call.world, ticket, shop.merchantId, call.deed.at)))
}

function getTicket(call: Call, shop: Shop): Answer {
  const ticket = ticketIn(call, shop)
  if (!ticket) return ERRORS.notFound
  return ok(ticketJson(call.world, shownAs(ticket, call), shop.merchantId, call.deed.at))
}

function replyTicket(call: Call, shop: Shop): Answer {
  const ticket = ticketIn(call, shop)
  if (!ticket) return ERRORS.notFound
  const message = bodyOf(call)?.['message']
  if (typeof message !== 'string' || message.trim() === '') return badParameter('message is required')
  if (message.length > LONGEST_REPLY) return badParameter('message can have at most 2000 characters')
  if (!write(call.world, ticket, 'MERCHANT', message, call.deed))
    return badParameter('a ticket in this state cannot be replied to')
  return ok({ message, replied_at: iso(call.deed.at), sender: 'MERCHANT', supporting_files: [] })
}

/** The three moves that a merchant may make, by the state that he asks for. */
const MOVES: Readonly<Record<string, (call: Call, ticket: Ticket) => boolean>> = {
  CLOSED: ({ world, deed }, ticket) => close(world, ticket, 'MERCHANT', deed),
  AWAITING_WISH: ({ world, deed }, ticket) => appeal(world, ticket, deed),
  AWAITING_MERCHANT: ({ world, deed }, ticket) => reopen(world, ticket, deed),
}

function updateTicket(call: Call, shop: Shop): Answer {
  const ticket = ticketIn(call, shop)
  if (!ticket) return ERRORS.notFound
  const state = String(bodyOf(call)?.['state'])
  const move = Object.hasOwn(MOVES, state) ? MOVES[state] : undefined
  if (!move) return badParameter('state must be CLOSED, AWAITING_MERCHANT or AWAITING_WISH')
  if (!move(call, ticket)) return badParameter(`You are not permitted to change this ticket to ${state}`)
  return ok(ticketJson(call.world, ticket, shop.merchantId, call.deed.at))
}

function bodyOf({ request }: Call): Record<string, unknown> | null {
  try {
    const body: unknown = JSON.parse(request.body)
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : null
  } catch {
    return null
  }
}

function listOrders(call: Call, shop: Shop): Answer {
  const items = call.world.state.orders.filter((order) => order.seller === shop.login)
  const dates = {
    updated_at: ({ modifiedAt }: (typeof items)[number]) => modifiedAt,
    released_at: ({ releasedAt }: (typeof items)[number]) => releasedAt,
  }
  const found = page({ items, dates, defaultLimit: 50, id: ({ id }) => id }, call.request.query, call.quirks)
  return isAnswer(found) ? found : ok(found.map(orderJson))
}

function listPenalties(call: Call, shop: Shop): Answer {
  const items = call.world.state.penalties.filter((penalty) => penalty.seller === shop.login)
  const dates = {
    created_at: ({ createdAt }: (typeof items)[number]) => createdAt,
    reversed_at: ({ reversedAt }: (typeof items)[number]) => reversedAt,
  }
  const found = page({ items, dates, defaultLimit: 100, id: ({ id }) => id }, call.request.query, call.quirks)
  return isAnswer(found) ? found : ok(found.map(penaltyJson))
}

function getOrder({ world, id }: Call, { login }: Shop): Answer {
  const order = world.state.orders.find((candidate) => candidate.id === id && candidate.seller === login)
  return order ? ok(orderJson(order)) : ERRORS.notFound
}

const route = (
  method: string,
  path: string,
  name: string,
  shows: Operation['shows'],
  answer: Route['answer'],
): Route => ({
  method,
  path: new RegExp(`^/api/v3/${path}$`),
  operation: { name: `wish.${name}`, shows },
  answer,
})

/** What a merchant's token opens. */
export const ROUTES: readonly Route[] = [
  route('GET', 'oauth/test', 'oauth.test', 'object', (_call, shop) => ok({ merchant_id: shop.merchantId })),
  route('GET', 'tickets', 'tickets.list', 'list', listTickets),
  route('GET', 'tickets/([0-9a-f]+)', 'tickets.get', 'object', getTicket),
  route('POST', 'tickets/([0-9a-f]+)/replies', 'tickets.reply', 'nothing', replyTicket),
  route('PUT', 'tickets/([0-9a-f]+)', 'tickets.update', 'nothing', updateTicket),
  route('GET', 'orders', 'orders.list', 'list', listOrders),
  route('GET', 'orders/([0-9a-f]+)', 'orders.get', 'object', getOrder),
  route('GET', 'orders/([0-9a-f]+)/refund_reasons', 'orders.refund_reasons', 'nothing', refundReasons),
  route('PUT', 'orders/([0-9a-f]+)/refund', 'orders.refund', 'nothing', refundOrder),
  route('GET', 'penalties', 'penalties.list', 'list', listPenalties),
  route('GET', 'ratings/products', 'ratings.list', 'list', listRatings),
  route('GET', 'webhook/topics', 'webhook.topics', 'nothing', listTopics),
  route('GET', 'webhook/subscriptions', 'webhook.subscriptions', 'nothing', listSubscriptions),
  route('POST', 'webhook/subscriptions', 'webhook.subscribe', 'nothing', createSubscription),
  route('GET', 'webhook/subscriptions/([0-9a-f]+)', 'webhook.subscription', 'nothing', getSubscription),
  route('PUT', 'webhook/subscriptions/([0-9a-f]+)', 'webhook.renew', 'nothing', updateSubscription),
  route('DELETE', 'webhook/subscriptions/([0-9a-f]+)', 'webhook.delete', 'nothing', deleteSubscription),
]
