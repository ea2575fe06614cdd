import { z } from 'zod'
import { Problem, idText, parseWire, stream } from '#adapter'
import type { OrderMark } from '#adapter'
import type { Session } from './client.js'

/*
 * The shop's ratings in detail (DSR): item as described, communication, shipping speed. No interface gives them, so they come
 * by file: comma-separated text in UTF-8 with a heading, one line an order:
 *
 *   order_id,date,description,communication,shipping_speed
 *   8130000000000001,2026-11-20,3,5,1
 */

const COLUMNS = ['order_id', 'date', 'description', 'communication', 'shipping_speed'] as const

const stars = z
  .union([z.literal(''), z.string().regex(/^[1-5]$/)])
  .nullish()
  .transform((value) => (value ? Number(value) : null))

const rowWire = z.looseObject({
  order_id: idText,
  /** The day of the rating. */
  date: z.iso.date(),
  description: stars,
  communication: stars,
  shipping_speed: stars,
})

const LINES = 50_000

/** Lines of a file as objects by its heading. Throws `contract_changed` for a file without the columns that are needed. */
function rowsIn(file: string): readonly unknown[] {
  const [heading = [], ...rows] = cellsIn(file)
  const names = heading.map((name) => name.trim().toLowerCase())
  const missing = COLUMNS.filter((column) => !names.includes(column))
  if (missing.length > 0) throw unreadable(`the file has no column ${missing.join(', ')}`)
  if (rows.length > LINES) throw unreadable(`the file has more than ${LINES} lines`)
  return rows.map((cells) =>
    Object.fromEntries(names.map((name, index) => [name, (cells[index] ?? '').trim()])),
  )
}

/** The cells of comma-separated text (RFC 4180): quotes, doubled quotes, line ends within them; blank lines are left out. */
function cellsIn(file: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|\r|$)/y
  const text = file.replace(/^\uFEFF/, '')
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text)
    if (!match) throw unreadable('a quote in the file does not end')
    const [, value = '', end = ''] = match
    row.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value)
    if (end === ',') continue
    if (row.some((one) => one.trim() !== '')) rows.push(row)
    row = []
  }
  if (row.some((one) => one.trim() !== '')) rows.push(row)
  return rows
}

const unreadable = (words: string): Problem => new Problem('contract_changed', words, { sideEffect: 'none' })

/** The bad experiences among the ratings of an order; a line entered anew with better stars takes its own back. */
function marksOf(row: z.output<typeof rowWire>): OrderMark[] {
  const mark = (name: string, rating: number | null, atMost: number): OrderMark[] =>
    rating === null
      ? []
      : [
          {
            orderId: row.order_id,
            mark: name,
            // The file tells the day alone.
            at: `${row.date}T00:00:00.000Z`,
            provenance: 'entered',
            of: `dsr file, order ${row.order_id}`,
            ...(rating > atMost && { withdrawn: true }),
          },
        ]
  return [
    ...mark('description_3_stars_or_less', row.description, 3),
    ...mark('communication_3_stars_or_less', row.communication, 3),
    ...mark('shipping_speed_1_star', row.shipping_speed, 1),
  ]
}

/** Ratings in detail, entered by file. */
export const dsr = stream<Session, z.output<typeof rowWire>>({
  everySeconds: null,
  decode: rowsIn,
  items: (rows) => z.array(z.unknown()).parse(rows),
  parse: (item) => parseWire(rowWire, item),
  map: (row) => ({ cases: [], marks: marksOf(row) }),
})
