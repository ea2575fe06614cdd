import { milliseconds, type Clock } from '../clock.js'
import { createRandom, type Random } from '../random.js'
import { grantRefreshToken } from './oauth.js'
import { seedHistory } from './history.js'
import { seedShops } from './seed.js'
import { TOPIC_NAMES } from './webhooks.js'
import { objectId, type Pace, type World } from './world.js'
import { createLedger, type Ledger } from '../ledger.js'
import type { Shop, WishState } from './types.js'

export interface WishOptions {
  /** How long the parties of a ticket take: ISO 8601 durations. */
  readonly pace?: Partial<Record<keyof Pace, string>>
  /** Calls that a shop has in a minute; 600 unless told, since Wish publishes no figure. */
  readonly callsAMinute?: number
  /** How `Wish-Rate-Limit-Reset` is written; Wish does not say. `epoch` (seconds) unless told. */
  readonly resetAs?: 'epoch' | 'iso'
  /** Whether a refresh hands out another refresh token and revokes the one used; Wish does not say. Not unless told. */
  readonly rotateRefreshTokens?: boolean
}

/** A demo shop, with all that an application needs to connect it. */
export interface WishShopInfo {
  readonly sellerLogin: string
  readonly site: 'GLOBAL' | 'CN'
  readonly merchantId: string
  readonly clientId: string
  readonly clientSecret: string
  readonly refreshToken: string
  readonly baseUrls: { readonly merchant: string; readonly china: string }
}

/** What the generators and the state are at the moment of saving. */
export interface SavedWish {
  readonly state: WishState
  readonly random: number
  readonly tokenRandom: number
}

const PACE: Record<keyof Pace, string> = {
  wishStepsIn: 'P3D',
  wishAnswers: 'P1D',
  userSilent: 'P7D',
  seal: 'P30D',
  refund: 'PT5M',
}

const DEMO_SHOPS = [
  { login: 'lantern_goods', site: 'GLOBAL', host: 'merchant' },
  { login: 'jade_river_cn', site: 'CN', host: 'china' },
] as const

interface WorldParts {
  readonly seed: number
  readonly clock: Clock
  readonly ledger: Ledger
  readonly saved: SavedWish | undefined
  readonly demo: boolean
  readonly historyDays: number
  readonly options: WishOptions
}

/** The simulated Wish, continued from what was saved or made new: an application, two shops and (for a demo) their tickets. */
export function startWish({ seed, clock, ledger, saved, demo, historyDays, options }: WorldParts): World {
  const random = createRandom(saved?.random ?? seed ^ 0x3715)
  const tokenRandom = createRandom(saved?.tokenRandom ?? seed ^ 0x70c3)
  const pace = { ...PACE, ...options.pace }
  const world: World = {
    state: { ...emptyState(tokenRandom), ...(saved && completed(saved.state)) },
    clock,
    ledger,
    random,
    tokenRandom,
    pace: {
      wishStepsIn: milliseconds(pace.wishStepsIn),
      wishAnswers: milliseconds(pace.wishAnswers),
      userSilent: milliseconds(pace.userSilent),
      seal: milliseconds(pace.seal),
      refund: milliseconds(pace.refund),
    },
    callsAMinute: options.callsAMinute ?? 600,
    resetAs: options.resetAs ?? 'epoch',
    rotateRefreshTokens: options.rotateRefreshTokens ?? false,
    site: { url: '' },
    postman: { wake: () => undefined },
  }
  if (!saved) {
    for (const { login, site, host } of DEMO_SHOPS) {
      world.state.shops.push({ login, site, host, merchantId: objectId(random) })
      grantRefreshToken(world, login)
    }
    // What happened before the start is no effect of anybody's calls.
    const past = { ...world, ledger: createLedger(), random: createRandom(seed ^ 0x3716) }
    if (historyDays > 0) seedHistory(past, world.state.shops, historyDays)
    if (demo) seedShops({ ...world, ledger: createLedger() }, world.state.shops)
  }
  return world
}

/** How to connect a shop, seen from outside. */
export function wishShopInfo(world: World, shop: Shop, url: string): WishShopInfo {
  const grants = world.state.refreshTokens.filter(({ seller }) => seller === shop.login)
  return {
    sellerLogin: shop.login,
    site: shop.site,
    merchantId: shop.merchantId,
    clientId: world.state.app.clientId,
    clientSecret: world.state.app.clientSecret,
    refreshToken: (grants.find(({ revoked }) => !revoked) ?? grants.at(-1))?.token ?? '',
    baseUrls: { merchant: `${url}/wish/merchant`, china: `${url}/wish/china` },
  }
}

/** The plain data to save. */
export const saveWish = (world: World): SavedWish => ({
  state: world.state,
  random: world.random.state(),
  tokenRandom: world.tokenRandom.state(),
})

const NOT_YET = { refund: null, fulfilledAt: null }

/** A state saved before orders could be refunded. */
const completed = (state: WishState): WishState => ({
  ...state,
  orders: state.orders.map((order) => ({ ...NOT_YET, ...order })),
})

const emptyState = (random: Random): WishState => ({
  app: { clientId: objectId(random), clientSecret: random.text(24) },
  shops: [],
  refreshTokens: [],
  accessTokens: [],
  tickets: [],
  orders: [],
  penalties: [],
  ratings: [],
  topics: TOPIC_NAMES.map((name) => ({ id: objectId(random), name })),
  subscriptions: [],
  deliveries: [],
  events: [],
  nextSeq: 1,
  usage: {},
})
