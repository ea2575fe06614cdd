import { TOPICS } from '../reasons.js'
import type { Topic } from '../reasons.js'
import type { Proportion } from './compare.js'
import { percentText, share, sharesOfHundred } from './percent.js'

/** What the reports on inquiries count, one for each row of the request log. */
export interface InquiryFact {
  readonly productCode: string | null
  /** Path in the reason tree; null: not yet classified. */
  readonly reason: string | null
  readonly topic: Topic
  /** What the buyer asked for or thinks, as staff noted it. */
  readonly opinion: string | null
  readonly orderId: string | null
  /** Whether the buyer was satisfied; null: not rated. */
  readonly satisfied: boolean | null
  /** How many inquiries are alike in all of this; one if not told. */
  readonly times?: number
}

const countOf = (facts: readonly InquiryFact[]): number =>
  facts.reduce((sum, { times = 1 }) => sum + times, 0)

/** The eight columns of the product inquiry share table (training documents, item 001-34). */
export const PRODUCT_SHARE_COLUMNS = [
  { en: 'Rank', zh: '排名' },
  { en: 'Product code', zh: '商品编码' },
  { en: 'Inquiry share', zh: '咨询占比' },
  { en: 'Customer satisfaction', zh: '客户满意度' },
  { en: 'Delivery', zh: '配送占比' },
  { en: 'Cancellation', zh: '取消占比' },
  { en: 'Return and refund', zh: '退货退款占比' },
  { en: 'Defect', zh: '缺陷占比' },
] as const

const SHOWN: readonly Topic[] = ['delivery', 'cancellation', 'return_refund', 'defect']

const tally = (
  items: readonly InquiryFact[],
  keyOf: (item: InquiryFact) => string | null,
): Map<string, InquiryFact[]> => {
  const groups = new Map<string, InquiryFact[]>()
  for (const item of items) {
    const key = keyOf(item)
    if (key === null) continue
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

const byCount = (
  [a, as]: readonly [string, readonly InquiryFact[]],
  [b, bs]: readonly [string, readonly InquiryFact[]],
): number => countOf(bs) - countOf(as) || (a < b ? -1 : 1)

/**
 * Products by their share of all inquiries, most first (the training table's own rank is not sorted; ours is), with the share of four
 * topics among the product's inquiries. Two decimals, half up, not made to add up. Satisfaction is empty when nobody rated.
 */
export function productShares(facts: readonly InquiryFact[], top = Infinity): string[][] {
  return productCounts(facts, top).map(({ productCode, inquiries, satisfied, topics }, at) => [
    String(at + 1),
    productCode,
    shareOf(inquiries),
    satisfied.of === 0 ? '' : shareOf(satisfied),
    ...topics.map(shareOf),
  ])
}

const shareOf = ({ count, of }: Proportion): string => share(count, of)

/** The counts behind {@link productShares}. */
export function productCounts(
  facts: readonly InquiryFact[],
  top = Infinity,
): { productCode: string; inquiries: Proportion; satisfied: Proportion; topics: readonly Proportion[] }[] {
  const all = countOf(facts)
  return [...tally(facts, ({ productCode }) => productCode)]
    .sort(byCount)
    .slice(0, top)
    .map(([productCode, own]) => {
      const of = countOf(own)
      const rated = own.filter(({ satisfied }) => satisfied !== null)
      const happy = rated.filter(({ satisfied }) => satisfied)
      return {
        productCode,
        inquiries: { count: of, of: all },
        satisfied: { count: countOf(happy), of: countOf(rated) },
        topics: SHOWN.map((topic) => ({ count: countOf(own.filter((one) => one.topic === topic)), of })),
      }
    })
}

/** Shares of the five topics and the rest, which add up to exactly 100.00 %. */
export function topicShares(facts: readonly InquiryFact[]): { topic: Topic; count: number; share: string }[] {
  const topics: readonly Topic[] = [...TOPICS, 'other']
  const counts = topics.map((topic) => countOf(facts.filter((one) => one.topic === topic)))
  const shares = sharesOfHundred(counts)
  return topics.map((topic, at) => ({ topic, count: counts[at] ?? 0, share: percentText(shares[at] ?? 0) }))
}

/** The raw sheet: order number and the names of the first two levels of its reason. */
export const rawSheet = (
  facts: readonly InquiryFact[],
  nameOf: (path: string) => readonly string[],
): string[][] =>
  facts.map(({ orderId, reason }) => {
    const names = reason === null ? [] : nameOf(reason)
    return [orderId ?? '', names[0] ?? '', names[1] ?? '']
  })

export interface Most {
  readonly value: string
  readonly count: number
  readonly share: string
}

const most = (facts: readonly InquiryFact[], keyOf: (fact: InquiryFact) => string | null): Most | null => {
  const [first] = [...tally(facts, keyOf)].sort(byCount)
  return first
    ? { value: first[0], count: countOf(first[1]), share: share(countOf(first[1]), countOf(facts)) }
    : null
}

/** The three questions about a month: its top reason, top product and most frequent opinion; null where there is none. */
export const monthQuestions = (
  facts: readonly InquiryFact[],
): { reason: Most | null; product: Most | null; opinion: Most | null } => ({
  reason: most(facts, ({ reason }) => reason),
  product: most(facts, ({ productCode }) => productCode),
  opinion: most(facts, ({ opinion }) => opinion),
})

/** Return-related inquiries in the orders shipped. The sources do not say by what they divide: orders shipped is our choice. */
export const returnContactRate = (
  facts: readonly InquiryFact[],
  ordersShipped: number,
): { count: number; ordersShipped: number; rate: string | null; denominator: 'unconfirmed' } => {
  const count = countOf(facts.filter(({ topic }) => topic === 'return_refund'))
  // More inquiries than orders are possible, so the rate is no part of a whole.
  const rate =
    ordersShipped === 0
      ? null
      : percentText(Math.floor((count * 20_000 + ordersShipped) / (2 * ordersShipped)))
  return { count, ordersShipped, rate, denominator: 'unconfirmed' }
}
