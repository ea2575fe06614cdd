import { Controller, Get, Inject, Query } from '@nestjs/common'
import { Type } from 'class-transformer'
import { IsInt, Max, Min } from 'class-validator'
import { Caller, Scopes } from '../../auth/caller.js'
import type { CallerIdentity } from '../../auth/caller.js'
import { Clock } from '../../infra/clock.js'
import { Describe, Says } from '../../infra/describe.js'
import { RangeDto, rangeOf } from '../range.js'
import { coverageSchema, repeatedSchema, unsolvedSchema } from './reason-schema.js'
import { ReasonViews } from './reason-views.js'

class OftenDto extends RangeDto {
  @Says('From how many times on a reason counts as repeated')
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(10_000)
  minimum = 2
}

@Controller('v1/reasons')
@Scopes('cases:read')
export class ReasonViewsController {
  constructor(
    @Inject(ReasonViews) private readonly views: ReasonViews,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Get('coverage')
  @Describe({
    id: 'getReasonCoverage',
    summary: 'Reasons without an answer, and codes without a place',
    answer: coverageSchema,
  })
  coverage(@Caller() caller: CallerIdentity, @Query() query: OftenDto) {
    return this.views.coverage(caller.tenantId, rangeOf(query, this.clock.now()), query.minimum)
  }

  @Get('unsolved')
  @Describe({
    id: 'listUnsolvedReasons',
    summary: 'Open inquiries by reason; the cases: `/v1/cases?reasonPath=`',
    answer: unsolvedSchema,
  })
  async unsolved(@Caller() caller: CallerIdentity, @Query() query: RangeDto) {
    return { data: await this.views.unsolved(caller.tenantId, rangeOf(query, this.clock.now())) }
  }

  @Get('repeated')
  @Describe({
    id: 'listRepeatedReasons',
    summary: 'Reasons that come again and again, with the standard answer',
    answer: repeatedSchema,
  })
  async repeated(@Caller() caller: CallerIdentity, @Query() query: OftenDto) {
    const range = rangeOf(query, this.clock.now())
    return { data: await this.views.repeated(caller.tenantId, range, query.minimum) }
  }
}
