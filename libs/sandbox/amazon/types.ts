/** All instants are epoch milliseconds of virtual time. */

export type Host = 'na' | 'eu' | 'fe'
export type SiteId = 'US' | 'DE' | 'JP'

export type OrderStatus =
  | 'PENDING_AVAILABILITY'
  | 'PENDING'
  | 'UNSHIPPED'
  | 'PARTIALLY_SHIPPED'
  | 'SHIPPED'
  | 'CANCELLED'
  | 'UNFULFILLABLE'

/** A selling partner in one region; the login is only this sandbox's name of it. */
export interface Seller {
  readonly login: string
  readonly sellerId: string
  readonly site: SiteId
  readonly host: Host
  readonly storeName: string
  readonly queue: {
    readonly url: string
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly region: string
  }
  /** Roles that the seller has not granted: operations beginning with one of these answer 403. */
  missingRoles: string[]
  ahr: number
}

export interface OrderLine {
  readonly orderItemId: string
  readonly asin: string
  readonly sku: string
  readonly title: string
  readonly quantity: number
  /** Minor units of the site's currency. */
  readonly unitPrice: number
  shipped: number
  cancelWish: string | null
  cancelledBy: string | null
}

export interface Parcel {
  readonly referenceId: string
  readonly carrier: string
  readonly trackingNumber: string
  readonly shipTime: number
  readonly createdAt: number
  status: string
}

export interface Order {
  readonly id: string
  readonly seller: string
  readonly placedAt: number
  updatedAt: number
  /** One of OrderStatus, unless a scenario puts an unknown word here. */
  status: string
  readonly fulfilledBy: 'MERCHANT' | 'AMAZON'
  readonly shipBy: number
  readonly buyer: { readonly name: string; readonly email: string; readonly locale: string }
  readonly lines: OrderLine[]
  readonly parcels: Parcel[]
  readonly messages: {
    readonly type: string
    readonly text: string
    readonly at: number
    readonly files?: readonly string[]
  }[]
}

/** A row of the returns report: one line of a return. */
export interface Return {
  readonly rmaId: string
  readonly seller: string
  readonly orderId: string
  readonly requestedAt: number
  status: string
  readonly reason: string
  readonly resolution: string
  readonly quantity: number
  trackingId: string | null
  deliveredAt: number | null
  refunded: number
  aToZ: boolean
  safeT: { readonly id: string; state: string; readonly createdAt: number } | null
  /** Taken out of the report, as Amazon sometimes does. */
  gone: boolean
}

export interface Feedback {
  readonly seller: string
  readonly orderId: string
  readonly at: number
  readonly rating: 1 | 2 | 3
  readonly comments: string
  response: string
  gone: boolean
}

/** Money that moved; `list` is the typed list of Finances v0 in which it stands. */
export interface MoneyEvent {
  readonly id: string
  readonly seller: string
  readonly orderId: string
  readonly at: number
  readonly list: 'GuaranteeClaimEventList' | 'ChargebackEventList' | 'RefundEventList'
  /** Minor units; negative is a debit. */
  readonly amount: number
}

export interface Job {
  readonly id: string
  readonly seller: string
  readonly type: string
  readonly marketplaceIds: readonly string[]
  readonly createdAt: number
  readonly doneAt: number
  /** How it will end. */
  readonly ends: 'DONE' | 'CANCELLED' | 'FATAL'
  readonly documentId: string | null
  readonly from: number | null
  readonly to: number | null
  /** The schedule that made it. */
  readonly scheduleId?: string
}

/** Reports that are made by themselves. */
export interface ReportSchedule {
  readonly id: string
  readonly seller: string
  readonly type: string
  readonly marketplaceIds: readonly string[]
  readonly period: string
  nextAt: number
}

/** A file that waits to be fetched or was handed in. */
export interface StoredDocument {
  readonly id: string
  readonly seller: string
  /** Part of the signed address. */
  readonly key: string
  /** Base64. */
  content: string
  readonly contentType: string
  readonly gzip: boolean
  /** Until when the address opens it. */
  opensUntil: number
  /** Of a file handed in for a message: what it is for, and what it must look like. */
  readonly upload?: { readonly resource: string; readonly md5: string; done: boolean }
}

export interface QueueMessage {
  readonly id: string
  readonly seller: string
  readonly body: string
  visibleAt: number
  handle: string
}

/** Where notifications can go; the application's. */
export interface Destination {
  readonly id: string
  readonly name: string
  readonly arn: string
}

export interface Subscription {
  readonly id: string
  readonly seller: string
  readonly type: string
  readonly payloadVersion: string
  readonly destinationId: string
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
}

export type EventKind = 'auto-cancel' | 'scheduled-report'

export interface PlannedEvent {
  readonly at: number
  readonly seq: number
  readonly kind: EventKind
  /** The order, or the schedule. */
  readonly subject: string
}

/** Everything that the simulated Amazon remembers; plain data. */
export interface AmazonState {
  /** Whether the health report counts what happened; else it has a baseline of older orders. */
  healthEarned?: boolean
  readonly app: { readonly clientId: string; readonly clientSecret: string }
  readonly sellers: Seller[]
  readonly refreshTokens: RefreshToken[]
  accessTokens: AccessToken[]
  readonly orders: Order[]
  readonly returns: Return[]
  readonly feedback: Feedback[]
  readonly money: MoneyEvent[]
  readonly reports: Job[]
  schedules: ReportSchedule[]
  readonly feeds: Job[]
  readonly queries: Job[]
  documents: StoredDocument[]
  queue: QueueMessage[]
  readonly destinations: Destination[]
  subscriptions: Subscription[]
  events: PlannedEvent[]
  nextSeq: number
  /** Token buckets by seller and operation. */
  readonly buckets: Record<string, { tokens: number; at: number }>
}
