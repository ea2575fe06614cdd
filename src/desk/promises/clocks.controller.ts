import { Controller, Get, Inject, Param, Query } from '@nestjs/common'
import { IsOptional, Matches } from 'class-validator'
import { z } from 'zod'
import { PARTIES } from '#case'
import { Caller, Scopes } from '../../auth/caller.js'
import type { CallerIdentity } from '../../auth/caller.js'
import { wordsSchema } from '../../cases/case-schema.js'
import { Describe, idSchema, instant, listOf, named, Says } from '../../infra/describe.js'
import { numberOf } from '../../infra/ids.js'
import { Clocks } from './clocks.js'

class ListClocksDto {
  @Says('Id of a marketplace; without it all')
  @IsOptional()
  @Matches(/^[a-z0-9_]{1,40}$/)
  marketplace?: string
}

const rowShape = {
  id: z.string(),
  duration: z.string().nullable().describe('ISO 8601: `PT24H` exact time, `P3D` days of the site’s calendar'),
  days: z.enum(['all', 'business']),
  from: z.string().describe('opened, entered, or `at:` and a named instant'),
  party: z.enum(PARTIES),
  onMiss: z.string(),
  validFrom: z.string().nullable(),
  validTo: z.string().nullable(),
  source: z.string(),
  sourceUrl: z.string().nullable(),
  sourceDate: z.string(),
  confidence: z.string(),
  text: wordsSchema,
}
const clockSchema = named(
  'DeskClock',
  z.object({
    clock: z.string(),
    marketplace: z.string(),
    kinds: z.array(z.string()).describe('Empty: about orders without a case'),
    ownedBy: z
      .string()
      .nullable()
      .describe('The deadline of the marketplace’s machine that beats it; null: none'),
    corrected: z.boolean().describe('By the operator, in `config/policies`'),
    ...rowShape,
  }),
)
const runningSchema = named(
  'RunningClock',
  z.object({
    key: z.string(),
    dueAt: instant(),
    estimated: z.boolean(),
    passed: z.boolean(),
    rule: z.object(rowShape),
  }),
)

@Controller('v1')
@Scopes('cases:read')
export class ClocksController {
  constructor(@Inject(Clocks) private readonly clocks: Clocks) {}

  @Get('clocks')
  @Describe({
    id: 'listClocks',
    summary: 'Clocks of after-sales service as dated rows with their sources, beside those of the machines',
    answer: listOf(clockSchema),
  })
  list(@Query() { marketplace }: ListClocksDto) {
    return { data: this.clocks.list(marketplace) }
  }

  @Get('cases/:id/clocks')
  @Describe({
    id: 'listCaseClocks',
    summary: 'Clocks that run on a case beside its deadlines: guidance with its source, never an alarm',
    answer: listOf(runningSchema),
    problems: [404],
    path: { id: idSchema('case') },
  })
  async ofCase(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    return { data: await this.clocks.ofCase(caller.tenantId, numberOf('case', id)) }
  }
}
