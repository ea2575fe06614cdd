import { deadlinesIn, rowFor, siteCalendar } from '#case'
import type { DeadlineRow, DeadlineTable } from '#case'
import type { Site } from './account.js'

type Sites = Readonly<Record<string, Site>>

/** What is wrong with a table of dated rules; `today` is the day on which every site must have one in force. */
export function deadlineFaults(table: DeadlineTable, sites: Sites, today: string): string[] {
  const rows = Object.entries(table).flatMap(([key, list]) => list.map((row) => ({ key, row })))
  const ids = rows.map(({ row }) => row.id)
  const twice = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))]
  return [
    ...twice.map((id) => `rule id ${id} is used twice`),
    ...rows.flatMap(({ row }) => rowFaults(row, sites)),
    ...Object.entries(table).flatMap(([key, list]) => [
      ...overlaps(list).map(([a, b]) => `${key}: rules ${a} and ${b} hold at one time and site`),
      ...Object.keys(sites)
        .filter((site) => !rowFor(list, site, today))
        .map((site) => `${key}: no rule holds at ${site} on ${today}`),
    ]),
  ]
}

function rowFaults(row: DeadlineRow, sites: Sites): string[] {
  const found: string[] = []
  const fault = (words: string): unknown => found.push(`rule ${row.id} ${words}`)
  const { duration, days, validFrom, validTo, source, text } = row
  if (!row.id.trim()) fault('has no id')
  if (duration !== null && days === 'business' && !/^P(\d+W)?(\d+D)?(T[\dHMS.]+)?$/.test(duration))
    fault(`counts business days in ${duration}`)
  if (!runs(row)) fault(`has a duration that does not run: ${duration}`)
  for (const day of [validFrom, validTo, source.readOn])
    if (day !== null && !isDay(day)) fault(`has a date that is none: ${day}`)
  if (validFrom !== null && validTo !== null && validTo < validFrom) fault('ends before it begins')
  if (!source.text.trim()) fault('has no source')
  if (source.url !== null && !/^https?:\/\/\S+$/.test(source.url)) fault(`has a source at ${source.url}`)
  for (const language of ['en', 'zh'] as const)
    if (!text[language]?.trim()) fault(`says nothing in ${language}`)
  for (const site of row.sites === '*' ? [] : row.sites)
    if (!Object.hasOwn(sites, site)) fault(`names site ${site}, which does not exist`)
  if (row.sites !== '*' && row.sites.length === 0) fault('names no site')
  return found
}

/** Whether a clock by this rule ends after it started. */
function runs(row: DeadlineRow): boolean {
  if (row.duration === null) return true
  const openedAt = '2026-11-18T12:00:00Z'
  const instants = row.from.startsWith('at:') ? { [row.from.slice(3)]: openedAt } : {}
  const start = { site: '', openedAt, enteredAt: openedAt, enteredAtKnown: true, given: {}, instants }
  const always: DeadlineRow = { ...row, sites: '*', validFrom: null, validTo: null }
  try {
    const [due] = deadlinesIn(['x'], { x: [always] }, start, siteCalendar({ zone: 'UTC', country: 'US' }))
    return due !== undefined && Date.parse(due.dueAt) > Date.parse(openedAt)
  } catch {
    return false
  }
}

const isDay = (text: string): boolean => {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** Pairs of rules of one key that could both rule the same clock. A rule for all sites and one for some do not collide. */
function overlaps(rows: readonly DeadlineRow[]): [string, string][] {
  return rows.flatMap((a, index) =>
    rows
      .slice(index + 1)
      .filter((b) => shareSite(a, b) && shareDay(a, b))
      .map((b): [string, string] => [a.id, b.id]),
  )
}

const shareSite = (a: DeadlineRow, b: DeadlineRow): boolean =>
  a.sites === '*' || b.sites === '*' ? a.sites === b.sites : a.sites.some((site) => b.sites.includes(site))

const shareDay = (a: DeadlineRow, b: DeadlineRow): boolean =>
  (a.validFrom ?? '0000') <= (b.validTo ?? '9999') && (b.validFrom ?? '0000') <= (a.validTo ?? '9999')
