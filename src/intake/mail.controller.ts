import {
  Controller,
  HttpCode,
  HttpException,
  Inject,
  Post,
  Query,
  Req,
  UnsupportedMediaTypeException,
} from '@nestjs/common'
import type { Request } from 'express'
import { IsOptional, Matches } from 'class-validator'
import { marketplaces } from '#marketplaces'
import { Accounts } from '../accounts/accounts.js'
import type { OpenAccount } from '../accounts/accounts.js'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { Describe, Says, idSchema } from '../infra/describe.js'
import { numberOf, publicId } from '../infra/ids.js'
import { bodyOf } from '../infra/raw-bodies.js'
import { takenSchema, understood } from './bodies.controller.js'
import { Intake } from './intake.js'
import type { Taken } from './intake.js'

/** A mail of 20 MB as it travels (base64 takes a third more). */
const LARGEST_MAIL = 32 * 1_048_576
/** Addresses stand in the header; what lies behind it is not looked at to find the shop. */
const HEADER = 262_144

class MailDto {
  @IsOptional()
  @Matches(/^acct_[1-9][0-9]{0,17}$/, { message: 'account is an id like acct_12' })
  @Says('The shop; without it the one of yours that the mail is addressed to')
  account?: string
}

/** Mails that a mail server or a mail service hands on to us, for shops of marketplaces that tell things by mail alone. */
@Controller('v1/intake/mail')
@Scopes('accounts:write')
export class MailController {
  constructor(
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(Intake) private readonly intake: Intake,
  ) {}

  /**
   * Takes a raw message (`message/rfc822`) for the shop `account`, or for the one of the caller's shops that it is addressed to.
   * 415 for another type, 413 above 32 MiB, 422 `no_shop_for_mail` or `several_shops_for_mail` when the recipients do not tell the
   * shop: nothing is kept then. The same message again changes nothing.
   */
  @Post()
  @HttpCode(200)
  @Describe({
    id: 'takeMail',
    summary: 'Take a raw mail for one of your shops',
    answer: takenSchema.extend({ account: idSchema('acct') }),
    consumes: ['message/rfc822'],
    problems: [404, 413, 415, 422],
  })
  async take(
    @Caller() caller: CallerIdentity,
    @Req() request: Request,
    @Query() { account }: MailDto,
  ): Promise<Taken & { readonly account: string }> {
    if (!request.is('message/rfc822')) {
      throw new UnsupportedMediaTypeException('send the raw message as message/rfc822')
    }
    const named = account === undefined ? null : await this.named(caller.tenantId, account)
    const bytes = await bodyOf(request, LARGEST_MAIL)
    const shop = named ?? (await this.addressed(caller.tenantId, bytes))
    const taken = await understood(() => this.intake.takeBody(shop, 'mail', bytes))
    return { account: publicId('acct', shop.accountId), ...taken }
  }

  private async named(tenantId: number, account: string): Promise<OpenAccount> {
    const shop = await this.accounts.open(tenantId, numberOf('acct', account))
    if (shop.marketplace.receivesMail === null) {
      const message = `${shop.marketplace.name.en} tells nothing by mail`
      throw new HttpException({ code: 'no_shop_for_mail', message }, 422)
    }
    return shop
  }

  /** The one shop that the mail is addressed to, among the caller's own. */
  private async addressed(tenantId: number, bytes: Buffer): Promise<OpenAccount> {
    const readers = new Set(marketplaces.filter(({ receivesMail }) => receivesMail).map(({ id }) => id))
    const header = bytes.subarray(0, HEADER).toString('latin1')
    const found: OpenAccount[] = []
    for (const { id, marketplace } of await this.accounts.list(tenantId)) {
      if (!readers.has(marketplace)) continue
      const shop = await this.accounts.open(tenantId, id)
      if (shop.marketplace.receivesMail?.(shop.account, header)) found.push(shop)
    }
    const [shop, another] = found
    if (shop && !another) return shop
    const refusal = shop
      ? {
          code: 'several_shops_for_mail',
          message: 'several of your shops have a recipient of this mail: name one by ?account=',
        }
      : {
          code: 'no_shop_for_mail',
          message: 'none of your shops has a recipient of this mail as its address: name one by ?account=',
        }
    throw new HttpException(refusal, 422)
  }
}
