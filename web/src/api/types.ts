import type { components, operations } from '../../../clients/typescript/schema'

/** What a schema of the service's document is in TypeScript: `Schema<'Case'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

/** What may be asked of a list: `QueryOf<'listCases'>`. */
export type QueryOf<Name extends keyof operations> = NonNullable<operations[Name]['parameters']['query']>

export const boxes = ['unhandled', 'replied', 'closed'] as const
export type Box = (typeof boxes)[number]

export type Words = Schema<'Words'>
export type Money = Schema<'Money'>
export type Counts = Schema<'Counts'>
export type BoxCounts = Counts['boxes']
export type Rule = Schema<'DeadlineRule'>
export type Deadline = Schema<'Deadline'>
export type OrderLine = Schema<'OrderLine'>
export type Case = Schema<'Case'>
/** What a list holds of a case. */
export type Row = Pick<
  Case,
  | 'id'
  | 'kind'
  | 'status'
  | 'box'
  | 'marketplace'
  | 'account'
  | 'site'
  | 'nativeId'
  | 'nativeState'
  | 'subject'
  | 'order'
  | 'buyer'
  | 'amount'
  | 'nextDeadline'
  | 'overdue'
  | 'allowedActions'
  | 'openedAt'
  | 'updatedAt'
  | 'closedAt'
  | 'assignee'
  | 'tags'
  | 'snoozedUntil'
>
export type Flag = Case['flags'][number]
export type CaseEvent = Schema<'TimelineEvent'>
export type ActionOffer = Schema<'ActionOffer'>
export type Action = Schema<'Action'>
export type ActionState = Action['state']
export type Account = Schema<'Account'>
export type Marketplace = Schema<'Marketplace'>
export type SignedInBody = Schema<'SignedIn'>
export type ClockBody = Schema<'GetClockAnswer'>

/** The part of JSON Schema that a form can be drawn from. */
export interface JsonSchema {
  type?: string | string[]
  title?: string
  /** The title in both languages. */
  'x-words'?: Words
  description?: string | Words
  properties?: Record<string, JsonSchema>
  required?: string[]
  enum?: unknown[]
  oneOf?: JsonSchema[]
  anyOf?: JsonSchema[]
  items?: JsonSchema
  const?: unknown
  default?: unknown
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  minItems?: number
  maxItems?: number
}

export interface Page<T> {
  data: T[]
  nextCursor: string | null
  hasMore: boolean
}
