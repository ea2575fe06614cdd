import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common'
import { IsIn, IsOptional, IsTimeZone, Matches } from 'class-validator'
import { z } from 'zod'
import { Caller, Scopes } from '../../auth/caller.js'
import type { CallerIdentity } from '../../auth/caller.js'
import { Describe, idSchema, instant, listOf, named, Says } from '../../infra/describe.js'
import { Idempotent } from '../../infra/idempotency.js'
import { numberOf } from '../../infra/ids.js'
import { IsInstant, instantOf } from '../../infra/lists.js'
import { CAUSES, Complaints } from './complaints.js'
import type { Cause } from './complaints.js'
import { colleagueSchema } from './people.js'

class ComplaintDto {
  @IsOptional()
  @Matches(/^case_[1-9][0-9]{0,17}$/)
  case?: string

  @Says('Who is complained of')
  @Matches(/^user_[1-9][0-9]{0,17}$/)
  agent!: string

  @IsIn(CAUSES)
  cause!: Cause

  @IsInstant()
  at!: string

  @IsOptional()
  @Matches(/^[^\0]{1,2000}$/)
  note?: string
}

class PeriodDto {
  @IsOptional()
  @IsInstant()
  since?: string

  @IsOptional()
  @IsInstant()
  until?: string
}

class ListComplaintsDto extends PeriodDto {
  @IsOptional()
  @Matches(/^user_[1-9][0-9]{0,17}$/)
  agent?: string

  @IsOptional()
  @Matches(/^case_[1-9][0-9]{0,17}$/)
  case?: string
}

class ComplaintReportDto extends PeriodDto {
  @Says('IANA zone by which quarters are counted')
  @IsTimeZone()
  zone = 'UTC'
}

const complaintSchema = named(
  'Complaint',
  z.object({
    id: idSchema('cpl'),
    case: idSchema('case').nullable(),
    agent: colleagueSchema,
    cause: z.enum(CAUSES),
    at: instant(),
    note: z.string().nullable(),
    enteredBy: z.string(),
    enteredAt: instant(),
  }),
)
const complaintCountSchema = named(
  'ComplaintCount',
  z.object({
    agent: colleagueSchema,
    cause: z.string(),
    quarter: z.string().meta({ example: '2026-Q4' }),
    count: z.number().int(),
    repeated: z.boolean().describe('More than one of a cause in a quarter'),
  }),
)

const numberOr = (prefix: 'user' | 'case', id: string | undefined): string | undefined =>
  id === undefined ? undefined : numberOf(prefix, id)

@Controller('v1/complaints')
@Scopes('accounts:write')
export class ComplaintsController {
  constructor(@Inject(Complaints) private readonly complaints: Complaints) {}

  @Get()
  @Describe({
    id: 'listComplaints',
    summary: 'Complaints of buyers about how they were served: the newest 500',
    answer: listOf(complaintSchema),
  })
  async list(@Caller() caller: CallerIdentity, @Query() query: ListComplaintsDto) {
    const filter = {
      agent: numberOr('user', query.agent),
      caseId: numberOr('case', query.case),
      since: query.since,
      until: query.until,
    }
    return { data: await this.complaints.list(caller.tenantId, filter) }
  }

  @Get('report')
  @Describe({
    id: 'reportComplaints',
    summary: 'Complaints per person, cause and quarter, the most first',
    answer: listOf(complaintCountSchema),
  })
  async report(@Caller() caller: CallerIdentity, @Query() { zone, since, until }: ComplaintReportDto) {
    return { data: await this.complaints.report(caller.tenantId, zone, since, until) }
  }

  @Post()
  @UseInterceptors(Idempotent)
  @Scopes('cases:act')
  @Describe({
    id: 'enterComplaint',
    summary: 'Enter a complaint',
    answer: complaintSchema,
    idempotency: 'optional',
    problems: [404, 409, 413, 415, 422],
  })
  enter(@Caller() caller: CallerIdentity, @Body() body: ComplaintDto) {
    return this.complaints.enter(caller, {
      caseId: numberOr('case', body.case) ?? null,
      agentId: numberOf('user', body.agent),
      cause: body.cause,
      at: instantOf(body.at) ?? body.at,
      note: body.note ?? null,
    })
  }

  @Delete(':id')
  @HttpCode(204)
  @Describe({
    id: 'removeComplaint',
    summary: 'Take back a complaint that was entered wrongly',
    answer: null,
    problems: [404],
    path: { id: idSchema('cpl') },
  })
  async remove(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    await this.complaints.remove(caller.tenantId, numberOf('cpl', id))
  }
}
