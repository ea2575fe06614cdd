/** What a notice of Amazon's tells. */
export const NOTICE_KINDS = [
  'claim_opened',
  'claim_needs_answer',
  'claim_granted_seller',
  'claim_granted_amazon',
  'claim_denied',
  'claim_withdrawn',
  'claim_refunded',
  'claim_appeal_received',
  'claim_appeal_info',
  'claim_appeal_won',
  'claim_appeal_lost',
  'chargeback_opened',
  'chargeback_represented',
  'chargeback_won',
  'chargeback_lost',
  'return_requested',
  'care_question',
  'care_answered',
  'care_lapsed',
  'undelivered',
  'no_case',
] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/**
 * How to know a kind of notice. The wording of Amazon's mails is published nowhere and changes: these phrases are our own reading
 * of what such notices say (UNCONFIRMED), and a shop can add its own. All in lower case; the first template that fits decides.
 */
export interface Template {
  readonly kind: NoticeKind
  /** One of them stands in the subject. */
  readonly subject: readonly string[]
  /** One of them stands in the subject or the text; absent: the subject is enough. */
  readonly text?: readonly string[] | undefined
}

/** What a language calls the fields of a notice. */
export interface FieldWords {
  /** What stands before the day by which the seller must answer. */
  readonly answerBy: readonly string[]
  readonly amount: readonly string[]
  readonly reason: readonly string[]
  /** What stands before the day of the order. */
  readonly orderedOn: readonly string[]
  /** Words of a reason by our code of it. */
  readonly reasons: readonly (readonly [code: ReasonCode, phrases: readonly string[]])[]
}

/** Why buyers claim and cardholders dispute (source document 002 §5: A-to-z and chargeback reasons). */
export const REASON_CODES = [
  'NOT_RECEIVED',
  'NOT_AS_DESCRIBED',
  'RETURNED_NOT_REFUNDED',
  'RETURN_REFUSED',
  'UNAUTHORIZED',
  'DUPLICATE',
] as const
export type ReasonCode = (typeof REASON_CODES)[number]

export interface MailLanguage {
  readonly language: 'en' | 'zh' | 'ja' | 'de'
  readonly templates: readonly Template[]
  readonly words: FieldWords
}
