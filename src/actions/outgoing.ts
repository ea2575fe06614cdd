import type { Action } from '#adapter'

/** The texts of an input that reach the buyer or the marketplace. */
export function outgoingTexts(
  action: Action,
  input: unknown,
): { readonly field: string; readonly text: string }[] {
  const values = typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {}
  return (action.outgoing ?? []).flatMap((field) => {
    const text = values[field]
    return typeof text === 'string' && text.trim() !== '' ? [{ field, text }] : []
  })
}
