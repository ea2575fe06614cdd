import { z } from 'zod'
import type { Session } from './client.js'
import { createSchedule, findSchedule, listReports } from './report-calls.js'
import type { Report, ReportOf } from './report-calls.js'

/*
 * Reports that Amazon makes by itself, at a period: they spare the small allowance for asking. How far back each of them reaches is Amazon's
 * choice (UNCONFIRMED: the time since the one before), and stands in the report.
 */

const DAY_MS = 86_400_000
/** As many as are remembered: more than come in the time that is looked back on. */
const REMEMBERED = 100

export const scheduleWire = z.object({
  id: z.string(),
  /** When it was last seen to stand. */
  checkedAt: z.string(),
  /** When a report of it was last seen, or none was waited for any longer. */
  quietSince: z.string(),
  /** Ids of its reports that were read, the newest last. */
  read: z.array(z.string()),
})
export type Schedule = z.output<typeof scheduleWire>

export interface Scheduled {
  readonly schedule: Schedule
  /** The oldest report that was not read yet. */
  readonly next: Report | null
  /** The schedule is new, or none came for two periods: then one is asked for, so that nothing is missed. */
  readonly silent: boolean
}

/** A look at the reports of a schedule, which is made if it is not there. One that somebody else made is left as it is. */
export async function lookAtSchedule(
  session: Session,
  of: ReportOf,
  { period, everySeconds }: { readonly period: string; readonly everySeconds: number },
  known: Schedule | null,
): Promise<Scheduled> {
  const now = session.now().getTime()
  const at = new Date(now).toISOString()
  const checked =
    known !== null && now - Date.parse(known.checkedAt) < DAY_MS
      ? known
      : {
          id: (await findSchedule(session, of)) ?? (await createSchedule(session, of, period)),
          checkedAt: at,
          quietSince: known?.quietSince ?? at,
          read: known?.read ?? [],
        }
  const since = new Date(now - Math.max(DAY_MS, 3 * everySeconds * 1000)).toISOString()
  const statuses = ['IN_QUEUE', 'IN_PROGRESS', 'DONE', 'CANCELLED', 'FATAL']
  const reports = await listReports(session, of, since, statuses)
  const unread = reports
    .filter(({ reportId, reportScheduleId }) => reportScheduleId && !checked.read.includes(reportId))
    .sort((a, b) => Date.parse(a.createdTime ?? '') - Date.parse(b.createdTime ?? ''))
  const next = unread[0] ?? null
  if (next === null) {
    if (known === null) return { schedule: checked, next, silent: true }
    const silent = now - Date.parse(checked.quietSince) > 2 * everySeconds * 1000
    // Somebody may have taken it away: the next look makes sure.
    const unsure = { ...checked, quietSince: at, checkedAt: new Date(0).toISOString() }
    return { schedule: silent ? unsure : checked, next, silent }
  }
  const read = [...checked.read, next.reportId].slice(-REMEMBERED)
  return { schedule: { ...checked, quietSince: at, read }, next, silent: false }
}
