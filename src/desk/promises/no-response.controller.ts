import { Body, Controller, Delete, Get, Inject, Param, Put } from '@nestjs/common'
import { Matches } from 'class-validator'
import { z } from 'zod'
import { Caller, Scopes } from '../../auth/caller.js'
import type { CallerIdentity } from '../../auth/caller.js'
import { wordsSchema } from '../../infra/describe.js'
import { Describe, idSchema, instant, named, Says } from '../../infra/describe.js'
import { numberOf } from '../../infra/ids.js'
import { NoResponse } from './no-response.js'

class NoResponseDto {
  @Says('Why no response is needed; stays in the timeline')
  @Matches(/^[^\0]{3,500}$/)
  reason!: string
}

const noResponseSchema = named(
  'NoResponse',
  z.object({
    marked: z
      .object({
        message: instant('The buyer’s message that is meant, by its instant'),
        by: z.string().nullable(),
        reason: z.string().nullable(),
        at: instant().nullable(),
      })
      .nullable(),
    markable: z.boolean(),
    why: wordsSchema.nullable().describe('Why it cannot be marked'),
    suggested: z.boolean().describe('The buyer only closes the conversation'),
    effect: z
      .object({
        clock: wordsSchema,
        grade: wordsSchema,
        alsoThere: wordsSchema.nullable(),
        source: z.string(),
        confidence: z.string(),
      })
      .describe('What the mark comes to at this marketplace'),
    link: z.string().nullable(),
  }),
)
const path = { id: idSchema('case') }

@Controller('v1/cases/:id/no-response')
@Scopes('cases:act')
export class NoResponseController {
  constructor(@Inject(NoResponse) private readonly marks: NoResponse) {}

  @Get()
  @Scopes('cases:read')
  @Describe({
    id: 'getNoResponse',
    summary: 'Whether a message is or may be marked as needing no response, and what that comes to',
    answer: noResponseSchema,
    problems: [404],
    path,
  })
  find(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    return this.marks.of(caller.tenantId, numberOf('case', id))
  }

  @Put()
  @Describe({
    id: 'markNoResponse',
    summary: 'Mark the buyer’s last message as needing no response: its clock stops here',
    description: 'A new message of the buyer ends the mark by itself.',
    answer: noResponseSchema,
    problems: [404, 409, 413, 415],
    path,
  })
  async mark(@Caller() caller: CallerIdentity, @Param('id') id: string, @Body() { reason }: NoResponseDto) {
    const caseId = numberOf('case', id)
    await this.marks.mark(caller.tenantId, caseId, reason, caller.name)
    return this.marks.of(caller.tenantId, caseId)
  }

  @Delete()
  @Describe({
    id: 'unmarkNoResponse',
    summary: 'Take the mark back: the clock counts from the buyer’s message again',
    answer: noResponseSchema,
    problems: [404, 409],
    path,
  })
  async undo(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    const caseId = numberOf('case', id)
    await this.marks.undo(caller.tenantId, caseId, caller.name)
    return this.marks.of(caller.tenantId, caseId)
  }
}
