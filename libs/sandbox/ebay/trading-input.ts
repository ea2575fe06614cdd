/** The elements of a Trading request; texts unless they have children. */
export type Fields = Readonly<Record<string, unknown>>

/** A request that Trading answers with Ack Failure. */
export class TradingRefusal extends Error {
  override readonly name = 'TradingRefusal'
  readonly code: string
  readonly longMessage: string
  constructor(code: string, message: string, longMessage = message) {
    super(message)
    this.code = code
    this.longMessage = longMessage
  }

  /** eBay has a number of its own for most bad inputs; 37 is the general one. */
  static input(tag: string, why: string): TradingRefusal {
    return new TradingRefusal(
      '37',
      'Input data is invalid.',
      `Input data for tag <${tag}> is invalid or missing: ${why}.`,
    )
  }
}

/** The text of an element, if it is there. */
export const text = (fields: Fields, tag: string): string | undefined => {
  const value = fields[tag]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The children of an element; none if it is missing. */
export const children = (fields: Fields, tag: string): Fields => {
  const value = fields[tag]
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

/** An instant in epoch milliseconds. Throws a TradingRefusal when the text is no date. */
export function instant(fields: Fields, tag: string): number | undefined {
  const value = text(fields, tag)
  if (value === undefined) return undefined
  const parsed = /^\d{4}-\d{2}-\d{2}/.test(value) ? Date.parse(value) : Number.NaN
  if (Number.isNaN(parsed)) throw TradingRefusal.input(tag, 'is no date and time')
  return parsed
}

/** A whole number within limits. Throws a TradingRefusal when it is outside. */
export function whole(fields: Fields, tag: string, otherwise: number, low: number, high: number): number {
  const value = text(fields, tag)
  if (value === undefined) return otherwise
  const parsed = /^\d+$/.test(value) ? Number(value) : Number.NaN
  if (!(parsed >= low && parsed <= high)) throw TradingRefusal.input(tag, `must be from ${low} to ${high}`)
  return parsed
}
