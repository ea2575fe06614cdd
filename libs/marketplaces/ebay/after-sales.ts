import type { Cursor, Page } from '#adapter'
import type { Session } from './client.js'

/*
 * What a shop can ask of eBay after a sale, whichever interface carries it: Post-Order v2, or the GraphQL interfaces
 * that eBay released on 2026-10-26 as its successors. Raw items look the same behind both.
 */

/** What can be listed and read. GraphQL has no cases of its own: there they stay with Post-Order. */
export type Subject = 'cancellation' | 'return' | 'inquiry' | 'case'

/** An amount as eBay writes it: `24.50`, `USD`. */
export interface Sum {
  readonly amount: string
  readonly currency: string
}

/** A file to hand over. */
export interface Upload {
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

/** DecisionEnum, the seller's values (Post-Order 2.9.0; OFFER_REPLACEMENT in its newer pages). Read 2026-11-22. */
export type Decision =
  | 'APPROVE'
  | 'APPROVE_WITHOUT_EBAY_LABEL'
  | 'DECLINE'
  | 'OFFER_PARTIAL_REFUND'
  | 'OFFER_RETURN'
  | 'OFFER_RETURN_WITHOUT_LABEL'
  | 'PROVIDE_RMA'
  | 'OFFER_REPLACEMENT'

/** What can be done, and with what. */
export interface Inputs {
  readonly cancel_unpaid: { readonly legacyOrderId: string; readonly lineId: string }
  readonly approve_cancellation: object
  readonly reject_cancellation: {
    readonly shippedAt?: string | undefined
    readonly trackingNumber?: string | undefined
  }
  readonly decide_return: {
    readonly decision: Decision
    readonly comments?: string | undefined
    readonly partialRefund?: Sum | undefined
    readonly rmaNumber?: string | undefined
  }
  readonly refund_return: {
    readonly total: Sum
    readonly comments?: string | undefined
    /** Withheld from a return that came back damaged, used or incomplete. */
    readonly withheldFor?: 'damaged' | 'used' | 'missing_parts' | undefined
  }
  readonly receive_return: { readonly comments?: string | undefined }
  readonly label_return: {
    readonly carrier?: string | undefined
    readonly trackingNumber?: string | undefined
    readonly file?: Upload | undefined
    readonly comments?: string | undefined
    readonly sentAt: string
  }
  readonly message_return: { readonly text: string }
  readonly escalate_return: { readonly reason: string; readonly comments?: string | undefined }
  readonly refund_inquiry: { readonly comments?: string | undefined }
  readonly ship_inquiry: {
    readonly carrier: string
    readonly trackingNumber?: string | undefined
    readonly shippedAt: string
    readonly comments?: string | undefined
  }
  readonly message_inquiry: { readonly text: string }
  readonly escalate_inquiry: { readonly reason: string; readonly comments?: string | undefined }
  readonly appeal_case: { readonly comments: string }
}
export type Command = keyof Inputs

/** The object that is meant: eBay's id of it and the site of the sale. */
export interface Target {
  readonly id: string
  readonly site: string
  /** `{itemId}-{transactionId}` where known: some objects can only be found by it. */
  readonly lineId: string | null
  readonly openedAt: string
}

export interface AfterSales {
  /** One page of the shop's objects, as raw items of their stream. */
  list(session: Session, subject: Subject, cursor: Cursor | null): Promise<Page>
  /** One object afresh, as a raw item. */
  read(session: Session, subject: Subject, target: Target): Promise<readonly unknown[]>
  /** Sends a command, once. Gives what eBay names of it; throws `rejected` where eBay's answer says that it failed. */
  send<C extends Command>(
    session: Session,
    command: C,
    target: Target,
    input: Inputs[C],
  ): Promise<string | null>
}
