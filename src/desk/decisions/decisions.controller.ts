import { Body, Controller, Get, HttpCode, Inject, NotFoundException, Param, Post } from '@nestjs/common'
import { IsObject } from 'class-validator'
import { z } from 'zod'
import { Caller, Public, Scopes } from '../../auth/caller.js'
import type { CallerIdentity } from '../../auth/caller.js'
import { Describe, idSchema, Says } from '../../infra/describe.js'
import { numberOf } from '../../infra/ids.js'
import { CaseFactsReader } from './case-facts.js'
import { decided } from './decision.js'
import { decidedSchema, decisionsSchema, guidanceSchema } from './decision-schema.js'
import { DECISIONS, decisionOf } from './decisions.js'
import { guidanceOn } from './guidance.js'

class DecideDto {
  @Says('By the decision’s `inputSchema`')
  @IsObject()
  input!: Record<string, unknown>
}

const NAMES = DECISIONS.map(({ name }) => name)

/** The service rules by themselves: no state, open to everybody. */
@Controller('v1')
export class DecisionsController {
  constructor(@Inject(CaseFactsReader) private readonly facts: CaseFactsReader) {}

  @Public()
  @Get('decisions')
  @Describe({ id: 'listDecisions', summary: 'The service rules that can be asked', answer: decisionsSchema })
  list() {
    const data = DECISIONS.map(({ name, title, input }) => ({
      name,
      title,
      inputSchema: z.toJSONSchema(input, { io: 'input' }) as Record<string, unknown>,
    }))
    return { data }
  }

  @Public()
  @Post('decisions/:name')
  @HttpCode(200)
  @Describe({
    id: 'decide',
    summary: 'What a service rule says, with its source, dates and confidence',
    answer: decidedSchema,
    problems: [404, 413, 415, 422],
    path: { name: z.string() },
  })
  decide(@Param('name') name: string, @Body() { input }: DecideDto) {
    const found = decisionOf(name)
    if (!found) throw new NotFoundException(`there are decisions on ${NAMES.join(', ')}`)
    return { decision: name, verdicts: decided(found, input) }
  }

  @Get('cases/:id/guidance')
  @Scopes('cases:read')
  @Describe({
    id: 'getGuidance',
    summary: 'What the service rules say of a case, and what each would still have to be told',
    answer: guidanceSchema,
    problems: [404],
    path: { id: idSchema('case') },
  })
  async guidance(@Caller() { tenantId }: CallerIdentity, @Param('id') id: string) {
    return { data: guidanceOn(await this.facts.of(tenantId, numberOf('case', id))) }
  }
}
