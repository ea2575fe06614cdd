import { gzipSync } from 'node:zlib'
import { json, type Answer } from '../http.js'
import { route, type Call, type Route } from './calls.js'
import { documentAnswer, documentOf, storeBytes, storeText } from './files.js'
import { healthReport } from './health.js'
import { notifyReport } from './queue.js'
import { fbaReturnsFile, feedbackFile, returnsFile } from './report-files.js'
import type { Job, StoredDocument } from './types.js'
import { ERRORS, instant, invalid, listIn, objectIn } from './wire.js'
import { record, type World } from './world.js'

const DAY = 86_400_000
const LONGEST_RETURNS_DAYS = 60
/** What a bomb unpacks to, and what that takes. */
const BOMB_BYTES = 150_000_000

/** For whom a report is made, and when. */
export type Asker = Pick<Call, 'world' | 'seller' | 'deed'>

type Maker = (asker: Asker, from: number, to: number) => string | null

const MAKERS: Readonly<Record<string, Maker>> = {
  GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE: ({ world, seller }, from, to) =>
    returnsFile(world, seller, from, to),
  GET_SELLER_FEEDBACK_DATA: ({ world, seller }, from, to) => feedbackFile(world, seller, from, to),
  GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA: ({ world, seller }, from, to) =>
    fbaReturnsFile(world, seller, from, to),
  GET_V2_SELLER_PERFORMANCE_REPORT: ({ world, seller, deed }) =>
    JSON.stringify(healthReport(world, seller, deed.at)),
}

export const isReportType = (type: string): boolean => Object.hasOwn(MAKERS, type)

let bomb: Uint8Array | undefined
/** Made once, since packing it takes a second. */
const bombBytes = (): Uint8Array => (bomb ??= gzipSync(Buffer.alloc(BOMB_BYTES, 0x20), { level: 9 }))

function documentFor(
  asker: Asker,
  type: string,
  from: number,
  to: number,
): { ends: Job['ends']; document: StoredDocument | null } {
  const { world, seller } = asker
  const [ending, ...later] = world.reportEndings.get(type) ?? []
  world.reportEndings.set(type, later)
  if (ending === 'BOMB') {
    const document = storeBytes(world, seller, bombBytes(), {
      gzip: true,
      contentType: 'text/plain; charset=UTF-8',
    })
    return { ends: 'DONE', document }
  }
  if (ending === 'FATAL') {
    const why = JSON.stringify({
      errorDetails: 'The report data for the requested date range is not available.',
    })
    return { ends: 'FATAL', document: storeText(world, seller, why, true) }
  }
  const text = ending === 'CANCELLED' ? null : (MAKERS[type]?.(asker, from, to) ?? null)
  // No data ends as if somebody had cancelled it.
  return text === null
    ? { ends: 'CANCELLED', document: null }
    : { ends: 'DONE', document: storeText(world, seller, text, true) }
}

/** Makes a report, and tells the queue when it is done. */
export function makeReport(
  asker: Asker,
  wanted: Pick<Job, 'type' | 'marketplaceIds' | 'scheduleId'> & {
    readonly from: number
    readonly to: number
  },
): Job {
  const { world, seller, deed } = asker
  const { type, from, to } = wanted
  const { ends, document } = documentFor(asker, type, from, to)
  const job: Job = {
    ...wanted,
    id: String(50_000 + world.state.nextSeq++),
    seller: seller.login,
    createdAt: deed.at,
    doneAt: deed.at + world.pace.report,
    ends,
    documentId: document?.id ?? null,
  }
  world.state.reports.push(job)
  record(world, deed, seller.login, 'report.created', { reportId: job.id, type })
  notifyReport(world, seller, {
    reportId: job.id,
    reportType: type,
    processingStatus: ends,
    ...(job.documentId !== null && { reportDocumentId: job.documentId }),
  })
  return job
}

function createReport(call: Call): Answer {
  const { deed } = call
  const body = objectIn(call.request.body)
  const type = body?.['reportType']
  const marketplaceIds = body?.['marketplaceIds']
  if (typeof type !== 'string' || !Array.isArray(marketplaceIds) || marketplaceIds.length === 0)
    return invalid('reportType and marketplaceIds are required')
  if (!isReportType(type)) return invalid(`Report type ${type} is not supported here`)
  const time = (name: string): number | null =>
    typeof body?.[name] === 'string' ? Date.parse(body[name]) : null
  const to = time('dataEndTime') ?? deed.at
  const from = time('dataStartTime') ?? to - 7 * DAY
  if (Number.isNaN(from) || Number.isNaN(to) || from > to) return ERRORS.invalid
  if (/RETURN/.test(type) && to - from > LONGEST_RETURNS_DAYS * DAY + 60_000)
    return invalid('The date range must not be longer than 60 days')
  const { id } = makeReport(call, { type, marketplaceIds: marketplaceIds.map(String), from, to })
  return json(202, { reportId: id })
}

const statusAt = (job: Job, at: number): string => (at >= job.doneAt ? job.ends : 'IN_PROGRESS')

export const jobIn = (jobs: readonly Job[], call: Call): Job | undefined =>
  jobs.find(({ id, seller }) => id === call.ids[0] && seller === call.seller.login)

const reportJson = (job: Job, at: number): Record<string, unknown> => {
  const status = statusAt(job, at)
  const done = status !== 'IN_PROGRESS'
  return {
    reportId: job.id,
    reportType: job.type,
    marketplaceIds: job.marketplaceIds,
    ...(job.from !== null && { dataStartTime: instant(job.from) }),
    ...(job.to !== null && { dataEndTime: instant(job.to) }),
    ...(job.scheduleId !== undefined && { reportScheduleId: job.scheduleId }),
    createdTime: instant(job.createdAt),
    processingStatus: status,
    ...(done && { processingEndTime: instant(job.doneAt) }),
    ...(done && job.documentId !== null && { reportDocumentId: job.documentId }),
  }
}

function getReport(call: Call): Answer {
  const job = jobIn(call.world.state.reports, call)
  return job ? json(200, reportJson(job, call.deed.at)) : ERRORS.notFound
}

function listReports(call: Call): Answer {
  const { query } = call.request
  const types = listIn(query, 'reportTypes')
  const statuses = listIn(query, 'processingStatuses')
  const since = Date.parse(query.get('createdSince') ?? '')
  const reports = call.world.state.reports
    .filter((job) => job.seller === call.seller.login && types.includes(job.type))
    .filter((job) => Number.isNaN(since) || job.createdAt >= since)
    .map((job) => reportJson(job, call.deed.at))
    .filter((job) => statuses.length === 0 || statuses.includes(String(job['processingStatus'])))
  return json(200, { reports: reports.toReversed().slice(0, Number(query.get('pageSize') ?? 10)) })
}

function getDocument(call: Call): Answer {
  const document = documentOf(call.world, call.seller, call.ids[0])
  return document ? documentAnswer(call.world, document, call.deed.at, 'reportDocumentId') : ERRORS.notFound
}

const BASE = '/reports/2021-06-30'

export const REPORT_ROUTES: readonly Route[] = [
  route('POST', `${BASE}/reports`, 'reports.create', 'nothing', [0.0167, 15], createReport),
  route('GET', `${BASE}/reports`, 'reports.list', 'list', [0.0222, 10], listReports),
  route('GET', `${BASE}/reports/([^/]+)`, 'reports.get', 'object', [2, 15], getReport),
  route('GET', `${BASE}/documents/([^/]+)`, 'reports.document', 'object', [0.0167, 15], getDocument),
]

/** What the next report of a type does instead of being done. */
export function endNextReport(world: World, type: string, ending: 'CANCELLED' | 'FATAL' | 'BOMB'): void {
  world.reportEndings.set(type, [...(world.reportEndings.get(type) ?? []), ending])
}
