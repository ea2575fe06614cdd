import { milliseconds, type Clock } from '../clock.js'
import { createLedger, type Ledger } from '../ledger.js'
import { createRandom } from '../random.js'
import { grantRefreshToken } from './lwa.js'
import { seedHistory } from './history.js'
import { subscribeAll } from './notifications.js'
import { seedShops } from './seed.js'
import { AMAZON_SITES } from './sites.js'
import type { AmazonState, Seller, SiteId } from './types.js'
import type { Pace, World } from './world.js'

export interface AmazonOptions {
  /** How long reports, feeds and queries take: ISO 8601 durations; at once unless told. */
  readonly pace?: Partial<Record<keyof Pace, string>>
}

/** A demo shop, with all that an application needs to connect it. */
export interface AmazonShopInfo {
  readonly sellerLogin: string
  readonly site: SiteId
  readonly sellerId: string
  readonly clientId: string
  readonly clientSecret: string
  readonly refreshToken: string
  readonly sqsQueueUrl: string
  readonly sqsAccessKeyId: string
  readonly sqsSecretAccessKey: string
  readonly baseUrls: Readonly<Record<'lwa' | 'na' | 'eu' | 'fe' | 'sqs', string>>
}

/** What the generators and the state are at the moment of saving. */
export interface SavedAmazon {
  readonly state: AmazonState
  readonly random: number
  readonly tokenRandom: number
}

const PACE: Record<keyof Pace, string> = { report: 'PT0S', feed: 'PT0S', query: 'PT0S' }

const DEMO_SHOPS = [
  { login: 'harbor_home', site: 'US', storeName: 'Harbor Home', ahr: 236 },
  { login: 'sakura_living', site: 'JP', storeName: 'Sakura Living', ahr: 312 },
] as const

interface WorldParts {
  readonly seed: number
  readonly clock: Clock
  readonly ledger: Ledger
  readonly saved: SavedAmazon | undefined
  readonly demo: boolean
  readonly historyDays: number
  readonly options: AmazonOptions
}

/** The simulated Amazon, continued from what was saved or made new: an application, two sellers and (for a demo) their orders. */
export function startAmazon({ seed, clock, ledger, saved, demo, historyDays, options }: WorldParts): World {
  const random = createRandom(saved?.random ?? seed ^ 0x0a3a)
  const tokenRandom = createRandom(saved?.tokenRandom ?? seed ^ 0x70a3)
  const pace = { ...PACE, ...options.pace }
  const world: World = {
    // What an older version saved may lack parts.
    state: saved
      ? { ...emptyState('', ''), ...saved.state }
      : emptyState(
          `amzn1.application-oa2-client.${tokenRandom.text(24)}`,
          `amzn1.oa2-cs.v1.${tokenRandom.text(40)}`,
        ),
    clock,
    ledger,
    random,
    tokenRandom,
    pace: {
      report: milliseconds(pace.report),
      feed: milliseconds(pace.feed),
      query: milliseconds(pace.query),
    },
    base: '',
    reportEndings: new Map(),
  }
  if (saved && !('subscriptions' in saved.state))
    for (const seller of world.state.sellers) subscribeAll(world, seller)
  if (!saved) {
    for (const shop of DEMO_SHOPS) openSeller(world, shop)
    // What happened before the start is no effect of anybody's calls, and nobody was told of it.
    if (demo) {
      const past = { ...world, ledger: createLedger(), random: createRandom(seed ^ 0x0a3b) }
      if (historyDays > 0) seedHistory(past, world.state.sellers, historyDays)
      seedShops({ ...world, ledger: createLedger() }, world.state.sellers)
      world.state.queue = []
    }
  }
  return world
}

/** A seller with his consent and his queue. */
export function openSeller(
  world: World,
  shop: { readonly login: string; readonly site: SiteId; readonly storeName: string; readonly ahr: number },
): Seller {
  const { tokenRandom } = world
  const region = { na: 'us-east-1', eu: 'eu-west-1', fe: 'us-west-2' }[AMAZON_SITES[shop.site].host]
  const seller: Seller = {
    ...shop,
    sellerId: `A${tokenRandom.text(13).toUpperCase()}`,
    host: AMAZON_SITES[shop.site].host,
    queue: {
      url: `https://sqs.${region}.amazonaws.com/${tokenRandom.digits(12)}/crosscase-${shop.login.replaceAll('_', '-')}`,
      accessKeyId: `AKIA${tokenRandom.text(16).toUpperCase()}`,
      secretAccessKey: tokenRandom.text(40),
      region,
    },
    missingRoles: [],
  }
  world.state.sellers.push(seller)
  grantRefreshToken(world, shop.login)
  subscribeAll(world, seller)
  return seller
}

/** How to connect a shop, seen from outside. */
export function amazonShopInfo(world: World, seller: Seller, url: string): AmazonShopInfo {
  const grants = world.state.refreshTokens.filter((one) => one.seller === seller.login)
  const at = (host: string): string => `${url}/amazon/${host}`
  return {
    sellerLogin: seller.login,
    site: seller.site,
    sellerId: seller.sellerId,
    clientId: world.state.app.clientId,
    clientSecret: world.state.app.clientSecret,
    refreshToken: (grants.find(({ revoked }) => !revoked) ?? grants.at(-1))?.token ?? '',
    sqsQueueUrl: seller.queue.url,
    sqsAccessKeyId: seller.queue.accessKeyId,
    sqsSecretAccessKey: seller.queue.secretAccessKey,
    baseUrls: { lwa: at('lwa'), na: at('na'), eu: at('eu'), fe: at('fe'), sqs: at('sqs') },
  }
}

/** The plain data to save. */
export const saveAmazon = (world: World): SavedAmazon => ({
  state: world.state,
  random: world.random.state(),
  tokenRandom: world.tokenRandom.state(),
})

const emptyState = (clientId: string, clientSecret: string): AmazonState => ({
  app: { clientId, clientSecret },
  sellers: [],
  refreshTokens: [],
  accessTokens: [],
  orders: [],
  returns: [],
  feedback: [],
  money: [],
  reports: [],
  schedules: [],
  feeds: [],
  queries: [],
  documents: [],
  queue: [],
  destinations: [],
  subscriptions: [],
  events: [],
  nextSeq: 1,
  buckets: {},
})
