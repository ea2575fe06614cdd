import { setTimeout as pause } from 'node:timers/promises'
import { BadRequestException, Controller, Get, Inject, Query, Req } from '@nestjs/common'
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator'
import { Type } from 'class-transformer'
import type { Request } from 'express'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { Describe, Says } from '../infra/describe.js'
import { cursorOf, NUMBER, positionIn } from '../infra/ids.js'
import { Listed } from '../infra/lists.js'
import { changeJson, changesSchema } from './change-schema.js'
import { Changes, START } from './changes.js'
import type { ChangesPage, Position } from './changes.js'

class ChangesDto {
  @Says('The `nextCursor` of your last answer')
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,200}$/)
  after?: string

  @Says('Where to begin without a cursor: with the oldest change that is kept, or with the next one')
  @IsOptional()
  @IsIn(['oldest', 'now'])
  from?: 'oldest' | 'now'

  @Says('Only these types or families of types: `case.opened`, `action`')
  @IsOptional()
  @Listed()
  @Matches(/^[a-z_]{1,40}(\.[a-z_]{1,40})?$/, { each: true })
  types?: string[]

  @Says('Changes of one answer, at most 1000')
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit = 200

  @Says('Seconds to wait for a change when there is none')
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(20)
  wait = 0
}

const LOOK_AGAIN_MS = 500

@Controller('v1/changes')
@Scopes('cases:read')
export class ChangesController {
  constructor(@Inject(Changes) private readonly changes: Changes) {}

  @Get()
  @Describe({
    id: 'listChanges',
    summary: 'Everything that changed since the last time',
    description:
      'At least once, and never past a change that is committed late. Kept for 30 days; a cursor that is older is answered 410 `cursor_expired`.',
    answer: changesSchema,
    problems: [410],
  })
  async after(@Caller() caller: CallerIdentity, @Query() query: ChangesDto, @Req() request: Request) {
    const start = await this.startOf(query)
    let page = await this.changes.after(caller.tenantId, start, query.limit, query.types)
    const until = Date.now() + query.wait * 1000
    while (page.events.length === 0 && Date.now() < until && !request.destroyed) {
      await pause(LOOK_AGAIN_MS)
      page = await this.changes.after(caller.tenantId, page.position, query.limit, query.types)
    }
    return changesJson(page)
  }

  private startOf({ after, from }: ChangesDto): Promise<Position> | Position {
    if (after === undefined) return from === 'now' ? this.changes.now() : START
    if (from !== undefined) throw new BadRequestException('send either after or from')
    const [xid = '0', id = '0'] = positionIn(after, [NUMBER, NUMBER])
    return [xid, id]
  }
}

const changesJson = (page: ChangesPage) => ({
  data: page.events.map(changeJson),
  nextCursor: cursorOf(page.position),
  caughtUp: page.caughtUp,
})
