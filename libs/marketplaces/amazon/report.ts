import { z } from 'zod'
import { Problem } from '#adapter'
import type { Cursor, Page } from '#adapter'
import type { Session } from './client.js'
import { createReport, getReport, listReports } from './report-calls.js'
import type { Span } from './report-calls.js'
import { outcomeOf } from './report-outcome.js'
import type { Outcome } from './report-outcome.js'
import { lookAtSchedule, scheduleWire } from './report-schedule.js'
import { settingsOf, sitesOf } from './settings.js'

/*
 * Runs reports: asked for, found or made by a schedule, waited for over as many turns as it takes, fetched, decoded. One report of a type
 * and site at a time.
 */

const DAY_MS = 86_400_000
/** One that was made so recently is taken instead of asking again: asking often ends in CANCELLED and FATAL. */
const FRESH_MS = 30 * 60_000
/** How often the reports of a schedule are looked for at least. */
const LOOK_SECONDS = 900

export interface ReportPlan {
  readonly type: string
  readonly everySeconds: number
  /** Days that a report spans; null: the report has its own windows. */
  readonly days: number | null
  /** A longer look, less often; it is always asked for. */
  readonly full?: { readonly days: number; readonly everySeconds: number }
  /** The period (one of Amazon's) at which a schedule makes them, where the shop's settings want one. */
  readonly period?: 'PT1H' | 'P1D'
}

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
  scheduled: z.boolean().default(false),
})
const stateWire = z.object({
  run: runWire.nullable(),
  nextAt: z.string().nullable(),
  nextFullAt: z.string().nullable(),
  schedule: scheduleWire.nullable().default(null),
})
type Run = z.output<typeof runWire>
type State = z.output<typeof stateWire>

const cursorWire = z.object({
  sites: z.record(z.string(), stateWire),
  kept: z.unknown(),
})

const IDLE: State = { run: null, nextAt: null, nextFullAt: null, schedule: null }

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
  const { period } = plan
  if (!full && period !== undefined && settingsOf(session).reportsBy === 'schedule')
    return scheduledStep(session, { ...plan, period }, site, state, now)
  return begun(state, await askedFor(session, plan, site, full, now), now)
}

const begun = (state: State, run: Omit<Run, 'askedAt'>, now: number): Step => ({
  state: { ...state, run: { ...run, askedAt: new Date(now).toISOString() } },
  ended: null,
  again: true,
})

/** Asks for a report, unless one that serves as well was made a short while ago. */
async function askedFor(
  session: Session,
  plan: ReportPlan,
  site: string,
  full: boolean,
  now: number,
): Promise<Omit<Run, 'askedAt'>> {
  const days = full ? plan.full?.days : plan.days
  const at = (ms: number): string => new Date(ms).toISOString()
  const span: Span =
    typeof days === 'number' ? { from: at(now - days * DAY_MS), to: at(now) } : { from: null, to: null }
  const of = { type: plan.type, site }
  const reportId =
    (await freshReport(session, plan, site, span.from, now)) ?? (await createReport(session, of, span))
  return { reportId, full, ...span, scheduled: false }
}

/** The next report of the schedule; one is asked for when the schedule has been silent for too long. */
async function scheduledStep(
  session: Session,
  plan: ReportPlan & { readonly period: string },
  site: string,
  state: State,
  now: number,
): Promise<Step> {
  const { next, schedule, silent } = await lookAtSchedule(
    session,
    { type: plan.type, site },
    plan,
    state.schedule,
  )
  if (silent) return begun({ ...state, schedule }, await askedFor(session, plan, site, false, now), now)
  if (next !== null) {
    const span = { from: next.dataStartTime ?? null, to: next.dataEndTime ?? null }
    const run = { reportId: next.reportId, full: false, ...span, scheduled: true }
    return begun({ ...state, schedule }, run, now)
  }
  const pause = Math.min(LOOK_SECONDS, plan.everySeconds)
  const nextAt = new Date(now + pause * 1000).toISOString()
  return { state: { ...state, schedule, nextAt }, ended: null, again: true }
}

async function waitFor(
  session: Session,
  plan: ReportPlan,
  site: string,
  state: State & { readonly run: Run },
  now: number,
): Promise<Step> {
  const { run } = state
  const report = await getReport(session, run.reportId)
  const outcome = await outcomeOf(session, report, now - Date.parse(run.askedAt))
  if (outcome === null) return { state, ended: null, again: false }
  const later = (seconds: number): string => new Date(now + seconds * 1000).toISOString()
  const next: State = {
    ...state,
    run: null,
    // Another of the schedule may wait already.
    nextAt: later(run.scheduled ? 0 : plan.everySeconds),
    nextFullAt: plan.full && run.full ? later(plan.full.everySeconds) : state.nextFullAt,
  }
  const { reportId, full, from, to } = run
  return { state: next, ended: { site, reportId, full, from, to, outcome }, again: true }
}

/** A report of that type that was made a short while ago and reaches as far back: by us with the answer lost, or by a schedule. */
async function freshReport(
  session: Session,
  plan: ReportPlan,
  site: string,
  from: string | null,
  now: number,
): Promise<string | null> {
  const since = new Date(now - Math.min(FRESH_MS, (plan.everySeconds * 1000) / 2)).toISOString()
  const statuses = ['IN_QUEUE', 'IN_PROGRESS', 'DONE']
  const reports = await listReports(session, { type: plan.type, site }, since, statuses)
  const reaches = (start: string | null | undefined): boolean =>
    from === null || (start != null && Date.parse(start) <= Date.parse(from) + FRESH_MS)
  return reports.find(({ dataStartTime }) => reaches(dataStartTime))?.reportId ?? null
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
