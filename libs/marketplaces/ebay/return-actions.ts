import { z } from 'zod'
import { Problem, action, kind, parseWire } from '#adapter'
import type { ActionSpec, CaseRef, FileBody, Shown, Words } from '#adapter'
import { moneyJson } from '#case'
import { afterSalesOf } from './after-sales-choice.js'
import type { Command, Decision, Inputs } from './after-sales.js'
import type { Session } from './client.js'
import { targetOf } from './command.js'
import { feeCauseOf } from './fee-cause.js'
import { comments, reasonOf, said, sum, text } from './inputs.js'
import { SHOWS, returnMachine } from './return-machine.js'
import type { ReturnState } from './return-machine.js'
import { filesWire } from './return-wire.js'
import { typeOfFormat } from './return.js'

/*
 * What a seller can do in a return. eBay says in `sellerAvailableOptions` what it would accept now: that list is the truth,
 * the machine only says where an action makes sense.
 */

/** Refuses what eBay does not offer; a return read without its options is left to eBay's own answer. */
const offered =
  (...options: readonly string[]) =>
  ({ native }: CaseRef): Words | null => {
    const listed = native['sellerAvailableOptions']?.split(' ')
    if (!listed || options.some((option) => listed.includes(option))) return null
    const now = listed.filter(Boolean).join(', ') || '–'
    return {
      en: `eBay does not offer this for the return now; it offers: ${now}`,
      zh: `eBay 目前不允许此操作，当前可用：${now}`,
    }
  }

const happened =
  (...activities: readonly string[]) =>
  ({ since }: Shown): boolean =>
    since.some(({ key }) => activities.some((activity) => key.startsWith(`${activity}@`)))

const send = async <C extends Command>(session: Session, ref: CaseRef, command: C, input: Inputs[C]) => ({
  receipt: await afterSalesOf(session).send(session, command, targetOf(ref), input),
})

interface Decided<Input extends z.ZodType> {
  readonly title: Words
  readonly description: Words
  readonly input: Input
  readonly option: string
  readonly movesMoney?: boolean
  readonly confirmedBy: readonly ReturnState[]
  readonly decision: (input: z.output<Input>) => Decision
  readonly more?: (input: z.output<Input>) => Omit<Inputs['decide_return'], 'decision'>
}

/** One of the seller's decisions: `POST /return/{id}/decide`. */
const decide = <Input extends z.ZodType>(spec: Decided<Input>): ActionSpec<Session, ReturnState, z.ZodType> =>
  action<Session, ReturnState, Input>({
    title: spec.title,
    description: spec.description,
    via: 'api',
    irreversible: true,
    movesMoney: spec.movesMoney ?? false,
    input: spec.input,
    outgoing: ['comments'],
    confirmedBy: spec.confirmedBy,
    shownBy: happened(spec.option),
    guard: offered(spec.option),
    run: (session, ref, input) =>
      send(session, ref, 'decide_return', { decision: spec.decision(input), ...spec.more?.(input) }),
  })

const withComments = z.strictObject({ comments })

const ESCALATE_REASONS = [
  'BUYER_NORESPONSE',
  'BUYER_RETURNED_WRONG_ITEM',
  'DISAGREE_WITH_RETURN_REASON',
  'ITEM_NOT_RECEIVED',
  'ITEM_RECEIVED_IN_DIFFERENT_CONDITION',
  'TROUBLE_COMMUNICATION_WITH_BUYER',
  'OTHER',
] as const

export const returnKind = kind({
  machine: returnMachine,
  feeCause: feeCauseOf.return,
  async reread(session: Session, ref: CaseRef) {
    return [{ stream: 'returns', items: await afterSalesOf(session).read(session, 'return', targetOf(ref)) }]
  },
  async file(session: Session, ref: CaseRef, key: string): Promise<FileBody> {
    const answer = await session.postOrder({
      operation: 'return.files',
      method: 'GET',
      path: `/return/${encodeURIComponent(ref.nativeId)}/files`,
      site: ref.site,
    })
    const found = parseWire(filesWire, answer ?? {}).wire.files?.find(({ fileId }) => fileId === key)
    if (!found?.fileData)
      throw new Problem('not_found', 'eBay no longer has this file', { sideEffect: 'none' })
    return {
      name: found.fileName ?? key,
      type: typeOfFormat(found.fileFormat) ?? 'application/octet-stream',
      bytes: Buffer.from(found.fileData, 'base64'),
    }
  },
  actions: {
    approve_return: decide({
      title: { en: 'Accept the return', zh: '同意退货' },
      description: {
        en: 'The buyer sends the item back; with eBay’s label unless you choose to send your own.',
        zh: '买家寄回商品；默认使用 eBay 标签，也可选择自行提供。',
      },
      input: z.strictObject({
        ownLabel: z
          .boolean()
          .default(false)
          .meta({ 'x-words': { en: 'I provide the label', zh: '自行提供退货标签' } }),
        comments,
      }),
      option: 'SELLER_APPROVE_REQUEST',
      confirmedBy: SHOWS.agreed,
      decision: ({ ownLabel }) => (ownLabel ? 'APPROVE_WITHOUT_EBAY_LABEL' : 'APPROVE'),
      more: ({ comments: words }) => ({ comments: words }),
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
      more: ({ comments: words }) => ({ comments: words }),
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
      more: (input) => ({ comments: input.comments, partialRefund: input.amount }),
    }),
    offer_return: decide({
      title: { en: 'Offer a return instead', zh: '提议改为退货' },
      description: {
        en: 'Answers a request by offering that the item may come back for a full refund.',
        zh: '以退货全额退款的方式回应买家请求。',
      },
      input: z.strictObject({
        ownLabel: z
          .boolean()
          .default(false)
          .meta({ 'x-words': { en: 'I provide the label', zh: '自行提供退货标签' } }),
        comments,
      }),
      option: 'SELLER_OFFER_RETURNS',
      confirmedBy: SHOWS.agreed,
      decision: ({ ownLabel }) => (ownLabel ? 'OFFER_RETURN_WITHOUT_LABEL' : 'OFFER_RETURN'),
      more: ({ comments: words }) => ({ comments: words }),
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
      more: ({ comments: words }) => ({ comments: words }),
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
      more: (input) => ({ comments: input.comments, rmaNumber: input.rmaNumber }),
    }),
    provide_return_label: action<Session, ReturnState>({
      title: { en: 'Send the return label', zh: '提供退货标签' },
      description: {
        en: 'Hands your own label to the buyer: the file, or carrier and tracking number of a label that is sent otherwise. eBay’s own label comes with accepting the return.',
        zh: '向买家提供自有退货标签：上传文件，或填写承运商与运单号。eBay 标签在同意退货时提供。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: false,
      input: z.strictObject({
        file: z
          .string()
          .optional()
          .meta({ 'x-words': { en: 'Label (file)', zh: '标签文件' } }),
        carrier: text(60, { en: 'Carrier', zh: '承运商' }).optional(),
        trackingNumber: text(60, { en: 'Tracking number', zh: '运单号' }).optional(),
        comments,
      }),
      files: ['file'],
      outgoing: ['comments'],
      confirmedBy: SHOWS.labelled,
      shownBy: happened('SELLER_PROVIDE_LABEL', 'SELLER_PROVIDE_TRACKING_INFO', 'EMAIL_SHIPPING_LABEL'),
      guard: offered('SELLER_PROVIDE_LABEL', 'SELLER_PRINT_SHIPPING_LABEL', 'SELLER_PROVIDE_TRACKING_INFO'),
      run: (session, ref, input, files) => {
        const {
          carrier,
          trackingNumber,
          comments: words,
        } = input as Readonly<Record<string, string | undefined>>
        const sentAt = session.now().toISOString()
        return send(session, ref, 'label_return', {
          carrier,
          trackingNumber,
          comments: words,
          sentAt,
          file: files[0],
        })
      },
    }),
    mark_return_received: action({
      title: { en: 'Mark as received', zh: '确认收到退货' },
      description: {
        en: 'Says that the item is back. The time for the refund (2 business days) starts.',
        zh: '确认已收到退货，2 个工作日的退款时限开始计算。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: false,
      input: withComments,
      confirmedBy: SHOWS.received,
      shownBy: happened('SELLER_MARK_AS_RECEIVED'),
      guard: offered('SELLER_MARK_AS_RECEIVED'),
      run: (session: Session, ref, input) => send(session, ref, 'receive_return', input),
    }),
    refund_return: action({
      title: { en: 'Refund the buyer', zh: '退款给买家' },
      description: {
        en: 'Refunds at once. Without an amount, what eBay expects. Less than that can make the buyer ask eBay to step in; deductions are for items that came back damaged, used or incomplete.',
        zh: '立即退款。不填金额则按 eBay 预计金额退款；少退可能导致买家升级，扣款仅限退回商品损坏、使用过或缺件。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: true,
      input: z.strictObject({
        amount: sum.optional(),
        withheldFor: z
          .enum(['damaged', 'used', 'missing_parts'])
          .optional()
          .meta({ 'x-words': { en: 'Deduction because the item came back', zh: '扣款原因：退回商品' } }),
        comments,
      }),
      outgoing: ['comments'],
      confirmedBy: SHOWS.refunded,
      shownBy: happened('SELLER_ISSUE_REFUND', 'SELLER_RETRY_REFUND'),
      guard: offered('SELLER_ISSUE_REFUND', 'SELLER_RETRY_REFUND'),
      run: (session: Session, ref, input) => {
        const total = input.amount ?? expected(ref)
        return send(session, ref, 'refund_return', {
          total,
          comments: input.comments,
          withheldFor: input.withheldFor,
        })
      },
    }),
    send_return_message: action({
      title: { en: 'Write to the buyer', zh: '给买家留言' },
      description: {
        en: 'A message in the return, seen by the buyer and by eBay.',
        zh: '退货沟通消息，买家和 eBay 均可见。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: false,
      input: z.strictObject({ message: text(1_000, { en: 'Message', zh: '消息内容' }) }),
      outgoing: ['message'],
      confirmedBy: null,
      shownBy: (shown, input) => said(shown, input.message),
      guard: offered('SELLER_SEND_MESSAGE'),
      run: (session: Session, ref, input) => send(session, ref, 'message_return', { text: input.message }),
    }),
    escalate_return: action({
      title: { en: 'Ask eBay to step in', zh: '请求 eBay 介入' },
      description: {
        en: 'Makes a case of the return, which eBay decides. Afterwards it can only be read and appealed.',
        zh: '将退货升级为纠纷，由 eBay 裁决；此后仅可查看和申诉。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: false,
      input: z.strictObject({ reason: reasonOf(ESCALATE_REASONS), comments }),
      confirmedBy: SHOWS.escalated,
      shownBy: happened('SELLER_ESCALATE'),
      guard: offered('SELLER_ESCALATE'),
      run: (session: Session, ref, input) => send(session, ref, 'escalate_return', input),
    }),
  },
})

/** What eBay expects to be refunded. Throws `rejected` where it names no amount. */
function expected({ amount }: CaseRef): { amount: string; currency: string } {
  if (amount) return moneyJson(amount)
  throw new Problem('rejected', 'eBay names no amount for this return: say how much to refund', {
    sideEffect: 'none',
  })
}
