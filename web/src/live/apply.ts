import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { answered, api } from '../api/client'
import { Problem } from '../api/problem'
import { CASE_PARTS, LIST_FIELDS, type Filters } from '../api/queries'
import type { Box, Case, Page, Row } from '../api/types'
import { withChanged } from './place'
import type { Change } from './stream'

/** More changed cases at once than this are cheaper to read as lists. */
const mostSingly = 30
/** A list that was read so far is not read again at every news. */
const fewPages = 3
const deepListMs = 60_000

type Pages = InfiniteData<Page<Row>, string | null>

const caseOf = ({ subject, data }: Change): string | null =>
  subject.startsWith('case_') ? subject : typeof data['case'] === 'string' ? data['case'] : null

/** Brings what happened onto the screen: changed rows into their lists, what hangs on them anew, and nothing else. */
export async function applyChanges(client: QueryClient, changes: readonly Change[]): Promise<void> {
  const ids = [...new Set(changes.map(caseOf).filter((id) => id !== null))]
  if (changes.some(({ type }) => type.startsWith('account.')))
    void client.invalidateQueries({ queryKey: ['accounts'] })
  if (changes.some(({ type }) => type.startsWith('grade.')))
    void client.invalidateQueries({ queryKey: ['grades'] })
  if (ids.length === 0) return
  void client.invalidateQueries({ queryKey: ['counts'] })
  const shown = new Set(ids)
  void client.invalidateQueries({
    predicate: ({ queryKey: [name, id] }) =>
      typeof id === 'string' && shown.has(id) && CASE_PARTS.includes(name),
  })
  // Cases that went with their shop cannot be read one by one.
  const gone = changes.some(({ type }) => type === 'case.removed')
  if (gone || ids.length > mostSingly) return rereadLists(client)
  const rows = await Promise.all(ids.map((id) => readRow(id)))
  for (const query of client.getQueryCache().findAll({ queryKey: ['cases'] })) {
    const [, box, filters] = query.queryKey as [string, Box | null, Filters]
    client.setQueryData<Pages>(query.queryKey, (list) => {
      if (!list) return list
      const pages = rows.reduce(
        (now, row) => (row ? withChanged(now, row, { box, filters }) : now),
        list.pages,
      )
      return { ...list, pages }
    })
  }
}

async function readRow(id: string): Promise<Row | null> {
  try {
    const query = { fields: [...LIST_FIELDS] }
    return (await answered(api.GET('/v1/cases/{id}', { params: { path: { id }, query } }))) as Case
  } catch (error) {
    // Gone, or not to be had now: the next look at the list will tell.
    if (error instanceof Problem) return null
    throw error
  }
}

function rereadLists(client: QueryClient): Promise<void> {
  return client.invalidateQueries({
    queryKey: ['cases'],
    predicate: ({ state }) =>
      ((state.data as Pages | undefined)?.pages.length ?? 0) <= fewPages ||
      Date.now() - state.dataUpdatedAt > deepListMs,
  })
}

export const readAllAnew = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
