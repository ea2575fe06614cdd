/** All instants are epoch milliseconds of virtual time. */

export type TicketState =
  'AWAITING_MERCHANT' | 'AWAITING_USER' | 'AWAITING_WISH' | 'CLOSED' | 'PERMANENTLY_CLOSED'
export type Sender = 'USER' | 'MERCHANT' | 'WISH_SUPPORT' | 'WISH_AUTOMATED_SUPPORT' | 'LIVE_CHAT'
/** The host that serves a shop: merchants in China have their own. */
export type Host = 'merchant' | 'china'

export interface Shop {
  readonly login: string
  readonly merchantId: string
  readonly site: 'GLOBAL' | 'CN'
  readonly host: Host
}

export interface Reply {
  readonly at: number
  readonly sender: Sender
  readonly message: string
  readonly files: readonly string[]
}

export interface TicketFields {
  readonly id: string
  readonly seller: string
  readonly type: string
  readonly subject: string
  readonly subLabel: string | null
  readonly refundReason: string | null
  readonly buyer: { readonly name: string; readonly locale: string }
  readonly orderIds: readonly string[]
  readonly productIds: readonly string[]
  readonly openedAt: number
  /** One of TicketState, unless a scenario puts an unknown word here. */
  state: string
  modifiedAt: number
  replies: readonly Reply[]
  closedAt: number | null
  closedBy: Sender | null
  /** Whether Wish lets this merchant open it again. */
  readonly reopenable: boolean
}

export interface Ticket extends TicketFields {
  /** As it was before its last change. */
  previous: TicketFields | null
}

export interface Order {
  readonly id: string
  readonly seller: string
  readonly transactionId: string
  readonly productId: string
  readonly productName: string
  readonly sku: string
  readonly quantity: number
  /** Minor units of USD. */
  readonly unitPrice: number
  readonly releasedAt: number
  readonly shippedAt: number | null
  /** When the carrier was seen to have it; null: not yet. */
  readonly fulfilledAt: number | null
  modifiedAt: number
  state: string
  /** What the merchant asked for, and how far Wish is with it; null: nothing. */
  refund: OrderRefund | null
}

export interface OrderRefund {
  readonly reason: string
  readonly note: string | null
  status: 'IN_PROGRESS' | 'FAILED' | 'SUCCEEDED'
  doneAt: number | null
}

export interface Rating {
  readonly id: string
  readonly seller: string
  readonly productId: string
  readonly orderId: string
  /** 1 to 5. */
  readonly rating: number
  readonly comment: string
  readonly locale: string
  readonly createdAt: number
}

export interface Topic {
  readonly id: string
  readonly name: string
}

export interface Subscription {
  readonly id: string
  readonly seller: string
  readonly topicId: string
  endpoint: string
  status: 'ACTIVE' | 'INACTIVE'
}

/** Events on their way to a subscriber. */
export interface Delivery {
  readonly id: number
  readonly subscriptionId: string
  readonly events: { readonly data: unknown; readonly timestamp: number }[]
  /** Tries so far. */
  attempts: number
  dueAt: number
}

export interface Penalty {
  readonly id: string
  readonly seller: string
  readonly reason: string
  readonly createdAt: number
  readonly reversedAt: number | null
  /** Minor units of USD. */
  readonly amount: number
  readonly entityType: 'TICKET' | 'ORDER' | 'STORE'
  readonly entityId: string
}

export interface RefreshToken {
  readonly token: string
  readonly seller: string
  revoked: boolean
}

export interface AccessToken {
  readonly token: string
  readonly seller: string
  expiresAt: number
  revoked: boolean
}

export type EventKind = 'wish-steps-in' | 'wish-answers' | 'user-silent' | 'seal' | 'refund-settles'

/** What will happen to a ticket or an order at an instant, if it is then still in the version for which it was planned. */
export interface PlannedEvent {
  readonly at: number
  readonly seq: number
  readonly kind: EventKind
  /** Id of the ticket or order. */
  readonly of: string
  readonly plannedAt: number
}

/** Everything that the simulated Wish remembers; plain data. */
export interface WishState {
  readonly app: { readonly clientId: string; readonly clientSecret: string }
  readonly shops: Shop[]
  readonly refreshTokens: RefreshToken[]
  accessTokens: AccessToken[]
  readonly tickets: Ticket[]
  readonly orders: Order[]
  readonly penalties: Penalty[]
  readonly ratings: Rating[]
  readonly topics: readonly Topic[]
  subscriptions: Subscription[]
  deliveries: Delivery[]
  events: PlannedEvent[]
  nextSeq: number
  /** Calls in the current window, by seller. */
  readonly usage: Record<string, { readonly window: number; readonly count: number }>
}
