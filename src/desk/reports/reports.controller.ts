import { Controller, Get, Inject, NotFoundException, Param, Query } from '@nestjs/common'
import { Type } from 'class-transformer'
import { IsIn, IsInt, Max, Min } from 'class-validator'
import { z } from 'zod'
import { Caller, Scopes } from '../../auth/caller.js'
import type { CallerIdentity } from '../../auth/caller.js'
import { Clock } from '../../infra/clock.js'
import { Database } from '../../infra/database.js'
import { Describe, Says } from '../../infra/describe.js'
import { Fits } from '../../infra/fits.js'
import { zoneInput } from '../log/log-schema.js'
import { RequestLog } from '../log/request-log.js'
import { FORMATS, MEDIA, spreadsheet } from '../log/spreadsheet.js'
import type { Format } from '../log/spreadsheet.js'
import { RangeDto, rangeOf } from '../range.js'
import { ReasonTree } from '../reasons/reason-tree.js'
import { comparisonOf } from './comparison.js'
import { INQUIRY_REPORTS } from './inquiry-reports.js'
import { SHOWN_ROWS } from './report.js'
import type { Report, Sources } from './report.js'
import { comparisonSchema, reportSchema, reportsSchema } from './report-schema.js'
import { SERVICE_REPORTS } from './service-reports.js'

export const REPORTS: readonly Report[] = [...INQUIRY_REPORTS, ...SERVICE_REPORTS]

class ReportDto extends RangeDto {
  @Says('Of the names in the rows')
  @IsIn(['en', 'zh'])
  language: 'en' | 'zh' = 'en'

  @Says('Times, days and quarters in this IANA time zone')
  @Fits(zoneInput)
  zone = 'UTC'
}

class ReportFileDto extends ReportDto {
  @IsIn(FORMATS)
  format: Format = 'csv'
}

class ComparisonDto extends RangeDto {
  @Says('The day of the change, itself left out; `from` and `to` do not count here')
  @Fits(z.iso.date())
  changedOn!: string

  @Says('Days on each side')
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(365)
  days = 30
}

const path = { name: z.string().meta({ example: 'product_shares' }) }

/** Figures of the desk, made by the database out of cases, orders, messages and what staff entered. */
@Controller('v1/reports')
@Scopes('cases:read', 'orders:read')
export class ReportsController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(RequestLog) private readonly log: RequestLog,
    @Inject(ReasonTree) private readonly tree: ReasonTree,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Get()
  @Describe({ id: 'listReports', summary: 'The reports that there are', answer: reportsSchema })
  list() {
    return { data: REPORTS.map(({ name, title, note }) => ({ name, title, note })) }
  }

  @Get('comparison')
  @Describe({
    id: 'compareBeforeAndAfter',
    summary: 'The time before a change against that after it, with intervals and a test',
    answer: comparisonSchema,
  })
  async compare(@Caller() { tenantId }: CallerIdentity, @Query() query: ComparisonDto) {
    const sources = await this.sources(tenantId, query, 'en', 'UTC')
    return comparisonOf(sources, query.changedOn, query.days)
  }

  @Get(':name')
  @Describe({
    id: 'getReport',
    summary: 'A report, each figure with whose it is',
    answer: reportSchema,
    problems: [404],
    path,
  })
  async find(@Caller() { tenantId }: CallerIdentity, @Param('name') name: string, @Query() query: ReportDto) {
    const { title, note, table } = reportOf(name)
    const sources = await this.sources(tenantId, query, query.language, query.zone)
    const { from, to } = sources.range
    const { columns, rows } = await table(sources)
    const truncated = rows.length > SHOWN_ROWS
    return { name, title, note, from, to, columns, rows: rows.slice(0, SHOWN_ROWS), truncated }
  }

  @Get(':name/export')
  @Describe({
    id: 'exportReport',
    summary: 'A report as a spreadsheet',
    answer: null,
    produces: Object.values(MEDIA).map((type) => type.split(';')[0] ?? ''),
    problems: [404, 422],
    path,
  })
  async file(
    @Caller() { tenantId }: CallerIdentity,
    @Param('name') name: string,
    @Query() query: ReportFileDto,
  ) {
    const report = reportOf(name)
    const { language, zone, format } = query
    const sources = await this.sources(tenantId, query, language, zone)
    const { columns, rows } = await report.table(sources)
    const pages = report.pages?.(sources) ?? once(rows)
    const header = columns.map(({ title }) => title[language])
    const texts = async function* () {
      for await (const page of pages) yield page.map((row) => row.map(({ text }) => text))
    }
    return spreadsheet(name, format, header, texts())
  }

  private async sources(
    tenantId: number,
    query: RangeDto,
    language: 'en' | 'zh',
    zone: string,
  ): Promise<Sources> {
    const now = this.clock.now()
    const { tree } = await this.tree.current(tenantId)
    const range = rangeOf(query, now)
    return { sql: this.database, log: this.log, tenantId, range, tree, language, zone, now }
  }
}

function reportOf(name: string): Report {
  const found = REPORTS.find((one) => one.name === name)
  if (!found) throw new NotFoundException(`there are reports of ${REPORTS.map((one) => one.name).join(', ')}`)
  return found
}

async function* once<T>(value: T): AsyncGenerator<T> {
  yield await Promise.resolve(value)
}
