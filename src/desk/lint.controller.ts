import { Body, Controller, HttpCode, Inject, NotFoundException, Param, Post } from '@nestjs/common'
import { IsIn, IsString, Length } from 'class-validator'
import { MessagePolicy } from '../actions/message-policy.js'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { caseRef } from '../cases/case-ref.js'
import { Database } from '../infra/database.js'
import { Describe, idSchema } from '../infra/describe.js'
import { numberOf } from '../infra/ids.js'
import { Vault } from '../infra/vault.js'
import { findingsSchema } from './lint-schema.js'

class LintDto {
  @IsString()
  @Length(1, 20_000)
  text!: string

  /** `outreach`: the seller writes first. */
  @IsIn(['reply', 'outreach'])
  kind: 'reply' | 'outreach' = 'reply'
}

@Controller('v1/cases')
@Scopes('cases:read')
export class LintController {
  constructor(
    @Inject(MessagePolicy) private readonly policy: MessagePolicy,
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
  ) {}

  @Post(':id/lint')
  @HttpCode(200)
  @Describe({
    id: 'lintText',
    summary: 'What the message rules say of a text for the buyer of a case; nothing is written',
    answer: findingsSchema,
    problems: [404],
    path: { id: idSchema('case') },
  })
  async lint(@Caller() caller: CallerIdentity, @Param('id') id: string, @Body() { text, kind }: LintDto) {
    const caseId = numberOf('case', id)
    const ref = await caseRef(this.database, this.vault, caller.tenantId, caseId)
    if (!ref) throw new NotFoundException('no such case')
    return { data: await this.policy.findings(caller.tenantId, caseId, ref, text, kind) }
  }
}
