import { z } from 'zod'
import { action, kind, marketplace, parseWire, sighting, stream } from '#adapter'
import type { Connection, Marketplace } from '#adapter'
import { deadlineTable, machine, recognise } from '#case'
import type { DeadlineRow } from '#case'

/** A conversation with a buyer as the fake marketplace shows it. */
export interface FakeLetter {
  readonly id: string
  readonly state: string
  readonly at: string
  readonly order?: string
  readonly locale?: string
  readonly buyer?: string
  readonly said?: readonly { key: string; at: string; party: 'buyer' | 'seller'; text: string }[]
}

const letterWire = z.object({
  id: z.string(),
  state: z.string(),
  at: z.string(),
  order: z.string().optional(),
  locale: z.string().optional(),
  buyer: z.string().default('somebody'),
  said: z
    .array(
      z.object({ key: z.string(), at: z.string(), party: z.enum(['buyer', 'seller']), text: z.string() }),
    )
    .default([]),
})

const answer: DeadlineRow = {
  id: 'post.answer.24h',
  sites: '*',
  duration: 'PT24H',
  days: 'all',
  from: 'entered',
  party: 'seller',
  onMiss: 'metric_hit',
  validFrom: null,
  validTo: null,
  source: { text: 'made up for tests', url: null, readOn: '2026-11-24' },
  confidence: 'assumed',
  text: { en: 'answer', zh: '回复' },
}

const letterMachine = machine({
  kind: 'message',
  initial: ['NEW'],
  deadlines: deadlineTable({ answer: [answer] }),
  states: {
    NEW: {
      status: 'awaiting_seller',
      phase: 'negotiation',
      to: ['ANSWERED'],
      actions: ['reply'],
      deadlines: ['answer'],
    },
    ANSWERED: { status: 'awaiting_buyer', phase: 'negotiation', to: ['NEW'], actions: ['reply'] },
  },
})
const WORDS = { en: 'words', zh: '说明' }

/** A marketplace of letters between buyers and a shop in Germany; a reply counts as sent once it is taken. */
export const fakePost = (id: string): Marketplace =>
  marketplace<Connection>({
    id,
    name: { en: `Post ${id}`, zh: `邮局 ${id}` },
    sites: { HERE: { name: 'Here', zone: 'Europe/Berlin', country: 'DE' } },
    credentials: [{ name: 'secret', secret: true, title: { en: 'Secret', zh: '密钥' } }],
    endpoints: { api: 'https://post.example' },
    limits: [],
    streams: {
      letters: stream<Connection, z.output<typeof letterWire>>({
        everySeconds: 600,
        list: async () => ({ items: [], cursor: {}, more: false }),
        items: (body) => z.array(z.unknown()).parse(body),
        parse: (item) => parseWire(letterWire, item),
        map: (wire, flags) => ({
          cases: [
            sighting(letterMachine, {
              nativeId: wire.id,
              state: recognise(letterMachine, wire.state),
              native: { state: wire.state },
              site: 'HERE',
              asOf: wire.at,
              openedAt: wire.at,
              enteredAt: wire.at,
              subject: 'a letter',
              orderId: wire.order ?? null,
              lines: [],
              buyer: { handle: wire.buyer, locale: wire.locale ?? null },
              reason: null,
              amount: null,
              given: {},
              activities: wire.said.map((entry) => ({ ...entry, as: 'message' as const })),
              flags,
              link: 'https://post.example/letters',
            }),
          ],
        }),
      }),
    },
    kinds: {
      message: kind<Connection, keyof typeof letterMachine.states, 'reply'>({
        machine: letterMachine,
        reread: async () => [],
        actions: {
          reply: action({
            title: WORDS,
            description: WORDS,
            irreversible: true,
            movesMoney: false,
            via: 'api',
            input: z.strictObject({ text: z.string() }),
            outgoing: ['text'],
            confirmedBy: null,
            run: async () => ({ receipt: null }),
          }),
        },
      }),
    },
    open: (connection) => connection,
    problem: () => null,
  })
