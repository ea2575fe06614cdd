import { moneyJson } from '#case'
import { returnEligibility } from '#desk'
import type { z } from 'zod'
import { returnAddressInput, returnAddress, routeInput, routing } from './care-decisions.js'
import type { CaseFacts } from './case-facts.js'
import type { Decision } from './decision.js'
import { cancelInput, cancellation, feeInput, fees, odr, odrInput } from './order-decisions.js'
import {
  amazonReturn,
  careReturn,
  dhgateReturn,
  disposition,
  dispositionInput,
  eligibility,
  eligibilityInput,
  freight,
  insurance,
  insuranceInput,
  loss,
  lossInput,
} from './return-decisions.js'

/** A decision as a case is held against it: when it has something to say, and what of its input the case knows. */
export interface Guide {
  readonly decision: Decision
  /** The input, or that branch of it which fits the case. */
  readonly input: z.ZodObject
  readonly applies: (facts: CaseFacts) => boolean
  /** Undefined: not known. */
  readonly known: (facts: CaseFacts) => Readonly<Record<string, unknown>>
}

const is = (facts: CaseFacts, marketplace: string, ...kinds: readonly string[]): boolean =>
  facts.one.marketplace === marketplace && kinds.includes(facts.one.kind)

const byCare = ({ one }: CaseFacts): boolean => one.serviceOwner === 'care_service'
const isReturn = ({ one }: CaseFacts): boolean => one.kind === 'return'

const PLACES: readonly (readonly [string, 'seller_fault' | 'buyer_remorse'])[] = [
  ['after_sale/wrong_missing', 'seller_fault'],
  ['after_sale/quality/defective', 'seller_fault'],
  ['after_sale/quality/not_as_described', 'seller_fault'],
  ['after_sale/return_refund/no_longer_wanted', 'buyer_remorse'],
  ['after_sale/return_refund/size_fit', 'buyer_remorse'],
]

/** Who is at fault, where the marketplace ruled or the reason leaves no doubt; damaged goods may be the carrier's. */
function causeOf({ one }: CaseFacts): string | undefined {
  if (one.liability?.party === 'seller') return 'seller_fault'
  const path = one.reason?.path ?? ''
  return PLACES.find(([place]) => path === place || path.startsWith(`${place}/`))?.[1]
}

/** The day counts whatever the category: a category with rules of its own is asked for beside it. */
function inWindow({ one, order, dayOf }: CaseFacts): boolean | undefined {
  if (!order) return undefined
  const days = { purchasedOn: dayOf(order.placedAt), requestedOn: dayOf(one.openedAt) }
  return returnEligibility({ category: 'other', ...days }).value === 'eligible'
}

const addressOf = ({ localReturnAddress }: CaseFacts): string | undefined =>
  localReturnAddress === true ? 'local' : undefined

const DAY_MS = 86_400_000

/** What Amazon's rate makes of the case as it stands; undefined while it is open, or where the money's source is not known. */
function odrEventOf({ one }: CaseFacts): Readonly<Record<string, unknown>> | undefined {
  const { kind, status, openedAt, closedAt } = one
  if (kind === 'feedback') return { kind: 'negative_feedback', removed: status === 'withdrawn' }
  if (kind !== 'claim' || closedAt === null) return undefined
  if (status === 'withdrawn') {
    const calendarDays = Math.floor((Date.parse(closedAt) - Date.parse(openedAt)) / DAY_MS)
    return { kind: 'claim_withdrawn', calendarDays }
  }
  if (status === 'won') return { kind: 'claim_denied' }
  const { liability } = one
  if (status !== 'lost' || !liability?.party) return undefined
  const fundedBy = liability.party === 'seller' ? 'seller' : 'amazon'
  return { kind: 'claim_granted', fundedBy, appealWon: false }
}

function routeOf({ one, order, enrolments }: CaseFacts): Readonly<Record<string, unknown>> {
  return {
    receivedAt: one.openedAt,
    from: one.kind === 'care_inquiry' ? 'care_service' : 'buyer',
    topic: one.kind === 'claim' ? 'a_to_z' : one.order.id === null ? undefined : 'order',
    // Orders that we see are sent by the seller himself; goods of the two excluded kinds staff know.
    order:
      one.order.id === null
        ? null
        : order
          ? { fulfilment: 'seller', purchasedAt: order.placedAt }
          : undefined,
    enrolments: enrolments ?? undefined,
  }
}

export const GUIDES: readonly Guide[] = [
  {
    decision: cancellation,
    input: cancelInput,
    applies: (facts) => is(facts, 'amazon', 'cancellation') && !byCare(facts),
    known: ({ order }) => ({
      // Once shipment is confirmed, only staff know whether the goods have left.
      stage: order && order.shippedAt === null ? 'not_shipped' : undefined,
      requestFiled: true,
    }),
  },
  {
    decision: routing,
    input: routeInput,
    applies: (facts) => is(facts, 'amazon', 'message', 'care_inquiry', 'claim', 'cancellation', 'return'),
    known: routeOf,
  },
  {
    decision: returnAddress,
    input: returnAddressInput,
    applies: (facts) => is(facts, 'amazon', 'return') && byCare(facts),
    known: (facts) => ({ setting: addressOf(facts) }),
  },
  {
    decision: eligibility,
    input: eligibilityInput,
    applies: (facts) => is(facts, 'amazon', 'return'),
    known: ({ one, order, dayOf }) => ({
      purchasedOn: order ? dayOf(order.placedAt) : undefined,
      requestedOn: dayOf(one.openedAt),
    }),
  },
  {
    decision: freight,
    input: amazonReturn,
    applies: (facts) => is(facts, 'amazon', 'return') && !byCare(facts),
    known: (facts) => ({ marketplace: 'amazon', cause: causeOf(facts), inWindow: inWindow(facts) }),
  },
  {
    decision: freight,
    input: careReturn,
    applies: (facts) => is(facts, 'amazon', 'return') && byCare(facts),
    known: (facts) => ({ marketplace: 'csba', returnAddress: addressOf(facts) }),
  },
  {
    decision: freight,
    input: dhgateReturn,
    applies: (facts) => is(facts, 'dhgate', 'dispute', 'return'),
    known: ({ one }) => {
      const party = one.liability?.party ?? null
      const ruled = ['seller', 'buyer', 'both'].includes(party ?? '') ? party : null
      return { marketplace: 'dhgate', ruledLiable: ruled }
    },
  },
  {
    decision: insurance,
    input: insuranceInput,
    applies: (facts) => is(facts, 'amazon', 'return') && !byCare(facts),
    known: ({ one, order }) => ({ value: one.amount ?? (order?.total ? moneyJson(order.total) : undefined) }),
  },
  { decision: disposition, input: dispositionInput, applies: isReturn, known: () => ({}) },
  {
    decision: loss,
    input: lossInput,
    applies: isReturn,
    known: ({ one }) => {
      const [line, ...more] = one.order.lines
      const price = more.length === 0 ? (line?.price ?? undefined) : undefined
      return { price, refund: one.amount ?? price }
    },
  },
  {
    decision: fees,
    input: feeInput,
    applies: (facts) => facts.one.marketplace === 'ebay' && facts.feeCause !== null,
    known: ({ feeCause }) => ({ cause: feeCause }),
  },
  {
    decision: odr,
    input: odrInput,
    applies: (facts) => is(facts, 'amazon', 'claim', 'chargeback', 'feedback'),
    known: (facts) => ({ event: odrEventOf(facts) }),
  },
]
