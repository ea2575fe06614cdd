import { empty, json, type Answer } from '../http.js'
import { postOrderSeller, shown, type Call, type Route } from './calls.js'
import { search } from './cancellation-search.js'
import { cancelDetail, cancelSummary } from './cancellation-json.js'
import { approve, awaitsSeller, reject, sellerCancels } from './cancellations.js'
import { eligibility, type Eligibility } from './eligibility.js'
import { payOrder } from './lifecycle.js'
import { spend, type Resource } from './rate-limits.js'
import { Refusal, invalid, jsonBody } from './post-order-input.js'
import { PROBLEMS, postOrderError, tooManyRequests, type ErrorShape } from './wire.js'
import { findOrder, orderOf } from './world.js'
import type { Deed } from '../marketplace.js'
import type { Cancellation, Order } from './types.js'

const RESOURCE = 'post-order.cancellation'

/** Wraps an endpoint: who is calling, the daily limit, and its own shape of error body. */
export const endpoint =
  (resource: Resource, shape: ErrorShape, handle: (call: Call, seller: string) => Answer) =>
  (call: Call): Answer => {
    const seller = postOrderSeller(call)
    if (typeof seller !== 'string') return postOrderError(shape, seller)
    const left = spend(call.world, resource, call.deed.at)
    if (!left.ok) return tooManyRequests(left.retryAfter)
    try {
      return handle(call, seller)
    } catch (error) {
      if (error instanceof Refusal) return postOrderError(shape, error.problem)
      throw error
    }
  }

function detail({ world, request, quirks, id }: Call, seller: string): Answer {
  const cancellation = own(world.state.cancellations, seller, id)
  const groups = request.query.get('fieldgroups') ?? 'FULL'
  if (groups !== 'FULL' && groups !== 'SUMMARY') throw invalid('fieldgroups', 'must be FULL or SUMMARY')
  const view = groups === 'FULL' ? cancelDetail : cancelSummary
  const order = shown(orderOf(world, cancellation), quirks)
  return json(200, { cancelDetail: view(shown(cancellation, quirks), order) })
}

function checkEligibility({ world, request, deed }: Call, seller: string): Answer {
  const legacyOrderId = orderIdIn(jsonBody(request.body))
  const order = findOrder(world, seller, legacyOrderId)
  return json(
    200,
    eligibilityJson(legacyOrderId, order, order ? eligibility(world, order, deed.at) : UNKNOWN_ORDER),
  )
}

const UNKNOWN_ORDER: Eligibility = { eligible: false, reasons: [], failures: ['INVALID_ORDER'] }

function eligibilityJson(
  legacyOrderId: string,
  order: Order | undefined,
  { eligible, reasons, failures }: Eligibility,
): Record<string, unknown> {
  const outcome = eligible ? { eligibleCancelReason: reasons } : { failureReason: failures }
  const items = order?.lines ?? []
  return {
    legacyOrderId,
    eligible,
    ...outcome,
    itemEligibilityResult: items.map((line) => ({
      itemId: Number(line.itemId),
      transactionId: Number(line.transactionId),
      cancelQuantity: line.quantity,
      eligible,
      ...(eligible ? {} : { failureReason: failures }),
    })),
  }
}

/**
 * An order that is not eligible gets HTTP 200 without a cancelId and with the reasons (CreateCancelResponse page);
 * a reason that the order does not allow is an error.
 */
function create({ world, request, deed }: Call, seller: string): Answer {
  const input = jsonBody(request.body)
  const legacyOrderId = orderIdIn(input)
  const order = findOrder(world, seller, legacyOrderId)
  const raced = order && takeRace(order)
  const byBuyer: Deed = { at: deed.at, cause: { by: 'clock' } }
  if (order && raced === 'before') payOrder(world, order, byBuyer)
  const result = order ? eligibility(world, order, deed.at) : UNKNOWN_ORDER
  if (!order || !result.eligible) {
    return json(200, { orderEligibilityResult: eligibilityJson(legacyOrderId, order, result) })
  }
  const cancellation = sellerCancels(world, order, reasonIn(input, order, result), deed)
  if (raced === 'after') payOrder(world, order, byBuyer)
  return json(200, { cancelId: Number(cancellation.cancelId) })
}

function takeRace(order: Order): Order['paysOnCancel'] {
  const { paysOnCancel } = order
  order.paysOnCancel = null
  return paysOnCancel
}

function orderIdIn({ legacyOrderId }: Record<string, unknown>): string {
  if (typeof legacyOrderId === 'string' && legacyOrderId !== '') return legacyOrderId
  throw new Refusal(PROBLEMS.missingInput, 'Missing input legacyOrderId')
}

function reasonIn(input: Record<string, unknown>, order: Order, { reasons }: Eligibility): string {
  const { cancelReason = 'UNKNOWN', buyerPaid } = input
  if (typeof cancelReason !== 'string') throw invalid('cancelReason', 'must be a text')
  if (cancelReason !== 'UNKNOWN' && !reasons.includes(cancelReason)) {
    throw invalid(
      'cancelReason',
      `${cancelReason} is not allowed for this order now; allowed: ${reasons.join(', ')}`,
    )
  }
  if (buyerPaid !== undefined && buyerPaid !== (order.paidAt !== null)) {
    throw invalid('buyerPaid', 'does not agree with the payment status of the order')
  }
  return cancelReason
}

function answerApprove({ world, deed, id }: Call, seller: string): Answer {
  const cancellation = own(world.state.cancellations, seller, id)
  if (!awaitsSeller(cancellation)) throw new Refusal(PROBLEMS.wrongState)
  approve(world, cancellation, deed)
  return empty(200)
}

function answerReject({ world, request, deed, id }: Call, seller: string): Answer {
  const cancellation = own(world.state.cancellations, seller, id)
  const { shipmentDate, trackingNumber } = jsonBody(request.body)
  const shipped = (shipmentDate as { value?: unknown } | undefined)?.value
  const at = shipped === undefined ? null : Date.parse(typeof shipped === 'string' ? shipped : '')
  if (Number.isNaN(at)) throw invalid('shipmentDate.value', 'is no ISO 8601 date')
  if (trackingNumber !== undefined && typeof trackingNumber !== 'string') {
    throw invalid('trackingNumber', 'must be a text')
  }
  if (!awaitsSeller(cancellation)) throw new Refusal(PROBLEMS.wrongState)
  reject(world, cancellation, { at, trackingNumber: trackingNumber ?? null }, deed)
  return empty(200)
}

function own(all: readonly Cancellation[], seller: string, cancelId: string): Cancellation {
  const cancellation = all.find((candidate) => candidate.cancelId === cancelId && candidate.seller === seller)
  if (!cancellation) throw new Refusal(PROBLEMS.notFound)
  return cancellation
}

const path = (rest: string): RegExp => new RegExp(`^/post-order/v2/cancellation${rest}/?$`)
const name = (action: string): string => `${RESOURCE}.${action}`

const route = (
  method: string,
  action: string,
  pattern: string,
  shows: Route['operation']['shows'],
  answer: Route['answer'],
): Route => ({ host: 'api', method, path: path(pattern), operation: { name: name(action), shows }, answer })

/** The Post-Order v2 cancellation methods that are alive in 2.9.0 and later (facts/ebay.md §3.1). */
export const POST_ORDER_ROUTES: readonly Route[] = [
  route('GET', 'search', '/search', 'list', endpoint(RESOURCE, 'list', search)),
  route(
    'POST',
    'check_eligibility',
    '/check_eligibility',
    'nothing',
    endpoint(RESOURCE, 'bare', checkEligibility),
  ),
  route('POST', 'create', '', 'nothing', endpoint(RESOURCE, 'list', create)),
  route('GET', 'get', '/(\\d+)', 'object', endpoint(RESOURCE, 'single', detail)),
  route('POST', 'approve', '/(\\d+)/approve', 'nothing', endpoint(RESOURCE, 'bare', answerApprove)),
  route('POST', 'reject', '/(\\d+)/reject', 'nothing', endpoint(RESOURCE, 'single', answerReject)),
]
