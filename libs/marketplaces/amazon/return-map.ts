import { Problem, sighting, unlisted } from '#adapter'
import type { At, CaseRemark, Sightings } from '#adapter'
import { money, recognise } from '#case'
import type { Activity, Flag, Money, Observation, ReturnFacets, UnknownState } from '#case'
import { isServed } from './care-coverage.js'
import { dayIn, startOf } from './days.js'
import { RETURN_COLUMNS } from './return-columns.js'
import { returnMachine } from './return-machine.js'
import type { ReturnState } from './return-machine.js'
import { settingsIn } from './settings.js'
import { orderLink, returnsLink } from './sites.js'
import { named, needed } from './tsv.js'
import type { Cells, Named } from './tsv.js'

/** A return: its rows, one for each line, as the report has them. */
export interface ReturnRows {
  readonly site: string
  readonly rows: readonly Cells[]
}

/** A return that a later report of the same days no longer has. */
export interface VanishedReturn {
  readonly vanished: { readonly rmaId: string; readonly noticedAt: string }
}

/** Statuses seen; all but Approved come from readers of other hands (UNCONFIRMED). */
const STATUSES = ['Approved', 'Completed', 'Pending', 'Denied', 'Unit returned']
const REASONS = [
  'CR-UNWANTED_ITEM',
  'CR-MISSING_PARTS',
  'CR-DEFECTIVE',
  'CR-DAMAGED_BY_CARRIER',
  'CR-DAMAGED_BY_FC',
  'CR-ORDERED_WRONG_ITEM',
  'CR-SWITCHEROO',
  'CR-NOT_COMPATIBLE',
  'CR-QUALITY_UNACCEPTABLE',
  'CR-FOUND_BETTER_PRICE',
  'CR-EXTRA_ITEM',
  'CR-MISSED_ESTIMATED_DELIVERY',
  'CR-UNAUTHORIZED_PURCHASE',
  'CR-NO_REASON_GIVEN',
  'AMZ-PG-BAD-DESC',
  'AMZ-PG-MISORDERED',
  'AMZ-PG-APP-TOO-SMALL',
  'AMZ-PG-APP-TOO-LATE',
  'AMZ-PG-WJ-TOO-SMALL',
]
/** Nothing came for so long: ours, not Amazon's. */
const EXPIRES_DAYS = 45
const DAY_MS = 86_400_000

const isYes = (cell: string | undefined): boolean => /^(y|yes|true)$/i.test(cell ?? '')

/** Decimal text of an amount; files of some countries write a comma. */
const amountIn = (cell: string | undefined, currency: string | undefined): Money | null => {
  const text = (cell ?? '').replace(/^(-?\d+),(\d{1,2})$/, '$1.$2')
  return text === '' || !currency ? null : money(text, currency)
}

const sumOf = (amounts: readonly (Money | null)[]): Money | null => {
  const known = amounts.filter((amount) => amount !== null)
  const [first] = known
  return first ? { minor: known.reduce((sum, { minor }) => sum + minor, 0), currency: first.currency } : null
}

interface Read {
  readonly first: Named
  readonly rows: readonly Named[]
  readonly site: string
  readonly requestedAt: string
  readonly receivedAt: string | null
  readonly refunded: Money | null
}

/** SAFE-T's own words, which are an open list: only what clearly says an outcome is one. */
function safeTState(word: string): 'SAFE_T_OPEN' | 'SAFE_T_GRANTED' | 'SAFE_T_DENIED' {
  if (/grant|approv|reimburs/i.test(word)) return 'SAFE_T_GRANTED'
  return /den|reject|declin/i.test(word) ? 'SAFE_T_DENIED' : 'SAFE_T_OPEN'
}

/** The state that the columns add up to, the strongest sign first; an unknown status is kept as its word. */
function stateOf(
  { first, rows, receivedAt, refunded, requestedAt }: Read,
  at: At,
): ReturnState | UnknownState {
  const status = first['status'] ?? ''
  if (rows.some((row) => isYes(row['aToZ']))) return 'A_TO_Z'
  if (first['safeTId']) return safeTState(first['safeTState'] ?? '')
  if (!STATUSES.includes(status)) return recognise(returnMachine, status === '' ? '(no status)' : status)
  if (status === 'Denied') return 'DENIED'
  if ((refunded?.minor ?? 0) > 0)
    return /returnless/i.test(first['resolution'] ?? '') ? 'REFUND_ONLY' : 'REFUNDED'
  if (status === 'Completed') return 'CLOSED'
  if (receivedAt !== null || status === 'Unit returned') return 'RECEIVED'
  if (status === 'Pending') return 'REQUESTED'
  if (first['trackingId']) return 'IN_TRANSIT'
  return expiresAt(requestedAt) <= at.seenAt ? 'EXPIRED' : 'AUTHORIZED'
}

const expiresAt = (requestedAt: string): string =>
  new Date(Date.parse(requestedAt) + EXPIRES_DAYS * DAY_MS).toISOString()

function facetsOf(state: string, { first, receivedAt, refunded }: Read): ReturnFacets {
  const full = amountIn(first['orderAmount'], first['currency'])
  const paid = refunded?.minor ?? 0
  const custody =
    state === 'REFUND_ONLY'
      ? 'none'
      : receivedAt !== null
        ? 'seller'
        : first['trackingId']
          ? 'in_transit'
          : 'buyer'
  if (state === 'DENIED') return { custody, money: 'refused' }
  if (paid > 0) return { custody, money: full && paid < full.minor ? 'partly_refunded' : 'refunded' }
  return { custody, money: state === 'RECEIVED' ? 'refund_due' : 'held' }
}

/** When the state began, where a column dates it. */
function enteredAt(state: string, read: Read): string | null {
  if (state === 'RECEIVED') return read.receivedAt
  if (state === 'REQUESTED') return read.requestedAt
  return state === 'EXPIRED' ? expiresAt(read.requestedAt) : null
}

function activitiesOf({ first, requestedAt, receivedAt, site }: Read): Activity[] {
  const safeT = dayIn(first['safeTCreated'] ?? '', site)
  const said = (key: string, at: string, party: Activity['party'], words: string): Activity => ({
    key,
    at,
    party,
    text: words,
  })
  return [
    said('requested', requestedAt, 'buyer', ['return requested', first['reason']].filter(Boolean).join(': ')),
    ...(receivedAt === null ? [] : [said('received', receivedAt, 'seller', 'the return arrived')]),
    ...(first['safeTId'] && safeT
      ? [
          said(
            `safe-t:${first['safeTId']}:${first['safeTState']}`,
            startOf(safeT, site),
            'seller',
            `SAFE-T claim ${first['safeTId']} ${first['safeTState'] ?? ''}`.trim(),
          ),
        ]
      : []),
  ]
}

function read(item: ReturnRows, at: At): { readonly read: Read; readonly unknown: readonly string[] } {
  const { reportHeads } = settingsIn(at.settings)
  const parts = item.rows.map((cells) => named(cells, RETURN_COLUMNS, reportHeads))
  const rows = parts.map(({ row }) => row)
  const [first] = rows
  if (!first) throw new Problem('contract_changed', 'a return without rows', { sideEffect: 'none' })
  const requestedOn = dayIn(needed(first, 'requestedOn'), item.site)
  if (requestedOn === null)
    throw new Problem('contract_changed', `no day: ${first['requestedOn']}`, { sideEffect: 'none' })
  const receivedOn = dayIn(first['deliveredOn'] ?? '', item.site)
  return {
    read: {
      first,
      rows,
      site: item.site,
      requestedAt: startOf(requestedOn, item.site),
      receivedAt: receivedOn === null ? null : startOf(receivedOn, item.site),
      refunded: sumOf(rows.map((row) => amountIn(row['refunded'], row['currency']))),
    },
    unknown: [...new Set(parts.flatMap(({ unknown }) => unknown))],
  }
}

function flagsOf({ first }: Read, unknown: readonly string[]): Flag[] {
  return [
    ...unknown.map((head): Flag => ({ code: 'unknown_field', path: head, value: 'column' })),
    ...unlisted('Return Reason', first['reason'], ['', ...REASONS]),
  ]
}

const DETAILS = [
  'status',
  'aToZ',
  'resolution',
  'returnType',
  'inPolicy',
  'isPrime',
  'labelType',
  'labelPaidBy',
  'carrier',
  'trackingId',
  'deliveredOn',
  'safeTId',
  'safeTState',
  'refunded',
  'merchantRmaId',
]

/** A return as a case, known by its RMA id. */
export function toObservation(item: ReturnRows, at: At): Observation<ReturnState> {
  const { read: one, unknown } = read(item, at)
  const { first, rows, site, requestedAt, receivedAt } = one
  const state = stateOf(one, at)
  const orderId = needed(first, 'orderId')
  const { localReturnAddress } = settingsIn(at.settings)
  const orderedOn = dayIn(first['orderDate'] ?? '', site)
  const placedAt = orderedOn === null ? null : startOf(orderedOn, site)
  const prime = rows.some((row) => isYes(row['isPrime']))
  const served = isServed({ site, orderId, placedAt, atTheLatest: requestedAt, prime }, at)
  return {
    nativeId: needed(first, 'rmaId'),
    state,
    native: Object.fromEntries(DETAILS.flatMap((name) => (first[name] ? [[name, first[name]]] : []))),
    site,
    asOf: null,
    openedAt: requestedAt,
    enteredAt: enteredAt(state, one),
    subject: first['title'] || `Return ${first['rmaId']}`,
    orderId,
    lines: rows.map((row, index) => ({
      lineId: row['orderItemId'] || row['sku'] || row['asin'] || String(index),
      itemId: row['asin'] || null,
      title: row['title'] || null,
      sku: row['sku'] || null,
      quantity: /^\d+$/.test(row['quantity'] ?? '') ? Number(row['quantity']) : null,
      price: null,
    })),
    buyer: null,
    reason: first['reason'] ? { code: first['reason'], text: null } : null,
    amount: one.refunded ?? sumOf(rows.map((row) => amountIn(row['orderAmount'], row['currency']))),
    given: {},
    ...(receivedAt !== null && { instants: { received: receivedAt } }),
    // The care service answers requests by Amazon's own policy; the refund on receipt stays with the seller. Else the clock for sellers without a
    // local address; and none for a parcel that arrived on a day that nobody names.
    stopped: [
      ...(served ? ['answer_return', 'answer_return_early'] : []),
      ...(served || localReturnAddress ? ['cross_border_method'] : []),
      ...(receivedAt === null ? ['refund_return'] : []),
    ],
    serviceOwner: served ? 'care_service' : 'seller',
    facets: facetsOf(state, one),
    stateFrom: 'derived',
    activities: activitiesOf(one),
    flags: flagsOf(one, unknown),
    link: state === 'A_TO_Z' ? orderLink(site, orderId) : returnsLink(site, orderId),
  }
}

const remarkOf = ({ vanished: { rmaId, noticedAt } }: VanishedReturn): CaseRemark => ({
  of: { kind: 'return', nativeId: rmaId },
  key: `vanished:${noticedAt.slice(0, 10)}`,
  asOf: noticedAt,
  activity: {
    key: `vanished:${noticedAt.slice(0, 10)}`,
    at: noticedAt,
    party: 'marketplace',
    text: 'Amazon’s report of returns no longer has this return',
  },
})

export const returnSightings = (item: ReturnRows | VanishedReturn, at: At): Sightings =>
  'vanished' in item
    ? { cases: [], remarks: [remarkOf(item)] }
    : { cases: [sighting(returnMachine, toObservation(item, at))] }
