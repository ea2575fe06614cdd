import { Problem, sighting, stream } from '#adapter'
import type { At, CaseRemark, Sightings } from '#adapter'
import { machine, deadlineTable, recognise } from '#case'
import type { Activity, Flag, Observation, Party, UnknownState } from '#case'
import { listMessages } from './message-list.js'
import { FROM_BUYERS, NOTICES, parseTopic, plainText } from './message-wire.js'
import type { Detail, ReadTopic, Topic } from './message-wire.js'
import type { Session } from './client.js'
import { listIn } from './paging.js'
import { settingsOf } from './settings.js'
import type { DhgateSettings } from './settings.js'
import { dayOf, instantOf } from './wall-time.js'

const NO_CLOCK = 'DHgate names no time by which a message must be answered'

/** A conversation. DHgate has no state of it; whose turn it is follows from who wrote last. */
export const messageMachine = machine({
  kind: 'message',
  initial: ['BUYER_WROTE', 'SELLER_WROTE', 'BINNED'],
  deadlines: deadlineTable({}),
  states: {
    BUYER_WROTE: {
      status: 'awaiting_seller',
      phase: 'negotiation',
      to: ['SELLER_WROTE', 'BINNED'],
      actions: ['reply', 'mark_read'],
      noDeadline: NO_CLOCK,
      says: 'the last entry of msgDetailList is the buyer’s',
    },
    SELLER_WROTE: {
      status: 'awaiting_buyer',
      phase: 'negotiation',
      to: ['BUYER_WROTE', 'BINNED'],
      actions: ['reply', 'mark_read'],
      says: 'the last entry of msgDetailList is the seller’s',
    },
    BINNED: {
      status: 'settled',
      phase: 'closed',
      to: ['BUYER_WROTE', 'SELLER_WROTE'],
      says: 'receiverStatus or senderStatus of the shop is 1',
    },
  },
})
export type MessageState = keyof typeof messageMachine.states

/** The two sides of a topic. */
interface Sides {
  readonly ours: 'sender' | 'reciever'
  readonly ourId: string
  readonly buyerId: string
  readonly buyer: string
}

/** Which side is the shop: by its organisation; where that is not known, the side that was written to. */
export function sidesOf({ topic, us }: ReadTopic): Sides {
  const began = us !== null && topic.senderOrgId === us && topic.recieverOrgId !== us
  return began
    ? {
        ours: 'sender',
        ourId: topic.senderId ?? '',
        buyerId: topic.recieverId ?? '',
        buyer: topic.receiverNickName ?? '',
      }
    : {
        ours: 'reciever',
        ourId: topic.recieverId ?? '',
        buyerId: topic.senderId ?? '',
        buyer: topic.senderNickName ?? '',
      }
}

function partyOf({ senderId }: Detail, { ourId, buyerId }: Sides): Party | null {
  if (senderId === 'SYSTEM') return 'marketplace'
  if (senderId === buyerId && buyerId !== '') return 'buyer'
  return senderId === ourId && ourId !== '' ? 'seller' : null
}

function dateOf(text: string, path: string, { timezone }: DhgateSettings): string {
  const at = instantOf(text, timezone)
  if (at !== null) return at
  throw new Problem('contract_changed', `unexpected shape: ${path} is no date`, { sideEffect: 'none' })
}

/** What was written, the oldest first. */
export function activitiesOf(read: ReadTopic, settings: DhgateSettings): Activity[] {
  const sides = sidesOf(read)
  return read.details
    .map((detail): Activity => {
      const files = (detail.attNames ?? '').split(',').filter((name) => name.trim() !== '')
      const attached = files.length > 0 ? `[${files.join(', ')}]` : ''
      return {
        key: `message:${detail.detailId}`,
        at: dateOf(detail.createTime, 'createTime', settings),
        party: partyOf(detail, sides),
        text: [plainText(detail.content), attached]
          .filter((part) => part !== '')
          .join('\n')
          .slice(0, 4_000),
        as: 'message',
      }
    })
    .toSorted((a, b) => a.at.localeCompare(b.at) || a.key.localeCompare(b.key))
}

function stateOf(topic: Topic, sides: Sides, said: readonly Activity[]): MessageState | UnknownState {
  if (!(FROM_BUYERS as readonly string[]).includes(topic.msgType))
    return recognise(messageMachine, `msgType ${topic.msgType}`)
  const bin = String((sides.ours === 'sender' ? topic.senderStatus : topic.receiverStatus) ?? 0)
  if (bin !== '0') return recognise(messageMachine, bin === '1' ? 'BINNED' : `status ${bin}`)
  const last = said.findLast(({ party }) => party === 'buyer' || party === 'seller')
  if (last) return last.party === 'seller' ? 'SELLER_WROTE' : 'BUYER_WROTE'
  return sides.ours === 'sender' ? 'SELLER_WROTE' : 'BUYER_WROTE'
}

const orderOf = ({ msgType, param }: Topic): string | null =>
  msgType === '002' && param !== null && param !== undefined && String(param) !== '' ? String(param) : null

export function toObservation(read: ReadTopic, flags: readonly Flag[], at: At): Observation<MessageState> {
  const settings = settingsOf(at.settings)
  const { topic } = read
  const sides = sidesOf(read)
  const said = activitiesOf(read, settings)
  const lastAt = dateOf(topic.lastReplyTime, 'lastReplyTime', settings)
  const native = {
    msgType: topic.msgType,
    lastReplyTime: topic.lastReplyTime,
    msgReplyCount: topic.msgReplyCount,
    receiverRead: topic.receiverRead,
    receiverStatus: topic.receiverStatus,
    senderStatus: topic.senderStatus,
    param: topic.param,
    buyerId: sides.buyerId,
  }
  const unread: Flag = { code: 'unknown_value', path: 'msgDetailList', value: 'not read' }
  return {
    nativeId: topic.msgId,
    state: stateOf(topic, sides, said),
    native: Object.fromEntries(
      Object.entries(native).flatMap(([name, value]) =>
        value === null || value === undefined || value === '' ? [] : [[name, String(value)]],
      ),
    ),
    site: at.site,
    asOf: lastAt,
    openedAt: said[0]?.at ?? lastAt,
    enteredAt: lastAt,
    subject: topic.msgTitle || `Message ${topic.msgId}`,
    orderId: orderOf(topic),
    lines: [],
    buyer: sides.buyer ? { handle: sides.buyer, locale: null } : null,
    reason: null,
    amount: null,
    given: {},
    activities: said,
    flags: said.length === 0 ? [...flags, unread] : [...flags],
    link: null,
    stateFrom: 'derived',
  }
}

/** What was written about an order stands in its disputes, too. */
function remarksOf(read: ReadTopic, settings: DhgateSettings): CaseRemark[] {
  const orderId = orderOf(read.topic)
  if (orderId === null) return []
  return activitiesOf(read, settings).map((activity) => ({
    of: { orderId, kinds: ['dispute'] },
    key: activity.key,
    asOf: activity.at,
    activity,
  }))
}

function see(read: ReadTopic, flags: readonly Flag[], at: At): Sightings {
  const settings = settingsOf(at.settings)
  const { topic } = read
  if ((NOTICES as readonly string[]).includes(topic.msgType)) {
    const on = dayOf(dateOf(topic.lastReplyTime, 'lastReplyTime', settings), settings.timezone)
    const value = topic.msgTitle || `msgType ${topic.msgType}`
    return { cases: [], facts: [{ name: `notice ${topic.msgId}`, on, value }] }
  }
  return {
    cases: [sighting(messageMachine, toObservation(read, flags, at))],
    remarks: remarksOf(read, settings),
  }
}

export const messages = stream<Session, ReadTopic>({
  everySeconds: 600,
  list: (session, cursor) => listMessages(session, cursor),
  items: (body) => {
    if (Array.isArray(body)) return body
    const alone = typeof body === 'object' && body !== null && ('topic' in body || 'msgId' in body)
    return alone ? [body] : listIn(body, '/msgList')
  },
  parse: parseTopic,
  map: see,
})
