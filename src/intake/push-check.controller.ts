import { Controller, HttpCode, Inject, Param, Post } from '@nestjs/common'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { numberOf } from '../infra/ids.js'
import { PushSubscriptions } from './push-subscriptions.js'

@Controller('v1/accounts/:id/push')
@Scopes('accounts:write')
export class PushCheckController {
  constructor(@Inject(PushSubscriptions) private readonly subscriptions: PushSubscriptions) {}

  /** Asks the marketplace now whether it pushes to us, and asks it to where it does not. */
  @Post('check')
  @HttpCode(200)
  check(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    return this.subscriptions.check(caller.tenantId, numberOf('acct', id))
  }
}
