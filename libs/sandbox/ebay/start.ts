import { milliseconds, type Clock } from '../clock.js'
import { createRandom } from '../random.js'
import { CONSENTED_SCOPES, LIFETIME, grantRefreshToken, legacyToken } from './oauth.js'
import { seedCommunication } from './communication-seed.js'
import { seedDisputes } from './dispute-seed.js'
import { seedHistory } from './history.js'
import { seedShops } from './seed.js'
import { makeSigningKey, mustSign } from './signatures.js'
import { emptyDesk } from './desk-types.js'
import type { Ledger } from '../ledger.js'
import type { SiteId } from './sites.js'
import type { EbayState, Pace, Shop } from './types.js'
import type { World } from './world.js'

export interface EbayOptions {
  /** How long eBay takes between the steps of a cancellation: ISO 8601 durations, PT0S allowed. */
  readonly pace?: Partial<Record<keyof Pace, string>>
  /** Calls per day and application by resource name, instead of eBay's own figures. */
  readonly dailyLimits?: Readonly<Record<string, number>>
  /** What `offset` of cancellation/search means: eBay's samples and its text disagree. `page-number` unless told. */
  readonly searchOffset?: 'page-number' | 'entries'
}

/** A demo shop, with all that an application needs to connect it. */
export interface EbayShopInfo {
  readonly sellerLogin: string
  readonly site: SiteId
  readonly clientId: string
  readonly clientSecret: string
  readonly refreshToken: string
  /** Of sellers who have to sign: the key of the Key Management API, wrapped and private. */
  readonly signingKeyJwe?: string
  readonly signingPrivateKey?: string
  /** The old Auth'n'Auth token, for Trading's eBayAuthToken and Post-Order's `TOKEN`. */
  readonly legacyToken: string
  readonly baseUrls: {
    readonly api: string
    readonly auth: string
    readonly apiz: string
    readonly media: string
  }
}

/** What the two generators and the state are at the moment of saving. */
export interface SavedEbay {
  readonly state: EbayState
  readonly random: number
  readonly tokenRandom: number
}

/** The pace of a cancellation: a refund took five minutes in eBay's sample of 2020; the other figures are ours. */
const PACE: Record<keyof Pace, string> = {
  closeUnpaid: 'PT30S',
  startRefund: 'PT30S',
  finishRefund: 'PT5M',
  retryRefund: 'P1D',
}

const DEMO_SHOPS: readonly { readonly login: string; readonly site: SiteId }[] = [
  { login: 'harbour_lights_us', site: 'EBAY_US' },
  { login: 'moorland_goods_uk', site: 'EBAY_GB' },
]

interface WorldParts {
  readonly seed: number
  readonly clock: Clock
  readonly ledger: Ledger
  readonly saved: SavedEbay | undefined
  readonly demo: boolean
  readonly historyDays: number
  readonly options: EbayOptions
}

/** The simulated eBay, continued from what was saved or made new: an application, two shops and (for a demo) their orders. */
export function startEbay({ seed, clock, ledger, saved, demo, historyDays, options }: WorldParts): World {
  const random = createRandom(saved?.random ?? seed)
  const tokenRandom = createRandom(saved?.tokenRandom ?? seed ^ 0x5eed)
  const pace = { ...PACE, ...options.pace }
  const world: World = {
    // A state that was saved before there were returns begins without any.
    state: { ...emptyState(saved?.state.app.clientId ?? tokenRandom.text(8)), ...saved?.state },
    clock,
    ledger,
    random,
    tokenRandom,
    pace: {
      closeUnpaid: milliseconds(pace.closeUnpaid),
      startRefund: milliseconds(pace.startRefund),
      finishRefund: milliseconds(pace.finishRefund),
      retryRefund: milliseconds(pace.retryRefund),
    },
    dailyLimits: options.dailyLimits ?? {},
    searchOffset: options.searchOffset ?? 'page-number',
    site: { url: '' },
  }
  if (!saved) {
    for (const shop of DEMO_SHOPS) openShop(world, shop.login, shop.site)
    if (demo) {
      const past = { ...world, random: createRandom(seed ^ 0x0eb1) }
      if (historyDays > 0) seedHistory(past, world.state.shops, historyDays)
      seedShops(world, world.state.shops)
      for (const shop of world.state.shops) {
        seedDisputes(world, shop)
        seedCommunication(world, shop)
      }
      world.ledger.clear()
    }
  }
  return world
}

/** A further shop of the same application. */
export function openShop(world: World, login: string, site: SiteId): Shop {
  if (world.state.shops.some((shop) => shop.login === login))
    throw new RangeError(`there is a shop "${login}" already`)
  const now = world.clock.now()
  const shop: Shop = {
    login,
    site,
    legacyToken: legacyToken(world),
    legacyExpiresAt: now + LIFETIME.refresh * 1000,
  }
  world.state.shops.push(shop)
  if (mustSign(shop)) world.state.desk.signingKeys[login] = makeSigningKey(world)
  grantRefreshToken(world, login, CONSENTED_SCOPES, now)
  return shop
}

/** How to connect a shop, seen from outside. */
export function shopInfo(world: World, shop: Shop, url: string): EbayShopInfo {
  const grants = world.state.refreshTokens.filter(({ login }) => login === shop.login)
  const signing = world.state.desk.signingKeys[shop.login]
  const refresh = grants.find(({ revoked }) => !revoked) ?? grants.at(-1)
  return {
    sellerLogin: shop.login,
    site: shop.site,
    clientId: world.state.app.clientId,
    clientSecret: world.state.app.clientSecret,
    refreshToken: refresh?.token ?? '',
    ...(signing && { signingKeyJwe: signing.jwe, signingPrivateKey: signing.privateKey }),
    legacyToken: shop.legacyToken,
    baseUrls: {
      api: `${url}/ebay/api`,
      auth: `${url}/ebay/auth`,
      apiz: `${url}/ebay/apiz`,
      media: `${url}/ebay/media`,
    },
  }
}

/** The plain data to save. */
export const saveEbay = (world: World): SavedEbay => ({
  state: world.state,
  random: world.random.state(),
  tokenRandom: world.tokenRandom.state(),
})

const emptyState = (suffix: string): EbayState => ({
  app: { clientId: `Crosscase-demo-SBX-${suffix}`, clientSecret: `SBX-${suffix}-secret` },
  shops: [],
  refreshTokens: [],
  accessTokens: [],
  codes: [],
  orders: [],
  cancellations: [],
  returns: [],
  inquiries: [],
  cases: [],
  secondChances: [],
  events: [],
  nextSeq: 1,
  usage: {},
  desk: emptyDesk(),
})
