import { z } from 'zod'
import { Problem, parseJson, parseWire, stream } from '#adapter'
import type { Cursor, Page, ShopReport } from '#adapter'
import type { Session } from './client.js'
import { marketplaceIdOf, siteOr } from './sites.js'

/*
 * Data Kiosk, sellerAnalyticsView (schema analytics_sellerAnalytics_2025_03_31 at ca5ab67): the only interface that gives the account health
 * rating as a number, and by day. A query, like a report, is asked for, waited for and fetched.
 */

const BASE = '/dataKiosk/2023-11-15'
const DAY_MS = 86_400_000
/** The rating counts violations of 180 days; two years are the most that can be asked for. */
const FIRST_DAYS = 180
const DAYS = 14
const EVERY_MS = DAY_MS
const GIVEN_UP_MS = 6 * 3_600_000

const cursorWire = z.object({
  run: z.object({ queryId: z.string(), askedAt: z.string() }).nullable(),
  nextAt: z.string().nullable(),
})

const createdWire = z.looseObject({ queryId: z.string().min(1) })
const queryWire = z.looseObject({
  processingStatus: z.string(),
  dataDocumentId: z.string().nullish(),
  errorDocumentId: z.string().nullish(),
})
const documentWire = z.looseObject({ documentUrl: z.string().min(1) })

const valueWire = z.looseObject({ value: z.number().nullish() }).nullish()
const lineWire = z.looseObject({
  startDate: z.iso.date(),
  endDate: z.iso.date(),
  totals: z.looseObject({
    accountHealth: z
      .looseObject({ accountHealthRatingScore: valueWire, accountHealthTotalOrderDefects: valueWire })
      .nullish(),
  }),
})
const itemWire = z.looseObject({ site: z.string(), days: z.array(lineWire) })

const queryOf = (from: string, to: string, marketplaceId: string): string =>
  `query { analytics_sellerAnalytics_2025_03_31 { sellerAnalyticsView(startDate: "${from}", endDate: "${to}", aggregateBy: DAY, marketplaceId: ["${marketplaceId}"]) { startDate endDate totals { accountHealth { accountHealthRatingScore { value } accountHealthTotalOrderDefects { value } } } } } }`

async function listDays(session: Session, cursor: Cursor | null): Promise<Page> {
  const known = cursorWire.safeParse(cursor).data ?? { run: null, nextAt: null }
  const now = session.now().getTime()
  if (known.run) return waitFor(session, known.run, now)
  if (known.nextAt !== null && Date.parse(known.nextAt) > now)
    return { items: [], cursor: known, more: false }
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
  const from = day(now - (known.nextAt === null ? FIRST_DAYS : DAYS) * DAY_MS)
  const query = queryOf(from, day(now - DAY_MS), marketplaceIdOf(session.site))
  const body = await session.call({
    operation: 'data-kiosk.create',
    method: 'POST',
    path: `${BASE}/queries`,
    body: { query },
  })
  const { queryId } = parseWire(createdWire, body).wire
  const run = { queryId, askedAt: new Date(now).toISOString() }
  return { items: [], cursor: { run, nextAt: known.nextAt }, more: true }
}

async function waitFor(
  session: Session,
  run: { readonly queryId: string; readonly askedAt: string },
  now: number,
): Promise<Page> {
  const path = `${BASE}/queries/${encodeURIComponent(run.queryId)}`
  const { wire } = parseWire(
    queryWire,
    await session.call({ operation: 'data-kiosk.get', method: 'GET', path }),
  )
  const done = { run: null, nextAt: new Date(now + EVERY_MS).toISOString() }
  const failed = (why: string): Page => ({
    items: [{ failedQuery: { queryId: run.queryId, why } }],
    cursor: done,
    more: false,
  })
  switch (wire.processingStatus) {
    case 'DONE': {
      // Done without a document: there was no data.
      if (!wire.dataDocumentId) return { items: [], cursor: done, more: false }
      const days = daysIn(await textOf(session, wire.dataDocumentId))
      return { items: [{ site: session.site, days }], cursor: done, more: false }
    }
    case 'CANCELLED':
      return { items: [], cursor: done, more: false }
    case 'FATAL': {
      const why = wire.errorDocumentId ? await textOf(session, wire.errorDocumentId) : 'no reason is given'
      return failed(`FATAL: ${why.slice(0, 300)}`)
    }
    default:
      return now - Date.parse(run.askedAt) > GIVEN_UP_MS
        ? failed(`still ${wire.processingStatus} after six hours`)
        : { items: [], cursor: { run, nextAt: null }, more: false }
  }
}

async function textOf(session: Session, documentId: string): Promise<string> {
  const path = `${BASE}/documents/${encodeURIComponent(documentId)}`
  const body = await session.call({ operation: 'data-kiosk.document', method: 'GET', path })
  const { bytes } = await session.download(parseWire(documentWire, body).wire.documentUrl)
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** The days in a document: a line of JSON each. */
export const daysIn = (text: string): readonly unknown[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => parseJson(line))

function itemsIn(body: unknown): readonly unknown[] {
  if (typeof body === 'object' && body !== null) {
    if ('days' in body || 'failedQuery' in body) return [body]
    if (Array.isArray(body)) return [{ site: '', days: body }]
    if ('totals' in body) return [{ site: '', days: [body] }]
  }
  throw new Problem('contract_changed', 'the body holds no days of seller analytics', { sideEffect: 'none' })
}

/** A document of several lines, or one JSON value. */
const linesOrJson = (text: string): unknown =>
  /^\s*\{[^\n]*\}\s*\n\s*\{/.test(text) ? daysIn(text) : parseJson(text)

const failedWire = z.looseObject({ failedQuery: z.looseObject({ queryId: z.string(), why: z.string() }) })

/** The account health rating, day by day: half a year back at first, then the last two weeks, which Amazon may still correct. */
export const sellerAnalytics = stream({
  everySeconds: 120,
  decode: linesOrJson,
  items: itemsIn,
  list: (session: Session, cursor) => listDays(session, cursor),
  parse(item) {
    const failed = failedWire.safeParse(item).data?.failedQuery
    if (failed)
      throw new Problem('contract_changed', `query ${failed.queryId}: ${failed.why}`, { sideEffect: 'none' })
    return parseWire(itemWire, item)
  },
  map: (wire, _flags, at) => ({
    cases: [],
    reports: wire.days.flatMap(({ endDate, totals }): ShopReport[] => {
      const score = totals.accountHealth?.accountHealthRatingScore?.value
      if (typeof score !== 'number' || !Number.isSafeInteger(score) || score < 0) return []
      const metrics = { ahr: { num: score, den: null, provenance: 'marketplace' as const } }
      return [
        {
          scope: siteOr(wire.site, at.site),
          cycle: 'current',
          on: endDate,
          level: null,
          nextOn: null,
          metrics,
        },
      ]
    }),
  }),
})
