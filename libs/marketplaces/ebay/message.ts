import { z } from 'zod'
import { Problem, action, kind, parseWire, sighting, stream } from '#adapter'
import type { CaseRef, Cursor, FileBody, Page } from '#adapter'
import type { Session } from './client.js'
import { messageMachine } from './message-machine.js'
import { openFile } from './message-files.js'
import {
  conversationSeen,
  exchangeSeen,
  mediaOfConversation,
  mediaOfExchange,
} from './message-observation.js'
import { conversationWire, exchangeWire } from './message-wire.js'
import { ownName } from './own-name.js'

/*
 * Messages of buyers: the Message API 1.0.0 where the shop consented to it, else Trading's member messages (questions
 * about listings alone), which the shop chooses by its settings. Sources: interface description, Trading reference,
 * read 2026-11-22.
 */

const BASE = '/commerce/message/v1'
const TYPE = 'FROM_MEMBERS'
const PAGE_SIZE = 50
const READ_PER_PAGE = 10
const BACKFILL_DAYS = 30
const OVERLAP_MS = 3_600_000
const DAY_MS = 86_400_000

const viaTrading = (session: Pick<Session, 'settings'>): boolean => session.settings['messages'] === 'trading'

const cursorWire = z.object({
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  offset: z.number().int().nullable(),
  queue: z.array(z.record(z.string(), z.unknown())),
  shop: z.string(),
})
const restWire = z.object({ since: z.iso.datetime() })
type Sweep = z.output<typeof cursorWire>

/** Conversations with a message since the last look; each is read in full. */
async function listConversations(session: Session, cursor: Cursor | null): Promise<Page> {
  if (viaTrading(session)) return { items: [], cursor: cursor ?? {}, more: false }
  const sweep = cursorWire.safeParse(cursor).data ?? (await begin(session, cursor))
  return sweep.offset === null ? readSome(session, sweep) : announce(session, sweep, sweep.offset)
}

async function begin(session: Session, cursor: Cursor | null): Promise<Sweep> {
  const now = session.now()
  const since = restWire.safeParse(cursor).data?.since
  const from = since === undefined ? now.getTime() - BACKFILL_DAYS * DAY_MS : Date.parse(since) - OVERLAP_MS
  return {
    since: new Date(from).toISOString(),
    until: now.toISOString(),
    offset: 0,
    queue: [],
    shop: await ownName(session),
  }
}

async function announce(session: Session, sweep: Sweep, offset: number): Promise<Page> {
  const answer = await session.rest({
    operation: 'conversation.list',
    method: 'GET',
    path: `${BASE}/conversation`,
    query: { conversation_type: TYPE, start_time: sweep.since, limit: PAGE_SIZE, offset },
  })
  const found = conversationsIn(answer ?? { total: 0 }).filter(isRecord)
  const end = found.length < PAGE_SIZE
  return next([], { ...sweep, offset: end ? null : offset + found.length, queue: [...sweep.queue, ...found] })
}

async function readSome(session: Session, sweep: Sweep): Promise<Page> {
  const items: unknown[] = []
  for (const conversation of sweep.queue.slice(0, READ_PER_PAGE))
    items.push(await withMessages(session, conversation, sweep.shop))
  return next(items, { ...sweep, queue: sweep.queue.slice(READ_PER_PAGE) })
}

const next = (items: readonly unknown[], sweep: Sweep): Page =>
  sweep.offset !== null || sweep.queue.length > 0
    ? { items, cursor: sweep, more: true }
    : { items, cursor: { since: sweep.until }, more: false }

/** The newest fifty messages beside the conversation: those before are in the timeline already. */
async function withMessages(
  session: Session,
  conversation: Record<string, unknown>,
  shop: string,
): Promise<unknown> {
  const id = String(conversation['conversationId'])
  const answer = await session.rest({
    operation: 'conversation.get',
    method: 'GET',
    path: `${BASE}/conversation/${encodeURIComponent(id)}`,
    query: { conversation_type: TYPE, limit: PAGE_SIZE },
  })
  const detail = isRecord(answer) ? answer : {}
  const { messages, conversationStatus, conversationTitle } = detail
  return {
    ...conversation,
    ...(conversationStatus !== undefined && { conversationStatus }),
    ...(conversationTitle !== undefined && { conversationTitle }),
    messages: messages ?? [],
    shopUsername: shop,
  }
}

/** The conversations in a raw body: a page, or one alone. */
function conversationsIn(body: unknown): readonly unknown[] {
  if (!isRecord(body)) return [body]
  if (Array.isArray(body['conversations'])) return body['conversations']
  return body['total'] === 0 ? [] : [body]
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const messages = stream({
  everySeconds: 300,
  list: listConversations,
  items: conversationsIn,
  parse: (item) => parseWire(conversationWire, item),
  map: (wire, flags, at) => ({ cases: [sighting(messageMachine, conversationSeen(wire, flags, at))] }),
})

/** Questions about listings by Trading, for shops that have not consented to the Message API. */
async function listExchanges(session: Session, cursor: Cursor | null): Promise<Page> {
  if (!viaTrading(session)) return { items: [], cursor: cursor ?? {}, more: false }
  const now = session.now()
  const from = new Date(now.getTime() - BACKFILL_DAYS * DAY_MS).toISOString()
  const page = z.object({ page: z.number().int().positive() }).safeParse(cursor).data?.page ?? 1
  const answer = await session.trading('GetMemberMessages', {
    MailMessageType: 'All',
    StartCreationTime: from,
    EndCreationTime: now.toISOString(),
    Pagination: { EntriesPerPage: 100, PageNumber: page },
  })
  const items = exchangesIn(answer)
  const more = answer['HasMoreItems'] === 'true' && items.length > 0
  return { items, cursor: more ? { page: page + 1 } : {}, more }
}

function exchangesIn(body: unknown): readonly unknown[] {
  if (!isRecord(body) || !('Ack' in body)) return Array.isArray(body) ? body : [body]
  const list = isRecord(body['MemberMessage']) ? body['MemberMessage']['MemberMessageExchange'] : []
  return Array.isArray(list) ? list : []
}

export const memberMessages = stream({
  everySeconds: 900,
  list: listExchanges,
  items: exchangesIn,
  parse: (item) => parseWire(exchangeWire, item),
  map: (wire, flags, at) => ({ cases: [sighting(messageMachine, exchangeSeen(wire, flags, at))] }),
})

const isTrading = (ref: CaseRef): boolean => ref.nativeId.startsWith('Trading:')

async function reread(session: Session, ref: CaseRef) {
  if (!isTrading(ref)) {
    const conversation = { conversationId: ref.nativeId, conversationType: TYPE }
    const item = await withMessages(session, conversation, await ownName(session))
    return [{ stream: 'messages', items: [item] }]
  }
  return [{ stream: 'member-messages', items: await rereadExchange(session, ref) }]
}

async function rereadExchange(session: Session, ref: CaseRef): Promise<readonly unknown[]> {
  const answer = await session.trading('GetMemberMessages', {
    MailMessageType: 'All',
    StartCreationTime: ref.openedAt,
    EndCreationTime: new Date(Date.parse(ref.openedAt) + 1_000).toISOString(),
    Pagination: { EntriesPerPage: 100, PageNumber: 1 },
  })
  const id = ref.native['MessageID']
  return exchangesIn(answer).filter((raw) => exchangeWire.safeParse(raw).data?.Question.MessageID === id)
}

/** A file of a message, at the address that eBay names for it now. */
async function file(session: Session, ref: CaseRef, key: string): Promise<FileBody> {
  if (isTrading(ref)) {
    const [found] = await rereadExchange(session, ref)
    return openFile(session, found ? mediaOfExchange(exchangeWire.parse(found)) : new Map(), key)
  }
  const read = await withMessages(session, { conversationId: ref.nativeId, conversationStatus: '?' }, '')
  return openFile(session, mediaOfConversation(parseWire(conversationWire, read).wire), key)
}

const MAX_TEXT = 2_000

const reply = action({
  title: { en: 'Reply', zh: '回复' },
  description: { en: 'Sends the text to the buyer.', zh: '将内容发送给买家。' },
  via: 'api',
  irreversible: true,
  movesMoney: false,
  input: z.strictObject({
    text: z
      .string()
      .trim()
      .min(1)
      .max(MAX_TEXT)
      .meta({ 'x-words': { en: 'Text (2,000 characters)', zh: '内容（2000 字符以内）' } }),
    publish: z
      .boolean()
      .default(false)
      .meta({ 'x-words': { en: 'Show question and answer on the listing', zh: '在商品页面公开问答' } }),
  }),
  outgoing: ['text'],
  confirmedBy: null,
  check: (ref, { publish }) =>
    publish && !isTrading(ref)
      ? {
          en: 'eBay shows an answer on the listing only for a question read by Trading (setting “Messages”)',
          zh: '只有通过 Trading 读取的问题（店铺设置“消息来源”）才能在商品页面公开回答',
        }
      : null,
  shownBy: ({ since }, { text }) => since.some((one) => one.party === 'seller' && sameText(one.text, text)),
  async run(session: Session, ref, { text, publish }) {
    if (isTrading(ref)) {
      await session.trading('AddMemberMessageRTQ', {
        ItemID: ref.lines[0]?.itemId ?? undefined,
        MemberMessage: {
          Body: text,
          DisplayToPublic: publish,
          ParentMessageID: ref.native['MessageID'],
          RecipientID: ref.buyer?.handle,
        },
      })
      return { receipt: null }
    }
    const answer = await session.rest({
      operation: 'conversation.send',
      method: 'POST',
      path: `${BASE}/send_message`,
      body: { conversationId: ref.nativeId, messageText: text },
    })
    const sent = z.looseObject({ messageId: z.coerce.string() }).safeParse(answer)
    return { receipt: sent.data?.messageId ?? null }
  },
})

/** eBay rewraps white space. */
const sameText = (one: string, other: string): boolean =>
  one.replace(/\s+/g, ' ').trim() === other.replace(/\s+/g, ' ').trim()

export const message = kind({
  machine: messageMachine,
  reread,
  file,
  actions: {
    reply,
    archive_conversation: action({
      title: { en: 'File away', zh: '归档' },
      description: {
        en: 'Moves the conversation to eBay’s archive; the buyer sees nothing of it. A new message opens it again.',
        zh: '将会话移入 eBay 归档，买家不会看到；有新消息时会重新打开。',
      },
      via: 'api',
      irreversible: false,
      movesMoney: false,
      input: z.strictObject({}),
      confirmedBy: ['ARCHIVE'],
      async run(session: Session, ref) {
        if (isTrading(ref))
          throw new Problem('rejected', 'questions of Trading cannot be filed away', { sideEffect: 'none' })
        await session.rest({
          operation: 'conversation.update',
          method: 'POST',
          path: `${BASE}/update_conversation`,
          body: {
            conversationId: ref.nativeId,
            conversationStatus: 'ARCHIVE',
            conversationType: ref.native['conversationType'] ?? TYPE,
          },
        })
        return { receipt: null }
      },
    }),
  },
})
