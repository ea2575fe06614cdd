import type { SiteId } from './sites.js'

/** What the simulated eBay remembers beside orders and cancellations. Instants are epoch milliseconds, money minor units. */

/** A seller's login, or anything that carries one (EbayShopInfo). */
export type ShopRef = string | { readonly sellerLogin: string }

export interface EvidenceFile {
  readonly fileId: string
  readonly name: string
  readonly type: string
  readonly at: number
  readonly base64: string
}

export interface EvidenceSet {
  readonly evidenceId: string
  readonly evidenceType: string
  readonly fileIds: readonly string[]
  readonly at: number
}

export interface DisputeFields {
  readonly id: string
  readonly seller: string
  readonly orderKey: string
  /** DisputeReasonEnum, or a value that eBay has not published yet. */
  reason: string
  readonly amount: number
  readonly openedAt: number
  modifiedAt: number
  closedAt: number | null
  respondBy: number | null
  /** DisputeStateEnum. */
  status: string
  /** SellerResponseEnum. */
  response: string | null
  /** OutcomeEnum. */
  outcome: string | null
  protection: string | null
  revision: number
  note: string | null
  buyerNote: string | null
  returnAddress: unknown
  requests: readonly {
    readonly evidenceId: string
    readonly type: string
    readonly at: number
    readonly by: number
  }[]
  evidence: readonly EvidenceSet[]
  /** Uploaded, whether or not they belong to a set yet. */
  files: readonly EvidenceFile[]
  money: readonly {
    readonly at: number
    readonly type: string
    readonly reason: string
    readonly amount: number
  }[]
  history: readonly { readonly at: number; readonly type: string; readonly actor: string }[]
  /** What the bank will decide if the seller contests. */
  wins: boolean
  extra: Record<string, unknown>
}
export type Dispute = DisputeFields & { previous: DisputeFields | null }

export interface Message {
  readonly messageId: string
  readonly from: 'seller' | 'buyer'
  readonly at: number
  readonly text: string
  read: boolean
  /** Files that were sent with it; eBay keeps them on its picture host. */
  media?: readonly MessageMedia[]
}

export interface MessageMedia {
  readonly id: string
  readonly name: string
  /** IMAGE, PDF, DOC, TXT. */
  readonly type: string
}

export interface Conversation {
  readonly id: string
  readonly seller: string
  readonly buyer: string
  readonly itemId: string
  readonly title: string
  /** ACTIVE, ARCHIVE, DELETE, or a value that eBay has not published yet. */
  status: string
  readonly createdAt: number
  messages: Message[]
}

export interface Feedback {
  readonly id: string
  readonly seller: string
  readonly buyer: string
  readonly itemId: string
  readonly transactionId: string
  readonly title: string
  /** CommentTypeCodeType, or a value that eBay has not published yet. */
  type: string
  text: string
  at: number
  revised: boolean
  response: { readonly at: number; readonly text: string } | null
}

export interface Destination {
  readonly id: string
  readonly name: string
  readonly endpoint: string
  readonly verificationToken: string
  status: string
}

export interface Subscription {
  readonly id: string
  readonly topicId: string
  readonly destinationId: string
  /** null: the application's own (account deletion). */
  readonly seller: string | null
  readonly createdAt: number
  /** Missing: ENABLED. */
  status?: 'DISABLED'
}

/** A signing key of the Key Management API, by the JWE that stands for it. */
export interface SigningKey {
  readonly jwe: string
  readonly privateKey: string
  readonly publicKey: string
}

/** Counts behind a shop's standards, by program: what a test or demo wants eBay to report. */
export interface Standing {
  readonly level: string
  readonly defects: number
  readonly claims: number
  readonly late: number
  readonly tracked: number
  readonly transactions: number
  readonly sales: number
  /** Days that were judged; a year unless told. */
  readonly lookBackDays?: number
}

export interface DeskState {
  disputes: Dispute[]
  conversations: Conversation[]
  feedback: Feedback[]
  destinations: Destination[]
  subscriptions: Subscription[]
  /** Key id and PKCS #8 of the notifications. */
  notificationKey: { readonly kid: string; readonly privateKey: string } | null
  /** By login. */
  signingKeys: Record<string, SigningKey>
  /** By login and program. */
  standings: Record<string, Record<string, Standing>>
}

export const emptyDesk = (): DeskState => ({
  disputes: [],
  conversations: [],
  feedback: [],
  destinations: [],
  subscriptions: [],
  notificationKey: null,
  signingKeys: {},
  standings: {},
})

/** Sites of which a seller is domiciled in the EU or the UK and has to sign what moves money. */
export const MUST_SIGN: readonly SiteId[] = ['EBAY_GB', 'EBAY_DE']
