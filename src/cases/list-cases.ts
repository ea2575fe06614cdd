import { Transform } from 'class-transformer'
import { IsBoolean, IsIn, IsOptional, Matches } from 'class-validator'
import { CASE_KINDS, CASE_STATUSES } from '#case'
import type { CaseKind, CaseStatus } from '#case'
import type { CallerIdentity } from '../auth/caller.js'
import { Says } from '../infra/describe.js'
import { numberOf } from '../infra/ids.js'
import { IsInstant, Listed, PageCursor, PageLimit, refuse } from '../infra/lists.js'
import { CASE_FIELDS } from './case-schema.js'
import { SORTS } from './inbox-query.js'
import type { CaseFilters, InboxQuery, Sort } from './inbox-query.js'
import { REASON_PATH } from './reason-places.js'

const WORD = /^[^\0]{1,100}$/

/** A tag's name: without a comma, which parts names in a filter, and without spaces at its ends. */
export const TAG_NAME = /^[^\p{Cc}, ](?:[^\p{Cc},]{0,38}[^\p{Cc}, ])?$/u

/** `true` and `false` of a query. */
const Flag = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))

/** What chooses among cases, whatever their box. Filters take one value or several with commas between them. */
export class CaseFiltersDto {
  @IsOptional()
  @Listed()
  @IsIn(CASE_STATUSES, { each: true })
  status?: CaseStatus[]

  @IsOptional()
  @Listed()
  @IsIn(CASE_KINDS, { each: true })
  kind?: CaseKind[]

  @IsOptional()
  @Listed()
  @Matches(/^[^\0]{1,40}$/, { each: true })
  marketplace?: string[]

  @IsOptional()
  @Listed()
  @Matches(/^acct_[1-9][0-9]{0,17}$/, { each: true })
  account?: string[]

  @Says('`me`, `none`, or the number of a person')
  @IsOptional()
  @Matches(/^(me|none|user_[1-9][0-9]{0,17})$/)
  assignee?: string

  @Says('Names of tags; a case with any of them')
  @IsOptional()
  @Listed()
  @Matches(TAG_NAME, { each: true })
  tag?: string[]

  @Says('true: only what is put off; false: nothing that is put off. Without it both')
  @IsOptional()
  @Flag()
  @IsBoolean()
  snoozed?: boolean

  @Says('Whether staff marked it as needing no response')
  @IsOptional()
  @Flag()
  @IsBoolean()
  noResponse?: boolean

  @Says('Whether the next deadline has passed')
  @IsOptional()
  @Flag()
  @IsBoolean()
  overdue?: boolean

  @Says('Open cases that are due before this instant')
  @IsOptional()
  @IsInstant()
  dueBefore?: string

  @Says('The marketplace’s order id')
  @IsOptional()
  @Matches(WORD)
  order?: string

  @Says('The buyer’s handle, exactly')
  @IsOptional()
  @Matches(WORD)
  buyer?: string

  @Says('The marketplace’s reason code')
  @IsOptional()
  @Matches(WORD)
  reason?: string

  @Says('A place in the tree of `/v1/reasons`, with everything below it')
  @IsOptional()
  @Matches(REASON_PATH)
  reasonPath?: string

  @Says(
    'Words of subjects, reasons, lines, ids and messages, all of them (Chinese from two characters); or an order id, a native id, a case id or a buyer’s handle, exactly',
  )
  @IsOptional()
  @Matches(WORD)
  q?: string

  @IsOptional()
  @IsInstant()
  updatedSince?: string

  @IsOptional()
  @IsInstant()
  updatedUntil?: string
}

/** The filters, of which box, in which order, and which page. */
export class ListCasesDto extends CaseFiltersDto {
  @PageLimit()
  limit = 50

  @PageCursor()
  cursor?: string

  @Says('Default: open; all when the list is narrowed by order, buyer, q or updatedSince')
  @IsOptional()
  @IsIn(['unhandled', 'replied', 'closed', 'open', 'all'])
  box?: 'unhandled' | 'replied' | 'closed' | 'open' | 'all'

  @Says(
    'Falling with a minus before it; `amount` shows only cases that have one; `stake` begins with what most endangers a level',
  )
  @IsOptional()
  @IsIn(SORTS)
  sort?: Sort

  @Says('Only these fields of each case, with commas between them')
  @IsOptional()
  @Listed()
  @IsIn(CASE_FIELDS, { each: true })
  fields?: string[]
}

/** What a list's parameters ask of the inbox. */
export function inboxQueryOf(caller: CallerIdentity, query: ListCasesDto): InboxQuery {
  const { fields: _shown, ...rest } = query
  return { ...rest, ...filtersOf(caller, query) }
}

/** What a query's filters ask, with numbers for ids. */
export function filtersOf(caller: CallerIdentity, filters: CaseFiltersDto): CaseFilters {
  const { account, assignee, ...rest } = filters
  return {
    ...rest,
    account: account?.map((id) => numberOf('acct', id)),
    assignee: assigneeOf(caller, assignee),
  }
}

function assigneeOf({ staff }: CallerIdentity, asked: string | undefined): string | null | undefined {
  if (asked === undefined) return undefined
  if (asked === 'none') return null
  if (asked === 'me') return staff?.id ?? refuse('`me` is for people; a key names a user_…')
  return numberOf('user', asked)
}
