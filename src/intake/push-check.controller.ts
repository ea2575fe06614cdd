import { Controller, HttpCode, Inject, Param, Post } from '@nestjs/common'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { pushStandingSchema } from '../accounts/account-schema.js'
import { Describe, idSchema } from '../infra/describe.js'
import { numberOf } from '../infra/ids.js'
import { PushSubscriptions } from './push-subscriptions.js'

@Controller('v1/accounts/:id/push')
@Scopes('accounts:write')
export class PushCheckController {
  constructor(@Inject(PushSubscriptions) private readonly subscriptions: PushSubscriptions) {}

  /** Asks the marketplace now whether it pushes to us, and asks it to where it does not. */
  @Post('check')
  @HttpCode(200)
  @Describe({
    id: 'checkPush',
    summary: 'Ask the marketplace now whether it pushes to us',
    answer: pushStandingSchema,
    problems: [404, 409],
    path: { id: idSchema('acct') },
  })
  check(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    return this.subscriptions.check(caller.tenantId, numberOf('acct', id))
  }
}
