import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Put } from '@nestjs/common'
import { IsBoolean, IsOptional, Matches, ValidateIf } from 'class-validator'
import { z } from 'zod'
import { edited, isRetired } from '#desk'
import type { Answer } from '#desk'
import { Caller, Scopes } from '../../auth/caller.js'
import type { CallerIdentity } from '../../auth/caller.js'
import { REASON_PATH } from '../../cases/reason-places.js'
import { Describe, idSchema, Says } from '../../infra/describe.js'
import { Fits } from '../../infra/fits.js'
import { numberOf } from '../../infra/ids.js'
import {
  answerInput,
  namesInput,
  placedAllSchema,
  placedSchema,
  treeHistorySchema,
  treeSchema,
} from './reason-schema.js'
import { treeJson } from './reason-json.js'
import { ReasonPlacing } from './reason-placing.js'
import { ReasonTree } from './reason-tree.js'
import type { TreeVersion } from './reason-tree.js'

type Names = z.output<typeof namesInput>

const KEY = /^[a-z0-9_]{1,40}$/
const PARENT = /^[a-z0-9_]{1,40}(\/[a-z0-9_]{1,40})?$/

class AddReasonDto {
  @Says('Where it hangs; without: at the root')
  @IsOptional()
  @Matches(PARENT)
  parent?: string

  @Says('Its part of the path')
  @Matches(KEY)
  key!: string

  @Fits(namesInput)
  name!: Names

  @IsOptional()
  @Fits(answerInput)
  answer?: Answer
}

class ChangeReasonDto {
  @Matches(REASON_PATH)
  path!: string

  @IsOptional()
  @Fits(namesInput)
  name?: Names

  @Says('A solution or a template; null takes it away')
  @ValidateIf((_, value) => value !== undefined)
  @Fits(answerInput.nullable())
  answer?: Answer | null

  @Says('Nothing is put here any more; what lies here stays')
  @IsOptional()
  @IsBoolean()
  retired?: boolean
}

class MoveReasonDto {
  @Matches(REASON_PATH)
  path!: string

  @Says('Where it goes, with all below it and all cases; null: to the root')
  @ValidateIf((_, value) => value !== null)
  @Matches(PARENT)
  parent!: string | null
}

class PlaceCodeDto {
  @Matches(/^[a-z_]{1,40}$/)
  marketplace!: string

  @Says('As the marketplace writes it')
  @Matches(/^[^\p{Cc}]{1,200}$/u)
  code!: string

  @Says('null: the code has no place')
  @ValidateIf((_, value) => value !== null)
  @Matches(REASON_PATH)
  path!: string | null
}

class PlaceCaseDto {
  @Says('null: back to where the marketplace’s code puts it')
  @ValidateIf((_, value) => value !== null)
  @Matches(REASON_PATH)
  path!: string | null
}

/** The tenant's tree of reasons: at most three levels, in Chinese and English. */
@Controller('v1')
@Scopes('cases:read')
export class ReasonsController {
  constructor(
    @Inject(ReasonTree) private readonly tree: ReasonTree,
    @Inject(ReasonPlacing) private readonly placing: ReasonPlacing,
  ) {}

  @Get('reasons')
  @Describe({
    id: 'getReasons',
    summary: 'The tree of reasons with answers and reason codes',
    answer: treeSchema,
  })
  async find(@Caller() caller: CallerIdentity) {
    return treeJson(await this.tree.current(caller.tenantId))
  }

  @Get('reasons/history')
  @Describe({
    id: 'listReasonChanges',
    summary: 'Who changed the tree, newest first',
    answer: treeHistorySchema,
  })
  async history(@Caller() caller: CallerIdentity) {
    return { data: await this.tree.history(caller.tenantId) }
  }

  @Post('reasons')
  @Scopes('accounts:write')
  @Describe({ id: 'addReason', summary: 'Add a reason', answer: treeSchema, problems: [413, 415, 422] })
  add(@Caller() caller: CallerIdentity, @Body() { parent, key, name, answer }: AddReasonDto) {
    const reason = { key, name, ...(answer && { answer }) }
    return this.changed(caller, `add ${parent === undefined ? '' : `${parent}/`}${key}`, ({ tree }) =>
      edited(tree, { op: 'add', parent: parent ?? null, reason }),
    )
  }

  @Patch('reasons')
  @Scopes('accounts:write')
  @Describe({
    id: 'changeReason',
    summary: 'Rename a reason, answer it, retire it or bring it back',
    answer: treeSchema,
    problems: [413, 415, 422],
  })
  change(@Caller() caller: CallerIdentity, @Body() { path, name, answer, retired }: ChangeReasonDto) {
    const what = Object.entries({ name, answer, retired }).flatMap(([key, value]) =>
      value === undefined ? [] : [key],
    )
    return this.changed(caller, `change ${path}: ${what.join(', ') || 'nothing'}`, ({ tree }) => {
      const named = name ? edited(tree, { op: 'rename', path, name }) : { tree, moved: null }
      const answered = answer === undefined ? named : edited(named.tree, { op: 'answer', path, answer })
      return retired === undefined ? answered : edited(answered.tree, { op: 'retire', path, retired })
    })
  }

  @Post('reasons/move')
  @HttpCode(200)
  @Scopes('accounts:write')
  @Describe({
    id: 'moveReason',
    summary: 'Hang a reason elsewhere; cases, templates and codes follow',
    answer: treeSchema,
    problems: [413, 415, 422],
  })
  move(@Caller() caller: CallerIdentity, @Body() { path, parent }: MoveReasonDto) {
    return this.changed(caller, `move ${path} to ${parent ?? 'the root'}`, ({ tree }) =>
      edited(tree, { op: 'move', path, parent }),
    )
  }

  @Put('reasons/codes')
  @Scopes('accounts:write')
  @Describe({
    id: 'placeReasonCode',
    summary: 'Say where a marketplace’s reason code belongs; its cases follow unless placed by hand',
    answer: treeSchema,
    problems: [413, 415, 422],
  })
  async placeCode(@Caller() caller: CallerIdentity, @Body() { marketplace, code, path }: PlaceCodeDto) {
    const version = await this.tree.change(caller.tenantId, caller.name, ({ tree, codes }) => {
      if (path !== null && isRetired(tree, path)) throw new RangeError(`no reason in use: ${path}`)
      const { [code]: _before, ...others } = codes[marketplace] ?? {}
      const own = path === null ? others : { ...others, [code]: path }
      return {
        edited: { tree, moved: null },
        codes: { ...codes, [marketplace]: own },
        words: `code ${marketplace} ${code} to ${path ?? 'nowhere'}`,
      }
    })
    return treeJson(version)
  }

  @Post('reasons/place')
  @HttpCode(200)
  @Scopes('accounts:write')
  @Describe({
    id: 'placeCases',
    summary: 'Put every case that nobody placed by hand where its code belongs now',
    answer: placedAllSchema,
  })
  async placeAll(@Caller() caller: CallerIdentity) {
    return { placed: await this.placing.placeAll(caller.tenantId) }
  }

  @Put('cases/:id/reason')
  @Scopes('cases:act')
  @Describe({
    id: 'placeCase',
    summary: 'Put a case into the tree by hand; the timeline keeps who did',
    answer: placedSchema,
    problems: [404, 413, 415, 422],
    path: { id: idSchema('case') },
  })
  place(@Caller() caller: CallerIdentity, @Param('id') id: string, @Body() { path }: PlaceCaseDto) {
    return this.placing.place(caller.tenantId, numberOf('case', id), path, caller.name)
  }

  private async changed(
    { tenantId, name }: CallerIdentity,
    words: string,
    edit: (now: TreeVersion) => ReturnType<typeof edited>,
  ) {
    const version = await this.tree.change(tenantId, name, (now) => ({
      edited: edit(now),
      codes: now.codes,
      words,
    }))
    return treeJson(version)
  }
}
