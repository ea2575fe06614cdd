import { Controller, Get, Inject, Query } from '@nestjs/common'
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator'
import { Type } from 'class-transformer'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { cursorOf, NUMBER, positionIn } from '../infra/ids.js'
import { Changes } from './changes.js'

class ChangesDto {
  @IsOptional()
  @IsString()
  @Length(1, 200)
  after?: string

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit = 200
}

const START: readonly [string, string] = ['0', '0']

@Controller('v1/changes')
@Scopes('cases:read')
export class ChangesController {
  constructor(@Inject(Changes) private readonly changes: Changes) {}

  @Get()
  async after(@Caller() caller: CallerIdentity, @Query() query: ChangesDto) {
    const from = query.after === undefined ? START : positionIn(query.after, [NUMBER, NUMBER])
    const page = await this.changes.after(caller.tenantId, [from[0] ?? '0', from[1] ?? '0'], query.limit)
    return {
      data: page.events.map(({ xid, id, ...event }) => ({ id: `evt_${xid}_${id}`, ...event })),
      nextCursor: cursorOf(page.position),
      caughtUp: page.caughtUp,
    }
  }
}
