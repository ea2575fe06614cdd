import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common'
import { Transform } from 'class-transformer'
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, Matches } from 'class-validator'
import { z } from 'zod'
import { Caller, Scopes } from '../../auth/caller.js'
import type { CallerIdentity } from '../../auth/caller.js'
import { StaffChanges } from '../../cases/staff-changes.js'
import { Describe, idSchema, instant, listOf, named, Says } from '../../infra/describe.js'
import { Idempotent } from '../../infra/idempotency.js'
import { numberOf } from '../../infra/ids.js'
import { Notes } from './notes.js'
import { colleagueSchema, personOf } from './people.js'

class NoteDto {
  @Says('Names colleagues as `@Name`')
  @Matches(/^[^\0]{1,10000}$/)
  text!: string
}

class MentionsDto {
  @Says('Only those that you have not marked as seen')
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  unseen = false
}

class SeenDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @Matches(/^note_[1-9][0-9]{0,17}$/, { each: true })
  notes!: string[]
}

const noteSchema = named(
  'Note',
  z.object({
    id: idSchema('note'),
    case: idSchema('case'),
    event: z.string().describe('Id of its line in the timeline, which says when and who, not what'),
    author: z.object({ id: idSchema('user').nullable(), name: z.string() }),
    at: instant(),
    mentions: z.array(colleagueSchema),
    text: z.string(),
  }),
)
const mentionSchema = named(
  'Mention',
  z.object({ note: noteSchema, subject: z.string(), seenAt: instant().nullable() }),
)
const ofCase = { id: idSchema('case') }

@Controller('v1')
@Scopes('cases:act')
export class NotesController {
  constructor(
    @Inject(Notes) private readonly notes: Notes,
    @Inject(StaffChanges) private readonly changes: StaffChanges,
  ) {}

  @Get('cases/:id/notes')
  @Scopes('cases:read')
  @Describe({
    id: 'listNotes',
    summary: 'What staff wrote for each other on a case: the newest 200',
    answer: listOf(noteSchema),
    problems: [404],
    path: ofCase,
  })
  async list(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    const caseId = numberOf('case', id)
    await this.changes.mustExist(caller.tenantId, caseId)
    return { data: await this.notes.ofCase(caller.tenantId, caseId) }
  }

  @Post('cases/:id/notes')
  @UseInterceptors(Idempotent)
  @Describe({
    id: 'writeNote',
    summary: 'Write a note for colleagues; it never leaves',
    answer: noteSchema,
    idempotency: 'optional',
    problems: [404, 409, 413, 415, 422],
    path: ofCase,
  })
  write(@Caller() caller: CallerIdentity, @Param('id') id: string, @Body() { text }: NoteDto) {
    return this.notes.write(caller, numberOf('case', id), text)
  }

  @Delete('notes/:id')
  @HttpCode(204)
  @Describe({
    id: 'removeNote',
    summary: 'Take a note away: your own, or any with `accounts:write`',
    answer: null,
    problems: [404],
    path: { id: idSchema('note') },
  })
  async remove(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    await this.notes.remove(caller, numberOf('note', id))
  }

  @Get('mentions')
  @Scopes('cases:read')
  @Describe({
    id: 'listMentions',
    summary: 'Notes that name you, newest first (people only)',
    answer: listOf(mentionSchema),
  })
  async mentions(@Caller() caller: CallerIdentity, @Query() { unseen }: MentionsDto) {
    return { data: await this.notes.mentionsOf(caller.tenantId, personOf(caller), unseen) }
  }

  @Post('mentions/seen')
  @HttpCode(204)
  @Scopes('cases:read')
  @Describe({
    id: 'markMentionsSeen',
    summary: 'Say that you have seen notes that name you (people only)',
    answer: null,
    problems: [413, 415],
  })
  async seen(@Caller() caller: CallerIdentity, @Body() { notes }: SeenDto) {
    const ids = notes.map((id) => numberOf('note', id))
    await this.notes.markSeen(caller.tenantId, personOf(caller), ids)
  }
}
