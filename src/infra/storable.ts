/** NUL and halves of surrogate pairs (an emoji cut in two), as JSON writes them: PostgreSQL takes neither. */
const UNSTORABLE = /\\u0000|\\ud[89a-f]/

/** A value whose texts PostgreSQL can hold; the same one if it could hold them anyway. What it could not becomes �. */
export function storable<T>(value: T): T {
  return UNSTORABLE.test(JSON.stringify(value) ?? '') ? (mended(value) as T) : value
}

/** A value as the text of a `jsonb`. */
export const jsonText = (value: unknown): string => JSON.stringify(storable(value))

function mended(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\ufffd')
  if (Array.isArray(value)) return value.map(mended)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [mended(key), mended(entry)]))
}
