import type { Filters } from '../api/queries'
import type { Box, Page, Row } from '../api/types'

interface List {
  box: Box | null
  filters: Filters
}

/** Whether a row belongs into a list; null: only the service can tell, for it looks at more than rows hold. */
function belongs(row: Row, { box, filters }: List): boolean | null {
  if (box !== null && row.box !== box) return false
  if (filters.kind !== null && row.kind !== filters.kind) return false
  if (filters.marketplace !== null && row.marketplace !== filters.marketplace) return false
  if (filters.overdue && !row.overdue) return false
  if (filters.q !== null || filters.assignee === 'me') return null
  if (filters.assignee !== null && filters.assignee !== (row.assignee?.id ?? 'none')) return false
  return filters.tag === null || row.tags.includes(filters.tag)
}

/** The service's order of each list: open boxes by due instant, unrecognised first; the closed one newest first. */
function keyOf(row: Row, { box }: List): number {
  if (box === 'closed') return Date.parse(row.closedAt ?? row.updatedAt)
  if (row.status === 'unrecognised') return -Infinity
  return row.nextDeadline ? Date.parse(row.nextDeadline.dueAt) : Infinity
}

const numberOf = (id: string): bigint => BigInt(id.slice(id.indexOf('_') + 1))

function comesBefore(a: Row, b: Row, list: List): boolean {
  const [ka, kb] = [keyOf(a, list), keyOf(b, list)]
  if (a.id === b.id) return false
  const rising = ka === kb ? numberOf(a.id) < numberOf(b.id) : ka < kb
  return list.box === 'closed' ? !rising : rising
}

/**
 * The pages of a list after one of its cases has changed: the row taken out, and put in again where it belongs now, if
 * that is within what was read. Pages that keep their rows keep their identity, so nothing else is drawn anew.
 */
export function withChanged(pages: readonly Page<Row>[], row: Row, list: List): Page<Row>[] {
  const here = belongs(row, list)
  if (here === null) return pages.map((page) => replaced(page, row))
  const without = pages.map((page) => removed(page, row.id))
  if (!here) return without
  const at = without.findIndex((page) => page.data.some((other) => comesBefore(row, other, list)))
  if (at < 0) {
    const end = without.at(-1)
    return !end || end.hasMore ? without : [...without.slice(0, -1), { ...end, data: [...end.data, row] }]
  }
  return without.map((page, index) => (index === at ? inserted(page, row, list) : page))
}

const replaced = (page: Page<Row>, row: Row): Page<Row> =>
  page.data.some(({ id }) => id === row.id)
    ? { ...page, data: page.data.map((other) => (other.id === row.id ? row : other)) }
    : page

const removed = (page: Page<Row>, id: string): Page<Row> =>
  page.data.some((row) => row.id === id) ? { ...page, data: page.data.filter((row) => row.id !== id) } : page

function inserted(page: Page<Row>, row: Row, list: List): Page<Row> {
  const at = page.data.findIndex((other) => comesBefore(row, other, list))
  return { ...page, data: page.data.toSpliced(at, 0, row) }
}
