import {
  BadRequestException,
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common'
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
} from 'class-validator'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { caseFilter } from '../cases/case-filter.js'
import { Describe, Says, idSchema } from '../infra/describe.js'
import { numberOf } from '../infra/ids.js'
import { Idempotent } from '../infra/idempotency.js'
import { PageDto } from '../infra/lists.js'
import { bulkCasesSchema, bulkRunSchema } from './bulk-schema.js'
import { BulkRuns, MAX_CASES } from './bulk-runs.js'
import type { Chosen } from './bulk-runs.js'

class PlanBulkDto {
  @Says('The action, as the cases’ `/actions` name it')
  @Matches(/^[a-z][a-z0-9_]{0,60}$/)
  action!: string

  @Says('The same for every case')
  @IsOptional()
  @IsObject()
  input: Record<string, unknown> = {}

  @Says('These cases; or send a filter')
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_CASES)
  @Matches(/^case_[1-9][0-9]{0,17}$/, { each: true })
  cases?: string[]

  @Says(
    'The filters of `GET /v1/cases`, by name: `{"kind": "cancellation", "account": ["acct_1", "acct_2"]}`',
  )
  @IsOptional()
  @IsObject()
  filter?: Record<string, unknown>

  @Says('Why a text leaves in spite of what the message rules say; kept in the timelines')
  @IsOptional()
  @IsString()
  @Length(5, 500)
  overrideReason?: string
}

const path = { id: idSchema('bulk') }

@Controller('v1/bulk-runs')
@Scopes('cases:act')
export class BulkController {
  constructor(@Inject(BulkRuns) private readonly runs: BulkRuns) {}

  @Post()
  @UseInterceptors(Idempotent)
  @Describe({
    id: 'planBulkRun',
    summary: 'A dry run of one action on many cases',
    description:
      'Asks nothing of any marketplace: tells how many cases would be acted on and why others would be refused, and holds on to them. ' +
      '`start` acts on these very cases, within the hour.',
    answer: bulkRunSchema,
    idempotency: 'optional',
    problems: [409, 413, 415, 422],
  })
  plan(@Caller() caller: CallerIdentity, @Body() body: PlanBulkDto) {
    const { action: name, input, overrideReason } = body
    return this.runs.plan(caller.tenantId, chosenIn(caller, body), {
      name,
      input,
      by: caller.name,
      overrideReason,
    })
  }

  @Get(':id')
  @Scopes('cases:read')
  @Describe({
    id: 'getBulkRun',
    summary: 'How far a run is, and what came of its cases',
    answer: bulkRunSchema,
    problems: [404],
    path,
  })
  find(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    return this.runs.find(caller.tenantId, numberOf('bulk', id))
  }

  @Get(':id/cases')
  @Scopes('cases:read')
  @Describe({
    id: 'listBulkCases',
    summary: 'What came of each case of a run',
    answer: bulkCasesSchema,
    problems: [404],
    path,
  })
  cases(@Caller() caller: CallerIdentity, @Param('id') id: string, @Query() { limit, cursor }: PageDto) {
    return this.runs.cases(caller.tenantId, numberOf('bulk', id), limit, cursor)
  }

  @Post(':id/start')
  @HttpCode(202)
  @Describe({
    id: 'startBulkRun',
    summary: 'Act on the cases of a plan; repeating it changes nothing',
    answer: bulkRunSchema,
    problems: [404, 409],
    path,
  })
  start(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    return this.runs.start(caller.tenantId, numberOf('bulk', id))
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Describe({
    id: 'cancelBulkRun',
    summary: 'Ask for no further case; what was asked for goes its way',
    answer: bulkRunSchema,
    problems: [404],
    path,
  })
  cancel(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    return this.runs.cancel(caller.tenantId, numberOf('bulk', id))
  }
}

function chosenIn(caller: CallerIdentity, { cases, filter }: PlanBulkDto): Chosen {
  if (cases !== undefined && filter === undefined) return { cases: cases.map((id) => numberOf('case', id)) }
  if (filter !== undefined && cases === undefined) return { filter: caseFilter(caller, filter) }
  throw new BadRequestException('send either cases or a filter')
}
