import { z } from 'zod'
import { Problem, parseWire } from '#adapter'
import type { Cursor, Page } from '#adapter'
import type { Session } from './client.js'
import { readDocument } from './document.js'
import { sitesOf } from './settings.js'
import { marketplaceIdOf } from './sites.js'

/*
 * Reports 2021-06-30: asked for, waited for over as many turns as it takes, fetched, decoded. One report of a type and site at a time. CANCELLED
 * means that somebody cancelled it or that there was no data: no error. FATAL may carry its reason in a document.
 */

const BASE = '/reports/2021-06-30'
const DAY_MS = 86_400_000
/** A report that is not done by then never will be. */
const GIVEN_UP_MS = 6 * 3_600_000
/** One that was made so recently is taken instead of asking again: asking often ends in CANCELLED and FATAL. */
const FRESH_MS = 30 * 60_000

export interface ReportPlan {
  readonly type: string
  readonly everySeconds: number
  /** Days that a report spans; null: the report has its own windows. */
  readonly days: number | null
  /** A longer look, less often. */
  readonly full?: { readonly days: number; readonly everySeconds: number }
}

export type Outcome =
  | { readonly state: 'EMPTY' }
  | { readonly state: 'FAILED'; readonly why: string }
  | { readonly state: 'OK'; readonly text: string }

/** A report that came to its end. */
export interface Ended {
  readonly site: string
  readonly reportId: string
  readonly full: boolean
  /** First and last instant that it spans; null for reports with their own windows. */
  readonly from: string | null
  readonly to: string | null
  readonly outcome: Outcome
}

const runWire = z.object({
  reportId: z.string(),
  askedAt: z.string(),
  full: z.boolean(),
  from: z.string().nullable(),
  to: z.string().nullable(),
})
const stateWire = z.object({
  run: runWire.nullable(),
  nextAt: z.string().nullable(),
  nextFullAt: z.string().nullable(),
})
type Run = z.output<typeof runWire>
type State = z.output<typeof stateWire>

const cursorWire = z.object({
  sites: z.record(z.string(), stateWire),
  kept: z.unknown(),
})

const reportWire = z.looseObject({
  reportId: z.string().min(1),
  processingStatus: z.string(),
  reportDocumentId: z.string().nullish(),
  dataStartTime: z.string().nullish(),
  dataEndTime: z.string().nullish(),
})
const reportsWire = z.looseObject({ reports: z.array(reportWire) })
const createdWire = z.looseObject({ reportId: z.string().min(1) })

const IDLE: State = { run: null, nextAt: null, nextFullAt: null }

/**
 * One turn of a report stream: takes the first site that has something to do one step further. `read` makes items of an ended report out of
 * what it kept of earlier ones; a report that failed becomes an item that says so and cannot be understood, so that it is seen.
 */
export async function listReport<Kept>(
  session: Session,
  cursor: Cursor | null,
  plan: ReportPlan,
  read: (
    ended: Ended & { readonly outcome: { readonly state: 'OK' } },
    kept: Kept | null,
  ) => {
    readonly items: readonly unknown[]
    readonly kept: Kept
  },
): Promise<Page> {
  const known = cursorWire.safeParse(cursor).data ?? { sites: {}, kept: null }
  const now = session.now().getTime()
  for (const site of sitesOf(session)) {
    const state = known.sites[site] ?? IDLE
    const step = await stepOf(session, plan, site, state, now)
    if (step === null) continue
    const sites = { ...known.sites, [site]: step.state }
    const kept = known.kept as Kept | null
    if (step.ended === null) return { items: [], cursor: { sites, kept }, more: step.again }
    const { outcome } = step.ended
    if (outcome.state === 'OK') {
      const result = read({ ...step.ended, outcome }, kept)
      return { items: result.items, cursor: { sites, kept: result.kept }, more: true }
    }
    const items = outcome.state === 'FAILED' ? [failedItem(step.ended, plan, outcome.why)] : []
    return { items, cursor: { sites, kept }, more: true }
  }
  return { items: [], cursor: known, more: false }
}

interface Step {
  readonly state: State
  readonly ended: Ended | null
  readonly again: boolean
}

/** Null: this site has nothing to do now. */
async function stepOf(
  session: Session,
  plan: ReportPlan,
  site: string,
  state: State,
  now: number,
): Promise<Step | null> {
  if (state.run) return waitFor(session, plan, site, { ...state, run: state.run }, now)
  const isDue = (at: string | null): boolean => at === null || Date.parse(at) <= now
  const full = plan.full !== undefined && isDue(state.nextFullAt)
  if (!full && !isDue(state.nextAt)) return null
  const days = full ? plan.full?.days : plan.days
  const at = (ms: number): string => new Date(ms).toISOString()
  const span =
    typeof days === 'number' ? { from: at(now - days * DAY_MS), to: at(now) } : { from: null, to: null }
  const reportId =
    (await freshReport(session, plan, site, span.from, now)) ?? (await create(session, plan, site, span))
  return { state: { ...state, run: { reportId, askedAt: at(now), full, ...span } }, ended: null, again: true }
}

async function waitFor(
  session: Session,
  plan: ReportPlan,
  site: string,
  state: State & { readonly run: Run },
  now: number,
): Promise<Step> {
  const { run } = state
  const path = `${BASE}/reports/${encodeURIComponent(run.reportId)}`
  const { wire } = parseWire(
    reportWire,
    await session.call({ operation: 'reports.get', method: 'GET', path }),
  )
  const outcome = await outcomeOf(session, wire, now - Date.parse(run.askedAt))
  if (outcome === null) return { state, ended: null, again: false }
  const later = (seconds: number): string => new Date(now + seconds * 1000).toISOString()
  const next: State = {
    run: null,
    nextAt: later(plan.everySeconds),
    nextFullAt: plan.full && run.full ? later(plan.full.everySeconds) : state.nextFullAt,
  }
  const { reportId, full, from, to } = run
  return { state: next, ended: { site, reportId, full, from, to, outcome }, again: true }
}

/** How a report ended; null while it is under way. */
async function outcomeOf(
  session: Session,
  report: z.output<typeof reportWire>,
  age: number,
): Promise<Outcome | null> {
  const { processingStatus: status, reportDocumentId: id } = report
  switch (status) {
    case 'DONE':
      return id ? textOf(session, id) : { state: 'FAILED', why: 'the report is done and has no document' }
    case 'CANCELLED':
      // Even where a document is named, it is not to be fetched.
      return { state: 'EMPTY' }
    case 'FATAL': {
      const reason = id ? await textOf(session, id) : null
      const words = reason?.state === 'OK' ? reason.text.trim().slice(0, 300) : 'Amazon gives no reason'
      return { state: 'FAILED', why: `Amazon could not make the report (FATAL): ${words}` }
    }
    default:
      return age > GIVEN_UP_MS
        ? { state: 'FAILED', why: `the report is still ${status} after six hours` }
        : null
  }
}

/** A document that cannot be read (packed to fill the memory, in an unknown way) fails this report and nothing else. */
async function textOf(session: Session, documentId: string): Promise<Outcome> {
  try {
    const path = `${BASE}/documents/${encodeURIComponent(documentId)}`
    return { state: 'OK', text: await readDocument(session, { operation: 'reports.document', path }) }
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'contract_changed') throw error
    return { state: 'FAILED', why: error.message }
  }
}

/** A report of that type that was made a short while ago and reaches as far back: by us with the answer lost, or by a schedule. */
async function freshReport(
  session: Session,
  plan: ReportPlan,
  site: string,
  from: string | null,
  now: number,
): Promise<string | null> {
  const body = await session.call({
    operation: 'reports.list',
    method: 'GET',
    path: `${BASE}/reports`,
    query: {
      reportTypes: plan.type,
      marketplaceIds: marketplaceIdOf(site),
      processingStatuses: 'IN_QUEUE,IN_PROGRESS,DONE',
      createdSince: new Date(now - Math.min(FRESH_MS, (plan.everySeconds * 1000) / 2)).toISOString(),
      pageSize: 10,
    },
  })
  const reaches = (start: string | null | undefined): boolean =>
    from === null || (start != null && Date.parse(start) <= Date.parse(from) + FRESH_MS)
  const { reports } = parseWire(reportsWire, body).wire
  return reports.find(({ dataStartTime }) => reaches(dataStartTime))?.reportId ?? null
}

async function create(
  session: Session,
  plan: ReportPlan,
  site: string,
  { from, to }: { readonly from: string | null; readonly to: string | null },
): Promise<string> {
  const body = await session.call({
    operation: 'reports.create',
    method: 'POST',
    path: `${BASE}/reports`,
    body: {
      reportType: plan.type,
      marketplaceIds: [marketplaceIdOf(site)],
      ...(from !== null && { dataStartTime: from }),
      ...(to !== null && { dataEndTime: to }),
    },
  })
  return parseWire(createdWire, body).wire.reportId
}

const failedItem = ({ site, reportId }: Ended, { type }: ReportPlan, why: string): object => ({
  failedReport: { site, reportId, type, why },
})

const failedWire = z.looseObject({
  failedReport: z.looseObject({ type: z.string(), reportId: z.string(), why: z.string() }),
})

/** Throws `contract_changed` for an item that stands for a report which failed: it is then shown with that reason. */
export function refuseFailed(item: unknown): void {
  const failed = failedWire.safeParse(item).data?.failedReport
  if (failed)
    throw new Problem('contract_changed', `report ${failed.type} ${failed.reportId}: ${failed.why}`, {
      sideEffect: 'none',
    })
}
