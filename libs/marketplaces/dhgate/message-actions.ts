import { z } from 'zod'
import { action, kind } from '#adapter'
import type { CaseRef, Shown } from '#adapter'
import type { Session } from './client.js'
import { messageInput } from './inputs.js'
import { rereadTopic } from './message-list.js'
import { replyIn } from './message-send.js'
import { plainText } from './message-wire.js'
import { messageMachine } from './message.js'
import type { MessageState } from './message.js'

/** Conversations with buyers. */
export const message = kind<Session, MessageState, 'reply' | 'mark_read'>({
  machine: messageMachine,
  async reread(session: Session, ref: CaseRef) {
    const items = await rereadTopic(session, ref.nativeId, { param: ref.native['param'] })
    return [{ stream: 'messages', items }]
  },
  actions: {
    reply: action({
      title: { en: 'Reply to the buyer', zh: '回复买家' },
      description: {
        en: 'Sends the message to the buyer. It cannot be taken back.',
        zh: '将消息发送给买家，发送后无法撤回。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: false,
      input: messageInput,
      outgoing: ['message'],
      confirmedBy: null,
      shownBy: ({ since }: Shown, input) =>
        since.some(({ party, text }) => party === 'seller' && text.trim() === plainText(input.message)),
      guard: (ref) =>
        ref.native['buyerId']
          ? null
          : { en: 'DHgate did not show who the buyer is', zh: '接口未返回买家 ID' },
      run: (session: Session, ref, input) =>
        replyIn(session, ref.nativeId, ref.native['buyerId'] ?? '', input.message),
    }),
    mark_read: action({
      title: { en: 'Mark as read', zh: '标记为已读' },
      description: {
        en: 'Marks the conversation as read at DHgate; whose turn it is stays the same.',
        zh: '在敦煌网标记为已读，待处理方不变。',
      },
      via: 'api',
      irreversible: false,
      movesMoney: false,
      input: z.strictObject({}),
      confirmedBy: null,
      async run(session: Session, ref) {
        await session.call('messageStatus', { msgIds: ref.nativeId, readStatus: 1 })
        return { receipt: null }
      },
    }),
  },
})
