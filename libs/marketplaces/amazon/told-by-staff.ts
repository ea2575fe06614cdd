import { z } from 'zod'
import type { CaseRef, RawItems, Words } from '#adapter'
import type { CaseKind } from '#case'

/** What staff may add to their word that they did something in Seller Central. */
export const note = z.strictObject({
  note: z
    .string()
    .trim()
    .max(4_000)
    .optional()
    .meta({ 'x-words': { en: 'Note', zh: '备注' } }),
})

type Note = z.output<typeof note>

/**
 * Staff's word that they did a manual action in Seller Central, as an entry: the case moves by it, and says that it was told by staff.
 * `more` may set when the state began.
 */
export const tells =
  (kind: CaseKind, state: string, more: (ref: CaseRef) => Readonly<Record<string, string>> = () => ({})) =>
  (ref: CaseRef, input: unknown, told: { readonly at: string; readonly by: string }): readonly RawItems[] => {
    const { note: words } = input as Note
    const entry = {
      kind,
      nativeId: ref.nativeId,
      ...(ref.orderId !== null && { orderId: ref.orderId }),
      state,
      at: told.at,
      by: told.by,
      site: ref.site,
      ...(words && { note: words }),
      ...more(ref),
    }
    return [{ stream: 'manual', items: [entry] }]
  }

/** What all actions in Seller Central have in common. */
export const byHand = (title: Words, description: Words) =>
  ({ title, description, via: 'manual', irreversible: false, movesMoney: false, input: note }) as const
