/** What a buyer or a marketplace opened against a shop. `care_inquiry`: the marketplace's own care service asks the seller. */
export const CASE_KINDS = [
  'order',
  'cancellation',
  'unpaid_item',
  'return',
  'item_not_received',
  'claim',
  'chargeback',
  'dispute',
  'ticket',
  'message',
  'feedback',
  'care_inquiry',
] as const
export type CaseKind = (typeof CASE_KINDS)[number]

/** Whose move it is, or how it ended. `unrecognised`: the marketplace used a word that we do not know. */
export const CASE_STATUSES = [
  'awaiting_seller',
  'awaiting_buyer',
  'awaiting_marketplace',
  'won',
  'lost',
  'settled',
  'withdrawn',
  'expired',
  'unrecognised',
] as const
export type CaseStatus = (typeof CASE_STATUSES)[number]

/** The three boxes of the inbox: 未处理 / 已回复 / 已关闭. Every case is in exactly one. */
export const BOXES = ['unhandled', 'replied', 'closed'] as const
export type Box = (typeof BOXES)[number]

const BOX_OF: Readonly<Record<CaseStatus, Box>> = {
  unrecognised: 'unhandled',
  awaiting_seller: 'unhandled',
  awaiting_buyer: 'replied',
  awaiting_marketplace: 'replied',
  won: 'closed',
  lost: 'closed',
  settled: 'closed',
  withdrawn: 'closed',
  expired: 'closed',
}

/** The one box a status belongs to; total, so the three counts of any selection add up to its size. */
export const boxOf = (status: CaseStatus): Box => BOX_OF[status]

/** How far a case has come, for the state diagram and for sorting; never used to decide whose move it is. */
export const PHASES = [
  'request',
  'negotiation',
  'evidence',
  'ruling',
  'return',
  'execution',
  'closed',
] as const
export type Phase = (typeof PHASES)[number]

export const PARTIES = ['seller', 'buyer', 'marketplace'] as const
export type Party = (typeof PARTIES)[number]

/** Something the reader should know about the figures of this case: kept beside it, never dropped. */
export interface Flag {
  readonly code:
    'unknown_state' | 'unknown_value' | 'unknown_field' | 'jumped' | 'no_deadline' | 'contradiction'
  /** Where in the marketplace's own answer, as a dotted path. */
  readonly path: string
  readonly value: string
}
