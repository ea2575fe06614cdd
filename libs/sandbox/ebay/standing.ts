import type { Standing } from './desk-types.js'
import type { SiteId } from './sites.js'
import { total, type World } from './world.js'
import type { Order } from './types.js'

const DAY = 86_400_000
/** Handling time of the simulated listings. */
const SHIP_WITHIN_DAYS = 3
/** With so many transactions in three months those are judged, else those of a year (help 4080). */
const MANY = 400
const QUARTER_DAYS = 91
const YEAR_DAYS = 365

const PROGRAM_SITES: Readonly<Record<string, readonly SiteId[]>> = {
  PROGRAM_US: ['EBAY_US'],
  PROGRAM_UK: ['EBAY_GB'],
}

/** What eBay would find of a shop on a day, by what happened until then; undefined for a programme in which it never sold. */
export function earnedStanding(
  world: World,
  login: string,
  program: string,
  at: number,
): Standing | undefined {
  const shop = world.state.shops.find((one) => one.login === login)
  if (!shop || !PROGRAM_SITES[program]?.includes(shop.site)) return undefined
  const since = (days: number): Order[] =>
    world.state.orders.filter(
      (order) =>
        order.seller === login &&
        order.paidAt !== null &&
        order.createdAt <= at &&
        order.createdAt > at - days * DAY,
    )
  const quarter = since(QUARTER_DAYS)
  const lookBackDays = quarter.length >= MANY ? QUARTER_DAYS : YEAR_DAYS
  const orders = lookBackDays === QUARTER_DAYS ? quarter : since(YEAR_DAYS)
  const lost = lostCases(world, login, at)
  const dropped = cancelledForWant(world, login, at)
  const counts = {
    transactions: orders.length,
    claims: orders.filter(({ key }) => lost.has(key)).length,
    defects: orders.filter(({ key }) => lost.has(key) || dropped.has(key)).length,
    late: orders.filter((order) => isLate(order, at)).length,
    tracked: orders.filter((order) => order.trackingNumber !== null && !isLate(order, at)).length,
    sales: orders.reduce((sum, order) => sum + total(order), 0),
    lookBackDays,
  }
  return { ...counts, level: levelOf(counts) }
}

/** Orders whose case eBay closed with the seller at fault, unless an appeal turned it. */
const lostCases = (world: World, login: string, at: number): ReadonlySet<string> =>
  new Set(
    world.state.cases
      .filter(({ seller, closedAt }) => seller === login && closedAt !== null && closedAt <= at)
      .filter(
        ({ closeReason }) =>
          closeReason?.endsWith('_SELLER_FAULT') && !closeReason.endsWith('_NO_SELLER_FAULT'),
      )
      .filter(({ appeal }) => !/SELLER_WINS/.test(appeal?.closeReason ?? ''))
      .map(({ orderKey }) => orderKey),
  )

/** Orders that the seller cancelled for want of stock; a request that failed leaves the order standing. */
const cancelledForWant = (world: World, login: string, at: number): ReadonlySet<string> =>
  new Set(
    world.state.cancellations
      .filter(
        ({ seller, requestor, reason }) =>
          seller === login && requestor === 'SELLER' && reason === 'OUT_OF_STOCK_OR_CANNOT_FULFILL',
      )
      .filter(
        ({ requestedAt, status }) =>
          requestedAt <= at && status !== 'CANCEL_REJECTED' && status !== 'INVALID',
      )
      .map(({ orderKey }) => orderKey),
  )

const isLate = ({ paidAt, shippedAt, cancelledAt }: Order, at: number): boolean =>
  paidAt !== null && cancelledAt === null && (shippedAt ?? at) > paidAt + SHIP_WITHIN_DAYS * DAY

/** Rates as printed, "or" few enough. Sales of the year in minor units: 1,000 in the currency of the programme. */
function levelOf(standing: Omit<Standing, 'level'>): string {
  const { transactions, defects, claims, late, tracked, sales } = standing
  const within = (count: number, percent: number, few: number): boolean =>
    count * 1000 <= percent * 10 * transactions || count <= few
  if (!within(claims, 0.3, 2) || !within(defects, 2, 4)) return 'BELOW_STANDARD'
  const top = within(defects, 0.5, 3) && within(late, 3, 5) && tracked * 100 >= 95 * transactions
  return top && transactions >= 100 && sales >= 100_000 ? 'TOP_RATED' : 'ABOVE_STANDARD'
}
