import { z } from 'zod'
import { action, kind, marketplace, parseWire, sighting, stream } from '#adapter'
import type { Alarm, Connection, FileBody, Followed, Marketplace, RawItems, Sightings } from '#adapter'
import { deadlineTable, machine, recognise } from '#case'
import type { DeadlineRow } from '#case'

/**
 * A marketplace with the rarer parts of the contract: an interface that shows coarse states only, notes of other
 * sources, actions by hand, by reply and by receipt.
 */
export interface OfficeAnswers {
  truth: readonly OfficeCase[]
  follow: () => Followed
  sent: { readonly input: unknown; readonly files: readonly FileBody[] }[]
  alarms: readonly Alarm[]
}

export interface OfficeCase {
  readonly id: string
  readonly state: string
  readonly order?: string
  readonly opened?: string
  readonly shipBy?: string
  readonly said?: readonly { key: string; at: string; party: 'buyer' | 'seller'; text: string }[]
}

const caseWire = z.object({
  id: z.string(),
  state: z.string(),
  order: z.string().optional(),
  opened: z.string().default('2026-11-20T08:00:00.000Z'),
  shipBy: z.string().optional(),
  said: z
    .array(
      z.object({ key: z.string(), at: z.string(), party: z.enum(['buyer', 'seller']), text: z.string() }),
    )
    .default([]),
})

const row = (id: string, duration: string, from: DeadlineRow['from']): DeadlineRow => ({
  id,
  sites: '*',
  duration,
  days: 'all',
  from,
  party: 'seller',
  onMiss: 'none',
  validFrom: null,
  validTo: null,
  source: { text: 'made up for tests', url: null, readOn: '2026-11-24' },
  confidence: 'assumed',
  text: { en: id, zh: id },
})

export const disputeMachine = machine({
  kind: 'dispute',
  initial: ['OPEN'],
  deadlines: deadlineTable({
    answer: [row('office.answer', 'P5D', 'opened')],
    late: [row('office.late', 'P7D', 'at:shipBy')],
    prove: [row('office.prove', 'P3D', 'entered')],
  }),
  states: {
    OPEN: {
      status: 'awaiting_seller',
      phase: 'negotiation',
      to: ['PROVING', 'DONE'],
      actions: ['prove', 'answer', 'ship'],
      deadlines: ['answer', 'late'],
    },
    PROVING: {
      status: 'awaiting_seller',
      phase: 'evidence',
      to: ['OPEN', 'DONE'],
      within: 'OPEN',
      deadlines: ['prove'],
    },
    DONE: { status: 'settled', phase: 'closed', to: [] },
  },
})
type State = keyof typeof disputeMachine.states

const WORDS = { en: 'words', zh: '说明' }
const common = { title: WORDS, description: WORDS, irreversible: false, movesMoney: false } as const

export function fakeOffice(id: string, answers: OfficeAnswers): Marketplace {
  return marketplace<Connection>({
    id,
    name: { en: `Office ${id}`, zh: `办公室 ${id}` },
    sites: { HERE: { name: 'Here', zone: 'Europe/Berlin', country: 'DE' } },
    credentials: [{ name: 'secret', secret: true, title: { en: 'Secret', zh: '密钥' } }],
    endpoints: { api: 'https://office.example' },
    limits: [],
    settings: z.object({ tone: z.enum(['short', 'long']).default('short') }),
    alarms: () => answers.alarms,
    streams: {
      disputes: stream<Connection, z.output<typeof caseWire>>({
        everySeconds: 600,
        list: async () => ({ items: answers.truth, cursor: {}, more: false }),
        items: (body) => z.array(z.unknown()).parse(body),
        parse: (item) => parseWire(caseWire, item),
        map: (wire, flags, at) => ({
          cases: [
            sighting(disputeMachine, {
              nativeId: wire.id,
              state: recognise(disputeMachine, wire.state),
              native: { state: wire.state, tone: String(at.settings?.['tone']) },
              site: 'HERE',
              asOf: null,
              openedAt: wire.opened,
              enteredAt: null,
              subject: 'a parcel',
              orderId: wire.order ?? null,
              lines: [],
              buyer: { handle: 'somebody', locale: 'en-GB' },
              reason: { code: 'LATE', text: null },
              amount: { minor: 1234, currency: 'EUR' },
              given: {},
              activities: wire.said.map((entry) => ({ ...entry, as: 'message' as const })),
              flags,
              link: null,
              ...(wire.shipBy === undefined ? {} : { instants: { shipBy: wire.shipBy } }),
            }),
          ],
        }),
      }),
      notes: stream<Connection, Sightings>({
        everySeconds: null,
        items: (body) => z.array(z.unknown()).parse(body),
        parse: (item) => ({ wire: z.looseObject({}).parse(item) as unknown as Sightings, flags: [] }),
        map: (wire) => ({ ...wire, cases: [] }),
      }),
    },
    kinds: {
      dispute: kind<Connection, State, 'prove' | 'answer' | 'ship'>({
        machine: disputeMachine,
        reread: async (_connection, ref) => [
          { stream: 'disputes', items: answers.truth.filter((one) => one.id === ref.nativeId) },
        ],
        actions: {
          prove: action({
            ...common,
            via: 'manual',
            input: z.strictObject({ note: z.string() }),
            confirmedBy: ['DONE'],
            link: (ref) => `https://office.example/${ref.nativeId}`,
            done: (ref, { note }, told): RawItems[] => [
              {
                stream: 'notes',
                items: [
                  {
                    remarks: [
                      {
                        of: { kind: 'dispute', nativeId: ref.nativeId },
                        key: `proved ${ref.nativeId} ${told.at}`,
                        asOf: told.at,
                        move: { from: ['OPEN'], to: 'PROVING', stateFrom: 'staff' },
                        activity: { key: `proved ${told.at}`, at: told.at, party: 'seller', text: note },
                      },
                    ],
                  },
                ],
              },
            ],
          }),
          answer: action({
            ...common,
            via: 'api',
            input: z.strictObject({ text: z.string(), pictures: z.array(z.string()).default([]) }),
            files: ['pictures'],
            outgoing: ['text'],
            confirmedBy: null,
            shownBy: ({ since }, { text }) =>
              since.some((one) => one.party === 'seller' && one.text === text),
            run: async (_connection, _ref, input, files) => {
              answers.sent.push({ input, files })
              return { receipt: null }
            },
          }),
          ship: action({
            ...common,
            via: 'api',
            input: z.strictObject({}),
            confirmedBy: null,
            follow: async () => answers.follow(),
            run: async (_connection, _ref, input, files) => {
              answers.sent.push({ input, files })
              return { receipt: 'feed 1' }
            },
          }),
        },
      }),
    },
    open: (connection) => connection,
    problem: () => null,
  })
}
