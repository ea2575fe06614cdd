import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common'
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator'
import { z } from 'zod'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { Describe, Says, idSchema, listOf } from '../infra/describe.js'
import { Idempotent } from '../infra/idempotency.js'
import { numberOf } from '../infra/ids.js'
import { IsInstant, PageDto } from '../infra/lists.js'
import { Deliveries } from './deliveries.js'
import { deliveryPageSchema, newWebhookSchema, oneDeliverySchema, webhookSchema } from './webhook-schema.js'
import { Webhooks } from './webhooks.js'

const TYPE = /^[a-z_]{1,40}(\.[a-z_]{1,40})?$/
const ACCOUNT = /^acct_[1-9][0-9]{0,17}$/

class CreateWebhookDto {
  @IsString()
  @Length(1, 2000)
  url!: string

  @IsOptional()
  @Matches(/^[^\p{Cc}]{0,200}$/u)
  description?: string

  @Says('Types (`case.opened`) and families (`case`); none: everything')
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @Matches(TYPE, { each: true })
  types?: string[]

  @Says('Only what is about these shops')
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @Matches(ACCOUNT, { each: true })
  accounts?: string[]
}

class ChangeWebhookDto {
  @IsOptional()
  @IsString()
  @Length(1, 2000)
  url?: string

  @IsOptional()
  @Matches(/^[^\p{Cc}]{0,200}$/u)
  description?: string

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @Matches(TYPE, { each: true })
  types?: string[]

  @Says('An empty list: of all shops')
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @Matches(ACCOUNT, { each: true })
  accounts?: string[]

  @IsOptional()
  @IsBoolean()
  enabled?: boolean
}

class RotateSecretDto {
  @Says('For how long the old secret signs too')
  @IsInt()
  @Min(0)
  @Max(720)
  overlapHours = 24
}

class ListDeliveriesDto extends PageDto {
  @IsOptional()
  @IsIn(['pending', 'delivered', 'failed'])
  state?: string
}

class ReplayDto {
  @Says('From this instant on, by when the deliveries were made')
  @IsInstant()
  from!: string

  @Says('Up to this instant, without it')
  @IsInstant()
  to!: string

  @Says('Leave out what was delivered')
  @IsBoolean()
  onlyFailed = true
}

const path = { id: idSchema('hook') }
const bothPaths = { ...path, delivery: idSchema('dlv') }
const NOT_ACCEPTED = [409, 413, 415, 422]
const hookOf = (id: string): string => numberOf('hook', id)

/** Addresses that are told what happens, signed by the Standard Webhooks specification. */
@Controller('v1/webhooks')
@Scopes('webhooks:write')
export class WebhooksController {
  constructor(
    @Inject(Webhooks) private readonly webhooks: Webhooks,
    @Inject(Deliveries) private readonly deliveries: Deliveries,
  ) {}

  @Get()
  @Describe({ id: 'listWebhooks', summary: 'All webhooks', answer: listOf(webhookSchema) })
  async list(@Caller() caller: CallerIdentity) {
    return { data: await this.webhooks.list(caller.tenantId) }
  }

  @Post()
  @UseInterceptors(Idempotent)
  @Describe({
    id: 'createWebhook',
    summary: 'Have an address told what happens from now on; the answer shows the secret this once',
    answer: newWebhookSchema,
    idempotency: 'optional',
    problems: NOT_ACCEPTED,
  })
  create(@Caller() caller: CallerIdentity, @Body() body: CreateWebhookDto) {
    const { url, description, types } = body
    const accounts = numbersOf(body.accounts)
    return this.webhooks.create(caller.tenantId, { url, description, types, accounts }, caller)
  }

  @Get(':id')
  @Describe({ id: 'getWebhook', summary: 'One webhook', answer: webhookSchema, problems: [404], path })
  find(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    return this.webhooks.find(caller.tenantId, hookOf(id))
  }

  @Patch(':id')
  @Describe({
    id: 'changeWebhook',
    summary: 'Change, disable or enable a webhook',
    answer: webhookSchema,
    problems: [404, 413, 415, 422],
    path,
  })
  change(@Caller() caller: CallerIdentity, @Param('id') id: string, @Body() body: ChangeWebhookDto) {
    const { url, description, types, enabled } = body
    const accounts = numbersOf(body.accounts)
    return this.webhooks.change(
      caller.tenantId,
      hookOf(id),
      { url, description, types, enabled, accounts },
      caller,
    )
  }

  @Delete(':id')
  @HttpCode(204)
  @Describe({
    id: 'removeWebhook',
    summary: 'Remove a webhook and its log',
    answer: null,
    problems: [404],
    path,
  })
  remove(@Caller() caller: CallerIdentity, @Param('id') id: string): Promise<void> {
    return this.webhooks.remove(caller.tenantId, hookOf(id), caller)
  }

  @Post(':id/rotate-secret')
  @UseInterceptors(Idempotent)
  @Describe({
    id: 'rotateSecret',
    summary: 'A new secret; the old one signs too until the overlap ends',
    answer: newWebhookSchema,
    idempotency: 'optional',
    problems: [404, ...NOT_ACCEPTED],
    path,
  })
  rotate(@Caller() caller: CallerIdentity, @Param('id') id: string, @Body() body: RotateSecretDto) {
    return this.webhooks.rotate(caller.tenantId, hookOf(id), body.overlapHours, caller)
  }

  @Post(':id/test')
  @HttpCode(202)
  @UseInterceptors(Idempotent)
  @Describe({
    id: 'testWebhook',
    summary: 'Send a `webhook.test`',
    answer: oneDeliverySchema,
    idempotency: 'optional',
    problems: [404, ...NOT_ACCEPTED],
    path,
  })
  test(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    return this.deliveries.test(caller.tenantId, hookOf(id))
  }

  @Post(':id/replay')
  @HttpCode(202)
  @UseInterceptors(Idempotent)
  @Describe({
    id: 'replayDeliveries',
    summary: 'Send what came about in a time again',
    answer: z.object({ queued: z.number().int() }),
    idempotency: 'optional',
    problems: [404, ...NOT_ACCEPTED],
    path,
  })
  async replay(@Caller() caller: CallerIdentity, @Param('id') id: string, @Body() body: ReplayDto) {
    const { from, to, onlyFailed } = body
    return { queued: await this.deliveries.replay(caller.tenantId, hookOf(id), { from, to, onlyFailed }) }
  }

  @Get(':id/deliveries')
  @Describe({
    id: 'listDeliveries',
    summary: 'What was and is to be told, newest first; kept for 30 days',
    answer: deliveryPageSchema,
    problems: [404],
    path,
  })
  log(@Caller() caller: CallerIdentity, @Param('id') id: string, @Query() query: ListDeliveriesDto) {
    const { state, limit, cursor } = query
    return this.deliveries.list(caller.tenantId, hookOf(id), { state, limit, cursor })
  }

  @Get(':id/deliveries/:delivery')
  @Describe({
    id: 'getDelivery',
    summary: 'One delivery with its body and every attempt',
    answer: oneDeliverySchema,
    problems: [404],
    path: bothPaths,
  })
  delivery(@Caller() caller: CallerIdentity, @Param('id') id: string, @Param('delivery') delivery: string) {
    return this.deliveries.find(caller.tenantId, hookOf(id), numberOf('dlv', delivery))
  }

  @Post(':id/deliveries/:delivery/replay')
  @HttpCode(202)
  @Describe({
    id: 'replayDelivery',
    summary: 'Send one again at once',
    answer: oneDeliverySchema,
    problems: [404],
    path: bothPaths,
  })
  again(@Caller() caller: CallerIdentity, @Param('id') id: string, @Param('delivery') delivery: string) {
    return this.deliveries.again(caller.tenantId, hookOf(id), numberOf('dlv', delivery))
  }
}

/** Numbers of shops; an empty list is all of them. */
function numbersOf(accounts: readonly string[] | undefined): string[] | null | undefined {
  if (accounts === undefined) return undefined
  return accounts.length === 0 ? null : accounts.map((id) => numberOf('acct', id))
}
