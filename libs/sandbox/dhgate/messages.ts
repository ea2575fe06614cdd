import type { Deed } from '../marketplace.js'
import { record, second, type World } from './world.js'
import type { Buyer, Entry, Topic } from './types.js'

interface NewTopic {
  readonly seller: string
  readonly msgType: string
  readonly title: string
  readonly param: string | null
  readonly buyer: Buyer | null
  readonly began: Topic['began']
  readonly content: string
  readonly attachments?: readonly string[]
}

/** Begins a conversation, or a notice of the platform. */
export function beginTopic(world: World, input: NewTopic, deed: Deed): Topic {
  const { content, attachments = [], ...fields } = input
  const topic: Topic = {
    ...fields,
    msgId: 200_000_000 + world.state.nextId++,
    entries: [],
    read: input.began === 'seller',
    binned: false,
  }
  world.state.topics.push(topic)
  write(world, topic, input.began, content, deed, attachments)
  return topic
}

/** Somebody writes in a conversation. */
export function write(
  world: World,
  topic: Topic,
  from: Entry['from'],
  content: string,
  deed: Deed,
  attachments: readonly string[] = [],
): void {
  const detailId = 400_000_000 + world.state.nextId++
  topic.entries = [...topic.entries, { detailId, at: second(deed.at), from, content, attachments }]
  topic.read = from === 'seller'
  record(world, deed, topic.seller, 'message.written', { msgId: String(topic.msgId), from })
}
