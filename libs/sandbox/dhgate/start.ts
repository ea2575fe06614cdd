import { milliseconds, type Clock } from '../clock.js'
import { createLedger, type Ledger } from '../ledger.js'
import { createRandom } from '../random.js'
import { grantRefreshToken } from './oauth.js'
import { seedHistory } from './history.js'
import { seedShop } from './seed.js'
import { hexId, type Pace, type World } from './world.js'
import type { DhgateState, Shop } from './types.js'

export interface DhgateOptions {
  /** How long DHgate takes: ISO 8601 durations. */
  readonly pace?: Partial<Record<keyof Pace, string>>
  /** Calls that a shop has in a minute; 600 unless told, since DHgate publishes no figure. */
  readonly callsAMinute?: number
  /** How a list without data is answered; `empty` unless told. */
  readonly noData?: World['noData']
}

/** A demo shop, with all that an application needs to connect it. */
export interface DhgateShopInfo {
  readonly sellerLogin: string
  readonly site: 'GLOBAL'
  readonly supplierId: string
  readonly clientId: string
  readonly clientSecret: string
  readonly refreshToken: string
  readonly baseUrls: { readonly api: string; readonly secure: string }
}

/** What the generators and the state are at the moment of saving. */
export interface SavedDhgate {
  readonly state: DhgateState
  readonly random: number
  readonly tokenRandom: number
}

const PACE: Record<keyof Pace, string> = { execution: 'P1D', ruling: 'P6D' }

interface WorldParts {
  readonly seed: number
  readonly clock: Clock
  readonly ledger: Ledger
  readonly saved: SavedDhgate | undefined
  readonly demo: boolean
  readonly historyDays: number
  readonly options: DhgateOptions
}

/** The simulated DHgate, continued from what was saved or made new: an application, a shop and (for a demo) its disputes. */
export function startDhgate({ seed, clock, ledger, saved, demo, historyDays, options }: WorldParts): World {
  const random = createRandom(saved?.random ?? seed ^ 0xd46a)
  const tokenRandom = createRandom(saved?.tokenRandom ?? seed ^ 0x7e0c)
  const pace = { ...PACE, ...options.pace }
  const world: World = {
    state: saved?.state ?? emptyState(tokenRandom.text(20), tokenRandom.text(32)),
    clock,
    ledger,
    random,
    tokenRandom,
    pace: { execution: milliseconds(pace.execution), ruling: milliseconds(pace.ruling) },
    callsAMinute: options.callsAMinute ?? 600,
    noData: options.noData ?? 'empty',
  }
  if (!saved) {
    const shop: Shop = {
      login: 'qiantang_trade',
      supplierId: hexId(random),
      userId: hexId(random),
      supplierNo: random.digits(5),
      curLevel: 'OS',
    }
    world.state.shops.push(shop)
    grantRefreshToken(world, shop.login)
    // What happened before the start is no effect of anybody's calls.
    const past = { ...world, ledger: createLedger(), random: createRandom(seed ^ 0xd46b) }
    if (historyDays > 0) seedHistory(past, shop, historyDays)
    if (demo) seedShop({ ...world, ledger: createLedger() }, shop)
  }
  return world
}

/** How to connect a shop, seen from outside. */
export function dhgateShopInfo(world: World, shop: Shop, url: string): DhgateShopInfo {
  const grants = world.state.refreshTokens.filter(({ seller }) => seller === shop.login)
  return {
    sellerLogin: shop.login,
    site: 'GLOBAL',
    supplierId: shop.supplierId,
    clientId: world.state.app.clientId,
    clientSecret: world.state.app.clientSecret,
    refreshToken: (grants.find(({ revoked }) => !revoked) ?? grants.at(-1))?.token ?? '',
    baseUrls: { api: `${url}/dhgate/api`, secure: `${url}/dhgate/secure` },
  }
}

/** The plain data to save. */
export const saveDhgate = (world: World): SavedDhgate => ({
  state: world.state,
  random: world.random.state(),
  tokenRandom: world.tokenRandom.state(),
})

const emptyState = (clientId: string, clientSecret: string): DhgateState => ({
  app: { clientId, clientSecret },
  shops: [],
  refreshTokens: [],
  accessTokens: [],
  orders: [],
  disputes: [],
  topics: [],
  events: [],
  nextSeq: 1,
  nextId: 1,
  usage: {},
})
