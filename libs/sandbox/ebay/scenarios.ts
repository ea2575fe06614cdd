import type { Faults } from '../faults.js'
import type { EbayWorld, ShopRef } from './handle.js'
import type { Clock } from '../clock.js'

/** Input of a scenario, as it came in JSON; everything is optional. */
export interface ScenarioInput {
  readonly seller?: string
  readonly order?: string
  readonly cancelId?: string
  readonly reason?: string
  readonly values?: Record<string, unknown>
  readonly daysAgo?: number
  readonly times?: number
  readonly when?: 'before' | 'after'
  readonly paid?: boolean
}

const FIELDS: Readonly<Record<keyof ScenarioInput, string>> = {
  seller: 'string',
  order: 'string',
  cancelId: 'string',
  reason: 'string',
  values: 'object',
  daysAgo: 'number',
  times: 'number',
  when: 'string',
  paid: 'boolean',
}

/** Looks at JSON from outside. Throws a RangeError that names the field which will not do. */
export function scenarioInput(input: Readonly<Record<string, unknown>>): ScenarioInput {
  for (const [name, value] of Object.entries(input)) {
    const type = Object.hasOwn(FIELDS, name) ? FIELDS[name as keyof ScenarioInput] : undefined
    const known = Object.keys(FIELDS).join(', ')
    if (type === undefined) throw new RangeError(`"${name}" is unknown; there are: ${known}`)
    if (typeof value !== type || value === null) throw new RangeError(`"${name}" must be of type ${type}`)
  }
  const { when, daysAgo: days = 0 } = input
  if (!['before', 'after', undefined].includes(when as string | undefined)) {
    throw new RangeError('"when" must be before or after')
  }
  if (!(Number(days) >= 0 && Number(days) <= 1000)) throw new RangeError('"daysAgo" must be from 0 to 1000')
  return input
}

export interface ScenarioParts {
  readonly world: EbayWorld
  readonly faults: Faults
  readonly clock: Clock
}

type Scenario = (parts: ScenarioParts, shop: ShopRef, input: ScenarioInput) => unknown

const DAY = 86_400_000

const daysAgo = ({ clock }: ScenarioParts, days: number): Date => new Date(clock.now() - days * DAY)

const required = (input: ScenarioInput, name: 'order' | 'cancelId'): string => {
  const value = input[name]
  if (value === undefined) throw new RangeError(`"${name}" is required`)
  return value
}

/** What can be added to the world by name; each answers with the truth about what it made. */
export const EBAY_SCENARIOS: Readonly<Record<string, Scenario>> = {
  /** {daysAgo} */
  'unpaid-order': (parts, shop, { daysAgo: days = 0 }) =>
    parts.world.addUnpaidOrder(shop, { boughtAt: daysAgo(parts, days) }),
  /** {daysAgo} */
  'paid-order': (parts, shop, { daysAgo: days = 0 }) =>
    parts.world.addPaidOrder(shop, { boughtAt: daysAgo(parts, days) }),
  /** {order, reason, paid} */
  'buyer-cancel-request': ({ world }, shop, { order, reason, paid }) =>
    world.addBuyerCancelRequest(shop, {
      ...(order !== undefined && { order }),
      ...(reason !== undefined && { reason }),
      ...(paid !== undefined && { paid }),
    }),
  /** {order} */
  'buyer-pays': ({ world }, shop, input) => world.payOrder(shop, required(input, 'order')),
  /** {order} */
  'seller-ships': ({ world }, shop, input) => world.shipOrder(shop, required(input, 'order')),
  /** {order, times} */
  'refund-fails': ({ world }, shop, input) =>
    world.failRefunds(shop, required(input, 'order'), input.times ?? 1),
  /** {cancelId, values: {state, status, reason, extra}} */
  'unknown-values': ({ world }, shop, input) =>
    world.overrideCancellation(shop, required(input, 'cancelId'), {
      state: 'AWAITING_REGULATORY_REVIEW',
      status: 'CANCEL_ON_HOLD',
      ...input.values,
    }),
  /**
   * {when}: an overdue order whose buyer pays in the instant in which the seller cancels — `before` eBay looks at the
   * order (the cancellation is refused) or `after` (it is accepted and closes as INVALID).
   */
  'last-moment-payment': (parts, shop, { when = 'before' }) =>
    parts.world.addUnpaidOrder(shop, { boughtAt: daysAgo(parts, 6), paysOnCancel: when }),
  /** {times}: every call but the token is refused with 429, 25 times unless told. */
  'first-sync-429-storm': ({ faults }, _shop, { times = 25 }) => {
    for (const match of ['ebay.post-order', 'ebay.trading']) {
      faults.add({ name: 'rate-limit-429', times, match, retryAfterSeconds: 1 })
    }
    return { faults: faults.active() }
  },
}
