import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  UseInterceptors,
} from '@nestjs/common'
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  Matches,
  Max,
  Min,
} from 'class-validator'
import { z } from 'zod'
import { CASE_KINDS } from '#case'
import { Caller, Scopes } from '../../auth/caller.js'
import type { CallerIdentity } from '../../auth/caller.js'
import { Describe, idSchema, instant, listOf, named, Says } from '../../infra/describe.js'
import { Idempotent } from '../../infra/idempotency.js'
import { numberOf } from '../../infra/ids.js'
import { AssignmentRules } from './assignment-rules.js'

class RuleDto {
  @Matches(/^[^\p{Cc} ](?:[^\p{Cc}]{0,58}[^\p{Cc} ])?$/u)
  name!: string

  @Says('The lowest that fits decides')
  @IsInt()
  @Min(0)
  @Max(10_000)
  position = 100

  @Says('Empty: every marketplace')
  @IsArray()
  @ArrayMaxSize(20)
  @Matches(/^[a-z0-9_]{1,40}$/, { each: true })
  marketplaces: string[] = []

  @Says('Empty: every kind')
  @IsArray()
  @ArrayMaxSize(20)
  @IsIn(CASE_KINDS, { each: true })
  kinds: string[] = []

  @Says(
    'ISO 639 codes (`de`) of the buyer’s language: of the locale, else of what the buyer wrote, else of the site. Empty: every',
  )
  @IsArray()
  @ArrayMaxSize(20)
  @Matches(/^[a-z]{2,3}$/, { each: true })
  languages: string[] = []

  @Says('In the order of their turns')
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @Matches(/^user_[1-9][0-9]{0,17}$/, { each: true })
  people!: string[]

  @IsBoolean()
  enabled = true
}

const ruleSchema = named(
  'AssignmentRule',
  z.object({
    id: idSchema('rule'),
    name: z.string(),
    position: z.number().int(),
    marketplaces: z.array(z.string()),
    kinds: z.array(z.string()),
    languages: z.array(z.string()),
    people: z
      .array(z.object({ id: idSchema('user'), name: z.string(), active: z.boolean() }))
      .describe('Who is not active is left out of the turns'),
    lastPerson: idSchema('user').nullable().describe('Whose turn was the last'),
    enabled: z.boolean(),
    updatedAt: instant(),
  }),
)
const path = { id: idSchema('rule') }

@Controller('v1/assignment-rules')
@Scopes('accounts:write')
export class AssignmentRulesController {
  constructor(@Inject(AssignmentRules) private readonly rules: AssignmentRules) {}

  @Get()
  @Scopes('cases:read')
  @Describe({
    id: 'listAssignmentRules',
    summary: 'Who gets new cases in turns, in the order in which the rules decide',
    answer: listOf(ruleSchema),
  })
  async list(@Caller() caller: CallerIdentity) {
    return { data: await this.rules.list(caller.tenantId) }
  }

  @Post()
  @UseInterceptors(Idempotent)
  @Describe({
    id: 'createAssignmentRule',
    summary: 'Give new cases to people in turns',
    description:
      'Also what nobody has already is then looked at; what a person gave away by hand stays as it is.',
    answer: ruleSchema,
    idempotency: 'optional',
    problems: [409, 413, 415, 422],
  })
  create(@Caller() caller: CallerIdentity, @Body() body: RuleDto) {
    return this.rules.create(caller.tenantId, body)
  }

  @Put(':id')
  @Describe({
    id: 'replaceAssignmentRule',
    summary: 'Write a rule anew',
    answer: ruleSchema,
    problems: [404, 413, 415, 422],
    path,
  })
  replace(@Caller() caller: CallerIdentity, @Param('id') id: string, @Body() body: RuleDto) {
    return this.rules.replace(caller.tenantId, numberOf('rule', id), body)
  }

  @Delete(':id')
  @HttpCode(204)
  @Describe({ id: 'removeAssignmentRule', summary: 'Remove a rule', answer: null, problems: [404], path })
  async remove(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    await this.rules.remove(caller.tenantId, numberOf('rule', id))
  }
}
