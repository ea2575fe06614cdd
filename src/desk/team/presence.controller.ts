import { Body, Controller, Delete, HttpCode, Inject, Param, Put } from '@nestjs/common'
import { IsIn } from 'class-validator'
import { z } from 'zod'
import { Caller, Scopes } from '../../auth/caller.js'
import type { CallerIdentity } from '../../auth/caller.js'
import { Describe, idSchema, instant, listOf, named, Says } from '../../infra/describe.js'
import { numberOf } from '../../infra/ids.js'
import { colleagueSchema, personOf } from './people.js'
import { DOING, PRESENT_SECONDS, Presence } from './presence.js'
import type { Doing } from './presence.js'

class PresenceDto {
  @Says('`replying`: a text to the buyer is being written')
  @IsIn(DOING)
  doing: Doing = 'viewing'
}

const presenceSchema = named(
  'Presence',
  z.object({ user: colleagueSchema, doing: z.enum(DOING), since: instant(), until: instant() }),
)
const path = { id: idSchema('case') }

@Controller('v1/cases')
@Scopes('cases:read')
export class PresenceController {
  constructor(@Inject(Presence) private readonly presence: Presence) {}

  @Put(':id/presence')
  @Describe({
    id: 'sayPresence',
    summary: 'Say that you have a case open, and learn who else has (people only)',
    description: `Holds for ${PRESENT_SECONDS} seconds; say it again every ten. The answer has everybody, you included, those who write first.`,
    answer: listOf(presenceSchema),
    problems: [404, 413, 415],
    path,
  })
  async say(@Caller() caller: CallerIdentity, @Param('id') id: string, @Body() { doing }: PresenceDto) {
    const caseId = numberOf('case', id)
    await this.presence.say(caller.tenantId, caseId, personOf(caller), doing)
    return { data: await this.presence.of(caller.tenantId, caseId) }
  }

  @Delete(':id/presence')
  @HttpCode(204)
  @Describe({ id: 'leaveCase', summary: 'Say that you closed a case (people only)', answer: null, path })
  async leave(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    await this.presence.leave(caller.tenantId, numberOf('case', id), personOf(caller))
  }
}
