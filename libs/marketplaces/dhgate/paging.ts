import { Problem } from '#adapter'
import type { Params, Session } from './client.js'
import { OK } from './problems.js'
import { operationOf } from './settings.js'
import type { OperationName } from './operations.js'

/** One page of a list. `pages` and `count` are null where DHgate does not say. */
export interface ListPage {
  readonly items: readonly unknown[]
  readonly pages: number | null
  readonly count: number | null
}

/** A whole list. `complete`: DHgate counted the same from the first page to the last, and no item is missing. */
export interface WholeList {
  readonly items: readonly unknown[]
  readonly complete: boolean
}

/** The list in an answer by JSON pointer; a list that is left out is empty if the count says so. Throws `contract_changed`. */
export function listIn(body: unknown, pointer: string): readonly unknown[] {
  const list = pointer
    .slice(1)
    .split('/')
    .reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), body)
  if (Array.isArray(list)) return list
  if ((list === undefined || list === null) && isRecord(body) && isEmpty(body)) return []
  throw new Problem('contract_changed', `DHgate's answer has no list ${pointer}`, { sideEffect: 'none' })
}

/** No data: a count of 0, or nothing but a code that is not success (one of the settings' “no data” codes). */
function isEmpty(body: Record<string, unknown>): boolean {
  if (numberOf(body['count']) === 0) return true
  const { status, ...rest } = body
  return (
    Object.keys(rest).length === 0 &&
    isRecord(status) &&
    status['code'] !== undefined &&
    status['code'] !== OK
  )
}

/** Page `pageNo`, from 1. Asked for beyond the last page, DHgate gives the last one again: stop at `pages`. */
export async function listPage(
  session: Session,
  name: OperationName,
  params: Params,
  pageNo: number,
): Promise<ListPage> {
  const { pageSize } = session.settings
  const body = await session.call(name, { ...params, pageNo, pageSize })
  const pointer = operationOf(session.settings, name)?.items ?? '/items'
  const of = (key: string): number | null => (isRecord(body) ? numberOf(body[key]) : null)
  return { items: listIn(body, pointer), pages: of('pages'), count: of('count') }
}

/** All pages of a list, read one after the other. */
export async function wholeList(session: Session, name: OperationName, params: Params): Promise<WholeList> {
  const items: unknown[] = []
  let first: ListPage | null = null
  let stable = true
  for (let pageNo = 1; ; pageNo += 1) {
    const page = await listPage(session, name, params, pageNo)
    first ??= page
    stable &&= page.count === first.count && page.pages === first.pages
    items.push(...page.items)
    if (pageNo >= (page.pages ?? 1) || page.items.length === 0) break
  }
  const distinct = new Set(items.map((item) => JSON.stringify(item))).size
  return { items, complete: stable && first.count !== null && distinct >= first.count }
}

function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
