import type { AfterSaleEvent, EscalatedCase, Inquiry, Return } from './after-sale-types.js'
import type { DeskState } from './desk-types.js'
import type { SiteId } from './sites.js'
import type { Versioned } from './versioned.js'

export type { Versioned } from './versioned.js'

/** All instants are epoch milliseconds, all money is in minor units; only the wire and the truth show texts. */
export interface Line {
  readonly itemId: string
  readonly transactionId: string
  readonly title: string
  readonly sku: string
  readonly quantity: number
  readonly unitPrice: number
}

export interface Buyer {
  readonly userId: string
  readonly firstName: string
  readonly lastName: string
  readonly eiasToken: string
}

export interface OrderFields {
  /** OrderLineItemID of the first line; unlike the order id it never changes. */
  readonly key: string
  readonly seller: string
  readonly site: SiteId
  readonly buyer: Buyer
  readonly lines: readonly Line[]
  readonly shipping: number
  readonly unpaidOrderId: string
  readonly paidOrderId: string
  readonly createdAt: number
  modifiedAt: number
  paidAt: number | null
  paidBy: 'ONLINE_PAID' | 'MARK_AS_PAID'
  shippedAt: number | null
  trackingNumber: string | null
  cancelledAt: number | null
  invoicedAt: number[]
  history: { at: number; what: string }[]
  /** Reasons of EligibilityFailureReasonEnum that hold this order back, e.g. CASE_EXIST. */
  blockedBy: string[]
  /** The buyer pays in the instant in which the seller cancels: before eBay looks at the order, or right after. */
  paysOnCancel: 'before' | 'after' | null
  /** So many refunds of this order will fail. */
  refundFails: number
  /** Of an auction: who bid beside the buyer. Missing where the listing was none. */
  bids?: readonly Bid[]
}

/** A bidder's highest bid, in minor units. */
export interface Bid {
  readonly userId: string
  readonly amount: number
}

export interface SecondChanceOffer {
  /** Of the listing that only this bidder may buy. */
  readonly itemId: string
  readonly originalItemId: string
  readonly orderKey: string
  readonly seller: string
  readonly bidder: string
  readonly price: number
  readonly message: string | null
  readonly startsAt: number
  readonly endsAt: number
  boughtAt: number | null
}

export interface Activity {
  readonly at: number
  readonly type: string
  readonly party: 'BUYER' | 'SELLER' | 'UNKNOWN'
  readonly from: string
  readonly to: string
}

/** How long eBay takes between the steps of a cancellation, in milliseconds. */
export interface Pace {
  readonly closeUnpaid: number
  readonly startRefund: number
  readonly finishRefund: number
  readonly retryRefund: number
}

export interface CancellationFields {
  readonly cancelId: string
  readonly orderKey: string
  readonly seller: string
  readonly requestor: string
  reason: string
  /** CancelStateEnum and CancelStatusEnum, or a value that eBay has not published yet. */
  state: string
  status: string
  closeReason: string | null
  readonly requestedAt: number
  modifiedAt: number
  closedAt: number | null
  sellerDueAt: number | null
  buyerDueAt: number | null
  readonly refund: number
  refundedAt: number | null
  refundFailures: number
  shipmentAt: number | null
  history: Activity[]
  readonly pace: Pace
  /** Fields that are not in any published description; merged into every answer. */
  extra: Record<string, unknown>
  /** The history uses the field names of the 2015 samples (cancelStateFrom, cancelStatetateTo). */
  oldNames: boolean
}

export type Order = Versioned<OrderFields>
export type Cancellation = Versioned<CancellationFields>

export type EventKind =
  | 'remind-24h'
  | 'remind-48h'
  | 'buyer-pays'
  | 'close-unpaid'
  | 'start-refund'
  | 'finish-refund'
  | 'seller-timeout'
  | 'buyer-timeout'
  | AfterSaleEvent
  | 'dispute-overdue'
  | 'dispute-decides'

/** Something that will happen; `subject` is an order key or the id of what followed. */
export interface PlannedEvent {
  readonly at: number
  readonly seq: number
  readonly kind: EventKind
  readonly subject: string
}

export interface Shop {
  readonly login: string
  readonly site: SiteId
  /** The old Auth'n'Auth token. */
  readonly legacyToken: string
  readonly legacyExpiresAt: number
}

export interface RefreshToken {
  readonly token: string
  readonly login: string
  readonly scopes: readonly string[]
  readonly expiresAt: number
  revoked: boolean
}

/** `login` is null for an application token (client_credentials). */
export interface AccessToken {
  readonly token: string
  readonly login: string | null
  readonly scopes: readonly string[]
  expiresAt: number
}

export interface AuthorizationCode {
  readonly code: string
  readonly login: string
  readonly redirectUri: string
  readonly scopes: readonly string[]
  readonly expiresAt: number
}

/** Everything that the simulated eBay remembers; plain data. */
export interface EbayState {
  readonly app: { readonly clientId: string; readonly clientSecret: string }
  shops: Shop[]
  refreshTokens: RefreshToken[]
  accessTokens: AccessToken[]
  codes: AuthorizationCode[]
  orders: Order[]
  cancellations: Cancellation[]
  returns: Return[]
  inquiries: Inquiry[]
  cases: EscalatedCase[]
  secondChances: SecondChanceOffer[]
  events: PlannedEvent[]
  nextSeq: number
  /** Calls counted per resource in one Pacific day. */
  usage: Record<string, { day: string; count: number }>
  /** Disputes at the bank, messages, feedback, notifications, standings. */
  desk: DeskState
  /** Whether standings follow from what happened; else every shop has usual ones. */
  standingsEarned?: boolean
}
