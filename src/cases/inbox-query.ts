import { BOXES, boxOf } from '#case'
import type { Box, CaseKind, CaseStatus } from '#case'
import { INSTANT } from '../infra/ids.js'
import { placeIn, refuse } from '../infra/lists.js'
import type { Place } from '../infra/lists.js'
import type { Found } from './search-index.js'
import { under } from './reason-places.js'

export const SORTS = [
  'deadline',
  '-deadline',
  'updated',
  '-updated',
  'opened',
  '-opened',
  'amount',
  '-amount',
  'closed',
  '-closed',
  'stake',
  '-stake',
] as const
export type Sort = (typeof SORTS)[number]

/** What chooses among cases, whatever their box. */
export interface CaseFilters {
  readonly status?: readonly CaseStatus[] | undefined
  readonly kind?: readonly CaseKind[] | undefined
  readonly marketplace?: readonly string[] | undefined
  /** Numbers of the accounts. */
  readonly account?: readonly string[] | undefined
  /** Number of a person; null: nobody has it. */
  readonly assignee?: string | null | undefined
  /** Names of tags, whatever their case; any of them. */
  readonly tag?: readonly string[] | undefined
  readonly snoozed?: boolean | undefined
  readonly noResponse?: boolean | undefined
  readonly overdue?: boolean | undefined
  readonly dueBefore?: string | undefined
  readonly order?: string | undefined
  readonly buyer?: string | undefined
  readonly reason?: string | undefined
  /** A place in the tree of reasons: it and everything below. */
  readonly reasonPath?: string | undefined
  /** An order id, native id, case id or buyer, exactly; or words of subjects, reasons, lines, ids and messages. */
  readonly q?: string | undefined
  readonly updatedSince?: string | undefined
  readonly updatedUntil?: string | undefined
}

export interface InboxQuery extends CaseFilters {
  readonly box?: Box | 'open' | 'all' | undefined
  readonly sort?: Sort | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

type Key = 'next_deadline_at' | 'closed_at' | 'opened_at' | 'updated_at' | 'amount_minor' | 'stake_rank'

/** Which boxes a list shows, in which order, and where it goes on. */
export interface Listing {
  readonly sort: Sort
  readonly boxes: readonly Box[]
  readonly key: Key
  readonly cast: 'timestamptz' | 'bigint'
  /** Of the scan: the other way round when a page before another is asked for. */
  readonly direction: 'asc' | 'desc'
  readonly place: Place | null
}

const KEYS: Readonly<Record<string, Key>> = {
  deadline: 'next_deadline_at',
  updated: 'updated_at',
  opened: 'opened_at',
  amount: 'amount_minor',
  closed: 'closed_at',
  stake: 'stake_rank',
}

const OPEN: readonly Box[] = ['unhandled', 'replied']
const NUMBERS: readonly Key[] = ['amount_minor', 'stake_rank']
const NUMBER = (text: string): boolean => /^-?\d{1,18}$/.test(text)
const ID = (text: string): boolean => /^\d{1,18}$/.test(text)

/**
 * Open boxes by due instant (unrecognised cases first), the closed box newest first, what is found by order, buyer or a
 * word in every box by its opening, newest first; or as asked. `stake`: first what most endangers a level of the shop, of
 * two alike the more urgent. 400 for an order that those boxes do not have.
 */
export function listingOf(query: InboxQuery): Listing {
  const boxes = boxesOf(query)
  const sort = query.sort ?? usualSort(query, boxes)
  const name = sort.replace('-', '')
  const key = KEYS[name] ?? refuse('there is no such order')
  if (['deadline', 'amount', 'stake'].includes(name) && boxes.includes('closed'))
    refuse(`${name} orders open cases; ask for box=open, unhandled or replied`)
  if (name === 'closed' && (boxes.length !== 1 || boxes[0] !== 'closed'))
    refuse('closed orders closed cases; ask for box=closed')
  const numeric = NUMBERS.includes(key)
  const shape = numeric ? NUMBER : INSTANT
  const place = query.cursor === undefined ? null : placeIn(query.cursor, sort, [shape, ID])
  const falling = sort.startsWith('-') !== (place?.back ?? false)
  return {
    sort,
    boxes,
    key,
    cast: numeric ? 'bigint' : 'timestamptz',
    direction: falling ? 'desc' : 'asc',
    place,
  }
}

/** Narrow looks and incremental reads go over every box, the daily list over the open ones. */
const isNarrow = ({ order, buyer, q, updatedSince, updatedUntil }: InboxQuery): boolean =>
  [order, buyer, q, updatedSince, updatedUntil].some((value) => value !== undefined)

function boxesOf(query: InboxQuery): readonly Box[] {
  const { box, status } = query
  const statuses = status && [...new Set(status.map(boxOf))]
  if (box === undefined) return statuses ?? (isNarrow(query) ? BOXES : OPEN)
  const asked = box === 'open' ? OPEN : box === 'all' ? BOXES : [box]
  return asked
}

function usualSort(query: InboxQuery, boxes: readonly Box[]): Sort {
  if (query.updatedSince !== undefined || query.updatedUntil !== undefined) return 'updated'
  if (isNarrow(query)) return '-opened'
  if (boxes.length === 1 && boxes[0] === 'closed') return '-closed'
  return boxes.includes('closed') ? '-opened' : 'deadline'
}

/** What the filters of a list demand, as SQL over `cases c`; `bind` gives a parameter's place. */
export function conditionsOf(
  query: CaseFilters,
  bind: (value: unknown) => string,
  at: { readonly now: Date; fingerprint(buyer: string): Buffer; readonly found: Found | null },
): string[] {
  const { status, kind, marketplace, account, assignee, overdue, dueBefore, order, buyer, reason } = query
  const one = (column: string, values: readonly unknown[] | undefined, type: string): string[] => {
    if (values === undefined) return []
    return [
      values.length === 1
        ? `${column} = ${bind(values[0])}::${type}`
        : `${column} = any(${bind(values)}::${type}[])`,
    ]
  }
  return [
    ...one('c.status', status, 'text'),
    ...one('c.kind', kind, 'text'),
    ...one('c.marketplace', marketplace, 'text'),
    ...one('c.account_id', account, 'bigint'),
    ...(assignee === undefined
      ? []
      : [assignee === null ? 'c.assignee_id is null' : `c.assignee_id = ${bind(assignee)}::bigint`]),
    ...(query.tag === undefined ? [] : [taggedWith(bind(query.tag))]),
    ...isSet('c.snoozed_until', query.snoozed),
    ...isSet('c.no_response_at', query.noResponse),
    ...(order === undefined ? [] : [`c.order_id = ${bind(order)}`]),
    ...(buyer === undefined ? [] : [`c.buyer_key = ${bind(at.fingerprint(buyer))}`]),
    ...(reason === undefined ? [] : [`c.reason_code = ${bind(reason)}`]),
    ...(query.reasonPath === undefined ? [] : [under('c.reason_path', bind(query.reasonPath))]),
    ...(overdue === true ? [due(bind(at.now))] : overdue === false ? [`not (${due(bind(at.now))})`] : []),
    ...(dueBefore === undefined ? [] : [due(bind(dueBefore), '<')]),
    ...(query.updatedSince === undefined ? [] : [`c.updated_at >= ${bind(query.updatedSince)}::timestamptz`]),
    ...(query.updatedUntil === undefined ? [] : [`c.updated_at < ${bind(query.updatedUntil)}::timestamptz`]),
    ...(at.found === null ? [] : [isFound(at.found, bind)]),
  ]
}

/** `<> '{}'` lets the partial index of tagged cases answer. */
const taggedWith = (names: string): string =>
  `(c.tag_ids <> '{}' and c.tag_ids && array(select id from tag where tenant_id = $1 and lower(name) in (select lower(n) from unnest(${names}::text[]) n)))`

const isSet = (column: string, asked: boolean | undefined): string[] =>
  asked === undefined ? [] : [`${column} is ${asked ? 'not null' : 'null'}`]

/** Whether an open case is due at or before an instant; one that is not recognised has no deadline. */
export const due = (instant: string, than: '<' | '<=' = '<='): string =>
  `(c.box <> 'closed' and c.next_deadline_at ${than} ${instant}::timestamptz and c.next_deadline_at > '-infinity')`

/** Whether a case is among those that a text found: named by it, or with its words, whose characters stand side by side. */
function isFound({ named, sought, worded }: Found, bind: (value: unknown) => string): string {
  const is = `c.id = any(${bind(named)}::bigint[])`
  if (sought === null) return is
  const has =
    worded === null
      ? `(select t.terms @> ${bind(sought.terms)}::int[] from case_term t where t.tenant_id = c.tenant_id and t.case_id = c.id)`
      : `c.id = any(${bind(worded)}::bigint[])`
  return `(${is} or (${[has, ...sought.runs.map((run) => says(bind(run)))].join(' and ')}))`
}

/** Whether one of the case's texts has these characters in a row. */
const says = (run: string): string => {
  const within = (text: string) => `position(${run}::text in normalize(${text}, nfkc)) > 0`
  const own = ['c.subject', `coalesce(c.reason_text, '')`, 'c.lines::text'].map(within)
  return `(${own.join(' or ')} or exists (select from case_event e where e.tenant_id = c.tenant_id and e.case_id = c.id
    and e.type = 'activity' and ${within('e.text')}))`
}

/**
 * Where a list's rows come from: all cases, in the order of an index; or the few that a text found, fetched by their
 * numbers, which the planner must not mistake for many.
 */
export const sourceOf = (found: Found | null, bind: (value: unknown) => string): string =>
  found?.worded
    ? `(select * from cases where tenant_id = $1 and id = any(${bind([...found.named, ...found.worded])}::bigint[]) offset 0) c`
    : 'cases c'
