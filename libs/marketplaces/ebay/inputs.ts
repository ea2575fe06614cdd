import { z } from 'zod'
import type { Shown, Words } from '#adapter'
import { money } from '#case'

/** A text of at most so many characters, with the words that stand beside its field. */
export const text = (longest: number, words: Words) =>
  z.string().trim().min(1).max(longest).meta({ 'x-words': words })

/** Words for the other side; eBay shows them to the buyer and, once it steps in, to its own staff. */
export const comments = text(1_000, { en: 'Comment', zh: '说明' }).optional()

/** An amount above nothing, exact to the currency's minor unit. */
export const sum = z
  .strictObject({
    amount: z.string().regex(/^\d{1,9}(\.\d{1,4})?$/),
    currency: z.string().regex(/^[A-Z]{3}$/),
  })
  .refine(isAmount, 'must be more than nothing, in the decimals of its currency')
  .meta({ 'x-words': { en: 'Amount', zh: '金额' } })

function isAmount({ amount, currency }: { amount: string; currency: string }): boolean {
  try {
    return money(amount, currency).minor > 0
  } catch {
    return false
  }
}

/** One of eBay's reasons. */
export const reasonOf = <const Reasons extends readonly [string, ...string[]]>(reasons: Reasons) =>
  z.enum(reasons).meta({ 'x-words': { en: 'Reason', zh: '原因' } })

const plain = (words: string): string => words.replace(/\s+/g, ' ').trim()

/** Whether the seller's words stand in the history since then, whatever eBay wrote around them. */
export const said = ({ since }: Shown, words: string): boolean =>
  since.some(({ party, text: shown }) => party === 'seller' && plain(shown).includes(plain(words)))
