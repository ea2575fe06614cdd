import { Controller, Get, Inject, Param, Query } from '@nestjs/common'
import { CASE_KINDS, CASE_STATUSES } from '#case'
import type { CaseStatus } from '#case'
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator'
import { Transform, Type } from 'class-transformer'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { numberOf } from '../infra/ids.js'
import { Counts } from './counts.js'
import { Inbox } from './inbox.js'

class FacetsDto {
  @IsOptional()
  @IsIn(CASE_KINDS)
  kind?: string

  @IsOptional()
  @Matches(/^[^\0]{1,40}$/)
  marketplace?: string

  @IsOptional()
  @Matches(/^acct_[1-9][0-9]*$/)
  account?: string
}

class ListCasesDto extends FacetsDto {
  @IsOptional()
  @IsIn(['unhandled', 'replied', 'closed', 'open'])
  box?: 'unhandled' | 'replied' | 'closed' | 'open'

  @IsOptional()
  @IsIn(CASE_STATUSES)
  status?: CaseStatus

  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  overdue?: boolean

  @IsOptional()
  @Matches(/^[^\0]{1,100}$/)
  order?: string

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit = 50

  @IsOptional()
  @IsString()
  @Length(1, 400)
  cursor?: string
}

class TimelineDto {
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit = 50

  @IsOptional()
  @IsString()
  @Length(1, 4000)
  cursor?: string
}

@Controller('v1/cases')
@Scopes('cases:read')
export class CasesController {
  constructor(
    @Inject(Inbox) private readonly inbox: Inbox,
    @Inject(Counts) private readonly counts: Counts,
  ) {}

  @Get()
  list(@Caller() caller: CallerIdentity, @Query() query: ListCasesDto) {
    const { box, status, kind, marketplace, overdue, order, limit, cursor } = query
    const facets = { kind, marketplace, account: accountNumber(query) }
    return this.inbox.list(caller.tenantId, { ...facets, box, status, overdue, order, limit, cursor })
  }

  @Get('counts')
  count(@Caller() caller: CallerIdentity, @Query() query: FacetsDto) {
    const { kind, marketplace } = query
    return this.counts.of(caller.tenantId, { kind, marketplace, account: accountNumber(query) })
  }

  @Get(':id')
  find(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    return this.inbox.find(caller.tenantId, numberOf('case', id))
  }

  @Get(':id/timeline')
  async timeline(@Caller() caller: CallerIdentity, @Param('id') id: string, @Query() query: TimelineDto) {
    const caseId = numberOf('case', id)
    await this.inbox.find(caller.tenantId, caseId)
    return this.inbox.timeline(caller.tenantId, caseId, query.limit, query.cursor)
  }
}

const accountNumber = (query: FacetsDto): string | undefined =>
  query.account === undefined ? undefined : numberOf('acct', query.account)
