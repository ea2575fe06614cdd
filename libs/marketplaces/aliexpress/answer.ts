import { z } from 'zod'

/*
 * How answers are wrapped. With `simplify=true` fields stand at the top and lists are plain; otherwise all stands in
 * `<operation>_response`, lists in an object of one list, and an empty list is `{}`. Both are read everywhere: which one
 * comes does not only depend on what was asked for.
 */

/** An answer without its envelope. */
export function unwrapped(body: unknown): unknown {
  if (!isRecord(body)) return body
  const envelope = Object.keys(body).find((key) => key.endsWith('_response') && key !== 'error_response')
  return envelope === undefined ? body : body[envelope]
}

/** A list in any of its forms: itself, the one list in an object, `{}` or nothing for an empty one. Anything else stays. */
export function listIn(value: unknown): unknown {
  if (value === null || value === undefined) return []
  if (!isRecord(value)) return value
  return Object.values(value).find((entry) => Array.isArray(entry)) ?? []
}

/** A list of the wire, in any of its forms. */
export const listOf = <Item extends z.ZodType>(item: Item) => z.preprocess(listIn, z.array(item))

/** One word of an enumeration. The documents themselves carry U+0000 behind several values, and so do answers. */
export const cleanWord = (text: string): string => text.replaceAll('\0', '').trim()

export const word = z.string().transform(cleanWord)

/** Flags come as booleans and as texts. */
export const flag = z
  .union([z.boolean(), z.enum(['true', 'false'])])
  .transform((value) => String(value) === 'true')

/** Whole numbers come as numbers and as texts. */
export const whole = z
  .union([z.number().int(), z.string().regex(/^-?\d+$/)])
  .transform((value) => Number(value))

/** Amounts come as texts, sometimes as numbers; never computed with as such. */
export const amountText = z.union([z.string(), z.number()]).transform((value) => String(value).trim())

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The field of that name in an answer, however it is wrapped: at the top or inside `result`. */
export function fieldOf(body: unknown, name: string): unknown {
  const inner = unwrapped(body)
  if (!isRecord(inner)) return undefined
  if (name in inner) return inner[name]
  const result = inner['result'] ?? inner['response']
  return isRecord(result) ? result[name] : undefined
}

/** A text, number or flag of the wire as text without NUL; anything else is ''. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? cleanWord(String(value))
    : ''

/**
 * A page's list, in any of its forms. An empty one comes as `{}` or not at all; where the page's own count says that there
 * must be something, that is another shape and no empty page. Null then.
 */
export function pageIn(
  page: Record<string, unknown>,
  list: string,
  total: string,
): readonly unknown[] | null {
  const found = listIn(page[list])
  if (!Array.isArray(found)) return null
  const [count, size, current] = [page[total], page['page_size'], page['current_page']].map((value) =>
    Number(textOf(value)),
  )
  const before = ((current || 1) - 1) * (size || 0)
  if (found.length === 0 && !(list in page) && !(total in page)) return null
  return found.length === 0 && (count || 0) > before ? null : found
}
