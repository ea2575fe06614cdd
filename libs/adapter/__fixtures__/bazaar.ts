import { z } from 'zod'
import { deadlineTable, machine, money, recognise } from '#case'
import type { DeadlineRow, Observation } from '#case'
import { conformanceChecks } from '../conformance.js'
import type { Fixtures } from '../conformance-fixtures.js'
import type { Marketplace } from '../contract.js'
import type { Sightings } from '../sightings.js'
import type { Stream } from '../stream.js'
import { action, kind, marketplace, sighting, stream } from '../marketplace.js'
import { Problem } from '../problem.js'
import { idText, parseWire } from '../wire.js'

/** A marketplace that exists in specs alone: small, and sound in everything that the conformance suite asks. */
export const row: DeadlineRow = {
  id: 'bazaar.return.respond',
  sites: '*',
  duration: 'P3D',
  days: 'business',
  from: 'opened',
  party: 'seller',
  onMiss: 'auto_accept',
  validFrom: null,
  validTo: null,
  source: { text: 'Bazaar manual, returns', url: 'https://bazaar.test/returns', readOn: '2026-11-22' },
  confidence: 'official',
  text: { en: 'Answer the return', zh: '答复退货' },
}

export const returns = machine({
  kind: 'return',
  initial: ['OPEN'],
  deadlines: deadlineTable({ respond: [row] }),
  states: {
    OPEN: {
      status: 'awaiting_seller',
      phase: 'request',
      to: ['REVIEW/STEP_1', 'CLOSED'],
      actions: ['accept', 'call'],
      deadlines: ['respond'],
    },
    'REVIEW/STEP_1': { status: 'awaiting_marketplace', phase: 'ruling', to: ['CLOSED'] },
    CLOSED: { status: 'settled', phase: 'closed', to: [] },
  },
})

const wire = z.object({
  returnId: idText,
  status: z.string(),
  openedAt: z.string(),
  amount: z.object({ value: z.string(), currency: z.string() }),
  note: z.string().nullish(),
})

export const observation = (seen: z.output<typeof wire>, site: string): Observation<never> => ({
  nativeId: seen.returnId,
  state: recognise<never>(returns as never, seen.status),
  native: { status: seen.status },
  site,
  asOf: null,
  openedAt: seen.openedAt,
  enteredAt: null,
  subject: seen.note ?? '',
  orderId: null,
  lines: [],
  buyer: null,
  reason: null,
  amount: money(seen.amount.value, seen.amount.currency),
  given: {},
  activities: [],
  flags: [],
  link: `https://bazaar.test/returns/${seen.returnId}`,
})

export interface Session {
  readonly said: string[]
}

export const returnStream = stream({
  everySeconds: 60,
  list: async (session: Session, cursor) => {
    session.said.push('list')
    return { items: [], cursor: cursor ?? {}, more: false }
  },
  items: (body) => parseWire(z.object({ returns: z.array(z.unknown()) }), body).wire.returns,
  parse: (item) => parseWire(wire, item),
  map: (seen, flags, at) => ({
    cases: [sighting(returns, { ...observation(seen, at.site), flags })],
  }),
})

const words = (en: string) => ({ en, zh: '中文' })

export const returnKind = kind({
  machine: returns,
  reread: async (session: Session) => {
    session.said.push('reread')
    return []
  },
  actions: {
    accept: action({
      title: words('Accept'),
      description: words('Take the goods back'),
      via: 'api',
      irreversible: true,
      movesMoney: false,
      input: z.object({ comment: z.string().max(100) }),
      confirmedBy: ['REVIEW/STEP_1', 'CLOSED'],
      guard: (ref, now) => (Date.parse(ref.openedAt) < now.getTime() ? null : words('not yet open')),
      run: async (session: Session, ref, input) => {
        session.said.push(`accept ${ref.nativeId}: ${input.comment}`)
        return { receipt: 'r1' }
      },
    }),
    call: action({
      title: words('Call the buyer'),
      description: words('By telephone'),
      via: 'manual',
      irreversible: false,
      movesMoney: false,
      input: z.object({}),
      confirmedBy: null,
      link: (ref) => `https://bazaar.test/returns/${ref.nativeId}`,
      run: async () => ({ receipt: null }),
    }),
  },
})

export const spec: Parameters<typeof marketplace<Session>>[0] = {
  id: 'bazaar',
  name: words('Bazaar'),
  sites: { UK: { name: 'United Kingdom', zone: 'Europe/London', country: 'GB', region: 'ENG' } },
  credentials: [{ name: 'token', secret: true, title: words('Token') }],
  endpoints: { api: 'https://api.bazaar.test' },
  limits: [
    {
      id: 'calls',
      operations: '*',
      scope: 'account',
      capacity: 10,
      refillPerSecond: 1,
      source: 'Bazaar manual',
      confidence: 'official',
    },
  ],
  streams: { returns: returnStream },
  kinds: { return: returnKind },
  open: () => ({ said: [] }),
  problem: (answer) =>
    answer.status === 400 ? new Problem('conflict', 'already answered', { sideEffect: 'none' }) : null,
}

export const bazaar: Marketplace = marketplace(spec)

export const body = (status: string, more: object = {}): string =>
  JSON.stringify({
    returns: [
      {
        returnId: '80000000000123457',
        status,
        openedAt: '2026-11-20T10:00:00Z',
        amount: { value: '12.30', currency: 'GBP' },
        note: 'broken',
        ...more,
      },
    ],
  })

const fixture = (label: string, text: string): Fixtures['cases'][number] => ({
  file: `returns/return.${label.replaceAll('/', '+')}.json`,
  stream: 'returns',
  kind: 'return',
  label,
  text,
  json: true,
  seenAt: '2026-11-22T00:00:00Z',
  site: null,
})

export const fixtures: Fixtures = {
  cases: [
    fixture('OPEN', body('OPEN')),
    fixture('OPEN.without_note', body('OPEN', { note: null })),
    fixture('REVIEW/STEP_1', body('REVIEW/STEP_1')),
    fixture('CLOSED', body('CLOSED')),
  ],
  errors: [
    { name: 'answered twice', status: 400, body: { error: 'already' }, code: 'conflict' },
    { name: 'expired', status: 401, body: '', code: 'auth_expired' },
    { name: 'no role', status: 403, body: {}, code: 'forbidden' },
    { name: 'gone', status: 404, body: {}, code: 'not_found' },
    { name: 'too many', status: 429, headers: { 'Retry-After': '5' }, body: {}, code: 'rate_limited' },
    { name: 'broken', status: 500, body: '<html></html>', code: 'unavailable' },
  ],
  unknown: [{ stream: 'returns', fixture: 'return.OPEN.json', path: 'returns.0.status', value: 'ON_THE_MOON' }],
  optional: [],
}

/** What the suite finds, check by check; of all checks or of those with these words in their name. */
export function found(of: Marketplace, with_: Fixtures = fixtures, words = ''): Record<string, string> {
  const faults: Record<string, string> = {}
  for (const check of conformanceChecks(of, with_).filter(({ name }) => name.includes(words))) {
    try {
      check.run()
    } catch (error) {
      faults[check.name] = String(error)
    }
  }
  return faults
}

export const withSpec = (change: Partial<typeof spec>): Marketplace => marketplace({ ...spec, ...change })
export const withStream = (change: Partial<Stream>): Marketplace => ({
  ...bazaar,
  streams: { returns: { ...returnStream, ...change } },
})
/** Sees like the sound stream, and then something is done to what it saw. */
export const seeing = (change: (seen: Sightings, item: unknown) => Sightings): Marketplace =>
  withStream({ see: (item, at) => change(returnStream.see(item, at), item) })

