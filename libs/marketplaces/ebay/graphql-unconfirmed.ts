import type { Command, Inputs, Subject, Target } from './after-sales.js'

/*
 * UNCONFIRMED, all of it. eBay released the Cancellation, Return and Order Inquiry interfaces (GraphQL, v1.0.0) on
 * 2026-10-26; its release notes confirm the names of the operations, which stand in graphql.ts. Field names, arguments,
 * inputs and the spelling of values are known from a third party's migration guide that is known to have errors (read
 * 2026-11-22). This file is the only place to correct when eBay's schema can be read; every value that it does not know is
 * handed on as it came, and stands on top of the inbox as not recognised.
 */

type Json = Readonly<Record<string, unknown>>

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const part = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, name) => (isJson(inner) ? inner[name] : undefined), value)
const dateOf = (value: unknown) => (typeof value === 'string' ? { value } : undefined)

const MONEY = 'value currency'
const LINE = 'lineItem { orderLineItemId title quantity }'
const HISTORY = 'activities { type actor occurredAt note }'

const SELECTIONS: Readonly<Record<Exclude<Subject, 'case'>, string>> = {
  cancellation: `__typename cancellationId status { code displayText } reason requestedAt closedAt requestedBy orderId
    respondBy refundAmount { ${MONEY} } buyer { username } lineItems { orderLineItemId title quantity }`,
  return: `__typename returnId status { code displayText } closeReason reason reasonType comments createdAt orderId
    respondBy buyer { username } refundAmount { ${MONEY} } sellerAvailableActions { primaryActions }
    case { caseId } ${LINE} ${HISTORY}`,
  inquiry: `__typename inquiryId status { code displayText } createdAt respondBy orderId claimAmount { ${MONEY} }
    buyer { username } sellerAvailableActions { primaryActions } case { caseId } ${LINE} ${HISTORY}`,
}

/** What a list of a subject is asked for. */
export const listDocument = (operation: string, subject: Exclude<Subject, 'case'>): string =>
  `query ${operation}($filter: ${operation[0]?.toUpperCase()}${operation.slice(1)}Filter, $cursor: String, $limit: Int) {
  ${operation}(filter: $filter, pagination: { cursor: $cursor, limit: $limit }) {
    items { ${SELECTIONS[subject]} }
    pagination { nextCursor }
  }
}`

export const listVariables = (
  window: { from: string; to: string },
  cursor: string | null,
  limit: number,
): Json => ({
  filter: { createdBetween: { from: window.from, to: window.to } },
  cursor,
  limit,
})

/** The objects in a list and where it goes on. */
export function listIn(data: unknown, operation: string): { items: readonly unknown[]; next: string | null } {
  const items = part(data, operation, 'items')
  const next = part(data, operation, 'pagination', 'nextCursor')
  return {
    items: Array.isArray(items) ? items : [],
    next: typeof next === 'string' && next !== '' ? next : null,
  }
}

export const readDocument = (operation: string, subject: Exclude<Subject, 'case'>): string =>
  `query ${operation}($id: ID!) { ${operation}(id: $id) { ${SELECTIONS[subject]} } }`

/** Business errors are members of a union and vanish unless they are asked for by name. */
export const sendDocument = (operation: string): string =>
  `mutation ${operation}($input: ${operation[0]?.toUpperCase()}${operation.slice(1)}Input!) {
  ${operation}(input: $input) { __typename ... on BusinessError { errorCode errorMessage } case { caseId } }
}`

/** Type names of business errors end so. */
export const isBusinessError = (typename: string): boolean => typename.endsWith('Error')

const WITHHELD = {
  damaged: 'RETURNED_IN_DAMAGED_CONDITION',
  used: 'RETURNED_IN_USED_CONDITION',
  missing_parts: 'RETURNED_WITH_MISSING_PARTS',
} as const

const amount = (sum: { amount: string; currency: string }) => ({ value: sum.amount, currency: sum.currency })

/** The input of each mutation. */
export const INPUTS: {
  readonly [C in Exclude<Command, 'appeal_case'>]: (target: Target, input: Inputs[C]) => Json
} = {
  cancel_unpaid: (_target, { lineId }) => ({
    orderLineItemId: lineId,
    reason: 'UNPAID_CONTRACT',
    relistAllItems: false,
  }),
  approve_cancellation: ({ id }) => ({ cancellationId: id }),
  reject_cancellation: ({ id }, { shippedAt, trackingNumber }) => ({
    cancellationId: id,
    ...((shippedAt ?? trackingNumber) && {
      fulfillmentDetails: {
        shippedAt,
        shipmentTrackingDetails: trackingNumber ? { trackingNumber } : undefined,
      },
    }),
  }),
  decide_return: ({ id }, { comments, partialRefund, rmaNumber }) => ({
    returnId: id,
    comments,
    ...(partialRefund && { refundAmount: amount(partialRefund) }),
    ...(rmaNumber && { rmaNumber }),
  }),
  refund_return: ({ id }, { total, comments, withheldFor }) => ({
    returnId: id,
    refundAmount: amount(total),
    comments,
    ...(withheldFor && { withholdReturnRefundReason: WITHHELD[withheldFor] }),
  }),
  receive_return: ({ id }, { comments }) => ({ returnId: id, comments }),
  label_return: ({ id }, { carrier, trackingNumber, comments, sentAt }) => ({
    returnId: id,
    shipmentTrackingDetails: { carrier, trackingNumber },
    comments,
    offlineReturnLabelChannel: 'COMMUNICATED_TO_BUYER',
    sentAt,
  }),
  message_return: ({ id }, { text }) => ({ returnId: id, message: text }),
  escalate_return: ({ id }, { reason, comments }) => ({ returnId: id, reason, comments }),
  refund_inquiry: ({ id }, { comments }) => ({ inquiryId: id, comments }),
  ship_inquiry: ({ id }, { carrier, trackingNumber, shippedAt, comments }) => ({
    inquiryId: id,
    fulfillmentDetails: { shippedAt, shipmentTrackingDetails: { carrier, trackingNumber } },
    comments,
  }),
  message_inquiry: ({ id }, { text }) => ({ inquiryId: id, message: text }),
  escalate_inquiry: ({ id }, { reason, comments }) => ({ inquiryId: id, reason, comments }),
}

/** Their words for a status, in the words of Post-Order; one that is not listed stays as it is. */
const CANCELLATION: Readonly<Record<string, { cancelState: string; cancelStatus?: string }>> = {
  AWAITING_ACTION_FROM_SELLER: { cancelState: 'APPROVAL_PENDING', cancelStatus: 'CANCEL_REQUESTED' },
  PENDING: { cancelState: 'REFUND_PENDING', cancelStatus: 'CANCEL_PENDING' },
  DECLINED: { cancelState: 'CLOSED', cancelStatus: 'CANCEL_REJECTED' },
  COMPLETED: { cancelState: 'CLOSED', cancelStatus: 'CANCEL_CLOSED_UNKNOWN_REFUND' },
}
const CANCEL_REASONS: Readonly<Record<string, string>> = {
  BUYER_REQUESTED: 'BUYER_ASKED_CANCEL',
  OUT_OF_STOCK: 'OUT_OF_STOCK_OR_CANNOT_FULFILL',
  SHIPPING_ADDRESS_ISSUES: 'ADDRESS_ISSUES',
  UNPAID_CONTRACT: 'ORDER_UNPAID',
}
const RETURN: Readonly<Record<string, string>> = {
  AWAITING_ACTION_FROM_SELLER: 'RETURN_REQUESTED',
  AWAITING_ACTION_FROM_BUYER: 'ITEM_READY_TO_SHIP',
  AWAITING_ACTION_FROM_EBAY: 'ESCALATED',
}
const INQUIRY: Readonly<Record<string, string>> = {
  AWAITING_ACTION_FROM_SELLER: 'WAITING_SELLER_RESPONSE',
  AWAITING_ACTION_FROM_EBAY: 'CLOSED_WITH_ESCALATION',
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const coded = (item: Json): string => text(part(item, 'status', 'code')) ?? ''
const ids = (line: unknown): { itemId?: string | undefined; transactionId?: string | undefined } => {
  const [itemId, transactionId] = (text(part(line, 'orderLineItemId')) ?? '').split('-')
  return transactionId ? { itemId, transactionId } : {}
}
/** Whether a raw item came by GraphQL: its type name is asked for with it. */
const isNode = (item: unknown): item is Json => isJson(item) && typeof item['__typename'] === 'string'

/** A raw cancellation in the shape of Post-Order; one that is in that shape already stays as it is. */
export function cancellationFromGraphql(item: unknown): unknown {
  if (!isNode(item)) return item
  const lines = Array.isArray(item['lineItems']) ? (item['lineItems'] as readonly unknown[]) : []
  const reason = text(item['reason'])
  return {
    cancelId: item['cancellationId'],
    ...(CANCELLATION[coded(item)] ?? { cancelState: coded(item) }),
    cancelReason: reason && (CANCEL_REASONS[reason] ?? reason),
    requestorType: item['requestedBy'],
    legacyOrderId: item['orderId'],
    buyerLoginName: part(item, 'buyer', 'username'),
    requestRefundAmount: item['refundAmount'],
    cancelRequestDate: dateOf(item['requestedAt']),
    cancelCloseDate: dateOf(item['closedAt']),
    sellerResponseDueDate: dateOf(item['respondBy']),
    lineItems: lines.map((line) => ({
      ...ids(line),
      itemTitle: part(line, 'title'),
      cancelQuantity: part(line, 'quantity'),
    })),
  }
}

const activities = (item: Json): readonly unknown[] => {
  const list = item['activities']
  return Array.isArray(list) ? list : []
}

/** A raw return in the shape of Post-Order. */
export function returnFromGraphql(item: unknown): unknown {
  if (!isNode(item)) return item
  const code = coded(item)
  const due = dateOf(item['respondBy'])
  const actions = part(item, 'sellerAvailableActions', 'primaryActions')
  return {
    summary: {
      returnId: item['returnId'],
      state: RETURN[code] ?? code,
      status: code === 'AWAITING_ACTION_FROM_EBAY' ? 'ESCALATED' : undefined,
      orderId: item['orderId'],
      buyerLoginName: part(item, 'buyer', 'username'),
      creationInfo: {
        creationDate: dateOf(item['createdAt']),
        reason: item['reason'],
        reasonType: item['reasonType'],
        comments: item['comments'] ? { content: item['comments'] } : undefined,
        item: { ...ids(item['lineItem']), returnQuantity: part(item, 'lineItem', 'quantity') },
      },
      sellerTotalRefund: item['refundAmount'] ? { estimatedRefundAmount: item['refundAmount'] } : undefined,
      ...(due && {
        [code === 'AWAITING_ACTION_FROM_BUYER' ? 'buyerResponseDue' : 'sellerResponseDue']: {
          respondByDate: due,
        },
      }),
      escalationInfo: part(item, 'case', 'caseId') ? { caseId: part(item, 'case', 'caseId') } : undefined,
      // Their names of actions are not those of Post-Order: what eBay offers is then left to eBay's own answer.
      ...(Array.isArray(actions) && { graphqlActions: actions }),
    },
    detail: {
      itemDetail: { ...ids(item['lineItem']), itemTitle: part(item, 'lineItem', 'title') },
      closeInfo: item['closeReason'] ? { returnCloseReason: item['closeReason'] } : undefined,
      responseHistory: activities(item).map((one) => ({
        activity: part(one, 'type'),
        author: part(one, 'actor'),
        creationDate: dateOf(part(one, 'occurredAt')),
        notes: part(one, 'note') ? { content: part(one, 'note') } : undefined,
      })),
    },
  }
}

/** A raw inquiry in the shape of Post-Order. */
export function inquiryFromGraphql(item: unknown): unknown {
  if (!isNode(item)) return item
  const code = coded(item)
  return {
    summary: {
      inquiryId: item['inquiryId'],
      inquiryStatusEnum: INQUIRY[code] ?? code,
      creationDate: dateOf(item['createdAt']),
      buyer: part(item, 'buyer', 'username'),
      claimAmount: item['claimAmount'],
      respondByDate: dateOf(item['respondBy']),
      orderId: item['orderId'],
      ...ids(item['lineItem']),
    },
    detail: {
      inquiryId: item['inquiryId'],
      status: INQUIRY[code] ?? code,
      itemDetails: { itemTitle: part(item, 'lineItem', 'title') },
      inquiryHistoryDetails: {
        history: activities(item).map((one) => ({
          action: part(one, 'type'),
          actor: part(one, 'actor'),
          date: dateOf(part(one, 'occurredAt')),
          description: part(one, 'note') ?? undefined,
        })),
      },
    },
  }
}
