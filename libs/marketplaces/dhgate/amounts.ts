import type { CaseRef, ShopSettings, Words } from '#adapter'
import { money, moneyJson } from '#case'
import { settingsOf } from './settings.js'

/** An amount above the order's total is a slip of the pen. */
export function tooMuch(ref: CaseRef, amount: string | undefined): Words | null {
  const total = ref.amount
  if (amount === undefined || !total || money(amount, total.currency).minor <= total.minor) return null
  const { amount: most, currency } = moneyJson(total)
  return {
    en: `the amount is more than the order's total of ${most} ${currency}`,
    zh: `金额超过订单总额 ${most} ${currency}`,
  }
}

/** What a refusal must propose at least, which DHgate has changed before: the shop's settings say how much. */
export function tooLittle(ref: CaseRef, amount: string | undefined, settings: ShopSettings): Words | null {
  const { smallestProposal } = settingsOf(settings)
  const currency = ref.amount?.currency
  if (amount === undefined || currency === undefined) return null
  if (money(amount, currency).minor >= money(smallestProposal, currency).minor) return null
  return {
    en: `DHgate takes no proposal below ${smallestProposal} ${currency}`,
    zh: `敦煌网不接受低于 ${smallestProposal} ${currency} 的方案`,
  }
}
