import {
  BadRequestException,
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Put,
} from '@nestjs/common'
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, IsObject, IsTimeZone, Max, Min } from 'class-validator'
import { z } from 'zod'
import { LANGUAGES } from '#desk'
import { Caller, Scopes } from '../../auth/caller.js'
import type { CallerIdentity } from '../../auth/caller.js'
import { Describe, idSchema, instant, listOf, named, Says } from '../../infra/describe.js'
import { numberOf } from '../../infra/ids.js'
import { ReplyWindows } from './reply-windows.js'

const windowSchema = z.strictObject({
  day: z.int().min(1).max(7).describe('1 = Monday … 7 = Sunday'),
  from: z.string().regex(/^\d\d:\d\d$/),
  to: z
    .string()
    .regex(/^\d\d:\d\d$/)
    .describe('`24:00`: midnight at the end of the day'),
})

class WindowsDto {
  @Says('IANA zone of the shop, in which the windows are read')
  @IsTimeZone()
  zone!: string

  @Says(
    '`{"day":1,"from":"09:00","to":"12:00"}`: day 1 = Monday … 7 = Sunday; a window ends on its own day, at the latest at 24:00',
  )
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsObject({ each: true })
  windows!: Record<string, unknown>[]

  @Says('Within so many minutes a buyer must be answered: no longer time may lie between two windows')
  @IsInt()
  @Min(60)
  @Max(10_080)
  clockMinutes = 1_440
}

const SCOPE = /^(all|acct_[1-9][0-9]{0,17}|[a-z0-9_]{1,40}(:[A-Za-z0-9_.-]{1,20})?)$/
const scopeSchema = z.string().regex(SCOPE).meta({ example: 'amazon:JP' })
const opening = z.object({ from: instant(), to: instant() })
const windowsSchema = named(
  'ReplyWindows',
  z.object({
    scope: z.string(),
    zone: z.string(),
    windows: z.array(windowSchema),
    clockMinutes: z.number().int(),
    longestGapMinutes: z.number().nullable().describe('Of the year to come, clock changes included'),
    next: opening.nullable().describe('The window that is open, or else the next one'),
    updatedBy: z.string(),
    updatedAt: instant(),
  }),
)
const nextWindowSchema = named(
  'NextReplyWindow',
  z.object({
    scope: z.string().nullable().describe('Whose windows count; null: there are none'),
    window: opening.extend({ open: z.boolean() }).nullable(),
    zone: z.string().describe('The buyer’s, in which the sentences are'),
    zoneSure: z.boolean(),
    language: z.enum(LANGUAGES).nullable().describe('The buyer’s, if it is one of these'),
    text: z
      .object({
        en: z.string().nullable(),
        zh: z.string().nullable(),
        ja: z.string().nullable(),
        de: z.string().nullable(),
      })
      .describe('A sentence for the buyer that states the window'),
  }),
)

@Controller('v1')
@Scopes('accounts:write')
export class ReplyWindowsController {
  constructor(@Inject(ReplyWindows) private readonly windows: ReplyWindows) {}

  @Get('reply-windows')
  @Scopes('cases:read')
  @Describe({
    id: 'listReplyWindows',
    summary: 'When the shops answer',
    answer: listOf(windowsSchema),
  })
  async list(@Caller() caller: CallerIdentity) {
    return { data: await this.windows.list(caller.tenantId) }
  }

  @Put('reply-windows/:scope')
  @Describe({
    id: 'putReplyWindows',
    summary: 'Set the hours in which shops answer',
    description:
      'For `all`, a marketplace (`amazon`), a site (`amazon:JP`) or a shop (`acct_3`); the nearest counts. Refused when a buyer would wait longer than the clock allows.',
    answer: windowsSchema,
    problems: [404, 413, 415, 422],
    path: { scope: scopeSchema },
  })
  put(@Caller() caller: CallerIdentity, @Param('scope') scope: string, @Body() body: WindowsDto) {
    const windows = z.array(windowSchema).safeParse(body.windows)
    if (!windows.success) throw new BadRequestException(z.prettifyError(windows.error))
    const { zone, clockMinutes } = body
    const wish = { zone, clockMinutes, windows: windows.data }
    return this.windows.put(caller.tenantId, known(scope), wish, caller.name)
  }

  @Delete('reply-windows/:scope')
  @HttpCode(204)
  @Describe({
    id: 'removeReplyWindows',
    summary: 'Remove the hours of a scope',
    answer: null,
    problems: [404],
    path: { scope: scopeSchema },
  })
  async remove(@Caller() caller: CallerIdentity, @Param('scope') scope: string) {
    await this.windows.remove(caller.tenantId, known(scope))
  }

  @Get('cases/:id/reply-window')
  @Scopes('cases:read')
  @Describe({
    id: 'getReplyWindow',
    summary: 'When the buyer of a case can be told to expect an answer, in words',
    answer: nextWindowSchema,
    problems: [404],
    path: { id: idSchema('case') },
  })
  ofCase(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    return this.windows.ofCase(caller.tenantId, numberOf('case', id))
  }
}

function known(scope: string): string {
  if (SCOPE.test(scope)) return scope
  throw new BadRequestException('not a scope: all, a marketplace, marketplace:SITE or acct_…')
}
