import { inventConversation, inventFeedback } from './communication.js'
import type { World } from './world.js'
import type { Feedback, Message } from './desk-types.js'
import type { Shop } from './types.js'

const HOUR = 3_600_000

interface Talk {
  /** Hours ago, who, what. */
  readonly lines: readonly (readonly [ago: number, from: Message['from'], text: string])[]
  readonly status?: string
  /** The last message comes with a picture. */
  readonly picture?: true
}

const TALKS: readonly Talk[] = [
  { lines: [[2, 'buyer', 'Is this still available in blue?']] },
  {
    lines: [
      [50, 'buyer', '请问包裹什么时候能到？'],
      [46, 'seller', '您好，预计三天内送达。'],
      [5, 'buyer', '还没有收到，请帮忙查一下。'],
    ],
    picture: true,
  },
  {
    lines: [
      [30, 'buyer', 'Passt das Teil auch zum Modell von 2024?'],
      [20, 'seller', 'Ja, es passt.'],
    ],
  },
  {
    lines: [
      [200, 'buyer', 'Thank you, all is well now.'],
      [190, 'seller', 'Glad to hear it.'],
    ],
    status: 'ARCHIVE',
  },
  { lines: [[80, 'buyer', 'Will you ship to Norway?']], status: 'MUTED_BY_POLICY' },
]

type Word = Partial<Pick<Feedback, 'type' | 'text' | 'revised' | 'response'>> & { readonly ago: number }

const WORDS: readonly Word[] = [
  { ago: 10, type: 'Negative', text: 'Arrived broken, box was crushed.' },
  { ago: 60, type: 'Neutral', text: '发货有点慢。' },
  {
    ago: 120,
    type: 'Negative',
    text: 'Wrong colour.',
    response: { at: 0, text: 'We are sorry; a replacement is on its way.' },
  },
  { ago: 150, type: 'Withdrawn', text: 'Left by mistake.' },
  { ago: 170, type: 'Positive', text: 'Seller made it right.', revised: true },
  { ago: 5, type: 'Positive', text: 'Great, fast delivery!' },
  { ago: 90, type: 'Thankful', text: 'A word that eBay has not described.' },
]

/** Messages and feedback of a shop in every state, each with a word that nobody has described. */
export function seedCommunication(world: World, shop: Shop): void {
  const now = world.clock.now()
  for (const { lines, status, picture } of TALKS) {
    const [first] = lines
    const conversation = inventConversation(world, shop.login, undefined, now - (first?.[0] ?? 0) * HOUR)
    conversation.messages = lines.map(([ago, from, text], index) => ({
      messageId: `m${world.state.nextSeq++}`,
      from,
      at: now - ago * HOUR,
      text,
      read: from === 'seller' || index < lines.length - 1,
    }))
    const last = conversation.messages.at(-1)
    if (picture && last) last.media = [{ id: `${last.messageId}-0`, name: 'parcel.png', type: 'IMAGE' }]
    conversation.status = status ?? 'ACTIVE'
  }
  for (const { ago, ...word } of WORDS) inventFeedback(world, shop.login, { ...word, at: now - ago * HOUR })
}
