import { z } from 'zod'
import { parseWire, stream } from '#adapter'
import type { At, Cursor, Fact, Page, ShopReport } from '#adapter'
import type { Session } from './client.js'
import { inTurn } from './rotation.js'
import { derivedBlocks } from './standards-china.js'
import { metricFact } from './standards-metric.js'
import { profileWire } from './standards-wire.js'
import type { Profile } from './standards-wire.js'

/*
 * Seller standards (Analytics 1.3.2): one call lists all programs, CURRENT (official, evaluated on the 20th) and
 * PROJECTED (as of today). A hundred calls a day for all shops of an application; see rotation.ts.
 */

const PATH = '/sell/analytics/v1/seller_standards_profile'
const cursorWire = z.object({ lastAt: z.iso.datetime() })

async function listProfiles(session: Session, cursor: Cursor | null): Promise<Page> {
  const lastAt = cursorWire.safeParse(cursor).data?.lastAt ?? null
  const answer = await inTurn(session, lastAt, () =>
    session.rest({ operation: 'seller_standards_profile', method: 'GET', path: PATH }),
  )
  // A new seller has none: no body, or an empty list.
  const items = answer === null ? [] : profilesIn(answer)
  return { items, cursor: { lastAt: session.now().toISOString() }, more: false }
}

/** The profiles in a raw body: the list, or one alone. */
function profilesIn(body: unknown): readonly unknown[] {
  const listed = typeof body === 'object' && body !== null && 'standardsProfiles' in body
  return listed && Array.isArray(body.standardsProfiles) ? body.standardsProfiles : [body]
}

const CYCLES: Readonly<Record<string, ShopReport['cycle']>> = { CURRENT: 'current', PROJECTED: 'projected' }

function reportOf(profile: Profile): ShopReport | null {
  const cycle = CYCLES[profile.cycle.cycleType]
  if (!cycle) return null
  const metrics = profile.metrics.flatMap((metric) => {
    const fact = metricFact(metric)
    return fact ? [[metric.metricKey, fact] as const] : []
  })
  return {
    scope: profile.program,
    cycle,
    on: profile.cycle.evaluationDate.slice(0, 10),
    level: profile.standardsLevel,
    nextOn: null,
    metrics: Object.fromEntries(metrics),
  }
}

/** The limits come inside the answer and differ by program: kept in eBay's own words beside the figures. */
function limitsIn(profile: Profile): Fact[] {
  return profile.metrics.flatMap(
    ({ metricKey, level, thresholdLowerBound: low, thresholdUpperBound: up, thresholdMetaData }) => {
      if (!low && !up) return []
      const bounds = `${low?.value ?? '…'} – ${up?.value ?? '…'}`
      return [
        {
          name: `${profile.program} ${profile.cycle.cycleType} ${metricKey}`,
          on: profile.cycle.evaluationDate.slice(0, 10),
          value: [level, bounds, thresholdMetaData].filter(Boolean).join(' '),
        },
      ]
    },
  )
}

/** What a profile shows; a cycle of another name is told in words, since nobody knows what it stands for. */
export function standardsSeen(profile: Profile, at: At) {
  const report = reportOf(profile)
  const strange: Fact = {
    name: `${profile.program} ${profile.cycle.cycleType}`,
    on: profile.cycle.evaluationDate.slice(0, 10),
    value: `${profile.standardsLevel} (a cycle of that name is not documented)`,
  }
  return {
    cases: [],
    reports: report ? [report, ...derivedBlocks(profile, report, at)] : [],
    facts: report ? limitsIn(profile) : [strange],
  }
}

export const standards = stream({
  everySeconds: 86_400,
  list: listProfiles,
  items: profilesIn,
  parse: (item) => parseWire(profileWire, item),
  map: (profile, _flags, at) => standardsSeen(profile, at),
})
