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
  readonly modifiedAt: number
  readonly state: string
}

export interface Penalty {
  readonly id: string
  readonly seller: string
  readonly reason: string
  readonly createdAt: number
  readonly reversedAt: number | null
  /** Minor units of USD. */
  readonly amount: number
  readonly entityType: 'TICKET' | 'ORDER'
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

export type EventKind = 'wish-steps-in' | 'wish-answers' | 'user-silent' | 'seal'

/** What will happen to a ticket at an instant, if it is then still in the version for which it was planned. */
export interface PlannedEvent {
  readonly at: number
  readonly seq: number
  readonly kind: EventKind
  readonly ticketId: string
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
  events: PlannedEvent[]
  nextSeq: number
  /** Calls in the current window, by seller. */
  readonly usage: Record<string, { readonly window: number; readonly count: number }>
}
