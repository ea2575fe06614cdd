import { z } from 'zod'
import { parseWire, stream } from '#adapter'
import type { At, CaseRemark, Cursor, OrderMark, Page, Sightings } from '#adapter'
import { moneyJson } from '#case'
import type { Session } from './client.js'
import { DEFECTS } from './odr-effects.js'
import { moneyIn, parseMoney } from './finance-wire.js'
import type { MoneyEvent, MoneyList } from './finance-wire.js'
import { settingsIn, settingsOf } from './settings.js'

const BACKFILL_DAYS = 90
/** Events of the last 48 hours may be missing: each look reaches three days back behind the last one. */
const OVERLAP_MS = 72 * 3_600_000
const SETTLED_MS = 3 * 60_000

const cursorWire = z.object({
  since: z.iso.datetime(),
  until: z.iso.datetime().nullable(),
  token: z.string().nullable(),
  api: z.enum(['v0', '2024-06-19']),
})

const v0Page = z.looseObject({
  payload: z.looseObject({
    FinancialEvents: z.looseObject({}).nullish(),
    NextToken: z.string().nullish(),
  }),
})
const transactionsPage = z.looseObject({
  payload: z.looseObject({ transactions: z.array(z.unknown()).nullish(), nextToken: z.string().nullish() }),
})

interface Window {
  readonly since: string
  readonly until: string
  readonly token: string | null
}

type MoneyPage = { readonly items: readonly unknown[]; readonly next: string | null }

async function readV0(session: Session, { since, until, token }: Window): Promise<MoneyPage> {
  const body = await session.call({
    operation: 'finances-v0.events',
    method: 'GET',
    path: '/finances/v0/financialEvents',
    query: {
      PostedAfter: since,
      PostedBefore: until,
      MaxResultsPerPage: 100,
      ...(token !== null && { NextToken: token }),
    },
  })
  const { payload } = parseWire(v0Page, body).wire
  return {
    items: moneyIn({ FinancialEvents: payload.FinancialEvents ?? {} }),
    next: payload.NextToken || null,
  }
}

/** The marketplace is left out: naming it hides seller-fulfilled orders of the US. An empty page with a token is no end. */
async function readTransactions(session: Session, { since, until, token }: Window): Promise<MoneyPage> {
  const body = await session.call({
    operation: 'finances.transactions',
    method: 'GET',
    path: '/finances/2024-06-19/transactions',
    query: { postedAfter: since, postedBefore: until, ...(token !== null && { nextToken: token }) },
  })
  const { payload } = parseWire(transactionsPage, body).wire
  return { items: payload.transactions ?? [], next: payload.nextToken || null }
}

async function listMoney(session: Session, cursor: Cursor | null): Promise<Page> {
  const { financesApi: api } = settingsOf(session)
  const now = session.now().getTime()
  const at = (ms: number): string => new Date(ms).toISOString()
  const known = cursorWire.safeParse(cursor).data
  const since = known?.since ?? at(now - BACKFILL_DAYS * 86_400_000)
  const token = known?.api === api && known.until !== null ? known.token : null
  const until = (token !== null && known?.until) || at(now - SETTLED_MS)
  const window = { since, until, token }
  const { items, next } = await (api === 'v0' ? readV0(session, window) : readTransactions(session, window))
  return next === null
    ? {
        items,
        cursor: { since: at(Date.parse(until) - OVERLAP_MS), until: null, token: null, api },
        more: false,
      }
    : { items, cursor: { since, until, token: next, api }, more: true }
}

type About = 'claim' | 'chargeback' | 'refund' | null

const OF_LIST: Readonly<Record<MoneyList, Exclude<About, null>>> = {
  GuaranteeClaimEventList: 'claim',
  ChargebackEventList: 'chargeback',
  RefundEventList: 'refund',
}

/** What an event speaks of: by its list, else by the words that the shop's settings name. */
function aboutOf({ list, words }: MoneyEvent, at: At): About {
  if (list !== null) return OF_LIST[list]
  const { guaranteeWords, chargebackWords } = settingsIn(at.settings)
  const has = (wanted: readonly string[]): boolean =>
    wanted.some((word) => words.toLowerCase().includes(word.toLowerCase()))
  if (has(guaranteeWords)) return 'claim'
  if (has(chargebackWords)) return 'chargeback'
  return /refund/i.test(words) ? 'refund' : null
}

/** A debit means at least granted, or lost; money that comes back, won. */
const MOVES = {
  claim: {
    debit: {
      from: ['AMAZON_DECIDING', 'WAITING_SELLER', 'RESPONDED', 'DENIED', 'REFUNDED_BY_SELLER'],
      to: 'GRANTED_SELLER_FUNDED',
    },
    credit: {
      from: ['GRANTED_SELLER_FUNDED', 'GRANT_ACCEPTED', 'APPEALED', 'APPEAL_INFO_REQUESTED', 'APPEAL_LOST'],
      to: 'APPEAL_WON',
    },
  },
  chargeback: {
    debit: { from: ['OPENED', 'REPRESENTED', 'NO_RESPONSE', 'REFUNDED', 'WON'], to: 'LOST' },
    credit: { from: ['OPENED', 'REPRESENTED', 'NO_RESPONSE', 'REFUNDED', 'LOST'], to: 'WON' },
  },
} as const

const WORDS = { claim: 'A-to-z claim', chargeback: 'chargeback', refund: 'refund' } as const

function remarksOf(event: MoneyEvent, about: Exclude<About, null>, orderId: string): CaseRemark[] {
  const { amount, postedAt, id } = event
  const sum = amount === null ? null : moneyJson({ ...amount, minor: Math.abs(amount.minor) })
  const way = amount === null || amount.minor === 0 ? 'posted' : amount.minor < 0 ? 'debited' : 'credited'
  const text = [`${WORDS[about]}:`, sum && `${sum.amount} ${sum.currency}`, way].filter(Boolean).join(' ')
  const activity = { key: `money:${id}`, at: postedAt, party: 'marketplace' as const, text }
  const base = { key: `money:${id}`, asOf: postedAt, activity }
  if (about === 'refund') return [{ ...base, of: { orderId, kinds: ['return', 'claim', 'chargeback'] } }]
  const move = way === 'debited' ? MOVES[about].debit : way === 'credited' ? MOVES[about].credit : null
  return [
    {
      ...base,
      of: { orderId, kinds: [about] },
      ...(move && { move: { from: move.from, to: move.to, stateFrom: 'derived' as const } }),
    },
  ]
}

/** A claim that cost money is a defect of its order, also where no mail told of it; money that comes back takes it away. */
const marksOf = ({ amount, postedAt }: MoneyEvent, about: About, orderId: string): OrderMark[] =>
  about === 'claim' && amount !== null && amount.minor !== 0
    ? [
        {
          orderId,
          mark: DEFECTS.claim,
          at: postedAt,
          provenance: 'computed',
          of: 'claim money',
          ...(amount.minor > 0 && { withdrawn: true }),
        },
      ]
    : []

function sightingsOf(event: MoneyEvent, at: At): Sightings {
  const about = aboutOf(event, at)
  const { orderId } = event
  if (about === null || orderId === null) return { cases: [] }
  return { cases: [], remarks: remarksOf(event, about, orderId), marks: marksOf(event, about, orderId) }
}

/** Money events close the loop of what Amazon decides without telling: claims, chargebacks and refunds. */
export const finances = stream({
  everySeconds: 21_600,
  list: listMoney,
  items: moneyIn,
  parse: parseMoney,
  map: (wire, _flags, at) => sightingsOf(wire, at),
})
