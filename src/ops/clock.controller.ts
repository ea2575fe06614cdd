import { Body, ConflictException, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common'
import { Matches } from 'class-validator'
import { http, unlimited } from '#adapter'
import type { Settings } from '#config'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { z } from 'zod'
import { Describe, instant } from '../infra/describe.js'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import { SETTINGS } from '../infra/settings.js'
import { Leases } from '../intake/leases.js'
import { Housekeeping } from './housekeeping.js'

class AdvanceDto {
  @Matches(/^P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?$/, {
    message: 'duration must be ISO 8601, like P4D or PT6H',
  })
  duration!: string
}

@Controller('v1')
export class ClockController {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Leases) private readonly leases: Leases,
    @Inject(Housekeeping) private readonly housekeeping: Housekeeping,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Database) private readonly database: Database,
  ) {}

  /** The product's now, by which every countdown counts. */
  @Get('clock')
  @Describe({
    id: 'getClock',
    summary: 'The product’s now, by which every countdown counts',
    answer: z.object({ now: instant(), virtual: z.boolean() }),
  })
  @Scopes('cases:read')
  async now() {
    await this.clock.refresh()
    return { now: this.clock.now().toISOString(), virtual: this.settings.sandboxUrl !== null }
  }

  /** Moves the simulated marketplaces' time on, lets every stream look again and marks what has run out. */
  @Post('test/clock/advance')
  @Describe({
    id: 'advanceClock',
    summary: 'Move the simulated marketplaces’ time on',
    answer: z.object({ now: instant() }),
    problems: [409],
  })
  @HttpCode(200)
  @Scopes('cases:act')
  async advance(@Caller() caller: CallerIdentity, @Body() body: AdvanceDto) {
    const sandbox = this.settings.sandboxUrl
    if (sandbox === null || caller.mode !== 'test') {
      throw new ConflictException({
        code: 'not_virtual',
        message: 'time can be moved only with the simulated marketplaces',
      })
    }
    const call = http({ budget: unlimited, lane: 'click', problem: () => null })
    const answer = await call({
      operation: 'sandbox.clock.advance',
      method: 'POST',
      url: `${sandbox}/_sandbox/clock/advance`,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ duration: body.duration }),
    })
    const { now } = answer.json() as { now: string }
    await this.clock.follow(new Date(now))
    // Allowances come back with time, and the simulated marketplaces' time went on.
    await this.database.query(`delete from rate_bucket where id like 'sandbox/%'`)
    await this.leases.hasten({ tenantId: caller.tenantId })
    await this.housekeeping.sweepDeadlines()
    return { now: this.clock.now().toISOString() }
  }
}
