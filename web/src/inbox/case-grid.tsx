import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { caseQuery, marketplacesQuery, offersQuery } from '../api/queries'
import type { Row } from '../api/types'
import { useWords } from '../i18n/words'
import { toCase } from './address'
import { CaseRow } from './case-row'
import type { Desk } from './desk'
import { useKeptPlace } from './keep-place'
import { kindOf } from './machines'

/** The rows' heights in inbox.css: one line of a grid, or a card where the list is narrow. */
const lineHeight = 46
const cardHeight = 92
const cardsBelow = 860
const fetchAhead = 25
const lookMs = 80

const columns = ['clock', 'label', 'number', 'user', 'state', 'created', 'updated', 'actions'] as const

function useWidth(scroller: React.RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(() => window.innerWidth)
  useEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0))
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller])
  return width
}

/** A case that the pointer rests on is most likely opened next: it is read before the click. */
function useLook() {
  const client = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  return (id: string) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      void client.prefetchQuery({ ...caseQuery(id), staleTime: 30_000 })
      void client.prefetchQuery({ ...offersQuery(id), staleTime: 30_000 })
    }, lookMs)
  }
}

function useActionTitles() {
  const marketplaces = useQuery(marketplacesQuery()).data
  const words = useWords()
  return (row: Row): { name: string; title: string }[] => {
    const kind = kindOf(marketplaces, row)
    return row.allowedActions.flatMap((name) => {
      const action = kind?.actions.find((one) => one.name === name)
      return action ? [{ name, title: words.given(action.title, name) }] : []
    })
  }
}

/** Only the rows on the screen are drawn, so a hundred thousand scroll like a hundred. */
export function CaseGrid({ desk, onEnd, end }: { desk: Desk; onEnd: () => void; end: ReactNode }) {
  const { t } = useTranslation()
  const { rows, list, filters, caseId, cursor, selected } = desk
  const scroller = useRef<HTMLDivElement>(null)
  const width = useWidth(scroller)
  const rowHeight = width < cardsBelow ? cardHeight : lineHeight
  const look = useLook()
  const actionsOf = useActionTitles()
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  })
  const { arrivals, seen } = useKeptPlace(scroller, rows, rowHeight)
  useEffect(() => virtual.measure(), [virtual, rowHeight])

  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= rows.length - fetchAhead) onEnd()
  })

  const at = cursor === null ? -1 : rows.findIndex(({ id }) => id === cursor)
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
    // Only when the keyboard moves, not when rows come in above.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [cursor])
  useEffect(() => {
    if (!desk.walking || at < 0) return
    scroller.current
      ?.querySelector<HTMLElement>(`[data-case-id="${cursor}"] .cell-label a`)
      ?.focus({ preventScroll: true })
  })

  return (
    <div
      className={`list-scroll ${rowHeight === cardHeight ? 'cards' : 'lines-grid'}`}
      ref={scroller}
      onScroll={() => {
        if ((scroller.current?.scrollTop ?? 0) <= 4) seen()
      }}
      data-testid="case-list"
    >
      {arrivals > 0 && (
        <button
          type="button"
          className="more-above"
          onClick={() => {
            seen()
            virtual.scrollToIndex(0)
          }}
          data-testid="more-above"
        >
          {t('list.newAbove', { count: arrivals })}
        </button>
      )}
      <div
        role="grid"
        aria-label={t('list.name')}
        aria-rowcount={rows.length + 1}
        aria-multiselectable="true"
      >
        <div role="row" aria-rowindex={1} className="row-heads">
          <span role="columnheader" className="cell-check">
            <span className="unseen">{t('column.select')}</span>
          </span>
          {columns.map((name) => (
            <span key={name} role="columnheader" className={`cell-${name}`}>
              {t(`column.${name}`)}
            </span>
          ))}
        </div>
        <div role="rowgroup" className="rows" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index]
            if (!row) return null
            return (
              <CaseRow
                key={row.id}
                row={row}
                to={toCase(row.id, list, filters)}
                actions={
                  rowHeight === lineHeight
                    ? actionsOf(row).map((one) => ({ ...one, to: toCase(row.id, list, filters, one.name) }))
                    : []
                }
                index={item.index}
                selected={selected.has(row.id)}
                cursor={row.id === cursor || (at < 0 && item.index === 0)}
                opened={row.id === caseId}
                style={{ transform: `translateY(${item.start}px)`, height: item.size }}
                onOpen={(event) => desk.open(row.id, event)}
                onSelect={() => desk.toggle(row.id)}
                onLook={() => look(row.id)}
              />
            )
          })}
        </div>
      </div>
      <div className="list-end">{end}</div>
    </div>
  )
}
