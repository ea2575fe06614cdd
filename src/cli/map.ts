import { readFileSync } from 'node:fs'
import { Problem } from '#adapter'
import type { Marketplace } from '#adapter'
import { moneyJson, observe, siteCalendar } from '#case'
import type { Money, Observation } from '#case'
import { marketplaceOf, marketplaces } from '#marketplaces'

/** A problem of one item, or of the body as a whole (`item` null). */
interface MapProblem {
  readonly item: number | null
  readonly code: string
  readonly message: string
}

/** `crosscase map`: shows what a raw body means, without a database. Exit 1 when something could not be understood. */
export function mapFile(args: readonly string[], options: { site?: string; at?: string }): number {
  const [marketplaceId, stream, file] = args
  const marketplace = marketplaceOf(marketplaceId ?? '')
  if (!marketplace) return usage(`MARKETPLACE is one of: ${marketplaces.map((one) => one.id).join(', ')}`)
  if (stream === undefined || !Object.hasOwn(marketplace.streams, stream)) {
    return usage(`STREAM of ${marketplace.id} is one of: ${Object.keys(marketplace.streams).join(', ')}`)
  }
  if (file === undefined) return usage('FILE is missing')
  const site = options.site ?? Object.keys(marketplace.sites)[0] ?? ''
  if (!Object.hasOwn(marketplace.sites, site)) {
    return usage(`--site is one of: ${Object.keys(marketplace.sites).join(', ')}`)
  }
  const at = options.at === undefined ? new Date() : new Date(options.at)
  if (Number.isNaN(at.getTime())) return usage('--at is an instant like 2026-11-22T08:00:00Z')
  const text = readFileSync(file === '-' ? 0 : file, marketplace.streams[stream]?.encoding ?? 'utf8')
  const result = mapBody(marketplace, stream, text, { site, seenAt: at.toISOString() })
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
  return result.problems.length > 0 ? 1 : 0
}

/** What a raw body shows, in the unified form. */
export function mapBody(
  marketplace: Marketplace,
  stream: string,
  text: string,
  at: { site: string; seenAt: string },
) {
  const cases: unknown[] = []
  const orders: unknown[] = []
  const facts: unknown[] = []
  const reports: unknown[] = []
  const marks: unknown[] = []
  const remarks: unknown[] = []
  const problems: MapProblem[] = []
  const attempt = (item: number | null, work: () => void) => {
    try {
      work()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      problems.push({ item, code: error.code, message: error.message })
    }
  }
  attempt(null, () => {
    const reader = marketplace.streams[stream]
    const items = reader?.open(text) ?? []
    for (const [index, item] of items.entries()) {
      attempt(index, () => {
        const seen = reader?.see(item, at)
        for (const sighting of seen?.cases ?? []) cases.push(unified(marketplace, sighting, at.seenAt))
        for (const order of seen?.orders ?? []) orders.push(withMoney(order))
        facts.push(...(seen?.facts ?? []))
        reports.push(...(seen?.reports ?? []))
        marks.push(...(seen?.marks ?? []))
        remarks.push(...(seen?.remarks ?? []))
      })
    }
  })
  return { cases, orders, facts, reports, marks, remarks, problems }
}

function unified(
  marketplace: Marketplace,
  { kind, observation }: { kind: keyof Marketplace['kinds']; observation: Observation },
  seenAt: string,
): unknown {
  const machine = marketplace.kinds[kind]?.machine
  const site = marketplace.sites[observation.site]
  if (!machine) throw new Error(`${marketplace.id} has no machine for ${kind}`)
  const calendar = siteCalendar(site ?? { zone: 'UTC', country: 'US' })
  const {
    outcome: _first,
    contentHash: _internal,
    flags,
    ...seen
  } = observe(machine, null, observation, seenAt, calendar)
  const { given: _inDeadlines, state: _verbatim, flags: _merged, ...rest } = observation
  return withMoney({ kind, marketplace: marketplace.id, ...rest, ...seen, flags })
}

/** Money in its wire form, at any depth. */
function withMoney(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMoney)
  if (typeof value !== 'object' || value === null) return value
  if ('minor' in value && 'currency' in value) return moneyJson(value as Money)
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withMoney(entry)]))
}

function usage(message: string): number {
  process.stderr.write(`crosscase map MARKETPLACE STREAM FILE\n${message}\n`)
  return 2
}
