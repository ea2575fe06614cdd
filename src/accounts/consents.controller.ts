import { BadRequestException, Body, Controller, HttpCode, Inject, Post } from '@nestjs/common'
import { IsObject, IsOptional, IsUrl, Matches } from 'class-validator'
import { z } from 'zod'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { Describe, Says, idSchema, instant, named } from '../infra/describe.js'
import { numberOf, publicId } from '../infra/ids.js'
import { ConnectDto, newAccountOf, textsIn } from './connect.dto.js'
import { Consents } from './consents.js'

class ConsentRoundDto {
  @Says('A connected shop whose owner consents anew; or send `shop`')
  @IsOptional()
  @Matches(/^acct_[1-9][0-9]{0,17}$/)
  account?: string

  @Says('A shop to connect, as for `POST /v1/accounts`, without the credentials that the consent gives')
  @IsOptional()
  @IsObject()
  shop?: Record<string, unknown>

  @Says(
    'Where the marketplace sends the owner back to, as entered there; the page of this service unless told',
  )
  @IsOptional()
  @IsUrl({ protocols: ['https', 'http'], require_protocol: true, require_tld: false })
  redirectUri?: string
}

class ConsentAnswerDto {
  @Says('Every parameter of the address at which the owner arrived: `state`, `code` and what else there is')
  @IsObject()
  answer!: Record<string, unknown>
}

const roundSchema = named(
  'ConsentRound',
  z.object({
    address: z.string().describe('Send the shop’s owner there'),
    state: z.string().describe('Comes back with the owner, once'),
    redirectUri: z.string(),
    expiresAt: instant(),
  }),
)
const doneSchema = named('Consented', z.object({ account: idSchema('acct') }))

@Controller('v1/consents')
@Scopes('accounts:write')
export class ConsentsController {
  constructor(@Inject(Consents) private readonly consents: Consents) {}

  @Post()
  @Describe({
    id: 'beginConsent',
    summary: 'Begin the round trip by which a shop’s owner lets us in',
    answer: roundSchema,
    problems: [404, 409, 413, 415, 422],
  })
  begin(@Caller() caller: CallerIdentity, @Body() { account, shop, redirectUri }: ConsentRoundDto) {
    if ((account === undefined) === (shop === undefined))
      throw new BadRequestException('send either an account or a shop')
    const of =
      account === undefined
        ? { shop: newAccountOf(caller, ConnectDto.checked(shop ?? {})) }
        : { accountId: numberOf('acct', account) }
    return this.consents.begin(caller.tenantId, of, caller.name, redirectUri)
  }

  @Post('complete')
  @HttpCode(200)
  @Describe({
    id: 'completeConsent',
    summary: 'Hand in what the owner came back with',
    description: 'Works once, within a quarter of an hour, and only for whoever began.',
    answer: doneSchema,
    problems: [404, 413, 415, 422, 502],
  })
  async complete(@Caller() caller: CallerIdentity, @Body() { answer }: ConsentAnswerDto) {
    const id = await this.consents.complete(caller.tenantId, textsIn(answer, 'answer'), caller)
    return { account: publicId('acct', id) }
  }
}
