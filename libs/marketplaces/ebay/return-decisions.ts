import { z } from 'zod'
import type { ActionSpec, Words } from '#adapter'
import type { Decision, Inputs } from './after-sales.js'
import type { Session } from './client.js'
import { comments, sum, text } from './inputs.js'
import { act, send } from './return-acting.js'
import type { ReturnState } from './return-machine.js'
import { SHOWS } from './return-outcomes.js'

/** The seller's decisions in a return: `POST /return/{id}/decide`. */

interface Decided<Input extends z.ZodType<{ readonly comments?: string | undefined }>> {
  readonly title: Words
  readonly description: Words
  readonly input: Input
  readonly option: string
  readonly movesMoney?: boolean
  readonly confirmedBy: readonly ReturnState[]
  readonly decision: (input: z.output<Input>) => Decision
  readonly more?: (input: z.output<Input>) => Omit<Inputs['decide_return'], 'decision' | 'comments'>
}

const decide = <Input extends z.ZodType<{ readonly comments?: string | undefined }>>({
  option,
  decision,
  more,
  ...spec
}: Decided<Input>): ActionSpec<Session, ReturnState, z.ZodType> =>
  act<Input>({
    ...spec,
    options: [option],
    outgoing: ['comments'],
    run: (session, ref, input) =>
      send(session, ref, 'decide_return', {
        decision: decision(input),
        comments: input.comments,
        ...more?.(input),
      }),
  })

const withComments = z.strictObject({ comments })
const byOwnLabel = z
  .boolean()
  .default(false)
  .meta({ 'x-words': { en: 'I provide the label', zh: '自行提供退货标签' } })

export const decisions = {
  approve_return: decide({
    title: { en: 'Accept the return', zh: '同意退货' },
    description: {
      en: 'The buyer sends the item back; with eBay’s label unless you choose to send your own.',
      zh: '买家寄回商品；默认使用 eBay 标签，也可选择自行提供。',
    },
    input: z.strictObject({ ownLabel: byOwnLabel, comments }),
    option: 'SELLER_APPROVE_REQUEST',
    confirmedBy: SHOWS.agreed,
    decision: ({ ownLabel }) => (ownLabel ? 'APPROVE_WITHOUT_EBAY_LABEL' : 'APPROVE'),
  }),
  decline_return: decide({
    title: { en: 'Decline the return', zh: '拒绝退货' },
    description: {
      en: 'Refuses the return. The buyer can ask eBay to step in; if eBay then finds against you, it counts as a case closed without your resolution.',
      zh: '拒绝退货请求。买家可请求 eBay 介入；若 eBay 判定卖家责任，将计入“卖家未解决的纠纷”。',
    },
    input: withComments,
    option: 'SELLER_DECLINE_REQUEST',
    confirmedBy: SHOWS.declined,
    decision: () => 'DECLINE',
  }),
  offer_partial_refund: decide({
    title: { en: 'Offer a partial refund', zh: '提议部分退款' },
    description: {
      en: 'The buyer keeps the item for a part of the price back. Money moves only if the buyer accepts.',
      zh: '买家保留商品并获得部分退款，仅在买家接受后退款。',
    },
    input: z.strictObject({ amount: sum, comments }),
    option: 'SELLER_OFFER_PARTIAL_REFUND',
    movesMoney: true,
    confirmedBy: SHOWS.offered,
    decision: () => 'OFFER_PARTIAL_REFUND',
    more: ({ amount }) => ({ partialRefund: amount }),
  }),
  offer_return: decide({
    title: { en: 'Offer a return instead', zh: '提议改为退货' },
    description: {
      en: 'Answers a request by offering that the item may come back for a full refund.',
      zh: '以退货全额退款的方式回应买家请求。',
    },
    input: z.strictObject({ ownLabel: byOwnLabel, comments }),
    option: 'SELLER_OFFER_RETURNS',
    confirmedBy: SHOWS.agreed,
    decision: ({ ownLabel }) => (ownLabel ? 'OFFER_RETURN_WITHOUT_LABEL' : 'OFFER_RETURN'),
  }),
  offer_replacement: decide({
    title: { en: 'Offer a replacement', zh: '提议换货' },
    description: {
      en: 'Offers another item instead of the money. eBay’s newer pages name this decision; where it is not offered, eBay says so.',
      zh: '以换货代替退款。仅在 eBay 提供该选项时可用。',
    },
    input: withComments,
    option: 'SELLER_OFFER_REPLACEMENT',
    confirmedBy: SHOWS.replaced,
    decision: () => 'OFFER_REPLACEMENT',
  }),
  provide_rma: decide({
    title: { en: 'Give a return number (RMA)', zh: '提供退货授权号（RMA）' },
    description: {
      en: 'Tells the buyer the number to write on the parcel.',
      zh: '告知买家需在包裹上标注的编号。',
    },
    input: z.strictObject({ rmaNumber: text(60, { en: 'Return number', zh: '退货授权号' }), comments }),
    option: 'SELLER_PROVIDE_RMA',
    confirmedBy: SHOWS.labelled,
    decision: () => 'PROVIDE_RMA',
    more: ({ rmaNumber }) => ({ rmaNumber }),
  }),
}
