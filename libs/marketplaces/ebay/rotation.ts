import { Problem } from '#adapter'
import type { Session } from './client.js'

/*
 * The analytics allowances (100 and 400 calls a day for a whole application) do not suffice for many shops a night. So
 * the shops take turns: one that finds the allowance used up comes back when there is some again, and the longer ago its
 * last look, the earlier; the schedule serves what is due first, so that the oldest figures are renewed first.
 */

const DAY_MS = 86_400_000
/** The turns of one day are spread over that time; looks older than the horizon are all equally old. */
const SPREAD_MS = 3_600_000
const HORIZON_DAYS = 60

/**
 * Runs a look at figures of a small allowance. `lastAt` is when this shop's were last read, null: never. A used-up
 * allowance is thrown on with the shop's place in the row.
 */
export async function inTurn<Result>(
  session: Session,
  lastAt: string | null,
  look: () => Promise<Result>,
): Promise<Result> {
  try {
    return await look()
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'rate_limited') throw error
    const freeAt = error.detail.retryAt?.getTime() ?? Date.now() + SPREAD_MS
    const retryAt = new Date(freeAt + placeInRow(lastAt, session.now()))
    throw new Problem(error.code, error.message, { ...error.detail, retryAt }, error.cause)
  }
}

/** Milliseconds behind the instant at which the allowance is free: none for a shop never read, more the fresher its figures. */
export function placeInRow(lastAt: string | null, now: Date): number {
  if (lastAt === null) return 0
  const age = Math.min(Math.max(now.getTime() - Date.parse(lastAt), 0), HORIZON_DAYS * DAY_MS)
  return Math.round(SPREAD_MS * (1 - age / (HORIZON_DAYS * DAY_MS)))
}
