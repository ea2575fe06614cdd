import { z } from 'zod'
import { Problem, action, parseWire } from '#adapter'
import type { CaseRef } from '#adapter'
import type { Session } from './client.js'
import { marketplaceIdOf } from './sites.js'

/**
 * The types of message that consist of words, with the longest text of each (messaging.json at 34dc93f). Legal disclosures, warranties and
 * invoices are files alone and stay with Seller Central.
 */
const LONGEST: Readonly<Record<string, number>> = {
  confirmCustomizationDetails: 800,
  confirmDeliveryDetails: 2_000,
  confirmOrderDetails: 2_000,
  confirmServiceDetails: 2_000,
  digitalAccessKey: 400,
  unexpectedProblem: 2_000,
}

const TYPES = Object.keys(LONGEST) as [string, ...string[]]

const input = z
  .strictObject({
    type: z.enum(TYPES).meta({ 'x-words': { en: 'Kind of message', zh: '消息类型' } }),
    text: z
      .string()
      .trim()
      .min(1)
      .max(2_000)
      .meta({ 'x-words': { en: 'Message', zh: '消息内容' } }),
  })
  .refine(({ type, text }) => text.length <= (LONGEST[type] ?? 0), {
    message: 'the text is longer than this kind of message may be',
    path: ['text'],
  })

/** HAL: what may be sent now stands in `_links.actions`; its names are an open list. */
const allowedWire = z.looseObject({
  _links: z.looseObject({ actions: z.array(z.looseObject({ name: z.string() })) }),
})

const placeOf = (ref: CaseRef): { path: string; query: { marketplaceIds: string } } => ({
  path: `/messaging/v1/orders/${encodeURIComponent(ref.orderId ?? ref.nativeId)}`,
  query: { marketplaceIds: marketplaceIdOf(ref.site) },
})

/** The kinds of message that Amazon allows for an order now. */
export async function allowedMessages(session: Session, ref: CaseRef): Promise<readonly string[]> {
  const { path, query } = placeOf(ref)
  const body = await session.call({ operation: 'messaging.actions', method: 'GET', path, query })
  return parseWire(allowedWire, body).wire._links.actions.map(({ name }) => name)
}

export const writeToBuyer = action({
  title: { en: 'Write to the buyer', zh: '主动联系买家' },
  description: {
    en: 'Sends one of the messages that Amazon lets a seller begin with, in the buyer’s language, without HTML, links or addresses. Amazon decides which kinds an order allows; this is no reply to a message.',
    zh: '发送亚马逊允许卖家主动发出的消息：须使用买家语言，不得含 HTML、链接或邮箱。可用类型由亚马逊按订单决定；此操作不是回复买家消息。',
  },
  via: 'api',
  irreversible: true,
  movesMoney: false,
  input,
  outgoing: ['text'],
  // Amazon answers without an id and shows sent messages nowhere.
  confirmedBy: null,
  async run(session: Session, ref, { type, text }) {
    const allowed = await allowedMessages(session, ref)
    if (!allowed.includes(type)) {
      const offered = allowed.filter((name) => TYPES.includes(name)).join(', ') || 'no message'
      throw new Problem(
        'rejected',
        `Amazon does not allow ${type} for this order now; it allows: ${offered}`,
        {
          sideEffect: 'none',
        },
      )
    }
    const { path, query } = placeOf(ref)
    await session.call({
      operation: 'messaging.send',
      method: 'POST',
      path: `${path}/messages/${type}`,
      query,
      body: { text },
    })
    return { receipt: null }
  },
})
