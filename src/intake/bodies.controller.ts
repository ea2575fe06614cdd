import { Controller, HttpCode, HttpException, Inject, Param, Post, Req } from '@nestjs/common'
import type { Request } from 'express'
import { Problem } from '#adapter'
import { Accounts } from '../accounts/accounts.js'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { z } from 'zod'
import { Describe, idSchema } from '../infra/describe.js'
import { numberOf } from '../infra/ids.js'
import { bodyOf } from '../infra/raw-bodies.js'
import { Intake } from './intake.js'
import type { Taken } from './intake.js'

/** Room for a mail of 20 MB as it travels (base64). */
const MAX_BYTES = 32 * 1_048_576

const count = z.number().int()
/** What became of a body. */
export const takenSchema = z.object({
  items: count,
  kept: z.object({
    opened: count,
    moved: count,
    jumped: count,
    updated: count,
    stale: count,
    unchanged: count,
  }),
  failed: count.describe('Items that were not understood; they are kept'),
})

/** Bodies that nobody polls: exports, old archives, mails, cases entered by hand. */
@Controller('v1/accounts')
@Scopes('accounts:write')
export class BodiesController {
  constructor(
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(Intake) private readonly intake: Intake,
  ) {}

  /**
   * Takes a raw body of any stream of the shop, as the marketplace or staff wrote it. 422 `body_not_understood` for one
   * that cannot be split into items: it is kept and can be replayed. Items that are not understood are counted.
   */
  @Post(':id/streams/:stream')
  @HttpCode(200)
  @Describe({
    id: 'takeBody',
    summary: 'Take a raw body of one of the shop’s streams',
    answer: takenSchema,
    consumes: ['application/octet-stream'],
    problems: [404, 413, 415, 422],
    path: { id: idSchema('acct') },
  })
  async take(
    @Caller() caller: CallerIdentity,
    @Param('id') id: string,
    @Param('stream') stream: string,
    @Req() request: Request,
  ): Promise<Taken> {
    const account = await this.accounts.open(caller.tenantId, numberOf('acct', id))
    const bytes = await bodyOf(request, MAX_BYTES)
    return understood(() => this.intake.takeBody(account, stream, bytes))
  }
}

/** A body that the adapter does not understand is the sender's trouble, told as such. */
export async function understood<T>(take: () => Promise<T>): Promise<T> {
  try {
    return await take()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw new HttpException({ code: 'body_not_understood', message: error.message }, 422, { cause: error })
  }
}
