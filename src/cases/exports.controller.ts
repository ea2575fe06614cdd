import { Readable } from 'node:stream'
import { Controller, Get, Inject, NotFoundException, Param, Query, Res, StreamableFile } from '@nestjs/common'
import { IsIn, IsOptional, Matches } from 'class-validator'
import type { Response } from 'express'
import { z } from 'zod'
import { recordAudit } from '../auth/audit.js'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { Changes } from '../delivery/changes.js'
import { Database } from '../infra/database.js'
import { Describe, Says } from '../infra/describe.js'
import { cursorOf, numberOf } from '../infra/ids.js'
import { IsInstant, Listed } from '../infra/lists.js'
import { EXPORTED, Exports } from './exports.js'

class ExportDto {
  @IsIn(['ndjson', 'csv'])
  format: 'ndjson' | 'csv' = 'ndjson'

  @IsOptional()
  @Listed()
  @Matches(/^[^\0]{1,40}$/, { each: true })
  marketplace?: string[]

  @IsOptional()
  @Listed()
  @Matches(/^acct_[1-9][0-9]{0,17}$/, { each: true })
  account?: string[]

  @Says('Only what changed since then')
  @IsOptional()
  @IsInstant()
  updatedSince?: string
}

const TYPES = { ndjson: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' } as const

@Controller('v1/export')
@Scopes('cases:read', 'orders:read')
export class ExportsController {
  constructor(
    @Inject(Exports) private readonly exports: Exports,
    @Inject(Changes) private readonly changes: Changes,
    @Inject(Database) private readonly database: Database,
  ) {}

  @Get(':what')
  @Describe({
    id: 'exportAll',
    summary: 'Everything, as a stream of lines',
    description:
      'The header `X-Changes-Cursor` is where to go on in `/v1/changes` (as `after`): whatever changes while you read stands there.',
    answer: null,
    produces: ['application/x-ndjson', 'text/csv'],
    problems: [404],
    path: { what: z.enum(EXPORTED) },
  })
  async everything(
    @Caller() caller: CallerIdentity,
    @Param('what') what: string,
    @Query() query: ExportDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const found = EXPORTED.find((one) => one === what)
    if (!found) throw new NotFoundException(`there are exports of ${EXPORTED.join(', ')}`)
    const { format, marketplace, updatedSince } = query
    const account = query.account?.map((id) => numberOf('acct', id))
    const detail = { what: found, format, marketplace, account: query.account, updatedSince }
    await recordAudit(this.database, caller.tenantId, caller, { type: 'data.exported', detail })
    response.setHeader('X-Changes-Cursor', cursorOf(await this.changes.now()))
    const lines = this.exports.lines(caller.tenantId, found, format, { marketplace, account, updatedSince })
    return new StreamableFile(Readable.from(lines, { objectMode: false }), {
      type: TYPES[format],
      disposition: `attachment; filename="${found}.${format}"`,
    })
  }
}
