import type { Reason, Words } from '#desk'
import { percentText, share } from '#desk'
import type { Sql } from '../../infra/database.js'
import type { RequestLog } from '../log/request-log.js'
import type { Range } from '../range.js'

/** Whose a figure is: the marketplace told it, we made it out of cases and orders, or staff entered it. */
export type Origin = 'marketplace' | 'computed' | 'entered'

export interface Cell {
  readonly text: string
  readonly origin: Origin
  readonly numerator: number | null
  readonly denominator: number | null
}

export interface Column {
  readonly key: string
  readonly title: Words
}

export interface Table {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
}

/** What a report is made from. */
export interface Sources {
  readonly sql: Sql
  readonly log: RequestLog
  readonly tenantId: number
  readonly range: Range
  readonly tree: readonly Reason[]
  readonly language: 'en' | 'zh'
  /** IANA zone in which days, quarters and times are told. */
  readonly zone: string
  readonly now: Date
}

export interface Report {
  readonly name: string
  readonly title: Words
  /** What it counts, whose figures those are, and what no source says. */
  readonly note: Words
  readonly table: (sources: Sources) => Promise<Table>
  /** All rows, piece by piece, where there may be more than fit a table. */
  readonly pages?: (sources: Sources) => AsyncIterable<readonly (readonly Cell[])[]>
}

/** An answer shows so many rows; an export has all. */
export const SHOWN_ROWS = 500

export const columns = (...titles: readonly (readonly [key: string, en: string, zh: string])[]): Column[] =>
  titles.map(([key, en, zh]) => ({ key, title: { en, zh } }))

export const cell = (text: string, origin: Origin = 'computed'): Cell => ({
  text,
  origin,
  numerator: null,
  denominator: null,
})

export const countCell = (count: number, origin: Origin = 'computed'): Cell => ({
  text: String(count),
  origin,
  numerator: count,
  denominator: null,
})

/** A share with two decimals, half up, with what it is of; blank where there is nothing to divide by. */
export const shareCell = (count: number, of: number, origin: Origin = 'computed'): Cell => ({
  text: of === 0 ? '' : share(count, of),
  origin,
  numerator: count,
  denominator: of,
})

/** As {@link shareCell}, of two counts of which none is part of the other: it may be more than 100 %. */
export const ratioCell = (count: number, of: number): Cell => ({
  text: of === 0 ? '' : percentText(Math.floor((count * 20_000 + of) / (2 * of))),
  origin: 'computed',
  numerator: count,
  denominator: of,
})

export const tableOf = (head: readonly Column[], rows: readonly (readonly Cell[])[]): Table => ({
  columns: head,
  rows,
})
