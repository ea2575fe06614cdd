import { useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { Row } from '../api/types'

/**
 * Keeps the reader where he is: whatever comes in or goes above, the row he looks at stays where it is on the screen, so
 * nothing slides away under a click. The row under the pointer or the keyboard matters most, then the topmost one seen.
 * Gives how many rows came in above out of sight.
 */
export function useKeptPlace(
  scroller: RefObject<HTMLDivElement | null>,
  rows: readonly Row[],
  rowHeight: number,
): { arrivals: number; seen: () => void } {
  const [arrived, setArrived] = useState<ReadonlySet<string>>(new Set())
  const shown = useRef(rows)

  useLayoutEffect(() => {
    const before = shown.current
    shown.current = rows
    const element = scroller.current
    if (!element || before === rows || before.length === 0) return
    const anchors = anchorsIn(element, before, rowHeight)
    if (anchors.every(({ id, index }) => rows[index]?.id === id)) return
    const now = new Map(rows.map(({ id }, index) => [id, index]))
    const anchor = anchors.find(({ id }) => now.has(id))
    if (!anchor || (element.scrollTop < 2 && !anchor.held)) return
    const index = now.get(anchor.id) ?? anchor.index
    element.scrollTop += (index - anchor.index) * rowHeight
    const known = new Set(before.map(({ id }) => id))
    const fresh = rows.slice(0, index).filter(({ id }) => !known.has(id))
    if (fresh.length > 0) setArrived((ids) => new Set([...ids, ...fresh.map(({ id }) => id)]))
  }, [rows, rowHeight, scroller])

  return { arrivals: arrived.size, seen: () => setArrived((ids) => (ids.size === 0 ? ids : new Set())) }
}

interface Anchor {
  readonly id: string
  readonly index: number
  /** Whether the pointer or the keyboard is on it. */
  readonly held: boolean
}

/** The rows on the screen, the weightiest first. */
function anchorsIn(element: HTMLElement, rows: readonly Row[], rowHeight: number): Anchor[] {
  const held = element.querySelector<HTMLElement>('[data-case-id]:hover, [data-case-id]:focus-within')
    ?.dataset['caseId']
  const from = Math.max(0, Math.ceil(element.scrollTop / rowHeight) - 1)
  const to = Math.ceil((element.scrollTop + element.clientHeight) / rowHeight)
  const seen = rows.slice(from, to).map(({ id }, index) => ({ id, index: from + index, held: id === held }))
  return seen.toSorted((a, b) => Number(b.held) - Number(a.held))
}
