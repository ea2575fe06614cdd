import { useMemo } from 'react'
import { useMatch, useSearchParams } from 'react-router'
import { address } from '../api/client'
import type { Filters } from '../api/queries'
import { boxes, type Box } from '../api/types'

export interface InboxAddress {
  /** The list on the screen; null when a case was opened by its bare link. */
  box: Box | null
  caseId: string | null
  filters: Filters
}

const isBox = (word: string | null | undefined): word is Box => boxes.some((box) => box === word)

/** The whole state of the screen is its URL: it can be sent to a colleague and survives a reload. */
export function useInboxAddress(): InboxAddress {
  const list = useMatch('/inbox/:box')
  const opened = useMatch('/cases/:id')
  const [search] = useSearchParams()
  const word = list ? list.params.box : search.get('box')
  const caseId = opened?.params.id ?? null
  const [kind, marketplace, overdue] = [
    search.get('kind'),
    search.get('marketplace'),
    search.get('overdue') === 'true',
  ]
  return useMemo(
    () => ({ box: isBox(word) ? word : null, caseId, filters: { kind, marketplace, overdue } }),
    [word, caseId, kind, marketplace, overdue],
  )
}

const inQuery = ({ kind, marketplace, overdue }: Filters) => ({
  kind,
  marketplace,
  overdue: overdue ? true : null,
})

export const toBox = (box: Box, filters: Filters): string => address(`/inbox/${box}`, inQuery(filters))

export const toCase = (id: string, box: Box, filters: Filters): string =>
  address(`/cases/${encodeURIComponent(id)}`, { box, ...inQuery(filters) })
