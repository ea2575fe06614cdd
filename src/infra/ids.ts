import { BadRequestException } from '@nestjs/common'

export type IdPrefix =
  | 'case'
  | 'acct'
  | 'act'
  | 'raw'
  | 'evt'
  | 'user'
  | 'key'
  | 'hook'
  | 'dlv'
  | 'bulk'
  | 'file'
  | 'tag'
  | 'note'
  | 'view'
  | 'rule'
  | 'fup'
  | 'cpl'
  | 'tpl'
  | 'log'
  | 'aud'

/** The public form of a number: `case_12`. */
export const publicId = (prefix: IdPrefix, id: string | number): string => `${prefix}_${id}`

/** The number of a public id; anything else is answered 400, as an id that cannot exist. */
export function numberOf(prefix: IdPrefix, text: string): string {
  const match = new RegExp(`^${prefix}_([1-9][0-9]{0,17})$`).exec(text)
  if (!match?.[1]) throw new BadRequestException(`not an id of this kind: expected ${prefix}_ and a number`)
  return match[1]
}

/** An opaque cursor holding a position; unreadable ones are answered 400. */
export const cursorOf = (position: readonly string[]): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url')

/** A shape that a part of a cursor must have. */
type Part = (text: string) => boolean

/** The position in a cursor made by {@link cursorOf} with as many parts. */
export function positionIn(cursor: string, shapes: readonly Part[]): string[] {
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    parts = null
  }
  const ok =
    Array.isArray(parts) &&
    parts.length === shapes.length &&
    parts.every((part, index) => typeof part === 'string' && shapes[index]?.(part))
  if (!ok) throw new BadRequestException('the cursor is not one of ours; start again without it')
  return parts as string[]
}

/** An instant as it leaves the database: one that exists, so not the 30th of February. */
export const INSTANT: Part = (text) => {
  if (/^-?infinity$/.test(text)) return true
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/.test(text)) return false
  const date = new Date(text)
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 19) === text.slice(0, 19)
}

export const NUMBER: Part = (text) => /^\d{1,18}$/.test(text)

export const TEXT: Part = (text) => text !== '' && !text.includes('\0')
