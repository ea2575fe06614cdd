import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put } from '@nestjs/common'
import { ArrayMaxSize, ArrayMinSize, IsArray, Matches, ValidateIf } from 'class-validator'
import { Caller, Scopes } from '../../auth/caller.js'
import type { CallerIdentity } from '../../auth/caller.js'
import { caseSchema } from '../../cases/case-schema.js'
import { Inbox } from '../../cases/inbox.js'
import { Describe, Says, idSchema, listOf } from '../../infra/describe.js'
import { numberOf } from '../../infra/ids.js'
import { Assignment, assigneeIn, changedCasesSchema } from './assignment.js'
import { colleagueJson, colleagueSchema, People } from './people.js'

const ASSIGNEE = /^(me|user_[1-9][0-9]{0,17})$/

class AssignDto {
  @Says('`me` or a `user_…`; null: nobody')
  @ValidateIf((body: AssignDto) => body.assignee !== null)
  @Matches(ASSIGNEE)
  assignee: string | null = null
}

class AssignManyDto extends AssignDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @Matches(/^case_[1-9][0-9]{0,17}$/, { each: true })
  cases!: string[]
}

@Controller('v1')
@Scopes('cases:act')
export class AssignmentController {
  constructor(
    @Inject(Assignment) private readonly assignment: Assignment,
    @Inject(People) private readonly people: People,
    @Inject(Inbox) private readonly inbox: Inbox,
  ) {}

  @Get('people')
  @Scopes('cases:read')
  @Describe({
    id: 'listPeople',
    summary: 'Who may be given a case: everybody who may sign in',
    answer: listOf(colleagueSchema),
  })
  async list(@Caller() caller: CallerIdentity) {
    return { data: (await this.people.active(caller.tenantId)).map(colleagueJson) }
  }

  @Put('cases/:id/assignee')
  @Describe({
    id: 'assignCase',
    summary: 'Give a case to somebody, or to nobody',
    answer: caseSchema,
    problems: [404, 413, 415, 422],
    path: { id: idSchema('case') },
  })
  async assign(@Caller() caller: CallerIdentity, @Param('id') id: string, @Body() { assignee }: AssignDto) {
    const caseId = numberOf('case', id)
    await this.assignment.assign(caller.tenantId, caseId, assigneeIn(caller, assignee), caller.name)
    return this.inbox.find(caller.tenantId, caseId)
  }

  @Post('cases/assign')
  @HttpCode(200)
  @Describe({
    id: 'assignCases',
    summary: 'Give up to 200 cases to somebody at once',
    answer: changedCasesSchema,
    problems: [413, 415, 422],
  })
  assignMany(@Caller() caller: CallerIdentity, @Body() { cases, assignee }: AssignManyDto) {
    const ids = cases.map((id) => numberOf('case', id))
    return this.assignment.assignMany(caller.tenantId, ids, assigneeIn(caller, assignee), caller.name)
  }
}
