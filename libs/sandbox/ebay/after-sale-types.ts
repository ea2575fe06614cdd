import type { Versioned } from './versioned.js'

/** Who did something, as UserPartyEnum says it. */
export type Author = 'BUYER' | 'SELLER' | 'SYSTEM' | 'CSR'

/** What somebody has to do by when; epoch milliseconds. */
export interface Due {
  readonly activity: string
  readonly at: number
}

export interface ReturnStep {
  readonly at: number
  readonly activity: string
  readonly author: Author
  readonly from: string
  readonly to: string
  readonly notes: string | null
  readonly offer: number | null
  readonly trackingNumber: string | null
}

export interface Movement {
  readonly at: number
  readonly type: string
  readonly status: string
  readonly minor: number
}

export interface ReturnFile {
  readonly id: string
  readonly name: string
  readonly format: string
  readonly purpose: string
  readonly by: Author
  readonly at: number
  /** Base64. */
  readonly data: string
}

export interface ReturnFields {
  readonly returnId: string
  readonly orderKey: string
  readonly seller: string
  reason: string
  reasonType: string
  readonly type: 'MONEY_BACK' | 'REPLACEMENT'
  readonly comments: string
  /** ReturnStateEnum and ReturnStatusEnum, or a value that eBay has not published yet. */
  state: string
  status: string
  closeReason: string | null
  readonly openedAt: number
  modifiedAt: number
  closedAt: number | null
  sellerDue: Due | null
  buyerDue: Due | null
  /** Minor units: what eBay expects, and what the buyer has got. */
  readonly expected: number
  refunded: number
  offer: number | null
  rma: string | null
  tracking: { readonly number: string; readonly carrier: string; readonly status: string } | null
  history: ReturnStep[]
  money: Movement[]
  files: ReturnFile[]
  caseId: string | null
  /** So many refunds will fail. */
  refundFails: number
  extra: Record<string, unknown>
}

export interface ClaimStep {
  readonly at: number
  readonly action: string
  readonly author: Author
  readonly said: string | null
  readonly money: Movement | null
}

export interface InquiryFields {
  readonly inquiryId: string
  readonly orderKey: string
  readonly seller: string
  state: string
  status: string
  readonly openedAt: number
  modifiedAt: number
  closedAt: number | null
  sellerDueAt: number | null
  readonly expiresAt: number
  readonly claimed: number
  tracking: { readonly number: string; readonly carrier: string } | null
  history: ClaimStep[]
  caseId: string | null
  extra: Record<string, unknown>
}

export interface CaseFields {
  readonly caseId: string
  readonly orderKey: string
  readonly seller: string
  readonly type: 'ITEM_NOT_RECEIVED' | 'RETURN'
  readonly returnId: string | null
  readonly escalatedBy: Author
  readonly escalateReason: string
  status: string
  closeReason: string | null
  readonly openedAt: number
  modifiedAt: number
  closedAt: number | null
  readonly claimed: number
  appeal: { readonly at: number; status: string; closeReason: string | null } | null
  /** How eBay will decide, and how an appeal will end. */
  readonly verdict: string
  readonly appealVerdict: string
  history: ClaimStep[]
  extra: Record<string, unknown>
}

export type Return = Versioned<ReturnFields>
export type Inquiry = Versioned<InquiryFields>
export type EscalatedCase = Versioned<CaseFields>

/** What can be planned for them; the subject is the id. */
export type AfterSaleEvent =
  | 'return-seller-late'
  | 'return-buyer-late'
  | 'return-arrives'
  | 'return-refund-ends'
  | 'inquiry-seller-late'
  | 'inquiry-refund-ends'
  | 'inquiry-lapses'
  | 'case-decided'
  | 'appeal-decided'
