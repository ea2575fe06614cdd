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
import { IsObject, IsOptional, IsString, Length, Matches } from 'class-validator'
import type { Response } from 'express'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { Describe, idSchema, Says } from '../infra/describe.js'
import { numberOf } from '../infra/ids.js'
import { actionSchema, actionsSchema, offersSchema } from './action-schema.js'
import { Actions } from './actions.js'
import { ManualActions } from './manual-actions.js'

class RequestActionDto {
  @IsOptional()
  @IsObject()
  input: Record<string, unknown> = {}

  /** Why a text leaves in spite of what the message rules say; kept in the timeline. */
  @IsOptional()
  @IsString()
  @Length(5, 500)
  overrideReason?: string

  @Says('The template that the text was made with: it counts as used once the text has left')
  @IsOptional()
  @Matches(/^tpl_[1-9][0-9]{0,17}$/)
  template?: string
}

class ListActionsDto {
  @Matches(/^case_[1-9][0-9]{0,17}$/)
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
  @Describe({
    id: 'listOffers',
    summary: 'What can be done about a case now, and why not',
    answer: offersSchema,
    problems: [404],
    path: { id: idSchema('case') },
  })
  async offers(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    return { data: await this.actions.offers(caller.tenantId, numberOf('case', id)) }
  }

  @Post('cases/:id/actions/:name')
  @HttpCode(202)
  @Describe({
    id: 'requestAction',
    summary: 'Ask for an action; the answer is a request, not an outcome',
    answer: actionSchema,
    idempotency: 'required',
    problems: [404, 409, 413, 415, 422],
    path: { id: idSchema('case') },
  })
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
    const { input, overrideReason, template } = body
    const templateId = template === undefined ? undefined : numberOf('tpl', template)
    const request = {
      name,
      input,
      idempotencyKey,
      by: caller.name,
      callerId: caller.id,
      overrideReason,
      templateId,
    }
    const { action, replayed } = await this.actions.request(caller.tenantId, numberOf('case', id), request)
    if (replayed) response.setHeader('Idempotent-Replayed', 'true')
    return action
  }

  /** Staff say that they did a manual action on the marketplace's page. */
  @Post('actions/:id/confirm-done')
  @HttpCode(200)
  @Describe({
    id: 'confirmDone',
    summary: 'Say that a manual action was done at the marketplace',
    answer: actionSchema,
    problems: [404, 409],
    path: { id: idSchema('act') },
  })
  @Scopes('cases:act')
  confirmDone(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    return this.manual.confirmDone(caller.tenantId, numberOf('act', id), caller.name)
  }

  /** Takes back a manual action that nobody has done, or ends a doubt by the word of staff. */
  @Post('actions/:id/withdraw')
  @HttpCode(200)
  @Describe({
    id: 'withdrawAction',
    summary: 'Take back a manual action that nobody has done, or say that one in doubt did not happen',
    description:
      'An action in doubt is read once more first: 409 `action_took_effect` when the marketplace shows it by now or is still at it.',
    answer: actionSchema,
    problems: [404, 409, 502, 503],
    path: { id: idSchema('act') },
  })
  @Scopes('cases:act')
  withdraw(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    return this.manual.withdraw(caller.tenantId, numberOf('act', id), caller.name)
  }

  @Get('actions/:id')
  @Describe({
    id: 'getAction',
    summary: 'What became of an action',
    answer: actionSchema,
    problems: [404],
    path: { id: idSchema('act') },
  })
  find(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    return this.actions.find(caller.tenantId, numberOf('act', id))
  }

  @Get('actions')
  @Describe({ id: 'listActions', summary: 'The actions of a case, newest first', answer: actionsSchema })
  async ofCase(@Caller() caller: CallerIdentity, @Query() query: ListActionsDto) {
    return { data: await this.actions.ofCase(caller.tenantId, numberOf('case', query.case)) }
  }
}
