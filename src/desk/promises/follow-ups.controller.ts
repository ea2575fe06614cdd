import {
  Body,
  Controller,
  Get,
  HttpCode,
  HttpException,
  Inject,
  Param,
  Patch,
  Post,
  Query,
} from '@nestjs/common'
import { IsIn, IsOptional, Matches } from 'class-validator'
import { z } from 'zod'
import { Caller, Scopes } from '../../auth/caller.js'
import type { CallerIdentity } from '../../auth/caller.js'
import { Describe, idSchema, instant, listOf, named, pageOf, Says } from '../../infra/describe.js'
import { numberOf } from '../../infra/ids.js'
import { IsInstant, instantOf, PageDto } from '../../infra/lists.js'
import { assigneeIn } from '../team/assignment.js'
import { FollowUps } from './follow-ups.js'
import type { FollowUpFilter } from './follow-ups.js'

class ListFollowUpsDto extends PageDto {
  @Says('`overdue`: open and past its time; `unclear`: nobody has said yet which time was meant')
  @IsIn(['open', 'overdue', 'unclear', 'closed', 'all'])
  state: FollowUpFilter['state'] = 'open'

  @Says('Whose promise: `me` or a `user_…`')
  @IsOptional()
  @Matches(/^(me|user_[1-9][0-9]{0,17})$/)
  agent?: string

  @IsOptional()
  @Matches(/^case_[1-9][0-9]{0,17}$/)
  case?: string

  @IsOptional()
  @IsInstant()
  dueBefore?: string
}

class SettleTimeDto {
  @IsInstant()
  dueAt!: string
}

class PromiseReportDto {
  @IsIn(['owner', 'market'])
  by: 'owner' | 'market' = 'owner'

  @Says('Promises made from then')
  @IsOptional()
  @IsInstant()
  since?: string

  @IsOptional()
  @IsInstant()
  until?: string
}

class TextDto {
  @Matches(/^[^\0]{1,20000}$/)
  text!: string
}

const followUpSchema = named(
  'FollowUp',
  z.object({
    id: idSchema('fup'),
    case: idSchema('case'),
    action: idSchema('act').describe('The answer that promised it'),
    text: z.string().describe('The sentence'),
    when: z.string().describe('Its words that name the time'),
    madeAt: instant(),
    dueAt: instant().nullable(),
    ambiguity: z.string().nullable().describe('Why the words do not say which time is meant'),
    zone: z.string().describe('The buyer’s zone, in which the words were read'),
    zoneSure: z.boolean().describe('False: the country has several zones, or is not known'),
    owner: z.object({ id: idSchema('user').nullable(), name: z.string() }),
    market: z.string(),
    state: z.enum(['open', 'overdue', 'kept', 'kept_late', 'unclear']),
    closedAt: instant('When the message left that closed it').nullable(),
    minutesLate: z.number().int(),
  }),
)
const promisesSchema = named(
  'Promises',
  z.object({
    zone: z.string(),
    zoneSure: z.boolean(),
    promises: z.array(
      z.object({
        start: z.number().int().describe('Place of the time in the text, in UTF-16 units'),
        end: z.number().int(),
        text: z.string(),
        when: z.string(),
        dueAt: instant().nullable(),
        ambiguity: z.string().nullable(),
      }),
    ),
  }),
)
const keptSchema = named(
  'PromisesKept',
  z.object({
    group: z.string(),
    made: z.number().int(),
    settled: z.number().int().describe('Kept, kept late or overdue'),
    kept: z.number().int(),
    keptShare: z.string().nullable().describe('Per cent of those settled'),
    medianMinutesLate: z.number().nullable(),
  }),
)

@Controller('v1')
@Scopes('cases:read')
export class FollowUpsController {
  constructor(@Inject(FollowUps) private readonly followUps: FollowUps) {}

  @Get('follow-ups')
  @Describe({
    id: 'listFollowUps',
    summary: 'What was promised to buyers, by when it is due',
    answer: pageOf(followUpSchema).extend({ prevCursor: z.string().nullable() }),
    problems: [422],
  })
  list(@Caller() caller: CallerIdentity, @Query() query: ListFollowUpsDto) {
    const { agent, case: ofCase, ...rest } = query
    return this.followUps.list(caller.tenantId, {
      ...rest,
      owner: agent === undefined ? undefined : (assigneeIn(caller, agent) ?? undefined),
      caseId: ofCase === undefined ? undefined : numberOf('case', ofCase),
    })
  }

  @Get('follow-ups/report')
  @Describe({
    id: 'reportPromises',
    summary: 'How many promises were kept, by person or market',
    answer: listOf(keptSchema),
  })
  async report(@Caller() caller: CallerIdentity, @Query() { by, since, until }: PromiseReportDto) {
    return { data: await this.followUps.report(caller.tenantId, by, since, until) }
  }

  @Patch('follow-ups/:id')
  @Scopes('cases:act')
  @Describe({
    id: 'settlePromiseTime',
    summary: 'Say which time was meant by a promise that left it open; a known time is never moved',
    answer: followUpSchema,
    problems: [404, 409, 413, 415, 422],
    path: { id: idSchema('fup') },
  })
  settle(@Caller() caller: CallerIdentity, @Param('id') id: string, @Body() { dueAt }: SettleTimeDto) {
    const at = instantOf(dueAt)
    if (at === null) throw new HttpException('no such instant', 422)
    return this.followUps.settleTime(caller.tenantId, numberOf('fup', id), at, caller.name)
  }

  @Post('cases/:id/promises')
  @HttpCode(200)
  @Describe({
    id: 'readPromises',
    summary: 'What a text would promise to the buyer of a case if it were sent now; nothing is written',
    answer: promisesSchema,
    problems: [404, 413, 415],
    path: { id: idSchema('case') },
  })
  preview(@Caller() caller: CallerIdentity, @Param('id') id: string, @Body() { text }: TextDto) {
    return this.followUps.preview(caller.tenantId, numberOf('case', id), text)
  }
}
