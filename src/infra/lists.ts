import { applyDecorators, BadRequestException } from '@nestjs/common'
import { Transform, Type } from 'class-transformer'
import { IsInt, IsOptional, Matches, Max, Min, registerDecorator } from 'class-validator'
import { Says } from './describe.js'
import { cursorOf, positionIn } from './ids.js'

/** `a,b` or a repeated parameter: the list of it. */
export const Listed = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    value === undefined
      ? undefined
      : [value].flat().flatMap((text: unknown) => (typeof text === 'string' ? text.split(',') : [text])),
  )

/** An instant as RFC 3339 writes it, one that exists; a date alone is its first instant in UTC. */
export function IsInstant(): PropertyDecorator {
  return (target, propertyName) =>
    registerDecorator({
      name: 'isRfc3339',
      target: target.constructor,
      propertyName: String(propertyName),
      constraints: [],
      validator: {
        validate: (value: unknown) => typeof value === 'string' && instantOf(value) !== null,
        defaultMessage: () => `${String(propertyName)} must be an RFC 3339 instant like 2026-11-24T08:00:00Z`,
      },
    })
}

const RFC3339 = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/

/** The instant in UTC, or null for a text that is none. */
export function instantOf(text: string): string | null {
  const [, day = '', time] = RFC3339.exec(text) ?? []
  if (day === '' || day < '1000') return null
  const date = new Date(time === undefined ? `${day}T00:00:00Z` : text)
  const midnight = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(date.getTime()) || Number.isNaN(midnight.getTime())) return null
  return midnight.toISOString().startsWith(day) ? date.toISOString() : null
}

/** How many entries a page has. */
export const PageLimit = (): PropertyDecorator =>
  applyDecorators(
    Says('Entries of one page, at most 200'),
    Type(() => Number),
    IsInt(),
    Min(1),
    Max(200),
  )

/** Where a page begins. */
export const PageCursor = (): PropertyDecorator =>
  applyDecorators(
    Says('`nextCursor` or `prevCursor` of another page of the same list'),
    IsOptional(),
    Matches(/^[A-Za-z0-9_-]{1,4000}$/),
  )

/** The part of every list's query that pages it. */
export class PageDto {
  @PageLimit()
  limit = 50

  @PageCursor()
  cursor?: string
}

/** A place in a list: its order, whether to go on or back from there, and the sort values of the row it stands at. */
export interface Place {
  readonly back: boolean
  readonly values: readonly string[]
}

type Part = (text: string) => boolean

/** The place that a cursor of {@link pageAround} names. 400 for one of another list or of another order. */
export function placeIn(cursor: string, order: string, shapes: readonly Part[]): Place {
  const kinds: Part[] = [(text) => text === order, (text) => text === 'on' || text === 'back', ...shapes]
  const [, way, ...values] = positionIn(cursor, kinds)
  return { back: way === 'back', values }
}

export interface KeysetPage<Row> {
  readonly rows: readonly Row[]
  readonly nextCursor: string | null
  readonly prevCursor: string | null
  readonly hasMore: boolean
}

/**
 * A page from what a scan of `limit + 1` rows found, in the direction of the scan: put into the list's order, with the
 * cursors to go on and back. `position` gives a row's sort values.
 */
export function pageAround<Row>(
  found: readonly Row[],
  limit: number,
  order: string,
  place: Place | null,
  position: (row: Row) => readonly string[],
): KeysetPage<Row> {
  const back = place?.back ?? false
  const more = found.length > limit
  const taken = found.slice(0, limit)
  const rows = back ? taken.toReversed() : taken
  const cursor = (row: Row | undefined, way: 'on' | 'back') =>
    row ? cursorOf([order, way, ...position(row)]) : null
  const hasMore = back ? true : more
  return {
    rows,
    hasMore,
    nextCursor: hasMore ? cursor(rows.at(-1), 'on') : null,
    prevCursor: place !== null && (!back || more) ? cursor(rows[0], 'back') : null,
  }
}

/** Only the fields asked for, `id` always. 400 for a field that there is not. */
export function pick<Row extends object>(row: Row, fields: readonly string[] | undefined): Partial<Row> {
  if (!fields) return row
  const wanted = new Set(['id', ...fields])
  return Object.fromEntries(Object.entries(row).filter(([key]) => wanted.has(key))) as Partial<Row>
}

/** Refuses what fits the types of a query but not each other. */
export function refuse(message: string): never {
  throw new BadRequestException(message)
}
