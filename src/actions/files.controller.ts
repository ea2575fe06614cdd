import { Controller, Headers, HttpCode, Inject, Post, Query, Req } from '@nestjs/common'
import { Matches } from 'class-validator'
import type { Request } from 'express'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { Describe, Says } from '../infra/describe.js'
import { bodyOf } from '../infra/raw-bodies.js'
import { fileSchema } from './action-schema.js'
import { ActionFiles } from './action-files.js'

const MAX_BYTES = 16 * 1_048_576

class UploadDto {
  @Says('A plain file name: no folder, no control character')
  @Matches(/^[^\p{Cc}/\\]{1,200}$/u)
  name!: string
}

@Controller('v1/files')
@Scopes('cases:act')
export class FilesController {
  constructor(@Inject(ActionFiles) private readonly files: ActionFiles) {}

  /** Takes a file's bytes for a later action; the type is the request's content type. */
  @Post()
  @HttpCode(201)
  @Describe({
    id: 'uploadFile',
    summary: 'Keep a file for a later action',
    answer: fileSchema,
    consumes: ['application/octet-stream'],
    problems: [413, 415],
  })
  async upload(
    @Caller() caller: CallerIdentity,
    @Query() { name }: UploadDto,
    @Headers('content-type') type: string | undefined,
    @Req() request: Request,
  ) {
    const bytes = await bodyOf(request, MAX_BYTES)
    const file = { name, type: type ?? 'application/octet-stream', bytes }
    return this.files.keep(caller.tenantId, file, caller.name)
  }
}
