import { z } from 'zod'
import { Problem, kind, parseWire } from '#adapter'
import type { CaseRef, FileBody } from '#adapter'
import { moneyJson } from '#case'
import { afterSalesOf } from './after-sales-choice.js'
import type { Session } from './client.js'
import { targetOf } from './command.js'
import { feeCauseOf } from './fee-cause.js'
import { comments, reasonOf, said, sum, text } from './inputs.js'
import { act, send } from './return-acting.js'
import { decisions } from './return-decisions.js'
import { returnMachine } from './return-machine.js'
import { SHOWS } from './return-outcomes.js'
import { filesWire } from './return-wire.js'
import { typeOfFormat } from './return.js'

/** What a seller can do in a return: decide, and what follows from it. */

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
    ...decisions,
    provide_return_label: act({
      title: { en: 'Send the return label', zh: '提供退货标签' },
      description: {
        en: 'Hands your own label to the buyer: the file, or carrier and tracking number of a label that is sent otherwise. eBay’s own label comes with accepting the return.',
        zh: '向买家提供自有退货标签：上传文件，或填写承运商与运单号。eBay 标签在同意退货时提供。',
      },
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
      options: ['SELLER_PROVIDE_LABEL', 'SELLER_PRINT_SHIPPING_LABEL', 'SELLER_PROVIDE_TRACKING_INFO'],
      activities: ['SELLER_PROVIDE_LABEL', 'SELLER_PROVIDE_TRACKING_INFO', 'EMAIL_SHIPPING_LABEL'],
      run: (session, ref, { file: _named, ...input }, [file]) =>
        send(session, ref, 'label_return', { ...input, sentAt: session.now().toISOString(), file }),
    }),
    mark_return_received: act({
      title: { en: 'Mark as received', zh: '确认收到退货' },
      description: {
        en: 'Says that the item is back. The time for the refund (2 business days) starts.',
        zh: '确认已收到退货，2 个工作日的退款时限开始计算。',
      },
      input: z.strictObject({ comments }),
      outgoing: ['comments'],
      confirmedBy: SHOWS.received,
      options: ['SELLER_MARK_AS_RECEIVED'],
      run: (session, ref, input) => send(session, ref, 'receive_return', input),
    }),
    refund_return: act({
      title: { en: 'Refund the buyer', zh: '退款给买家' },
      description: {
        en: 'Refunds at once. Without an amount, what eBay expects. Less than that can make the buyer ask eBay to step in; deductions are for items that came back damaged, used or incomplete.',
        zh: '立即退款。不填金额则按 eBay 预计金额退款；少退可能导致买家升级，扣款仅限退回商品损坏、使用过或缺件。',
      },
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
      options: ['SELLER_ISSUE_REFUND', 'SELLER_RETRY_REFUND'],
      run: (session, ref, input) => {
        const total = input.amount ?? expected(ref)
        return send(session, ref, 'refund_return', {
          total,
          comments: input.comments,
          withheldFor: input.withheldFor,
        })
      },
    }),
    send_return_message: act({
      title: { en: 'Write to the buyer', zh: '给买家留言' },
      description: {
        en: 'A message in the return, seen by the buyer and by eBay.',
        zh: '退货沟通消息，买家和 eBay 均可见。',
      },
      input: z.strictObject({ message: text(1_000, { en: 'Message', zh: '消息内容' }) }),
      outgoing: ['message'],
      confirmedBy: null,
      shownBy: (shown, input) => said(shown, input.message),
      options: ['SELLER_SEND_MESSAGE'],
      run: (session, ref, input) => send(session, ref, 'message_return', { text: input.message }),
    }),
    escalate_return: act({
      title: { en: 'Ask eBay to step in', zh: '请求 eBay 介入' },
      description: {
        en: 'Makes a case of the return, which eBay decides. Afterwards it can only be read and appealed.',
        zh: '将退货升级为纠纷，由 eBay 裁决；此后仅可查看和申诉。',
      },
      input: z.strictObject({ reason: reasonOf(ESCALATE_REASONS), comments }),
      confirmedBy: SHOWS.escalated,
      options: ['SELLER_ESCALATE'],
      run: (session, ref, input) => send(session, ref, 'escalate_return', input),
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
