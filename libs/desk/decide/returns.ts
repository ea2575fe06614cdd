import { Temporal } from 'temporal-polyfill'
import type { Money } from '#case'
import { assumed, seed } from '../rule.js'
import { say, verdict } from './verdict.js'
import type { Verdict } from './verdict.js'

/** The groups of goods with return rules of their own (training documents, item 002-21). */
export const EXCLUDED_CATEGORIES = [
  'automotive',
  'baby',
  'collectibles',
  'digital_products',
  'gift_cards',
  'custom_products',
  'dangerous_goods',
  'jewellery_and_watches',
] as const
export type GoodsCategory = (typeof EXCLUDED_CATEGORIES)[number] | 'other'

export const isExcluded = (category: GoodsCategory): boolean => category !== 'other'

/**
 * Whether an Amazon order may still be returned under the 30-day rule, counting from the day of purchase (ISO dates of the buyer's
 * wall calendar): day 30 is in, day 31 is out.
 */
export function returnEligibility(order: {
  category: GoodsCategory
  purchasedOn: string
  requestedOn: string
}): Verdict<'eligible' | 'out_of_window' | 'check_category_rule'> {
  if (isExcluded(order.category))
    return verdict(
      'amazon.return.excluded_category',
      'check_category_rule',
      say(
        'This category stands outside the 30-day rule: check its own rule.',
        '该品类不适用 30 天退货规则，请查阅品类规则。',
      ),
      seed('002-21, 002-22', 'eight groups have rules of their own'),
    )
  const { days } = Temporal.PlainDate.from(order.purchasedOn).until(order.requestedOn, {
    largestUnit: 'days',
  })
  return days <= 30
    ? verdict(
        'amazon.return.30d',
        'eligible',
        say('Within 30 days of purchase.', '购买后 30 天内。'),
        seed('002-18', '30 days of purchase'),
      )
    : verdict(
        'amazon.return.30d',
        'out_of_window',
        say('More than 30 days after purchase.', '购买已超过 30 天。'),
        seed('002-18', '30 days of purchase'),
      )
}

/** Whether a return is to be insured: goods worth more than 100 US dollars. Null for other currencies, of which no source speaks. */
export function insureReturn(value: Money): Verdict<boolean | null> {
  const insured = value.currency === 'USD' ? value.minor > 100_00 : null
  const words =
    insured === null
      ? say('The rule names US dollars only: decide by the value.', '规则仅以美元表述，请按金额自行判断。')
      : insured
        ? say('Worth more than $100: insure the return.', '价值超过 100 美元：退货须投保。')
        : say('Worth $100 or less: no insurance needed.', '价值不超过 100 美元：无需投保。')
  return verdict('amazon.return.insurance', insured, words, seed('002-20', 'more than $100'))
}

export type Disposition =
  'discount_or_gift' | 'return_to_china' | 'return_to_local_warehouse' | 'discard_and_refund'

/** What becomes of returned goods. `lowValue`: the shop's own limit, as the sources give none. */
export function returnDisposition(goods: {
  trulyDefective: boolean
  lowValue: boolean
  hasLocalWarehouse: boolean
}): Verdict<Disposition> {
  if (goods.trulyDefective)
    return verdict(
      'return.disposition.defective',
      'discard_and_refund',
      say(
        'Truly defective: full refund, no return. To buyers in Japan offer a pick-up or pay the disposal.',
        '确有质量问题：全额退款且不退货；日本买家请提供上门取件或承担处理费。',
      ),
      seed('002-33, 001-11', 'discard, refund all'),
    )
  if (goods.lowValue)
    return verdict(
      'return.disposition.low_value',
      'discount_or_gift',
      say('Low value: offer a discount or leave it to the buyer.', '低价值：提供折扣或赠送。'),
      seed('002-30', 'discount or give away'),
    )
  return goods.hasLocalWarehouse
    ? verdict(
        'return.disposition.local',
        'return_to_local_warehouse',
        say('Return to the local warehouse.', '退至当地仓库。'),
        seed('002-32', 'local warehouse'),
      )
    : verdict(
        'return.disposition.china',
        'return_to_china',
        say('Return to China by the normal flow.', '按正常流程退回中国地址。'),
        seed('002-31', 'high value: China'),
      )
}

export interface ReturnCosts {
  readonly price: Money
  readonly refund: Money
  readonly returnFreight: Money
  readonly inspection: Money
  readonly resale: Money
}

export interface KeepOffer {
  /** What a return costs: refund + freight + inspection − resale value. Negative: a return pays. */
  readonly lossOfReturn: Money
  /** The offer that lets the buyer keep the goods; null when none in the range is cheaper than the return. */
  readonly offer: { readonly percent: number; readonly amount: Money } | null
}

/**
 * Compares a return with a partial refund. An offer is cheaper than the return while percent × price < loss of return; the smallest whole percent
 * of the range for which that holds is proposed (what a buyer accepts is not known: start low). Amounts in one currency, percent
 * of the price, rounded up to the minor unit. Never to be tied to a review.
 */
export function returnLoss(
  costs: ReturnCosts,
  range: { minPercent: number; maxPercent: number },
): Verdict<KeepOffer> {
  const { price, refund, returnFreight, inspection, resale } = costs
  const { currency } = price
  if ([refund, returnFreight, inspection, resale].some((one) => one.currency !== currency))
    throw new RangeError('a return is reckoned in one currency')
  if (!(range.minPercent > 0 && range.minPercent <= range.maxPercent && range.maxPercent <= 100))
    throw new RangeError(`not a range of percents: ${range.minPercent} to ${range.maxPercent}`)
  const loss = refund.minor + returnFreight.minor + inspection.minor - resale.minor
  const percent = Math.ceil(range.minPercent)
  const minor = Math.ceil((price.minor * percent) / 100)
  const offer = percent <= range.maxPercent && minor < loss ? { percent, amount: { minor, currency } } : null
  const words = offer
    ? say(
        `Offer ${percent} % to keep it: cheaper than the return.`,
        `建议补偿 ${percent}% 并保留商品，成本低于退货。`,
      )
    : say('No offer in the range is cheaper than the return.', '范围内没有比退货更划算的补偿。')
  const value = { lossOfReturn: { minor: loss, currency }, offer }
  return verdict('return.loss', value, words, {
    ...seed('001-21, 001-22', 'compare the loss of a return with a concession; the formula is ours'),
    confidence: assumed('').confidence,
  })
}
