import { Problem } from '#adapter'
import type { Params, Session } from './client.js'
import { detailsOf } from './message-list.js'
import { plainText, topicWire } from './message-wire.js'
import type { OperationName } from './operations.js'
import { listPage } from './paging.js'
import { instantOf } from './wall-time.js'

/** Our clock and DHgate's may differ by so much. */
const CLOCKS_DIFFER_MS = 2 * 60_000
/** Message about an order, to DHgate. */
const ABOUT_ORDER = 2

/**
 * Sends words, once. DHgate has no idempotency key: when the answer was lost, the conversation is read, and the words are
 * taken as sent if they stand there since; else the problem stays, and with it the doubt.
 */
async function say(
  session: Session,
  operation: OperationName,
  params: Params,
  text: string,
  conversations: () => Promise<readonly string[]>,
): Promise<{ receipt: null }> {
  const startedAt = session.now().getTime()
  try {
    await session.call(operation, { ...params, content: text })
  } catch (error) {
    const lost = error instanceof Problem && error.detail.sideEffect === 'unknown'
    if (!lost || !(await wasSaid(session, await conversations(), text, startedAt))) throw error
  }
  return { receipt: null }
}

async function wasSaid(
  session: Session,
  msgIds: readonly string[],
  text: string,
  startedAt: number,
): Promise<boolean> {
  for (const msgId of msgIds) {
    const details = await detailsOf(session, msgId).catch(() => [])
    const said = details.some((one) => {
      const { content, createTime } = one as { content?: unknown; createTime?: unknown }
      const at = instantOf(String(createTime), session.settings.timezone)
      return (
        at !== null &&
        Date.parse(at) >= startedAt - CLOCKS_DIFFER_MS &&
        plainText(String(content)) === plainText(text)
      )
    })
    if (said) return true
  }
  return false
}

/** Answers in a conversation. */
export const replyIn = (
  session: Session,
  msgId: string,
  receiverId: string,
  text: string,
): Promise<{ receipt: null }> =>
  say(session, 'messageReply', { msgId, receiverId }, text, async () => [msgId])

/** Begins a conversation about an order, or goes on with it: the parameter is spelt `reciverId`. */
export const sendAboutOrder = (
  session: Session,
  buyerId: string,
  orderNo: string,
  text: string,
): Promise<{ receipt: null }> =>
  say(
    session,
    'messageSend',
    { msgTitle: `PO#${orderNo}`, sendMsgType: ABOUT_ORDER, reciverId: buyerId, param: orderNo },
    text,
    () => topicsOf(session, orderNo),
  )

async function topicsOf(session: Session, orderNo: string): Promise<readonly string[]> {
  try {
    const params = { beforeDay: 2, msgType: '002', searchKey: orderNo }
    const { items } = await listPage(session, 'messageList', params, 1)
    return items.flatMap((item) => topicWire.safeParse(item).data?.msgId ?? [])
  } catch {
    return []
  }
}
