import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { casesQuery, type Filters } from '../api/queries'
import type { Row } from '../api/types'
import { boxOf, type List } from './address'

const noRows: Row[] = []

/** A case can change place between the reading of two pages: the first sighting counts. */
function onceEach(rows: Row[]): Row[] {
  const seen = new Set<string>()
  return rows.filter(({ id }) => !seen.has(id) && seen.add(id))
}

export const useRows = (list: List, filters: Filters) => {
  const cases = useInfiniteQuery(casesQuery(boxOf(list), filters))
  const rows = useMemo(() => onceEach(cases.data?.pages.flatMap((page) => page.data) ?? noRows), [cases.data])
  return { cases, rows }
}
