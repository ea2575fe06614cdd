import { useMemo } from 'react'
import { useMatch, useSearchParams } from 'react-router'
import { address } from '../api/client'
import type { Filters } from '../api/queries'
import { boxes, type Box } from '../api/types'

export interface InboxAddress {
  /** The list on the screen; null when a case was opened by its bare link. */
  list: List | null
  caseId: string | null
  filters: Filters
}

/** Which list: one of the boxes, or what a search found in all of them. */
export type List = Box | 'found'

const isList = (word: string | null | undefined): word is List =>
  word === 'found' || boxes.some((box) => box === word)

export const boxOf = (list: List): Box | null => (list === 'found' ? null : list)

export const noFilters: Filters = {
  kind: null,
  marketplace: null,
  overdue: false,
  q: null,
  assignee: null,
  tag: null,
}

/** The whole state of the screen is its URL: it can be sent to a colleague and survives a reload. */
export function useInboxAddress(): InboxAddress {
  const listed = useMatch('/inbox/:list')
  const opened = useMatch('/cases/:id')
  const [search] = useSearchParams()
  const word = listed ? listed.params.list : search.get('box')
  const caseId = opened?.params.id ?? null
  return useMemo(() => {
    const filters: Filters = {
      kind: search.get('kind'),
      marketplace: search.get('marketplace'),
      overdue: search.get('overdue') === 'true',
      q: search.get('q'),
      assignee: search.get('assignee'),
      tag: search.get('tag'),
    }
    return { list: isList(word) ? word : null, caseId, filters }
  }, [word, caseId, search])
}

const inQuery = (filters: Filters) => ({ ...filters, overdue: filters.overdue ? true : null })

export const toList = (list: List, filters: Filters): string => address(`/inbox/${list}`, inQuery(filters))

/** `act`: the name of an action whose form stands open, or `reply`. */
export const toCase = (id: string, list: List | null, filters: Filters, act: string | null = null): string =>
  address(`/cases/${encodeURIComponent(id)}`, { box: list, ...inQuery(filters), act })
