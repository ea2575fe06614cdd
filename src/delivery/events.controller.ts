import { BadRequestException, Controller, Get, Headers, Inject, Query, Res } from '@nestjs/common'
import { IsOptional, Matches } from 'class-validator'
import type { Response } from 'express'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { Describe, Says } from '../infra/describe.js'
import { NUMBER, positionIn } from '../infra/ids.js'
import { Listed } from '../infra/lists.js'
import type { Position } from './changes.js'
import { EventStream } from './event-stream.js'
import { LiveEvents } from './live-events.js'

const CURSOR = /^[A-Za-z0-9_-]{1,200}$/

class EventsDto {
  @Says('Where to go on: the id of the last event, or a `nextCursor` of `/v1/changes`; default: now')
  @IsOptional()
  @Matches(CURSOR)
  after?: string

  @Says('Only these types or families of types: `case.opened`, `action`')
  @IsOptional()
  @Listed()
  @Matches(/^[a-z_]{1,40}(\.[a-z_]{1,40})?$/, { each: true })
  types?: string[]
}

@Controller('v1/events')
@Scopes('cases:read')
export class EventsController {
  constructor(@Inject(LiveEvents) private readonly live: LiveEvents) {}

  @Get()
  @Describe({
    id: 'followEvents',
    summary: 'What changes, told as it happens (server-sent events)',
    description:
      'First an event `ready`, or `reset` when more was missed than is told one by one: then read your lists anew. Then an event ' +
      '`change` for every change, with the JSON that `/v1/changes` gives. Each carries an id: come back with it as `Last-Event-ID` ' +
      '(browsers do so by themselves) or `after`, and nothing is left out. A comment every 15 seconds keeps the line open; after ten ' +
      'minutes the stream ends and is to be opened anew.',
    answer: null,
    produces: ['text/event-stream'],
  })
  async follow(
    @Caller() caller: CallerIdentity,
    @Query() { after, types }: EventsDto,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const position = positionOf(lastEventId || after)
    const free = this.live.take(caller.tenantId)
    response.once('close', free)
    try {
      const since = await this.live.since(caller.tenantId, position, types)
      if (response.destroyed) return
      const stream = new EventStream(response, types)
      stream.begin(since)
      response.once('close', this.live.join(caller.tenantId, since.position, stream))
    } catch (error) {
      free()
      throw error
    }
  }
}

function positionOf(cursor: string | undefined): Position | null {
  if (cursor === undefined) return null
  if (!CURSOR.test(cursor)) throw new BadRequestException('Last-Event-ID is not one of ours')
  const [xid = '0', id = '0'] = positionIn(cursor, [NUMBER, NUMBER])
  return [xid, id]
}
