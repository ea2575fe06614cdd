import { Body, Controller, Delete, Inject, Param, Put } from '@nestjs/common'
import { Caller, Scopes } from '../../auth/caller.js'
import type { CallerIdentity } from '../../auth/caller.js'
import { caseSchema } from '../../cases/case-schema.js'
import { Inbox } from '../../cases/inbox.js'
import { Describe, idSchema, Says } from '../../infra/describe.js'
import { numberOf } from '../../infra/ids.js'
import { IsInstant, instantOf } from '../../infra/lists.js'
import { Snooze } from './snooze.js'

class SnoozeDto {
  @Says('At most 90 days from now')
  @IsInstant()
  until!: string
}

const path = { id: idSchema('case') }

@Controller('v1/cases')
@Scopes('cases:act')
export class SnoozeController {
  constructor(
    @Inject(Snooze) private readonly snooze: Snooze,
    @Inject(Inbox) private readonly inbox: Inbox,
  ) {}

  @Put(':id/snooze')
  @Describe({
    id: 'snoozeCase',
    summary: 'Put a case off until an instant',
    description:
      'It comes back by itself then, or earlier: when the buyer writes, the marketplace moves it, or two hours before a deadline.',
    answer: caseSchema,
    problems: [404, 409, 413, 415, 422],
    path,
  })
  async put(@Caller() caller: CallerIdentity, @Param('id') id: string, @Body() { until }: SnoozeDto) {
    const caseId = numberOf('case', id)
    await this.snooze.until(caller.tenantId, caseId, instantOf(until) ?? until, caller.name)
    return this.inbox.find(caller.tenantId, caseId)
  }

  @Delete(':id/snooze')
  @Describe({
    id: 'wakeCase',
    summary: 'Bring a case back that was put off',
    answer: caseSchema,
    problems: [404],
    path,
  })
  async end(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    const caseId = numberOf('case', id)
    await this.snooze.end(caller.tenantId, caseId, caller.name)
    return this.inbox.find(caller.tenantId, caseId)
  }
}
