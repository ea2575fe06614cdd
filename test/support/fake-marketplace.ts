import { z } from 'zod'
import { action, kind, marketplace, parseWire, sighting, stream } from '#adapter'
import type { Connection, Cursor, Marketplace, Page, RateLimit, RawItems } from '#adapter'
import { deadlineTable, machine, recognise } from '#case'
import type { DeadlineRow, Flag, Observation } from '#case'
import { marketplaces } from '#marketplaces'

/** What the fake marketplace says of one ticket. */
export interface FakeTicket {
  readonly id: string
  readonly state: string
  /** The marketplace's own date of this truth; null: it does not say. */
  readonly at: string | null
  readonly opened?: string
  readonly due?: string
  readonly remindAt?: string
  readonly subject?: string
  readonly buyer?: string
  readonly order?: string
  readonly reason?: string
  readonly history?: readonly { key: string; at: string; text: string }[]
}

const ticketWire = z.object({
  id: z.string(),
  state: z.string(),
  at: z.string().nullable(),
  opened: z.string().default('2026-11-01T08:00:00.000Z'),
  due: z.string().optional(),
  remindAt: z.string().optional(),
  subject: z.string().default('a parcel'),
  buyer: z.string().default('somebody'),
  order: z.string().optional(),
  reason: z.string().optional(),
  history: z.array(z.object({ key: z.string(), at: z.string(), text: z.string() })).default([]),
})

const row = (id: string, duration: string): DeadlineRow => ({
  id,
  sites: '*',
  duration,
  days: 'all',
  from: 'opened',
  party: 'seller',
  onMiss: 'none',
  validFrom: null,
  validTo: null,
  source: { text: 'made up for tests', url: null, readOn: '2026-11-22' },
  confidence: 'assumed',
  text: { en: id, zh: id },
})

/** NEW → ANSWERED → NEW or an end. LOST can be reached from NEW alone; any other word is unknown. */
export const ticketMachine = machine({
  kind: 'ticket',
  initial: ['NEW'],
  deadlines: deadlineTable({
    answer: [row('fake.answer.2d', 'P2D')],
    remind: [],
  }),
  states: {
    NEW: {
      status: 'awaiting_seller',
      phase: 'request',
      to: ['ANSWERED', 'REFUNDED', 'LOST'],
      actions: ['refund'],
      deadlines: ['answer', 'remind'],
    },
    ANSWERED: { status: 'awaiting_buyer', phase: 'negotiation', to: ['NEW', 'REFUNDED'] },
    REFUNDED: { status: 'settled', phase: 'closed', to: ['ANSWERED'] },
    LOST: { status: 'lost', phase: 'closed', to: [] },
  },
})

/** How the marketplace answers; each test brings what it needs. */
export interface FakeAnswers {
  readonly list?: (cursor: Cursor | null, connection: Connection) => Promise<Page>
  /** Gives the marketplace a second stream, `letters`. */
  readonly letters?: (cursor: Cursor | null, connection: Connection) => Promise<Page>
  readonly reread?: (nativeId: string) => Promise<readonly RawItems[]>
  readonly refund?: (nativeId: string) => Promise<void>
}

type Wire = z.output<typeof ticketWire>

const NOTHING: Page = { items: [], cursor: { page: 0 }, more: false }

const streamOf = (list: FakeAnswers['list']) =>
  stream<Connection, Wire>({
    everySeconds: 600,
    list: (connection, cursor) => list?.(cursor, connection) ?? Promise.resolve(NOTHING),
    items: (body) => z.array(z.unknown()).parse(body),
    parse: (item) => parseWire(ticketWire, item),
    map: (wire, flags) => ({ cases: [sighting(ticketMachine, observationOf(wire, flags))] }),
  })

const observationOf = (
  wire: Wire,
  flags: readonly Flag[],
): Observation<keyof typeof ticketMachine.states> => ({
  nativeId: wire.id,
  state: recognise(ticketMachine, wire.state),
  native: { state: wire.state },
  site: 'HERE',
  asOf: wire.at,
  openedAt: wire.opened,
  enteredAt: null,
  subject: wire.subject,
  orderId: wire.order ?? null,
  lines: [],
  buyer: { handle: wire.buyer, locale: null },
  reason: wire.reason === undefined ? null : { code: wire.reason, text: null },
  amount: null,
  given: {
    ...(wire.due === undefined ? {} : { answer: wire.due }),
    ...(wire.remindAt === undefined ? {} : { remind: wire.remindAt }),
  },
  activities: wire.history.map((entry) => ({ ...entry, party: 'buyer' as const })),
  flags,
  link: null,
})

const refundOf = (answers: FakeAnswers) =>
  action<Connection, 'REFUNDED', z.ZodObject>({
    title: { en: 'Refund', zh: '退款' },
    description: { en: 'Pays everything back', zh: '全额退款' },
    via: 'api',
    irreversible: true,
    movesMoney: true,
    input: z.strictObject({ note: z.string().max(100).optional() }),
    confirmedBy: ['REFUNDED'],
    async run(_connection, ref) {
      await answers.refund?.(ref.nativeId)
      return { receipt: null }
    },
  })

/** A marketplace with one stream (`tickets`) and one kind (`ticket`), made with the real builders. */
export function fakeMarketplace(
  id: string,
  answers: FakeAnswers = {},
  limits: readonly RateLimit[] = [],
): Marketplace {
  return marketplace<Connection>({
    id,
    name: { en: `Fake ${id}`, zh: `假 ${id}` },
    sites: { HERE: { name: 'Here', zone: 'Europe/Berlin', country: 'DE' } },
    credentials: [{ name: 'secret', secret: true, title: { en: 'Secret', zh: '密钥' } }],
    endpoints: { api: 'https://fake.example' },
    limits,
    streams: {
      tickets: streamOf(answers.list),
      ...(answers.letters ? { letters: streamOf(answers.letters) } : {}),
    },
    kinds: {
      ticket: kind<Connection, keyof typeof ticketMachine.states, 'refund'>({
        machine: ticketMachine,
        file: (_connection, ref, key) =>
          Promise.resolve({
            name: key,
            type: 'text/html',
            bytes: Buffer.from(`a file of ${ref.nativeId}`),
          }),
        reread: (_connection, ref) => answers.reread?.(ref.nativeId) ?? Promise.resolve([]),
        actions: { refund: refundOf(answers) },
      }),
    },
    open: (connection) => connection,
    problem: () => null,
  })
}

/** Puts a marketplace into this process's registry, beside the real ones. */
export function register(one: Marketplace): Marketplace {
  ;(marketplaces as Marketplace[]).push(one)
  return one
}
