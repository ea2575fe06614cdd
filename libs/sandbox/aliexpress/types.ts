/** All instants are epoch milliseconds of virtual time; amounts are minor units. */

export interface Shop {
  readonly login: string
  readonly sellerId: string
  readonly site: 'GLOBAL' | 'CN'
  /** Operations that were taken from this shop. */
  readonly lost: string[]
}

export type Owner = 'buyer' | 'seller' | 'platform'
export type PlanType = 'refund' | 'return_and_refund'

export interface Plan {
  readonly id: string
  readonly owner: Owner
  type: PlanType
  status: string
  reachedType: string | null
  reachedAt: number | null
  buyerAcceptedAt: number | null
  sellerAcceptedAt: number | null
  isDefault: boolean
  content: string
  /** In the buyer's currency. */
  minor: number
  freight: Owner | null
  version: number
  readonly createdAt: number
  modifiedAt: number
  addressId: string | null
}

export interface LogEntry {
  readonly at: number
  readonly action: string
  readonly by: 'buyer' | 'seller' | 'waiter' | 'system'
  readonly content: string
  readonly received: boolean | null
  readonly files: readonly string[]
}

/** How the buyer answers a counter-offer. */
export type Temper = 'waits' | 'accepts' | 'modifies' | 'cancels' | 'escalates'
/** What AliExpress does with a dispute that comes to it. */
export type Course = 'plan' | 'evidence' | 'ruling'

export interface Reason {
  readonly id: number
  readonly en: string
  readonly zh: string
}

export interface IssueFields {
  readonly id: string
  readonly seller: string
  readonly orderId: string
  readonly childId: string
  readonly buyer: string
  status: string
  /** `reverse_detail_status`. */
  detail: string
  readonly reason: Reason
  readonly warranty: boolean
  readonly currency: string
  readonly max: number
  readonly createdAt: number
  modifiedAt: number
  timeout: { readonly type: string; readonly at: number } | null
  plans: readonly Plan[]
  log: readonly LogEntry[]
  company: string | null
  lp: string | null
  returnNo: string | null
  readonly temper: Temper
  readonly course: Course
  /** Whether AliExpress's last word is a refund. */
  readonly refunds: boolean
  readonly ships: boolean
  /** Returns go to an official warehouse, to the provider of free returns, or to the seller. */
  readonly returnsTo: 'seller' | 'warehouse' | 'provider'
  /** Its detail cannot be read: AliExpress answers with an error. */
  readonly hidden: boolean
}

export interface Issue extends IssueFields {
  /** As it was before its last change. */
  previous: IssueFields | null
}

export interface OrderFields {
  readonly id: string
  readonly childId: string
  readonly seller: string
  readonly buyer: string
  status: string
  readonly createdAt: number
  paidAt: number | null
  sentAt: number | null
  modifiedAt: number
  endReason: string | null
  cancelReason: string | null
  dueAt: number | null
  readonly product: {
    readonly id: string
    readonly name: string
    readonly sku: string
    readonly price: number
  }
  readonly quantity: number
  log: readonly {
    readonly at: number
    readonly action: string
    readonly operator: string
    readonly memo: string
  }[]
}

export interface Order extends OrderFields {
  previous: OrderFields | null
}

export interface Evaluation {
  readonly childId: string
  readonly orderId: string
  readonly seller: string
  readonly buyer: string
  readonly productId: string
  stars: number
  feedback: string
  reply: string | null
  readonly createdAt: number
  modifiedAt: number
}

export interface RefreshToken {
  readonly token: string
  readonly seller: string
  /** The end of the consent; a refresh does not move it. */
  readonly validUntil: number
  revoked: boolean
}

export interface AccessToken {
  readonly token: string
  readonly seller: string
  expiresAt: number
}

export type EventKind =
  | 'seller-silent'
  | 'buyer-answers'
  | 'platform-enters'
  | 'platform-acts'
  | 'evidence-over'
  | 'plan-over'
  | 'final-word'
  | 'executes'
  | 'address-over'
  | 'buyer-ships'
  | 'shipping-over'
  | 'return-arrives'
  | 'confirmation-over'
  | 'ship-date-over'
  | 'receipt-over'

/** What will happen to a dispute or an order at an instant, if nothing else does before. */
export interface PlannedEvent {
  readonly at: number
  readonly seq: number
  readonly kind: EventKind
  readonly id: string
}

/** Everything that the simulated AliExpress remembers; plain data. */
export interface AliexpressState {
  readonly app: { readonly clientId: string; readonly clientSecret: string }
  readonly shops: Shop[]
  refreshTokens: RefreshToken[]
  accessTokens: AccessToken[]
  readonly codes: { readonly code: string; readonly seller: string; readonly until: number }[]
  readonly issues: Issue[]
  readonly orders: Order[]
  readonly evaluations: Evaluation[]
  events: PlannedEvent[]
  nextSeq: number
  /** Calls in the current window, by seller. */
  readonly usage: Record<string, { readonly window: number; readonly count: number }>
}
