/** NUL and halves of surrogate pairs (an emoji cut in two), as JSON writes them: PostgreSQL takes neither. */
const UNSTORABLE = /\\u0000|\\ud[89a-f]/

/** A value whose texts PostgreSQL can hold; the same one if it could hold them anyway. What it could not becomes �. */
export function storable<T>(value: T): T {
  if (typeof value === 'string') return mendedText(value) as T
  return UNSTORABLE.test(JSON.stringify(value) ?? '') ? (mended(value) as T) : value
}

/** A value as the text of a `jsonb`. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value)
  return UNSTORABLE.test(text) ? JSON.stringify(mended(value)) : text
}

function mended(value: unknown): unknown {
  if (typeof value === 'string') return mendedText(value)
  if (Array.isArray(value)) return value.map(mended)
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [mendedText(key), mended(entry)]))
}

function mendedText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '\ufffd') : whole
}
