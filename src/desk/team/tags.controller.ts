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
  Put,
  UseInterceptors,
} from '@nestjs/common'
import { ArrayMaxSize, ArrayMinSize, IsArray, Matches } from 'class-validator'
import { z } from 'zod'
import { Caller, Scopes } from '../../auth/caller.js'
import type { CallerIdentity } from '../../auth/caller.js'
import { caseSchema } from '../../cases/case-schema.js'
import { Inbox } from '../../cases/inbox.js'
import { TAG_NAME } from '../../cases/list-cases.js'
import { Describe, idSchema, listOf, named, Says } from '../../infra/describe.js'
import { Idempotent } from '../../infra/idempotency.js'
import { numberOf } from '../../infra/ids.js'
import { changedCasesSchema } from './assignment.js'
import { Tags } from './tags.js'

class TagDto {
  @Says('No comma; the same name in other letters, large or small, is the same tag')
  @Matches(TAG_NAME)
  name!: string
}

class SetTagsDto {
  @Says('Names of tags: exactly these')
  @IsArray()
  @ArrayMaxSize(50)
  @Matches(TAG_NAME, { each: true })
  tags!: string[]
}

class TagCasesDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @Matches(/^case_[1-9][0-9]{0,17}$/, { each: true })
  cases!: string[]

  @IsArray()
  @ArrayMaxSize(50)
  @Matches(TAG_NAME, { each: true })
  add: string[] = []

  @IsArray()
  @ArrayMaxSize(50)
  @Matches(TAG_NAME, { each: true })
  remove: string[] = []
}

const tagSchema = named(
  'Tag',
  z.object({ id: idSchema('tag'), name: z.string(), openCases: z.number().int() }),
)
const path = { id: idSchema('tag') }

@Controller('v1')
@Scopes('cases:act')
export class TagsController {
  constructor(
    @Inject(Tags) private readonly tags: Tags,
    @Inject(Inbox) private readonly inbox: Inbox,
  ) {}

  @Get('tags')
  @Scopes('cases:read')
  @Describe({
    id: 'listTags',
    summary: 'Tags by name, with how many open cases have each',
    answer: listOf(tagSchema),
  })
  async list(@Caller() caller: CallerIdentity) {
    return { data: await this.tags.list(caller.tenantId) }
  }

  @Post('tags')
  @UseInterceptors(Idempotent)
  @Describe({
    id: 'createTag',
    summary: 'Make a tag',
    answer: tagSchema,
    idempotency: 'optional',
    problems: [409, 413, 415, 422],
  })
  create(@Caller() caller: CallerIdentity, @Body() { name }: TagDto) {
    return this.tags.create(caller.tenantId, name, caller.name)
  }

  @Patch('tags/:id')
  @HttpCode(204)
  @Scopes('accounts:write')
  @Describe({
    id: 'renameTag',
    summary: 'Give a tag another name, on all its cases',
    answer: null,
    problems: [404, 409, 413, 415],
    path,
  })
  async rename(@Caller() caller: CallerIdentity, @Param('id') id: string, @Body() { name }: TagDto) {
    await this.tags.rename(caller.tenantId, numberOf('tag', id), name)
  }

  @Delete('tags/:id')
  @HttpCode(204)
  @Scopes('accounts:write')
  @Describe({
    id: 'removeTag',
    summary: 'Remove a tag from all cases and for good',
    answer: null,
    problems: [404],
    path,
  })
  async remove(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    await this.tags.remove(caller.tenantId, numberOf('tag', id), caller.name)
  }

  @Put('cases/:id/tags')
  @Describe({
    id: 'tagCase',
    summary: 'Give a case exactly these tags',
    answer: caseSchema,
    problems: [404, 413, 415, 422],
    path: { id: idSchema('case') },
  })
  async set(@Caller() caller: CallerIdentity, @Param('id') id: string, @Body() { tags }: SetTagsDto) {
    const caseId = numberOf('case', id)
    await this.tags.set(caller.tenantId, caseId, tags, caller.name)
    return this.inbox.find(caller.tenantId, caseId)
  }

  @Post('cases/tag')
  @HttpCode(200)
  @Describe({
    id: 'tagCases',
    summary: 'Add tags to up to 200 cases and remove others',
    answer: changedCasesSchema,
    problems: [413, 415, 422],
  })
  setMany(@Caller() caller: CallerIdentity, @Body() { cases, add, remove }: TagCasesDto) {
    const ids = cases.map((id) => numberOf('case', id))
    return this.tags.setMany(caller.tenantId, ids, { add, remove }, caller.name)
  }
}
