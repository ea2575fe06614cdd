import { z } from 'zod'
import { Problem, action, kind, parseWire } from '#adapter'
import type { CaseRef, RawItems, Shown } from '#adapter'
import type { Session } from './client.js'
import { readOrder, refundOrder } from './refund.js'
import { ticketFile } from './ticket-file.js'
import { ticketMachine } from './ticket-machine.js'
import { readTicket, ticketPath } from './ticket-read.js'
import { ticketWire } from './ticket-wire.js'

/** "a max of 2000 characters" (v3 specification 3.0.65); counted in UTF-16 units, the strictest reading. */
const LONGEST_REPLY = 2_000
/** Our clock and Wish's may differ by so much. */
const CLOCKS_DIFFER_MS = 2 * 60_000

const message = z.strictObject({
  message: z
    .string()
    .trim()
    .min(1)
    .max(LONGEST_REPLY)
    .meta({ 'x-words': { en: 'Message', zh: '回复内容' } }),
})

/**
 * Sends a reply, once. Wish has no idempotency key: when the answer was lost, the ticket is read, and the reply is taken as
 * sent if it stands there since; else the problem stays, and with it the doubt.
 */
async function say(session: Session, ref: CaseRef, text: string): Promise<{ receipt: null }> {
  const startedAt = session.now().getTime()
  try {
    await session.call({
      operation: 'tickets.reply',
      method: 'POST',
      path: `${ticketPath(ref)}/replies`,
      body: { message: text },
    })
  } catch (error) {
    const lost = error instanceof Problem && error.detail.sideEffect === 'unknown'
    if (!lost || !(await wasSaid(session, ref, text, startedAt))) throw error
  }
  return { receipt: null }
}

async function wasSaid(session: Session, ref: CaseRef, text: string, startedAt: number): Promise<boolean> {
  try {
    const { wire } = parseWire(ticketWire, await readTicket(session, ref))
    return (wire.replies ?? []).some(
      (reply) =>
        reply.sender === 'MERCHANT' &&
        reply.message?.trim() === text &&
        Date.parse(reply.replied_at) >= startedAt - CLOCKS_DIFFER_MS,
    )
  } catch {
    return false
  }
}

/** The reply stands in the history since: the buyer may have answered, or Wish closed it, before anybody looked. */
const stands = ({ since }: Shown, { message: said }: { message: string }): boolean =>
  since.some(({ key, party, text }) => key.startsWith('reply:') && party === 'seller' && same(text, said))

const same = (one: string, other: string): boolean =>
  one.replaceAll(/\s+/g, ' ').trim() === other.replaceAll(/\s+/g, ' ').trim()

/** The ticket afresh, and its order, where refunds show. An order that is gone does not hide the ticket. */
async function reread(session: Session, ref: CaseRef): Promise<readonly RawItems[]> {
  const ticketItems = { stream: 'tickets', items: [await readTicket(session, ref)] }
  if (ref.orderId === null) return [ticketItems]
  try {
    return [ticketItems, { stream: 'orders', items: [await readOrder(session, ref.orderId)] }]
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_found') return [ticketItems]
    throw error
  }
}

const turn =
  (state: 'CLOSED' | 'AWAITING_MERCHANT' | 'AWAITING_WISH', operation: string) =>
  async (session: Session, ref: CaseRef): Promise<{ receipt: null }> => {
    await session.call({ operation, method: 'PUT', path: ticketPath(ref), body: { state } })
    return { receipt: null }
  }

const NOTHING = z.strictObject({})

export const ticket = kind({
  machine: ticketMachine,
  reread,
  file: ticketFile,
  actions: {
    reply: action({
      title: { en: 'Reply to the buyer', zh: '回复买家' },
      description: {
        en: 'Sends the message to the buyer; the ticket then waits for the buyer. At most 2,000 characters, text only. It cannot be taken back.',
        zh: '将消息发送给买家，工单随后等待买家回复。最多 2000 个字符，仅限文字，发送后无法撤回。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: false,
      input: message,
      outgoing: ['message'],
      confirmedBy: ['AWAITING_USER'],
      shownBy: stands,
      run: (session: Session, ref, input) => say(session, ref, input.message),
    }),
    add_reply: action({
      title: { en: 'Add another reply', zh: '补充回复' },
      description: {
        en: 'Sends a further message while the ticket waits for the buyer. At most 2,000 characters, text only. It cannot be taken back.',
        zh: '在等待买家回复期间再发送一条消息。最多 2000 个字符，仅限文字，发送后无法撤回。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: false,
      input: message,
      outgoing: ['message'],
      // The state stays what it was: the history alone shows it.
      confirmedBy: null,
      shownBy: stands,
      run: (session: Session, ref, input) => say(session, ref, input.message),
    }),
    close: action({
      title: { en: 'Close the ticket', zh: '关闭工单' },
      description: {
        en: 'Ends the conversation. Only merchants to whom Wish allows it can open the ticket again.',
        zh: '结束会话。只有获得 Wish 许可的商户才能重新打开工单。',
      },
      via: 'api',
      irreversible: false,
      movesMoney: false,
      input: NOTHING,
      confirmedBy: ['CLOSED', 'PERMANENTLY_CLOSED'],
      run: turn('CLOSED', 'tickets.close'),
    }),
    appeal: action({
      title: { en: 'Ask Wish for help', zh: '请求 Wish 介入' },
      description: {
        en: 'Hands the ticket to Wish’s support, which answers, closes it or gives it back.',
        zh: '将工单转交 Wish 客服，由其回复、关闭或退回。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: false,
      input: NOTHING,
      confirmedBy: ['AWAITING_WISH'],
      run: turn('AWAITING_WISH', 'tickets.appeal'),
    }),
    reopen: action({
      title: { en: 'Open the ticket again', zh: '重新打开工单' },
      description: {
        en: 'Takes up a closed ticket. Wish allows it to some merchants only and refuses it to the others.',
        zh: '重新处理已关闭的工单。Wish 仅允许部分商户操作，其余会被拒绝。',
      },
      via: 'api',
      irreversible: false,
      movesMoney: false,
      input: NOTHING,
      confirmedBy: ['AWAITING_MERCHANT'],
      run: turn('AWAITING_MERCHANT', 'tickets.reopen'),
    }),
    refund_order: refundOrder,
  },
})
