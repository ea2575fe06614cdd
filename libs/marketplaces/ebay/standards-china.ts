import { z } from 'zod'
import { parseWire, stream } from '#adapter'
import type { At, Cursor, Fact, Page, ShopReport } from '#adapter'
import type { Session } from './client.js'
import type { Profile } from './standards-wire.js'
import { maybe } from './wire.js'

/*
 * The four blocks that sellers of Greater China are shown (seed document 003): overall, listings with issues, other than
 * shipping, shipping. eBay's dashboard for them is known from public code alone, and that it still answers is not
 * confirmed; so it is an option of the shop. Without it the blocks are put together from the figures that there are.
 */

/** Scopes of the reports, by the schemes of grade.ts. */
const BLOCKS = {
  overall: 'china-overall',
  shipping: 'china-shipping',
  other: 'china-non-shipping',
  listings: 'china-pending-listings',
} as const

const ENDPOINTS = ['ltnp', 'qclist', 'tci', 'ship1to8', 'ship5to12'] as const

export const chinaSetting = z.enum(['off', 'dashboard', 'derived'])

const settingOf = (settings: At['settings'] | Session['settings']): z.output<typeof chinaSetting> =>
  chinaSetting.safeParse(settings?.['greaterChina']).data ?? 'off'

async function listBlocks(session: Session, cursor: Cursor | null): Promise<Page> {
  const rest = { cursor: cursor ?? {}, more: false }
  if (settingOf(session.settings) !== 'dashboard') return { items: [], ...rest }
  const items: unknown[] = []
  for (const endpoint of ENDPOINTS) {
    const body = await session.rest({
      operation: 'china_dashboard',
      method: 'GET',
      host: 'gcc',
      path: `/gccbtapi/v1/dashboard/${endpoint}`,
    })
    items.push({ endpoint, ...(typeof body === 'object' ? body : {}) })
  }
  return { items, cursor: { readAt: session.now().toISOString() }, more: false }
}

const code = maybe(z.union([z.string(), z.number()]).transform(String))

/** One answer, with the name of its endpoint beside it, since it does not name itself. */
const blockWire = z.looseObject({
  endpoint: z.string().min(1),
  ackValue: maybe(z.string()),
  errorMessage: z.unknown().optional(),
  data: maybe(z.record(z.string(), z.unknown())),
})
type Block = z.output<typeof blockWire>

const text = (block: Block, name: string): string | null => code.safeParse(block.data?.[name]).data ?? null

/** A date in one of the forms seen: ISO, or without separators. */
function dayIn(block: Block, ...names: readonly string[]): string | null {
  for (const name of names) {
    const found = text(block, name)
    const match = found && /^(\d{4})-?(\d{2})-?(\d{2})/.exec(found)
    if (match) return match.slice(1, 4).join('-')
  }
  return null
}

const report = (
  scope: string,
  cycle: ShopReport['cycle'],
  on: string | null,
  level: string | null,
  at: At,
): ShopReport[] =>
  level === null ? [] : [{ scope, cycle, on: on ?? at.seenAt.slice(0, 10), level, nextOn: null, metrics: {} }]

/** "Current" is the last evaluation, "projected" the weekly forecast. */
function reportsOf(block: Block, at: At): ShopReport[] {
  const { overall, shipping, other } = BLOCKS
  if (block.endpoint === 'ltnp') {
    const on = dayIn(block, 'dft_lst_eval_end_dt')
    return [
      ...report(overall, 'current', on, text(block, 'program_status_lst_eval'), at),
      ...report(overall, 'projected', on, text(block, 'program_status_wk_eval'), at),
    ]
  }
  const on = dayIn(block, 'reviewEndDt', 'reviewEndDate')
  if (block.endpoint === 'tci') return report(other, 'current', on, text(block, 'result'), at)
  if (block.endpoint === 'ship1to8') return report(shipping, 'current', on, text(block, 'result'), at)
  return []
}

/** The figures of a block in the dashboard's own names; limits (`_th`, `Sd`) come with them and are published nowhere else. */
function factsOf(block: Block, at: At): Fact[] {
  const on = at.seenAt.slice(0, 10)
  if (block.ackValue !== undefined && block.ackValue !== 'SUCCESS')
    return [{ name: `dashboard ${block.endpoint}`, on, value: `ackValue ${block.ackValue}` }]
  const plain = Object.entries(block.data ?? {}).flatMap(([name, value]) => {
    const printed = code.safeParse(value).data
    return printed === undefined ? [] : [{ name: `dashboard ${block.endpoint} ${name}`, on, value: printed }]
  })
  const listings = block.data?.['qclist']
  const count: Fact[] = Array.isArray(listings)
    ? [{ name: `dashboard ${BLOCKS.listings}`, on, value: String(listings.length) }]
    : []
  return [...count, ...plain.slice(0, 200)]
}

export const chinaDashboard = stream({
  everySeconds: 86_400,
  list: listBlocks,
  items: (body: unknown) => (Array.isArray(body) ? body : [body]),
  parse: (item) => parseWire(blockWire, item),
  map: (block, _flags, at) => ({ cases: [], reports: reportsOf(block, at), facts: factsOf(block, at) }),
})

/**
 * Blocks put together from the seller standards where a shop asks for it: overall = defects and cases closed without
 * solution, shipping = late shipments. They name no level, since the dashboard's limits are not known.
 */
export function derivedBlocks(profile: Profile, report: ShopReport, { settings }: At): ShopReport[] {
  if (settingOf(settings) !== 'derived') return []
  const block = (scope: string, names: readonly string[]): ShopReport => ({
    ...report,
    scope: `${scope} ${profile.program}`,
    level: null,
    metrics: Object.fromEntries(Object.entries(report.metrics).filter(([name]) => names.includes(name))),
  })
  return [
    block(BLOCKS.overall, ['DEFECTIVE_TRANSACTION_RATE', 'CLAIMS_SAF_RATE']),
    block(BLOCKS.shipping, ['SHIPPING_MISS_RATE']),
  ]
}
