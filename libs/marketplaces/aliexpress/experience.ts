import type { OrderMark } from '#adapter'
import type { GradeEffect } from '#case'

/*
 * The seven bad buyer experiences (seed document 003 §2.3): what makes an order count in the bad experience rate. An order
 * with several of them counts once. Orders, disputes, evaluations and the ratings entered by file each tell of theirs.
 */
export const BAD_EXPERIENCES = [
  'paid_not_shipped',
  'arbitration_raised',
  'dispute_not_answered',
  'review_3_stars_or_less',
  'description_3_stars_or_less',
  'communication_3_stars_or_less',
  'shipping_speed_1_star',
] as const
export type BadExperience = (typeof BAD_EXPERIENCES)[number]

/** Counted in the seller-liable ruling rate, per dispute. */
export const RULED_SELLER_LIABLE = 'ruled_seller_liable'

/** Reviews of four and five, and of one and two stars: the two sides of the positive rate. */
export const REVIEW_POSITIVE = 'review_positive'
export const REVIEW_NEGATIVE = 'review_negative'

/** The orders of a set of marks that had a bad experience, each once, with those experiences that were not withdrawn. */
export function badOrders(marks: readonly OrderMark[]): ReadonlyMap<string, ReadonlySet<BadExperience>> {
  const words: ReadonlySet<string> = new Set(BAD_EXPERIENCES)
  const bad = marks.filter(({ mark, withdrawn }) => words.has(mark) && withdrawn !== true)
  return new Map(
    [...Map.groupBy(bad, ({ orderId }) => orderId)].map(([orderId, own]) => [
      orderId,
      new Set(own.map(({ mark }) => mark as BadExperience)),
    ]),
  )
}

const SOURCE =
  'seed document 003 §2.3, grade of 2015; what replaced it does not publish how it counts, read 2026-11-22'

/** The bad experience rate as an effect on a case. */
export const onBadExperience = (
  counts: GradeEffect['counts'],
  why: GradeEffect['why'],
  avertUntil: string | null = null,
): GradeEffect => ({ metric: 'odr', counts, why, avertUntil, source: SOURCE })

/** The seller-liable ruling rate as an effect on a case. */
export const onLiability = (counts: GradeEffect['counts'], why: GradeEffect['why']): GradeEffect => ({
  metric: 'liability',
  counts,
  why,
  avertUntil: null,
  source: SOURCE,
})
