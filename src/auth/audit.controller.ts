import { Controller, Get, Inject, Query } from '@nestjs/common'
import { IsIn, IsOptional, Matches } from 'class-validator'
import { z } from 'zod'
import { Describe, Says, idSchema, instant, named, pageOf } from '../infra/describe.js'
import { IsInstant, Listed, PageDto, instantOf } from '../infra/lists.js'
import { AUDIT_TYPES, AuditLog } from './audit.js'
import type { AuditType } from './audit.js'
import { Caller, Scopes } from './caller.js'
import type { CallerIdentity } from './caller.js'

class AuditDto extends PageDto {
  @Says('Only what this person or key did: `user_4`, `key_3`')
  @IsOptional()
  @Matches(/^(?:user|key)_[1-9][0-9]{0,17}$/)
  actor?: string

  @Says('Only these types')
  @IsOptional()
  @Listed()
  @IsIn(AUDIT_TYPES, { each: true })
  type?: AuditType[]

  @Says('From then on')
  @IsOptional()
  @IsInstant()
  from?: string

  @Says('Before then')
  @IsOptional()
  @IsInstant()
  to?: string
}

const entrySchema = named(
  'AuditEntry',
  z.object({
    id: idSchema('aud'),
    at: instant(),
    actor: z.string().nullable().describe('`user_4` or `key_3`; null where only the name is known'),
    actorName: z.string(),
    type: z.enum(AUDIT_TYPES),
    subject: z.string().nullable().describe('The id of what it was done to, which may be gone by now'),
    detail: z.record(z.string(), z.unknown()).describe('What there is to say of it; never a secret'),
  }),
)

@Controller('v1/audit')
@Scopes('admin')
export class AuditController {
  constructor(@Inject(AuditLog) private readonly log: AuditLog) {}

  @Get()
  @Describe({
    id: 'listAudit',
    summary: 'Who did what, newest first; kept for two years',
    description:
      'Signing in, keys, people, shops, webhooks, exports, and texts that left in spite of the message rules.',
    answer: pageOf(entrySchema),
  })
  list(@Caller() { tenantId }: CallerIdentity, @Query() query: AuditDto) {
    const { actor, type: types, limit, cursor } = query
    const [from, to] = [query.from, query.to].map((at) =>
      at === undefined ? undefined : (instantOf(at) ?? undefined),
    )
    return this.log.page(tenantId, { actor, types, from, to }, limit, cursor)
  }
}
