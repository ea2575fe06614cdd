import { z } from 'zod'
import { action } from '#adapter'
import type { CaseRef, Words } from '#adapter'
import { money, moneyJson } from '#case'
import type { Money } from '#case'
import type { Session } from './client.js'
import { buyersPlan, mostRefund, offeredPlan, openToSeller, refundOf } from './dispute-plans.js'
import { freshDispute, refused, returnAddress, sendOnce } from './dispute-sending.js'
import type { Detail, Solution } from './dispute-wire.js'

/** Answers to the buyer's plan: agree, refuse, a plan of our own and its change (`solution.agree`, `solution.save`). */

const said = (en: string, zh: string) => ({ 'x-words': { en, zh } })

/** No length is published; this is ours, UNCONFIRMED. */
const LONGEST_TEXT = 500
const message = z.string().trim().min(1).max(LONGEST_TEXT).meta(said('Reason for the buyer', '给买家的说明'))
const addressId = z
  .string()
  .regex(/^\d+$/)
  .optional()
  .meta(said('Return address id (empty: the default one)', '退货地址 ID（留空则用默认地址）'))

const offer = z.strictObject({
  amount: z
    .string()
    .regex(/^\d{1,12}(\.\d{1,3})?$/)
    .meta(said('Refund in the buyer’s currency', '退款金额（买家币种）')),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional()
    .meta(said('Currency (empty: the buyer’s)', '币种（留空为买家币种）')),
  type: z
    .enum(['refund', 'return_and_refund'])
    .optional()
    .meta(said('Kind of plan (empty: as the buyer’s)', '方案类型（留空与买家方案一致）')),
  message,
  returnAddressId: addressId,
})
type Offer = z.output<typeof offer>

/** AliExpress's warranty answers for the seller, who is not asked. */
export const warrantyGuard = (ref: CaseRef): Words | null =>
  ref.native['after_sale_warranty'] === 'true'
    ? {
        en: 'AliExpress’s after-sale warranty decides and pays this one; the seller is not asked',
        zh: '该纠纷由售后宝处理并赔付，卖家无需操作',
      }
    : null

/** The currency of offers: the buyer's. Throws `rejected` when the dispute does not tell it. */
function currencyOf(detail: Detail): string {
  const known = detail.refund_money_max_local_currency || buyersPlan(detail)?.refund_money_currency
  if (!known) throw refused('The dispute does not tell the buyer’s currency: answer it in the seller centre')
  return known
}

/** Checks an amount before anything is sent: the buyer's currency, and not more than can be refunded. */
function offered(detail: Detail, input: Pick<Offer, 'amount' | 'currency'>): Money {
  const currency = currencyOf(detail)
  if (input.currency !== undefined && input.currency !== currency)
    throw refused(`The refund of this dispute is in ${currency}, not ${input.currency}`)
  const amount = exact(input.amount, currency)
  const most = mostRefund(detail)
  if (most && most.currency === amount.currency && amount.minor > most.minor)
    throw refused(`At most ${moneyJson(most).amount} ${currency} can be refunded in this dispute`)
  return amount
}

function exact(amount: string, currency: string): Money {
  try {
    return money(amount, currency)
  } catch {
    throw refused(`${amount} is no amount of ${currency}`)
  }
}

/** "0" as sellers' software sends it, else with the currency's decimals. */
const amountOf = (value: Money): string => (value.minor === 0 ? '0' : moneyJson(value).amount)

const sameRefund = (plan: Solution, value: Money): boolean => {
  const refund = refundOf(plan)
  return refund?.minor === value.minor && refund.currency === value.currency
}

/** Refuses the buyer's plan by putting a plan of our own against it. */
async function counter(session: Session, ref: CaseRef, input: Omit<Offer, 'amount'> & { amount: string }) {
  const { detail, buyer } = await freshDispute(session, ref)
  const against = openToSeller(detail) ?? buyersPlan(detail)
  if (!against) throw refused('The dispute shows no plan of the buyer to answer')
  const value = offered(detail, input)
  const type = input.type ?? against.solution_type ?? 'refund'
  const before = new Set(detail.seller_solution_list.map(({ id }) => id))
  const params = {
    add_seller_solution: true,
    add_solution_type: type,
    buyer_login_id: buyer,
    issue_id: ref.nativeId,
    buyer_solution_id: against.id,
    refund_amount: amountOf(value),
    refund_amount_currency: value.currency,
    ...(type === 'return_and_refund' && {
      return_good_address_id: await returnAddress(session, input.returnAddressId),
    }),
    solution_context: input.message,
  }
  const operation = session.settings.operations.solutionSave
  return sendOnce(session, ref, { operation, params: { param_dto: params } }, (now) =>
    now.seller_solution_list.some((plan) => !before.has(plan.id) && sameRefund(plan, value)),
  )
}

async function modify(session: Session, ref: CaseRef, input: Offer) {
  const { detail, buyer } = await freshDispute(session, ref)
  const own = offeredPlan(detail)
  if (!own) throw refused('There is no plan of ours that waits for the buyer')
  const value = offered(detail, input)
  const type = input.type ?? own.solution_type ?? 'refund'
  const params = {
    add_seller_solution: false,
    add_solution_type: type,
    buyer_login_id: buyer,
    issue_id: ref.nativeId,
    modify_seller_solution_id: own.id,
    refund_amount: amountOf(value),
    refund_amount_currency: value.currency,
    ...(type === 'return_and_refund' && {
      return_good_address_id: await returnAddress(session, input.returnAddressId),
    }),
    solution_context: input.message,
  }
  const operation = session.settings.operations.solutionSave
  return sendOnce(session, ref, { operation, params: { param_dto: params } }, (now) =>
    now.seller_solution_list.some(
      (plan) => plan.id === own.id && sameRefund(plan, value) && plan.gmt_modified !== own.gmt_modified,
    ),
  )
}

async function agree(
  session: Session,
  ref: CaseRef,
  input: { solutionId?: string | undefined; returnAddressId?: string | undefined },
) {
  const { detail, buyer } = await freshDispute(session, ref)
  const plan = openToSeller(detail, input.solutionId)
  if (!plan) throw refused('There is no plan that the seller could agree to')
  const returns = plan.solution_type === 'return_and_refund'
  const params = {
    buyer_login_id: buyer,
    issue_id: ref.nativeId,
    solution_id: plan.id,
    ...(returns && { return_address_id: await returnAddress(session, input.returnAddressId) }),
  }
  const operation = session.settings.operations.solutionAgree
  return sendOnce(session, ref, { operation, params }, (now) => !openToSeller(now, plan.id))
}

/** Where a dispute stands once a plan is agreed to; a plan of AliExpress may still wait for the buyer. */
const AGREED = [
  'ae_feedback_finish',
  'wait_for_seller_set_return_address',
  'wait_for_buyer_return',
  'wait_for_service_provider_response',
  'wait_for_buyer_response',
  'return_success',
  'refund_success',
  'finish',
] as const

export const offers = {
  agree: action({
    title: { en: 'Agree to the plan', zh: '同意方案' },
    description: {
      en: 'Accepts the buyer’s plan, or that of AliExpress. The refund is then paid as the plan says; for a return the return address is given with it. It cannot be taken back.',
      zh: '同意买家或平台的方案，随后按方案退款；退货方案会一并提供退货地址。同意后不可撤销。',
    },
    via: 'api',
    irreversible: true,
    movesMoney: true,
    input: z.strictObject({
      solutionId: z
        .string()
        .regex(/^-?\d+$/)
        .optional()
        .meta(said('Plan (empty: the one that waits for us)', '方案 ID（留空为待卖家确认的方案）')),
      returnAddressId: addressId,
    }),
    confirmedBy: AGREED,
    guard: warrantyGuard,
    run: agree,
  }),
  counter_offer: action({
    title: { en: 'Offer another plan', zh: '拒绝并提供新方案' },
    description: {
      en: 'Refuses the buyer’s plan and offers another refund, in the buyer’s currency. The buyer may accept, change the dispute or wait for AliExpress.',
      zh: '拒绝买家方案并提出新的退款金额（买家币种）。买家可接受、修改纠纷，或等待平台介入。',
    },
    via: 'api',
    irreversible: false,
    movesMoney: true,
    input: offer,
    outgoing: ['message'],
    confirmedBy: ['wait_for_buyer_response'],
    shownBy: (shown) =>
      shown.since.some(({ party, text }) => party === 'seller' && text.startsWith('seller_create_solution')),
    guard: warrantyGuard,
    run: counter,
  }),
  refuse: action({
    title: { en: 'Refuse with a refund of 0', zh: '拒绝退款' },
    description: {
      en: 'Refuses the buyer’s plan by offering a refund of 0. That AliExpress always takes 0 is unconfirmed.',
      zh: '以退款金额 0 拒绝买家方案。平台是否始终接受 0 未经证实。',
    },
    via: 'api',
    irreversible: false,
    movesMoney: false,
    input: z.strictObject({ message }),
    outgoing: ['message'],
    confirmedBy: ['wait_for_buyer_response'],
    shownBy: (shown) =>
      shown.since.some(({ party, text }) => party === 'seller' && text.startsWith('seller_create_solution')),
    guard: warrantyGuard,
    run: (session: Session, ref, input) =>
      counter(session, ref, { amount: '0', message: input.message, type: 'refund' }),
  }),
  modify_offer: action({
    title: { en: 'Change our plan', zh: '修改我方方案' },
    description: {
      en: 'Changes the refund that we offered, as long as the buyer has not answered.',
      zh: '在买家响应前修改我方提出的退款方案。',
    },
    via: 'api',
    irreversible: false,
    movesMoney: true,
    input: offer,
    outgoing: ['message'],
    // The state stays; the plan itself was read again before this was reported.
    confirmedBy: null,
    shownBy: (shown) =>
      shown.since.some(({ party, text }) => party === 'seller' && text.startsWith('seller_modify_solution')),
    guard: warrantyGuard,
    run: modify,
  }),
}
