import { z } from 'zod'
import { parseWire } from '#adapter'
import type { Session } from './client.js'
import { marketplaceIdOf } from './sites.js'

/*
 * The operations of Reports 2021-06-30, one function each.
 */

export const BASE = '/reports/2021-06-30'

const reportWire = z.looseObject({
  reportId: z.string().min(1),
  processingStatus: z.string(),
  reportDocumentId: z.string().nullish(),
  reportScheduleId: z.string().nullish(),
  createdTime: z.string().nullish(),
  dataStartTime: z.string().nullish(),
  dataEndTime: z.string().nullish(),
})
export type Report = z.output<typeof reportWire>

const reportsWire = z.looseObject({ reports: z.array(reportWire) })
const createdWire = z.looseObject({ reportId: z.string().min(1) })
const schedulesWire = z.looseObject({
  reportSchedules: z.array(
    z.looseObject({
      reportScheduleId: z.string().min(1),
      reportType: z.string(),
      marketplaceIds: z.array(z.string()).nullish(),
    }),
  ),
})
const scheduledWire = z.looseObject({ reportScheduleId: z.string().min(1) })

/** A type of report at a site. */
export interface ReportOf {
  readonly type: string
  readonly site: string
}

/** The days that a report spans; null leaves them to the report. */
export interface Span {
  readonly from: string | null
  readonly to: string | null
}

/** Asks for a report; gives its id. It is made even if the answer is lost. */
export async function createReport(
  session: Session,
  { type, site }: ReportOf,
  { from, to }: Span,
): Promise<string> {
  const body = await session.call({
    operation: 'reports.create',
    method: 'POST',
    path: `${BASE}/reports`,
    body: {
      reportType: type,
      marketplaceIds: [marketplaceIdOf(site)],
      ...(from !== null && { dataStartTime: from }),
      ...(to !== null && { dataEndTime: to }),
    },
  })
  return parseWire(createdWire, body).wire.reportId
}

export async function getReport(session: Session, reportId: string): Promise<Report> {
  const path = `${BASE}/reports/${encodeURIComponent(reportId)}`
  return parseWire(reportWire, await session.call({ operation: 'reports.get', method: 'GET', path })).wire
}

/** The newest reports of a type that were made since, by whomever. */
export async function listReports(
  session: Session,
  { type, site }: ReportOf,
  createdSince: string,
  statuses: readonly string[],
): Promise<readonly Report[]> {
  const body = await session.call({
    operation: 'reports.list',
    method: 'GET',
    path: `${BASE}/reports`,
    query: {
      reportTypes: type,
      marketplaceIds: marketplaceIdOf(site),
      processingStatuses: statuses.join(','),
      createdSince,
      pageSize: 100,
    },
  })
  return parseWire(reportsWire, body).wire.reports
}

/** The schedule by which Amazon makes reports of a type at a site; null without one. */
export async function findSchedule(session: Session, { type, site }: ReportOf): Promise<string | null> {
  const body = await session.call({
    operation: 'reports.schedules',
    method: 'GET',
    path: `${BASE}/schedules`,
    query: { reportTypes: type },
  })
  const { reportSchedules } = parseWire(schedulesWire, body).wire
  const ours = reportSchedules.find(
    ({ reportType, marketplaceIds }) =>
      reportType === type && (marketplaceIds ?? []).includes(marketplaceIdOf(site)),
  )
  return ours?.reportScheduleId ?? null
}

/** Has Amazon make reports at a period. Safe to repeat: a schedule of the same type and site is replaced. */
export async function createSchedule(
  session: Session,
  { type, site }: ReportOf,
  period: string,
): Promise<string> {
  const body = await session.call({
    operation: 'reports.schedule',
    method: 'POST',
    path: `${BASE}/schedules`,
    body: { reportType: type, marketplaceIds: [marketplaceIdOf(site)], period },
    safe: true,
  })
  return parseWire(scheduledWire, body).wire.reportScheduleId
}
