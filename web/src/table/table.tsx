import type { ReactNode } from 'react'
import './table.css'

export interface Column<Row> {
  readonly key: string
  readonly title: ReactNode
  readonly cell: (row: Row) => ReactNode
  /** Figures stand at the right, one under the other. */
  readonly numeric?: boolean
  /** Names the row, for whoever hears the table instead of seeing it. */
  readonly head?: boolean
}

interface Props<Row> {
  /** What the table is about; heard, and seen where no title stands above it. */
  caption: string
  captionShown?: boolean
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  rowClass?: (row: Row) => string | undefined
  /** A second line that belongs to a row; null for none. */
  below?: (row: Row) => ReactNode
  testId?: string
}

/** A plain table that scrolls sideways by itself where the screen is too narrow, also by keyboard. */
export function Table<Row>({
  caption,
  captionShown = false,
  columns,
  rows,
  keyOf,
  rowClass,
  below,
  testId,
}: Props<Row>) {
  return (
    <div className="table-frame" role="group" aria-label={caption} tabIndex={0}>
      <table className="table" data-testid={testId}>
        <caption className={captionShown ? undefined : 'unseen'}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ key, title, numeric }) => (
              <th key={key} scope="col" className={numeric ? 'table-numeric' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const more = below?.(row) ?? null
            return [
              <tr key={keyOf(row)} className={rowClass?.(row)} data-testid={testId && `${testId}-row`}>
                {columns.map(({ key, cell, numeric, head }) =>
                  head ? (
                    <th key={key} scope="row">
                      {cell(row)}
                    </th>
                  ) : (
                    <td key={key} className={numeric ? 'table-numeric figures' : undefined}>
                      {cell(row)}
                    </td>
                  ),
                )}
              </tr>,
              more !== null && (
                <tr key={`${keyOf(row)} below`} className="table-below">
                  <td colSpan={columns.length}>{more}</td>
                </tr>
              ),
            ]
          })}
        </tbody>
      </table>
    </div>
  )
}
