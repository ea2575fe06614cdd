/** All instants are epoch milliseconds of virtual time. */

export interface Shop {
  readonly login: string
  /** The organisation's id. */
  readonly supplierId: string
  /** The user's id, by which messages are addressed. */
  readonly userId: string
  readonly supplierNo: string
  readonly curLevel: string
}

export interface Buyer {
  readonly id: string
  readonly orgId: string
  readonly nickName: string
  readonly country: string
}

export interface OrderFields {
  readonly seller: string
  readonly orderNo: string
  readonly orderId: string
  readonly buyer: Buyer
  /** Minor units. */
  readonly total: number
  readonly startedAt: number
  readonly paidAt: number | null
  readonly deliveredAt: number | null
  readonly deliveryDeadline: number | null
  readonly cancelledAt: number | null
  readonly warnReason: string | null
  status: string
  modifiedAt: number
}

export interface Order extends OrderFields {
  /** How a refund before shipping ends as soon as somebody has seen it. */
  whenSeen?: 'refund' | 'close'
  /** As it was before its last change. */
  previous: OrderFields | null
}

/** What DHgate's page shows beside the code that its interface gives. */
export type Step = 'COUNTERED' | 'EVIDENCE_GIVEN' | 'RETURN_ADDRESS' | 'RETURN_SHIPPING' | 'RETURN_RECEIPT'
export type Outcome = 'REFUNDED' | 'PARTLY_REFUNDED' | 'RELEASED' | 'WITHDRAWN'

export interface DisputeFields {
  readonly seller: string
  readonly orderNo: string
  readonly openedAt: number
  /** `disputeStatus` while it is open, or the order’s status where that alone tells; another word only if a scenario put it there. */
  code: string
  step: Step | null
  /** The five days ended without an answer. */
  unanswered: boolean
  closedAt: number | null
  outcome: Outcome | null
  modifiedAt: number
}

export interface Dispute extends DisputeFields {
  readonly id: number
  previous: DisputeFields | null
}

export interface Entry {
  readonly detailId: number
  readonly at: number
  readonly from: 'buyer' | 'seller' | 'system'
  readonly content: string
  readonly attachments: readonly string[]
}

export interface Topic {
  readonly msgId: number
  readonly seller: string
  readonly msgType: string
  readonly title: string
  readonly param: string | null
  readonly buyer: Buyer | null
  readonly began: 'buyer' | 'seller' | 'system'
  entries: readonly Entry[]
  /** Read, binned: by the shop. */
  read: boolean
  binned: boolean
}

export interface RefreshToken {
  readonly token: string
  readonly seller: string
  readonly expiresAt: number
  revoked: boolean
}

export interface AccessToken {
  readonly token: string
  readonly seller: string
  expiresAt: number
}

export type EventKind =
  | 'silence'
  | 'negotiation-ends'
  | 'evidence-ends'
  | 'ruling'
  | 'executed'
  | 'address-missing'
  | 'return-missing'
  | 'receipt-missing'
  | 'after-sale-ruling'
  | 'preship-executed'
  | 'preship-not-shipped'

/** What will happen at an instant if its dispute or order is then still in the version for which it was planned. */
export interface PlannedEvent {
  readonly at: number
  readonly seq: number
  readonly kind: EventKind
  readonly of: { readonly dispute: number } | { readonly order: string }
  readonly plannedAt: number
}

/** Everything that the simulated DHgate remembers; plain data. */
export interface DhgateState {
  readonly app: { readonly clientId: string; readonly clientSecret: string }
  readonly shops: Shop[]
  readonly refreshTokens: RefreshToken[]
  accessTokens: AccessToken[]
  readonly orders: Order[]
  readonly disputes: Dispute[]
  readonly topics: Topic[]
  events: PlannedEvent[]
  nextSeq: number
  nextId: number
  readonly usage: Record<string, { readonly window: number; readonly count: number }>
}
