import { Controller, Get, Inject, Param, Query, UseInterceptors } from '@nestjs/common'
import { IsIn, IsOptional } from 'class-validator'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { Describe, Says, idSchema } from '../infra/describe.js'
import { Etag } from '../infra/etag.js'
import { numberOf } from '../infra/ids.js'
import { Listed, PageDto, pick } from '../infra/lists.js'
import { CaseIncludes, INCLUDED } from './case-includes.js'
import { CASE_FIELDS, casePageSchema, countsSchema, oneCaseSchema, timelineSchema } from './case-schema.js'
import { Counts } from './counts.js'
import { Inbox } from './inbox.js'
import { CaseFiltersDto, filtersOf, inboxQueryOf, ListCasesDto } from './list-cases.js'

const INCLUDED_EVENTS = 50

class OneCaseDto {
  @Says('What to bring along')
  @IsOptional()
  @Listed()
  @IsIn(INCLUDED, { each: true })
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
    description: 'Takes the filters of the list of cases; the three boxes of any filter add up to its total.',
    answer: countsSchema,
  })
  count(@Caller() caller: CallerIdentity, @Query() query: CaseFiltersDto) {
    return this.counts.of(caller.tenantId, filtersOf(caller, query))
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
