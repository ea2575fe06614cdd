import { z } from 'zod'
import { Problem } from '#adapter'
import type { Cursor, Page } from '#adapter'
import type { Session } from './client.js'
import { FROM_BUYERS, topicWire } from './message-wire.js'
import type { Topic } from './message-wire.js'
import { listIn, listPage } from './paging.js'
import { wallTime } from './wall-time.js'

/** Read as well, for what they say of orders, payments and rules. */
const NOTICED = ['004', '006', '008', '011']
/** Topics whose words are fetched in one turn, a call each. */
const READ_AT_ONCE = 30
/** Once a day all topics of the time are looked at: an answer to an old one may not stand in front. */
const WHOLE_EVERY_MS = 86_400_000
const MOST_PAGES = 400

const cursorWire = z.object({
  us: z.string().nullable(),
  /** What a topic looked like when it was last read, by its id. */
  seen: z.record(z.string(), z.string()),
  wholeAt: z.iso.datetime().nullable(),
})

const stampOf = (topic: Topic): string =>
  [
    topic.lastReplyTime,
    topic.msgReplyCount,
    topic.receiverStatus,
    topic.senderStatus,
    topic.receiverRead,
  ].join('|')

/** One turn: the topics that changed since they were last read, each with what was written in it. */
export async function listMessages(session: Session, cursor: Cursor | null): Promise<Page> {
  const state = cursorWire.safeParse(cursor).data ?? { us: null, seen: {}, wholeAt: null }
  const now = session.now()
  const us = state.us ?? (await organisation(session))
  const whole = state.wholeAt === null || now.getTime() - Date.parse(state.wholeAt) >= WHOLE_EVERY_MS
  const topics = await changedTopics(session, state.seen, whole)
  const items: unknown[] = []
  const seen = { ...state.seen }
  for (const { item, topic } of topics.slice(0, READ_AT_ONCE)) {
    const talk = topic !== null && (FROM_BUYERS as readonly string[]).includes(topic.msgType)
    items.push(talk ? { topic: item, details: await detailsOf(session, topic.msgId), us } : item)
    if (topic) seen[topic.msgId] = stampOf(topic)
  }
  const more = topics.length > READ_AT_ONCE
  const wholeAt = whole && !more ? now.toISOString() : state.wholeAt
  return { items, cursor: { us, seen: recent(seen, session, now), wholeAt }, more }
}

/** Forgets topics that the window of days no longer shows. */
function recent(seen: Readonly<Record<string, string>>, session: Session, now: Date): Record<string, string> {
  const { backfillDays, timezone } = session.settings
  const oldest = wallTime(new Date(now.getTime() - (backfillDays + 2) * 86_400_000), timezone)
  return Object.fromEntries(Object.entries(seen).filter(([, stamp]) => stamp > oldest))
}

interface Listed {
  readonly item: unknown
  /** Null: its shape is not known; it is handed on to be reported. */
  readonly topic: Topic | null
}

/** Changed topics, newest first. The list may not say how many pages it has: a page that is short or repeated ends it. */
async function changedTopics(
  session: Session,
  seen: Readonly<Record<string, string>>,
  whole: boolean,
): Promise<Listed[]> {
  const params = {
    beforeDay: Math.min(366, session.settings.backfillDays),
    msgType: [...FROM_BUYERS, ...NOTICED].join(','),
    orderField: 'lastreplytime',
    orderType: 'desc',
  }
  const found = new Map<string, Listed>()
  let before = ''
  for (let pageNo = 1; pageNo <= MOST_PAGES; pageNo += 1) {
    const page = await listPage(session, 'messageList', params, pageNo)
    const text = JSON.stringify(page.items)
    if (text === before) break
    before = text
    const listed = page.items.map((item): Listed => ({ item, topic: topicWire.safeParse(item).data ?? null }))
    const changed = listed.filter(({ topic }) => topic === null || seen[topic.msgId] !== stampOf(topic))
    for (const one of changed) found.set(one.topic?.msgId ?? JSON.stringify(one.item), one)
    const last = page.pages === null ? page.items.length < session.settings.pageSize : pageNo >= page.pages
    if (last || (!whole && changed.length === 0)) break
  }
  return [...found.values()]
}

/** What was written in a topic. */
export async function detailsOf(session: Session, msgId: string): Promise<readonly unknown[]> {
  return listIn(await session.call('messageGet', { msgId }), '/msgDetailList')
}

/** The shop's own id, to tell its messages from the buyers'. */
async function organisation(session: Session): Promise<string | null> {
  try {
    const body = await session.call('sellerGet', {})
    const id = typeof body === 'object' && body !== null ? Reflect.get(body, 'supplierId') : undefined
    return typeof id === 'string' && id !== '' ? id : null
  } catch (error) {
    if (error instanceof Problem && (error.code === 'forbidden' || error.code === 'rejected')) return null
    throw error
  }
}

/** A topic read again, as the list shows it now; nothing where the list shows it no more. */
export async function rereadTopic(
  session: Session,
  msgId: string,
  hint: { readonly param: string | undefined },
): Promise<readonly unknown[]> {
  const params = {
    beforeDay: 366,
    msgType: FROM_BUYERS.join(','),
    orderField: 'lastreplytime',
    orderType: 'desc',
    searchKey: hint.param,
  }
  for (let pageNo = 1, before = ''; pageNo <= MOST_PAGES; pageNo += 1) {
    const page = await listPage(session, 'messageList', params, pageNo)
    const item = page.items.find((one) => topicWire.safeParse(one).data?.msgId === msgId)
    if (item !== undefined)
      return [{ topic: item, details: await detailsOf(session, msgId), us: await organisation(session) }]
    const text = JSON.stringify(page.items)
    const last = page.pages === null ? page.items.length < session.settings.pageSize : pageNo >= page.pages
    if (last || text === before) break
    before = text
  }
  return []
}
