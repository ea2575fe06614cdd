import { Temporal } from 'temporal-polyfill'
import type { Language } from './text.js'
import type { Words } from './rule.js'

/** The eleven columns of the customer request log, in their order (training documents, item 001-14). */
export const REQUEST_LOG_COLUMNS = [
  { en: 'NO.', zh: 'NO.' },
  { en: 'Inquiry time', zh: '咨询时间' },
  { en: 'Order no.', zh: '订单编号' },
  { en: 'Ship date', zh: '发货日期' },
  { en: 'Carrier', zh: '承运商' },
  { en: 'Product code', zh: '商品编码' },
  { en: 'Request', zh: '需求记录' },
  { en: 'Solved?', zh: '是否解决' },
  { en: 'Reason level 1', zh: '第一级原因' },
  { en: 'Reason level 2', zh: '第二级原因' },
  { en: 'Reason level 3', zh: '第三级原因' },
] as const satisfies readonly Words[]

/** One inquiry. Empty where nothing is known. */
export interface RequestEntry {
  /** UTC instant. */
  readonly inquiredAt: string
  readonly orderId: string | null
  /** ISO date. */
  readonly shippedOn: string | null
  readonly carrier: string | null
  readonly productCode: string | null
  readonly request: string
  readonly solved: boolean
  /** Names along the path of the reason, at most three. */
  readonly reasons: readonly Words[]
}

/** The log as rows of text, header first, numbered from 1 by time of inquiry; times are those of the shop's zone. */
export function requestLog(
  entries: readonly RequestEntry[],
  zone: string,
  language: Extract<Language, 'en' | 'zh'>,
): string[][] {
  const inOrder = entries.toSorted((a, b) => Temporal.Instant.compare(a.inquiredAt, b.inquiredAt))
  return [
    REQUEST_LOG_COLUMNS.map((column) => column[language]),
    ...inOrder.map((one, at) => requestLogRow(one, at + 1, zone, language)),
  ]
}

/** One row of the log, with its number. */
export const requestLogRow = (
  one: RequestEntry,
  number: number,
  zone: string,
  language: Extract<Language, 'en' | 'zh'>,
): string[] => [
  String(number),
  Temporal.Instant.from(one.inquiredAt)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })
    .replace('T', ' '),
  one.orderId ?? '',
  one.shippedOn ?? '',
  one.carrier ?? '',
  one.productCode ?? '',
  one.request,
  SOLVED[language][one.solved ? 0 : 1],
  ...[0, 1, 2].map((level) => one.reasons[level]?.[language] ?? ''),
]

const SOLVED = { en: ['yes', 'no'], zh: ['是', '否'] } as const

/**
 * Rows as CSV for spreadsheets: UTF-8 with byte order mark, CRLF, quotes where needed. A cell that a spreadsheet would take for a
 * formula (after `=`, `+`, `-`, `@`, tab or line end, full-width forms too, white space before them or not) is led by an apostrophe; plain numbers stay numbers.
 */
export const csv = (rows: readonly (readonly string[])[]): string => `${CSV_MARK}${csvLines(rows)}`

/** Without it spreadsheets take UTF-8 for something else. */
export const CSV_MARK = '\u{FEFF}'

/** Rows as in {@link csv}, without the mark at its beginning: for a file that is written piece by piece. */
export const csvLines = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')

const NUMBER = /^-?\d+(\.\d+)?$/
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u

function cell(text: string): string {
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return /[",\r\n\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
