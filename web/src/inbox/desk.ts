import { useCallback, useMemo, useState, type MouseEvent } from 'react'
import { useNavigate } from 'react-router'
import type { Filters } from '../api/queries'
import type { Row } from '../api/types'
import { toCase, type List } from './address'
import { useRows } from './rows'

/** The list on the screen, where the keyboard stands in it, and what is chosen. */
export interface Desk {
  readonly list: List
  readonly filters: Filters
  readonly caseId: string | null
  readonly rows: readonly Row[]
  readonly cases: ReturnType<typeof useRows>['cases']
  /** The row that the keyboard stands on. */
  readonly cursor: string | null
  /** Whether the keyboard walks: only then does the focus follow it. */
  readonly walking: boolean
  readonly selected: ReadonlySet<string>
  readonly walk: (by: 1 | -1) => void
  readonly open: (id: string, event?: MouseEvent) => void
  readonly toggle: (id: string) => void
  readonly clear: () => void
}

const isPlain = (event: MouseEvent | undefined): boolean =>
  !event || !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0)

export function useDesk(list: List, filters: Filters, caseId: string | null): Desk {
  const navigate = useNavigate()
  const { cases, rows } = useRows(list, filters)
  const [{ id: cursor, index: lastIndex, walking }, setCursor] = useState<{
    id: string | null
    index: number
    walking: boolean
  }>({ id: caseId, index: 0, walking: false })
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())

  const open = useCallback(
    (id: string, event?: MouseEvent) => {
      if (!isPlain(event)) return
      event?.preventDefault()
      setCursor({ id, index: rows.findIndex((row) => row.id === id), walking: false })
      void navigate(toCase(id, list, filters))
    },
    [navigate, list, filters, rows],
  )
  const walk = useCallback(
    (by: 1 | -1) => {
      const at = rows.findIndex(({ id }) => id === cursor)
      // A case that was dealt with has left the list: what moved up into its place comes next, not the top.
      const from = at >= 0 ? at : cursor === null ? -1 : by === 1 ? lastIndex - 1 : lastIndex
      const index = Math.min(Math.max(from + by, 0), rows.length - 1)
      const row = rows[index]
      if (!row) return
      setCursor({ id: row.id, index, walking: caseId === null })
      if (caseId !== null) void navigate(toCase(row.id, list, filters))
    },
    [rows, cursor, lastIndex, caseId, navigate, list, filters],
  )
  const toggle = useCallback((id: string) => {
    setSelected((ids) => {
      const next = new Set(ids)
      if (!next.delete(id)) next.add(id)
      return next
    })
  }, [])
  const clear = useCallback(() => setSelected(new Set()), [])

  return useMemo(
    () => ({ list, filters, caseId, rows, cases, cursor, walking, selected, walk, open, toggle, clear }),
    [list, filters, caseId, rows, cases, cursor, walking, selected, walk, open, toggle, clear],
  )
}
