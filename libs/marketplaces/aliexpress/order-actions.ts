import { z } from 'zod'
import { Problem, action, kind, parseWire } from '#adapter'
import type { CaseRef } from '#adapter'
import { fieldOf, textOf } from './answer.js'
import type { Session } from './client.js'
import { cancellationMachine, orderMachine } from './order-machine.js'
import { readOrder } from './order-poll.js'
import { orderWire } from './order-wire.js'
import type { Order } from './order-wire.js'

/** What a seller answers a buyer who wants to cancel, and more time for the buyer to confirm the receipt. */

const said = (en: string, zh: string) => ({ 'x-words': { en, zh } })

const freshOrder = async (session: Session, ref: CaseRef): Promise<Order> =>
  parseWire(orderWire, await readOrder(session, ref.nativeId)).wire

/** Sends an answer once. When it was lost, the order is read: one that is no longer in cancellation was answered. */
async function answerRequest(
  session: Session,
  ref: CaseRef,
  operation: string,
  memo: string | undefined,
): Promise<{ receipt: null }> {
  const order = await freshOrder(session, ref)
  if (order.order_status !== 'IN_CANCEL')
    throw new Problem('conflict', `the order is not in cancellation but in ${order.order_status}`, {
      sideEffect: 'none',
    })
  const request = {
    buyer_login_id: order.buyer_login_id ?? ref.buyer?.handle,
    order_id: ref.nativeId,
    ...(memo !== undefined && { memo }),
  }
  await session.call({ operation, params: { param_order_cancel_request: request }, safe: false })
  return { receipt: null }
}

export const cancellation = kind({
  machine: cancellationMachine,
  async reread(session: Session, ref: CaseRef) {
    return [{ stream: 'cancellations', items: [await readOrder(session, ref.nativeId)] }]
  },
  actions: {
    accept_cancellation: action({
      title: { en: 'Accept the cancellation', zh: '同意取消订单' },
      description: {
        en: 'The order is closed and the buyer gets the money back. It cannot be taken back.',
        zh: '订单关闭并全额退款给买家，不可撤销。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: true,
      input: z.strictObject({}),
      confirmedBy: ['FUND_PROCESSING', 'FINISH'],
      run: (session: Session, ref) =>
        answerRequest(session, ref, session.settings.operations.cancelAccept, undefined),
    }),
    refuse_cancellation: action({
      title: { en: 'Refuse the cancellation', zh: '拒绝取消订单' },
      description: {
        en: 'The order goes on and must be shipped in time. The reason is shown to the buyer.',
        zh: '订单继续，须按期发货。拒绝理由会展示给买家。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: false,
      input: z.strictObject({
        memo: z.string().trim().min(1).max(500).meta(said('Reason for the buyer', '给买家的理由')),
      }),
      outgoing: ['memo'],
      confirmedBy: ['WAIT_SELLER_SEND_GOODS', 'SELLER_PART_SEND_GOODS', 'WAIT_BUYER_ACCEPT_GOODS'],
      run: (session: Session, ref, input) =>
        answerRequest(session, ref, session.settings.operations.cancelRefuse, input.memo),
    }),
  },
})

/** Why more time is refused (SDK of 2023-11-27). */
const EXTEND_REFUSALS: Readonly<Record<string, string>> = {
  '100': 'there is no such order',
  '200': 'the days are not accepted',
  '201': 'the days go beyond the time that is allowed',
  '210': 'the order’s time cannot be extended',
  '601': 'the shop may not do this',
}

async function extend(session: Session, ref: CaseRef, days: number): Promise<{ receipt: null }> {
  const body = await session.call({
    operation: session.settings.operations.extendReceipt,
    params: { param0: ref.nativeId, param1: days },
    safe: false,
  })
  const code = textOf(fieldOf(body, 'sub_error_code'))
  if (Object.hasOwn(EXTEND_REFUSALS, code))
    throw new Problem('rejected', `AliExpress refused: ${EXTEND_REFUSALS[code]}`, {
      sideEffect: 'none',
      native: code,
    })
  return { receipt: null }
}

export const order = kind({
  machine: orderMachine,
  async reread(session: Session, ref: CaseRef) {
    return [{ stream: 'orders', items: [await readOrder(session, ref.nativeId)] }]
  },
  actions: {
    extend_receipt: action({
      title: { en: 'Give the buyer more time', zh: '延长收货时间' },
      description: {
        en: 'Extends the time in which the buyer can confirm the receipt, by whole days.',
        zh: '延长买家确认收货的时间（按天）。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: false,
      input: z.strictObject({ days: z.int().min(1).max(120).meta(said('Days', '天数')) }),
      // The state stays what it was: the accepted call is all there is to see at once, the new date comes with the order.
      confirmedBy: null,
      run: (session: Session, ref, input) => extend(session, ref, input.days),
    }),
  },
})
