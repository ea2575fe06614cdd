import { Controller, Get, Inject, Param, Query, UseInterceptors } from '@nestjs/common'
import { CASE_KINDS, CASE_STATUSES } from '#case'
import type { CaseKind, CaseStatus } from '#case'
import { IsBoolean, IsIn, IsOptional, Matches } from 'class-validator'
import { Transform } from 'class-transformer'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { Describe, Says, idSchema } from '../infra/describe.js'
import { Etag } from '../infra/etag.js'
import { numberOf } from '../infra/ids.js'
import { IsInstant, Listed, PageDto, pick, refuse } from '../infra/lists.js'
import { CaseIncludes } from './case-includes.js'
import { CASE_FIELDS, casePageSchema, countsSchema, oneCaseSchema, timelineSchema } from './case-schema.js'
import { Counts } from './counts.js'
import { Inbox } from './inbox.js'
import { SORTS } from './inbox-query.js'
import type { InboxQuery, Sort } from './inbox-query.js'
import { REASON_PATH } from './reason-places.js'

const WORD = /^[^\0]{1,100}$/
const INCLUDED_EVENTS = 50

class CountsDto {
  @IsOptional()
  @IsIn(CASE_KINDS)
  kind?: CaseKind

  @IsOptional()
  @Matches(/^[^\0]{1,40}$/)
  marketplace?: string

  @IsOptional()
  @Matches(/^acct_[1-9][0-9]{0,17}$/)
  account?: string
}

/** Filters take one value or several with commas between them. */
export class ListCasesDto extends PageDto {
  @Says('Default: open; all when the list is narrowed by order, buyer, q or updatedSince')
  @IsOptional()
  @IsIn(['unhandled', 'replied', 'closed', 'open', 'all'])
  box?: 'unhandled' | 'replied' | 'closed' | 'open' | 'all'

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

  @Says('Whether the next deadline has passed')
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value))
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

  @Says('An order id, a native id, a case id or a buyer’s handle, exactly')
  @IsOptional()
  @Matches(WORD)
  q?: string

  @IsOptional()
  @IsInstant()
  updatedSince?: string

  @IsOptional()
  @IsInstant()
  updatedUntil?: string

  @Says('Falling with a minus before it; `amount` shows only cases that have one')
  @IsOptional()
  @IsIn(SORTS)
  sort?: Sort

  @Says('Only these fields of each case, with commas between them')
  @IsOptional()
  @Listed()
  @IsIn(CASE_FIELDS, { each: true })
  fields?: string[]
}

class OneCaseDto {
  @Says('What to bring along')
  @IsOptional()
  @Listed()
  @IsIn(['timeline', 'actions'], { each: true })
  include?: string[]

  @IsOptional()
  @Listed()
  @IsIn(CASE_FIELDS, { each: true })
  fields?: string[]
}

const path = { id: idSchema('case') }

@Controller('v1/cases')
@Scopes('cases:read')
export class CasesController {
  constructor(
    @Inject(Inbox) private readonly inbox: Inbox,
    @Inject(Counts) private readonly counts: Counts,
    @Inject(CaseIncludes) private readonly includes: CaseIncludes,
  ) {}

  @Get()
  @Describe({
    id: 'listCases',
    summary: 'Cases, most urgent first or as asked',
    answer: casePageSchema,
  })
  async list(@Caller() caller: CallerIdentity, @Query() query: ListCasesDto) {
    const { data, ...page } = await this.inbox.list(caller.tenantId, inboxQueryOf(caller, query))
    return { data: data.map((one) => pick(one, query.fields)), ...page }
  }

  @Get('counts')
  @Describe({
    id: 'countCases',
    summary: 'Exact counts per box, kind, marketplace and shop',
    answer: countsSchema,
  })
  count(@Caller() caller: CallerIdentity, @Query() query: CountsDto) {
    const { kind, marketplace, account } = query
    const number = account === undefined ? undefined : numberOf('acct', account)
    return this.counts.of(caller.tenantId, { kind, marketplace, account: number })
  }

  @Get(':id')
  @UseInterceptors(Etag)
  @Describe({
    id: 'getCase',
    summary: 'One case in full',
    description: 'The answer carries an `ETag`; with `If-None-Match` an unchanged case is answered 304.',
    answer: oneCaseSchema,
    also: { 304: 'Unchanged since the ETag you sent' },
    problems: [404],
    path,
  })
  async find(@Caller() caller: CallerIdentity, @Param('id') id: string, @Query() query: OneCaseDto) {
    const caseId = numberOf('case', id)
    const one = await this.inbox.find(caller.tenantId, caseId)
    const asked = query.include ?? []
    const parts = await this.includes.of(caller.tenantId, caseId, asked)
    const events = asked.includes('timeline')
      ? { timeline: (await this.inbox.timeline(caller.tenantId, caseId, INCLUDED_EVENTS)).data }
      : {}
    return { ...pick(one, query.fields), id: one.id, ...events, ...parts }
  }

  @Get(':id/timeline')
  @Describe({
    id: 'getTimeline',
    summary: 'What happened to a case, newest first',
    answer: timelineSchema,
    problems: [404],
    path,
  })
  async timeline(@Caller() caller: CallerIdentity, @Param('id') id: string, @Query() query: PageDto) {
    const caseId = numberOf('case', id)
    await this.inbox.find(caller.tenantId, caseId)
    return this.inbox.timeline(caller.tenantId, caseId, query.limit, query.cursor)
  }
}

/** What a list's parameters ask of the inbox. */
export function inboxQueryOf(caller: CallerIdentity, query: ListCasesDto): InboxQuery {
  const { fields: _shown, account, assignee, ...rest } = query
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
