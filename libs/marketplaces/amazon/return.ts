import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Problem, parseWire, stream } from '#adapter'
import type { Parsed } from '#adapter'
import type { Session } from './client.js'
import { dayIn } from './days.js'
import { listReport, refuseFailed } from './report.js'
import type { Ended, ReportPlan } from './report.js'
import { RETURN_COLUMNS } from './return-columns.js'
import { returnSightings } from './return-map.js'
import type { ReturnRows, VanishedReturn } from './return-map.js'
import { settingsOf } from './settings.js'
import type { ApiSettings } from './settings.js'
import { siteOr } from './sites.js'
import { fileOrJson, named, needed, rowsOf } from './tsv.js'

/**
 * The report has no date of the last change, so its days are read again and again: seven days every hour, sixty (the most that Amazon
 * gives) every night; a return is taken up when it is new or its rows have changed, and one that is gone from the sixty days is noticed.
 */
const PLAN: ReportPlan = {
  type: 'GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE',
  everySeconds: 3_600,
  days: 7,
  full: { days: 60, everySeconds: 86_400 },
  period: 'PT1H',
}
const DAY_MS = 86_400_000

/** Of each return in the last sixty days: what its rows were, and the day of the request. */
const keptWire = z.record(z.string(), z.tuple([z.string(), z.string(), z.string()]))
type Kept = z.output<typeof keptWire>

/** The returns of a file, their rows together, in the order of the file. Throws `contract_changed` for rows without RMA or order. */
export function returnsIn(
  text: string,
  site: string,
  heads: ApiSettings['reportHeads'] = {},
): readonly ReturnRows[] {
  const groups = Map.groupBy(rowsOf(text), (cells) => {
    const { row } = named(cells, RETURN_COLUMNS, heads)
    needed(row, 'orderId')
    return needed(row, 'rmaId')
  })
  return [...groups.values()].map((rows) => ({ site, rows }))
}

const hashOf = (one: ReturnRows): string =>
  createHash('sha256').update(JSON.stringify(one.rows)).digest('base64url').slice(0, 16)

/** What is new, changed or gone in a report, beside what is then known. */
export function changesIn(
  found: readonly ReturnRows[],
  kept: Kept | null,
  ended: Pick<Ended, 'site' | 'full' | 'from' | 'to'>,
  heads: ApiSettings['reportHeads'],
): { readonly items: readonly (ReturnRows | VanishedReturn)[]; readonly kept: Kept } {
  const known = keptWire.safeParse(kept ?? {}).data ?? {}
  const next = new Map(Object.entries(known))
  const seen = new Set<string>()
  const changed = found.filter((one) => {
    const { row } = named(one.rows[0] ?? {}, RETURN_COLUMNS, heads)
    const rmaId = needed(row, 'rmaId')
    const hash = hashOf(one)
    seen.add(rmaId)
    const same = known[rmaId]?.[0] === hash
    next.set(rmaId, [hash, dayIn(row['requestedOn'] ?? '', one.site) ?? '', one.site])
    return !same
  })
  if (!ended.full || ended.from === null || ended.to === null)
    return { items: changed, kept: Object.fromEntries(next) }
  // A day's grace at the edge of the window, whose zone is not known.
  const edge = new Date(Date.parse(ended.from) + 2 * DAY_MS).toISOString().slice(0, 10)
  const to = ended.to
  const gone = Object.entries(known).filter(
    ([rmaId, [, day, site]]) => site === ended.site && !seen.has(rmaId) && day >= edge,
  )
  const old = Object.entries(known).filter(
    ([rmaId, [, day, site]]) => site === ended.site && !seen.has(rmaId) && day < edge,
  )
  for (const [rmaId] of [...gone, ...old]) next.delete(rmaId)
  const vanished = gone.map(([rmaId]) => ({ vanished: { rmaId, noticedAt: to } }))
  return { items: [...changed, ...vanished], kept: Object.fromEntries(next) }
}

const cells = z.record(z.string(), z.string())
const itemWire = z.union([
  z.looseObject({ site: z.string(), rows: z.array(cells).min(1) }),
  z.looseObject({ vanished: z.looseObject({ rmaId: z.string().min(1), noticedAt: z.iso.datetime() }) }),
])

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** Returns in a posted file (whose site is the shop's) or one stored item. Throws `contract_changed` for anything else. */
function itemsIn(body: unknown): readonly unknown[] {
  if (typeof body === 'string') return returnsIn(body, '')
  if (Array.isArray(body)) return body
  if (isObject(body) && ('rows' in body || 'vanished' in body || 'failedReport' in body)) return [body]
  throw new Problem('contract_changed', 'the body holds no returns', { sideEffect: 'none' })
}

function parseReturn(item: unknown): Parsed<ReturnRows | VanishedReturn> {
  refuseFailed(item)
  return parseWire(itemWire, item)
}

export const returns = stream({
  everySeconds: 120,
  encoding: 'latin1',
  decode: fileOrJson,
  items: itemsIn,
  list: (session: Session, cursor) =>
    listReport<Kept>(session, cursor, PLAN, (ended, kept) => {
      const { reportHeads } = settingsOf(session)
      return changesIn(returnsIn(ended.outcome.text, ended.site, reportHeads), kept, ended, reportHeads)
    }),
  parse: parseReturn,
  map: (wire, flags, at) => {
    const item = 'rows' in wire ? { ...wire, site: siteOr(wire.site, at.site) } : wire
    const { cases, ...rest } = returnSightings(item, at)
    return {
      ...rest,
      cases: cases.map((one) => ({
        ...one,
        observation: { ...one.observation, flags: [...flags, ...one.observation.flags] },
      })),
    }
  },
})
