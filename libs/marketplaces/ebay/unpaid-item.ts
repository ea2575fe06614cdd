import { z } from 'zod'
import { Temporal } from 'temporal-polyfill'
import { Problem, action, kind, parseJson, parseWire, sighting, stream } from '#adapter'
import type { At, CaseRef } from '#adapter'
import { afterSalesOf } from './after-sales-choice.js'
import { cancellationsOfLine } from './cancellation-search.js'
import type { Session } from './client.js'
import { feeCauseOf } from './fee-cause.js'
import { newestWithLine, ordersById, ordersIn, toOrderSighting } from './order.js'
import { dueBy } from './policies.js'
import { offerSecondChance } from './second-chance.js'
import { SITES, orderLink } from './sites.js'
import { unpaidItemMachine } from './unpaid-machine.js'
import { toObservation } from './unpaid-observation.js'
import { listUnpaidOrders } from './unpaid-orders.js'
import { orderWire } from './wire.js'
import { tradingAnswer } from './xml.js'

/** Unpaid orders and how they end; half an hour apart, since the clocks here run in days and Trading calls are few. */
export const unpaidOrders = stream({
  everySeconds: 1_800,
  list: listUnpaidOrders,
  // eBay's XML, or an order that was kept as JSON.
  decode: (text) => (text.trimStart().startsWith('<') ? tradingAnswer(text) : parseJson(text)),
  items(body) {
    if (Array.isArray(body)) return body as readonly unknown[]
    if (typeof body === 'object' && body !== null) {
      if ('OrderID' in body) return [body]
      if ('OrderArray' in body || 'Ack' in body) return ordersIn(body as Record<string, unknown>)
    }
    throw new Problem('contract_changed', 'no orders in eBay’s answer', { sideEffect: 'none' })
  },
  parse: (item) => parseWire(orderWire, item),
  map: (order, flags, at: At) => ({
    cases: order.TransactionArray.Transaction.map((line) =>
      sighting(unpaidItemMachine, toObservation(order, line, flags, at)),
    ),
    orders: [toOrderSighting(order, at)],
  }),
})

export const unpaidItem = kind({
  machine: unpaidItemMachine,
  feeCause: feeCauseOf.unpaid_item,
  async reread(session: Session, ref: CaseRef) {
    if (ref.state.startsWith('Dispute/')) return []
    const ids = [...new Set([ref.nativeId, ref.orderId ?? ref.nativeId])]
    const orders = newestWithLine(await ordersById(session, ids), ref.nativeId)
    const cancellations = await cancellationsOfLine(session, ref)
    return [
      { stream: 'unpaid', items: orders },
      { stream: 'cancellations', items: cancellations },
    ]
  },
  actions: {
    cancel_unpaid: action({
      title: { en: 'Cancel as unpaid', zh: '以买家未付款取消' },
      description: {
        en: 'Cancels the whole order because the buyer has not paid. eBay is asked first whether it allows that. Fees are credited and the item can be relisted; the non-payment is recorded on the buyer. Reporting a buyer who did pay is sanctioned.',
        zh: '因买家未付款取消整个订单（会先向 eBay 确认是否允许）。成交费将返还，商品可重新刊登，买家会留下未付款记录。对已付款买家误用此操作会受到处罚。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: false,
      input: z.strictObject({}),
      confirmedBy: ['CANCEL_REQUESTED', 'CLOSED_UNPAID'],
      run: async (session: Session, ref) => ({
        receipt: await afterSalesOf(session).send(
          session,
          'cancel_unpaid',
          { id: ref.nativeId, site: ref.site, lineId: ref.nativeId, openedAt: ref.openedAt },
          { legacyOrderId: ref.orderId ?? ref.nativeId, lineId: ref.nativeId },
        ),
      }),
    }),
    send_invoice: action({
      title: { en: 'Send invoice', zh: '发送账单' },
      description: {
        en: 'Sends the buyer eBay’s invoice by e-mail as a reminder to pay. Possible within 30 days of the purchase.',
        zh: '通过 eBay 向买家发送账单邮件，提醒付款。仅限购买后 30 天内。',
      },
      via: 'api',
      irreversible: false,
      movesMoney: false,
      input: z.strictObject({
        copyToSeller: z
          .boolean()
          .default(false)
          .meta({ 'x-words': { en: 'Send a copy to me', zh: '抄送给我' } }),
      }),
      confirmedBy: null,
      // "Not more than 30 days old": eBay, SendInvoice, version 1423, read 2026-11-22; seed 003 §2.2.3 says the same.
      guard(ref, now) {
        if (!SITES[ref.site]) return null
        const ends = dueBy('unpaid_window_ends', ref.site, ref.openedAt)
        const over = Temporal.Instant.compare(Temporal.Instant.from(now.toISOString()), ends) >= 0
        if (!over) return null
        const day = ends.toString().slice(0, 10)
        return {
          en: `an invoice can be sent within 30 days of the purchase only; they ended on ${day} (UTC)`,
          zh: `只能在购买后 30 天内发送账单，该期限已于 ${day}（UTC）结束`,
        }
      },
      async run(session: Session, ref, input) {
        const combined = ref.orderId !== null && ref.orderId !== ref.nativeId
        const [ItemID, TransactionID] = ref.nativeId.split('-')
        await session.trading('SendInvoice', {
          ...(combined ? { OrderID: ref.orderId ?? '' } : { ItemID, TransactionID }),
          EmailCopyToSeller: input.copyToSeller,
        })
        return { receipt: null }
      },
    }),
    combine_invoices: action({
      title: { en: 'Combine with other purchases', zh: '合并运费（合并账单）' },
      description: {
        en: 'One invoice and one postage for several unpaid purchases of this buyer. Done on eBay’s order page; the buyer then has 4 new days to pay.',
        zh: '将该买家多笔未付款订单合并为一份账单和一次运费，在 eBay 订单页面完成；买家重新获得 4 天付款时间。',
      },
      via: 'manual',
      irreversible: false,
      movesMoney: false,
      input: z.strictObject({}),
      confirmedBy: null,
      link: (ref) => orderLink(ref.site, ref.orderId ?? ref.nativeId),
    }),
    offer_second_chance: offerSecondChance,
  },
})
