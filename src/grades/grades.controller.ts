import {
  BadRequestException,
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  Post,
  Query,
} from '@nestjs/common'
import { Type } from 'class-transformer'
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator'
import { z } from 'zod'
import type { Change } from '#grade'
import { Caller, Public, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { Describe, Says, idSchema } from '../infra/describe.js'
import { numberOf } from '../infra/ids.js'
import { CaseGrade } from './case-grade.js'
import {
  caseGradeSchema,
  gradeHistorySchema,
  gradeInFullSchema,
  gradesSchema,
  ordersBehindSchema,
  rulesetSchema,
  rulesetsSchema,
  whatIfSchema,
} from './grade-schema.js'
import { Grades } from './grades.js'
import { OrdersBehind } from './orders-behind.js'
import { RuleBook } from './rule-book.js'

const NAME = /^[A-Za-z0-9._-]{1,80}$/
const DAY = /^(19|20)\d\d-\d\d-\d\d$/

class WhichDto {
  @IsOptional()
  @Matches(NAME)
  scheme?: string

  @IsOptional()
  @Matches(NAME)
  program?: string
}

class HistoryDto extends WhichDto {
  @IsOptional()
  @Matches(DAY)
  @IsISO8601({ strict: true })
  from?: string

  @IsOptional()
  @Matches(DAY)
  @IsISO8601({ strict: true })
  to?: string
}

class OrdersDto extends WhichDto {
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

class ChangeDto {
  @IsOptional()
  @Matches(NAME)
  metric?: string

  @IsOptional()
  @IsInt()
  @Min(-1_000_000)
  @Max(1_000_000)
  defects?: number

  @IsOptional()
  @IsInt()
  @Min(-10_000_000)
  @Max(10_000_000)
  cleanOrders?: number
}

class WhatIfDto extends WhichDto {
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => ChangeDto)
  changes!: ChangeDto[]

  @Says(
    'The day of the evaluation, if another than that of the newest snapshot: what is known to leave the windows until then has left',
  )
  @IsOptional()
  @Matches(DAY)
  @IsISO8601({ strict: true })
  evaluateOn?: string
}

class RulesetsDto {
  @IsOptional()
  @Matches(NAME)
  marketplace?: string
}

@Controller('v1')
@Scopes('grades:read')
export class GradesController {
  constructor(
    @Inject(Grades) private readonly grades: Grades,
    @Inject(OrdersBehind) private readonly behind: OrdersBehind,
    @Inject(CaseGrade) private readonly cases: CaseGrade,
    @Inject(RuleBook) private readonly rules: RuleBook,
  ) {}

  /** Every shop's newest grades, the most endangered first. */
  @Get('grades')
  @Describe({
    id: 'listGrades',
    summary: 'Every shop’s newest grades, the most endangered first',
    answer: gradesSchema,
  })
  async list(@Caller() caller: CallerIdentity) {
    return { data: await this.grades.list(caller.tenantId) }
  }

  /** The rules of all marketplaces with their sources: anybody may check them. */
  @Public()
  @Get('rulesets')
  @Describe({
    id: 'listRulesets',
    summary: 'The grade rules of all marketplaces, with their sources',
    answer: rulesetsSchema,
  })
  rulesets(@Query() { marketplace }: RulesetsDto) {
    const all = this.rules.all.filter((one) => marketplace === undefined || one.marketplace === marketplace)
    return { data: all }
  }

  @Public()
  @Get('rulesets/:id')
  @Describe({
    id: 'getRuleset',
    summary: 'One set of grade rules',
    answer: rulesetSchema,
    problems: [404],
    path: { id: z.string() },
  })
  ruleset(@Param('id') id: string) {
    const found = this.rules.byId(id)
    if (!found) throw new NotFoundException('no such ruleset')
    return found
  }

  @Get('grades/:account')
  @Describe({
    id: 'getGrades',
    summary: 'All grades of one shop in full',
    answer: gradeInFullSchema,
    problems: [404],
    path: { account: idSchema('acct') },
  })
  async find(@Caller() caller: CallerIdentity, @Param('account') account: string) {
    return { data: await this.grades.find(caller.tenantId, numberOf('acct', account)) }
  }

  @Get('grades/:account/history')
  @Describe({
    id: 'getGradeHistory',
    summary: 'A shop’s grades day by day, oldest first',
    answer: gradeHistorySchema,
    problems: [404],
    path: { account: idSchema('acct') },
  })
  async history(
    @Caller() caller: CallerIdentity,
    @Param('account') account: string,
    @Query() query: HistoryDto,
  ) {
    return { data: await this.grades.history(caller.tenantId, numberOf('acct', account), query) }
  }

  /** What a change would do; nothing is written. */
  @Post('grades/:account/what-if')
  @HttpCode(200)
  @Describe({
    id: 'supposeGrade',
    summary: 'The grade after supposed changes; nothing is written',
    answer: whatIfSchema,
    problems: [404],
    path: { account: idSchema('acct') },
  })
  whatIf(@Caller() caller: CallerIdentity, @Param('account') account: string, @Body() body: WhatIfDto) {
    const { changes, ...which } = body
    return this.grades.whatIf(caller.tenantId, numberOf('acct', account), which, changes.map(changeOf))
  }

  /** The orders that a metric counts against the shop; of a minimum those that miss it. */
  @Get('grades/:account/metrics/:metric/orders')
  @Describe({
    id: 'listOrdersBehind',
    summary: 'The orders that a metric counts against the shop',
    answer: ordersBehindSchema,
    problems: [404],
    path: { account: idSchema('acct'), metric: z.string() },
  })
  orders(
    @Caller() caller: CallerIdentity,
    @Param('account') account: string,
    @Param('metric') metric: string,
    @Query() query: OrdersDto,
  ) {
    return this.behind.list(caller.tenantId, numberOf('acct', account), metric, query)
  }

  /** What a case does to the grade of its shop. */
  @Get('cases/:id/grade')
  @Describe({
    id: 'getCaseGrade',
    summary: 'Where a case counts in the grade, and what one more such order would do',
    answer: caseGradeSchema,
    problems: [404],
    path: { id: idSchema('case') },
  })
  async ofCase(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    return { data: await this.cases.of(caller.tenantId, numberOf('case', id)) }
  }
}

function changeOf({ metric, defects, cleanOrders }: ChangeDto): Change {
  if (metric !== undefined && defects !== undefined && cleanOrders === undefined) return { metric, defects }
  if (cleanOrders !== undefined && defects === undefined)
    return metric === undefined ? { cleanOrders } : { metric, cleanOrders }
  const message = 'a change is {metric, defects}, {metric, cleanOrders} or {cleanOrders}'
  throw new BadRequestException({ code: 'change_invalid', message })
}
