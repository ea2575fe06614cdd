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
  Query,
  UseInterceptors,
} from '@nestjs/common'
import { REQUEST_LOG_COLUMNS, requestLogRow } from '#desk'
import { recordAudit } from '../../auth/audit.js'
import { Caller, Scopes } from '../../auth/caller.js'
import type { CallerIdentity } from '../../auth/caller.js'
import { Clock } from '../../infra/clock.js'
import { Database } from '../../infra/database.js'
import { Describe, idSchema } from '../../infra/describe.js'
import { Idempotent } from '../../infra/idempotency.js'
import { cursorOf, INSTANT, NUMBER, numberOf, positionIn, publicId } from '../../infra/ids.js'
import { instantOf } from '../../infra/lists.js'
import { rangeOf } from '../range.js'
import { ReasonTree } from '../reasons/reason-tree.js'
import { ChangeEntryDto, EnterDto, LogDto, LogFileDto, NoteDto, VipDto } from './log-input.js'
import { entryOf } from './log-rows.js'
import type { LogPlace, LogRow } from './log-rows.js'
import { enteredSchema, logPageSchema } from './log-schema.js'
import { RequestLog } from './request-log.js'
import { MEDIA, spreadsheet } from './spreadsheet.js'

const SOURCE = (text: string): boolean => text === '0' || text === '1'

/** The customer request log. */
@Controller('v1')
@Scopes('cases:read')
export class LogController {
  constructor(
    @Inject(RequestLog) private readonly log: RequestLog,
    @Inject(ReasonTree) private readonly tree: ReasonTree,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Database) private readonly database: Database,
  ) {}

  @Get('request-log')
  @Describe({
    id: 'listRequests',
    summary: 'Inquiries of a time, oldest first, one row each',
    answer: logPageSchema,
  })
  async list(@Caller() { tenantId }: CallerIdentity, @Query() query: LogDto) {
    const { limit, cursor } = query
    const { tree } = await this.tree.current(tenantId)
    const found = await this.log.page(tenantId, rangeOf(query, this.clock.now()), placeOf(cursor), limit + 1)
    const rows = found.slice(0, limit)
    const last = rows.at(-1)
    const hasMore = found.length > limit
    const nextCursor = hasMore && last ? cursorOf([last.at, String(last.source), last.id]) : null
    return { data: rows.map((row) => json(row, tree)), nextCursor, hasMore }
  }

  @Get('request-log/export')
  @Describe({
    id: 'exportRequests',
    summary: 'The log as a spreadsheet: exactly the eleven columns',
    answer: null,
    produces: Object.values(MEDIA).map((type) => type.split(';')[0] ?? ''),
    problems: [422],
  })
  async file(@Caller() caller: CallerIdentity, @Query() query: LogFileDto) {
    const { tenantId } = caller
    const { format, language, zone } = query
    const range = rangeOf(query, this.clock.now())
    const { tree } = await this.tree.current(tenantId)
    const pages = this.log.pages(tenantId, range)
    const detail = { what: 'request-log', format, from: range.from, to: range.to, account: query.account }
    await recordAudit(this.database, tenantId, caller, { type: 'data.exported', detail })
    let number = 0
    const rows = async function* () {
      for await (const page of pages)
        yield page.map((row) => requestLogRow(entryOf(row, tree), (number += 1), zone, language))
    }
    const header = REQUEST_LOG_COLUMNS.map((column) => column[language])
    return spreadsheet('request-log', format, header, rows())
  }

  @Post('request-log')
  @Scopes('cases:act')
  @UseInterceptors(Idempotent)
  @Describe({
    id: 'enterRequest',
    summary: 'Take down an inquiry that came by phone or otherwise past the marketplaces',
    answer: enteredSchema,
    idempotency: 'optional',
    problems: [404, 409, 413, 415, 422],
  })
  async enter(@Caller() { tenantId, name }: CallerIdentity, @Body() body: EnterDto) {
    const { account, inquiredAt, order = null, buyer = null, reasonPath = null, request, channel } = body
    const { shippedOn, carrier, productCode, opinion, solved, satisfied } = body
    const at = inquiredAt === undefined ? null : instantOf(inquiredAt)
    const id = await this.log.enter(
      tenantId,
      {
        shippedOn,
        carrier,
        productCode,
        opinion,
        solved,
        satisfied,
        channel,
        request,
        buyer,
        reasonPath,
        orderId: order,
        accountId: numberOf('acct', account),
        inquiredAt: at ?? this.clock.now().toISOString(),
      },
      name,
    )
    return { id: publicId('log', id) }
  }

  @Patch('request-log/:id')
  @HttpCode(204)
  @Scopes('cases:act')
  @Describe({
    id: 'changeRequest',
    summary: 'Change an entry by hand',
    answer: null,
    problems: [404, 413, 415, 422],
    path: { id: idSchema('log') },
  })
  async change(
    @Caller() { tenantId, name }: CallerIdentity,
    @Param('id') id: string,
    @Body() body: ChangeEntryDto,
  ) {
    await this.log.change(tenantId, numberOf('log', id), body, name)
  }

  @Delete('request-log/:id')
  @HttpCode(204)
  @Scopes('cases:act')
  @Describe({
    id: 'removeRequest',
    summary: 'Take an entry by hand out again',
    answer: null,
    problems: [404],
    path: { id: idSchema('log') },
  })
  async remove(@Caller() { tenantId }: CallerIdentity, @Param('id') id: string) {
    await this.log.remove(tenantId, numberOf('log', id))
  }

  @Put('cases/:id/request')
  @HttpCode(204)
  @Scopes('cases:act')
  @Describe({
    id: 'noteRequest',
    summary: 'Note beside a case what the log shall say of it',
    answer: null,
    problems: [404, 413, 415],
    path: { id: idSchema('case') },
  })
  async note(@Caller() { tenantId, name }: CallerIdentity, @Param('id') id: string, @Body() body: NoteDto) {
    await this.log.note(tenantId, numberOf('case', id), body, name)
  }

  @Put('buyers/vip')
  @HttpCode(204)
  @Scopes('cases:act')
  @Describe({
    id: 'markVip',
    summary: 'Mark a buyer as a VIP, or no longer; shown on each case',
    answer: null,
    problems: [413, 415],
  })
  async vip(@Caller() { tenantId, name }: CallerIdentity, @Body() { buyer, vip }: VipDto) {
    await this.log.markVip(tenantId, buyer, vip, name)
  }
}

function placeOf(cursor: string | undefined): LogPlace | null {
  if (cursor === undefined) return null
  const [at = '', source, id = ''] = positionIn(cursor, [INSTANT, SOURCE, NUMBER])
  return { at, source: source === '1' ? 1 : 0, id }
}

const json = (row: LogRow, tree: Parameters<typeof entryOf>[1]) => ({
  case: row.caseId === null ? null : publicId('case', row.caseId),
  entry: row.entryId === null ? null : publicId('log', row.entryId),
  account: publicId('acct', row.accountId),
  channel: row.channel,
  ...entryOf(row, tree),
  reasonPath: row.reasonPath,
  opinion: row.opinion,
  satisfied: row.satisfied,
  vip: row.vip,
  entered: row.entered,
  notedBy: row.notedBy,
})
