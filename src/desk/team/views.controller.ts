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
  UseInterceptors,
} from '@nestjs/common'
import { IsBoolean, IsIn, IsObject, IsOptional, Matches } from 'class-validator'
import { z } from 'zod'
import { Caller, Scopes } from '../../auth/caller.js'
import type { CallerIdentity } from '../../auth/caller.js'
import { SORTS } from '../../cases/inbox-query.js'
import type { Sort } from '../../cases/inbox-query.js'
import { Describe, idSchema, instant, listOf, named, Says } from '../../infra/describe.js'
import { Idempotent } from '../../infra/idempotency.js'
import { numberOf } from '../../infra/ids.js'
import { Views } from './views.js'

const NAME = /^[^\p{Cc} ](?:[^\p{Cc}]{0,58}[^\p{Cc} ])?$/u

class CreateViewDto {
  @Matches(NAME)
  name!: string

  @Says('Whether colleagues see it too')
  @IsBoolean()
  shared = false

  @Says('The filters of `GET /v1/cases`, lists as arrays: `{"kind":["return"],"assignee":"me"}`')
  @IsObject()
  filter!: Record<string, unknown>

  @IsOptional()
  @IsIn(SORTS)
  sort?: Sort
}

class ChangeViewDto {
  @IsOptional()
  @Matches(NAME)
  name?: string

  @IsOptional()
  @IsBoolean()
  shared?: boolean

  @IsOptional()
  @IsObject()
  filter?: Record<string, unknown>

  @IsOptional()
  @IsIn(SORTS)
  sort?: Sort
}

const viewSchema = named(
  'View',
  z.object({
    id: idSchema('view'),
    name: z.string(),
    shared: z.boolean(),
    mine: z.boolean(),
    owner: z.string().nullable().describe('Whose it is; null: a key made it'),
    filter: z.record(z.string(), z.unknown()),
    sort: z.enum(SORTS).nullable(),
    updatedAt: instant(),
  }),
)
const path = { id: idSchema('view') }

@Controller('v1/views')
@Scopes('cases:read')
export class ViewsController {
  constructor(@Inject(Views) private readonly views: Views) {}

  @Get()
  @Describe({
    id: 'listViews',
    summary: 'Saved views of the inbox: yours and the shared ones',
    answer: listOf(viewSchema),
  })
  async list(@Caller() caller: CallerIdentity) {
    return { data: await this.views.list(caller) }
  }

  @Post()
  @UseInterceptors(Idempotent)
  @Describe({
    id: 'createView',
    summary: 'Save a filter and an order of the inbox under a name',
    answer: viewSchema,
    idempotency: 'optional',
    problems: [409, 413, 415, 422],
  })
  create(@Caller() caller: CallerIdentity, @Body() { name, shared, filter, sort }: CreateViewDto) {
    return this.views.create(caller, { name, shared, filter, sort: sort ?? null })
  }

  @Patch(':id')
  @Describe({
    id: 'changeView',
    summary: 'Change a view: your own, or a shared one with `accounts:write`',
    answer: viewSchema,
    problems: [404, 413, 415],
    path,
  })
  change(@Caller() caller: CallerIdentity, @Param('id') id: string, @Body() body: ChangeViewDto) {
    const given = Object.entries(body).filter(([, value]) => value !== undefined)
    return this.views.change(caller, numberOf('view', id), Object.fromEntries(given))
  }

  @Delete(':id')
  @HttpCode(204)
  @Describe({ id: 'removeView', summary: 'Remove a view', answer: null, problems: [404], path })
  async remove(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    await this.views.remove(caller, numberOf('view', id))
  }
}
