import {
  BadRequestException,
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Res,
} from '@nestjs/common'
import { IsObject, IsOptional, Matches } from 'class-validator'
import type { Response } from 'express'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { numberOf } from '../infra/ids.js'
import { Actions } from './actions.js'
import { ManualActions } from './manual-actions.js'

class RequestActionDto {
  @IsOptional()
  @IsObject()
  input: Record<string, unknown> = {}
}

class ListActionsDto {
  @Matches(/^case_[1-9][0-9]*$/)
  case!: string
}

@Controller('v1')
@Scopes('cases:read')
export class ActionsController {
  constructor(
    @Inject(Actions) private readonly actions: Actions,
    @Inject(ManualActions) private readonly manual: ManualActions,
  ) {}

  @Get('cases/:id/actions')
  async offers(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    return { data: await this.actions.offers(caller.tenantId, numberOf('case', id)) }
  }

  @Post('cases/:id/actions/:name')
  @HttpCode(202)
  @Scopes('cases:act')
  async request(
    @Caller() caller: CallerIdentity,
    @Param('id') id: string,
    @Param('name') name: string,
    @Body() body: RequestActionDto,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ) {
    if (!idempotencyKey || idempotencyKey.length > 255) {
      const message = 'send an Idempotency-Key header of 1 to 255 characters, new for each intention'
      throw new BadRequestException({ code: 'idempotency_key_missing', message })
    }
    const request = { name, input: body.input, idempotencyKey, by: caller.name }
    const { action, replayed } = await this.actions.request(caller.tenantId, numberOf('case', id), request)
    if (replayed) response.setHeader('Idempotent-Replayed', 'true')
    return action
  }

  /** Staff say that they did a manual action on the marketplace's page. */
  @Post('actions/:id/confirm-done')
  @HttpCode(200)
  @Scopes('cases:act')
  confirmDone(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    return this.manual.confirmDone(caller.tenantId, numberOf('act', id), caller.name)
  }

  /** Takes back a manual action that nobody has done. */
  @Post('actions/:id/withdraw')
  @HttpCode(200)
  @Scopes('cases:act')
  withdraw(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    return this.manual.withdraw(caller.tenantId, numberOf('act', id), caller.name)
  }

  @Get('actions/:id')
  find(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    return this.actions.find(caller.tenantId, numberOf('act', id))
  }

  @Get('actions')
  async ofCase(@Caller() caller: CallerIdentity, @Query() query: ListActionsDto) {
    return { data: await this.actions.ofCase(caller.tenantId, numberOf('case', query.case)) }
  }
}
