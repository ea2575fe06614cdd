import { milliseconds, type Clock } from '../clock.js'
import { createLedger, type Ledger } from '../ledger.js'
import { createRandom } from '../random.js'
import { grantConsent } from './oauth.js'
import { seedHistory } from './history.js'
import { seedShop } from './seed.js'
import type { AliexpressState, Shop } from './types.js'
import type { Pace, World } from './world.js'

export interface AliexpressOptions {
  /** How long the parties take: ISO 8601 durations. */
  readonly pace?: Partial<Record<keyof Pace, string>>
  /** Calls that a shop has in a minute; 600 unless told, since AliExpress publishes no figure. */
  readonly callsAMinute?: number
  /** Whether the upload of images works; not unless told. */
  readonly uploads?: boolean
}

/** A demo shop, with all that an application needs to connect it. */
export interface AliexpressShopInfo {
  readonly sellerLogin: string
  readonly site: 'GLOBAL' | 'CN'
  readonly sellerId: string
  readonly clientId: string
  readonly clientSecret: string
  readonly refreshToken: string
  readonly refreshTokenValidUntil: string
  readonly baseUrls: { readonly api: string }
}

/** What the generators and the state are at the moment of saving. */
export interface SavedAliexpress {
  readonly state: AliexpressState
  readonly random: number
  readonly tokenRandom: number
}

/** The seller's five days (seed document 003), seven days to AliExpress, ten days to ship a return; the others are ours. */
const PACE: Record<keyof Pace, string> = {
  sellerAnswers: 'PT120H',
  buyerAnswers: 'PT48H',
  platformEnters: 'PT168H',
  platformActs: 'PT48H',
  evidence: 'PT72H',
  planAnswer: 'PT72H',
  finalWord: 'PT48H',
  executes: 'PT24H',
  address: 'PT48H',
  buyerShips: 'PT72H',
  buyerShipsLimit: 'PT240H',
  returnTravels: 'PT120H',
  confirmation: 'PT720H',
}

interface WorldParts {
  readonly seed: number
  readonly clock: Clock
  readonly ledger: Ledger
  readonly saved: SavedAliexpress | undefined
  readonly demo: boolean
  readonly historyDays: number
  readonly options: AliexpressOptions
}

/** The simulated AliExpress, continued from what was saved or made new: an application, a shop and (for a demo) its disputes. */
export function startAliexpress({
  seed,
  clock,
  ledger,
  saved,
  demo,
  historyDays,
  options,
}: WorldParts): World {
  const random = createRandom(saved?.random ?? seed ^ 0x0a1e)
  const tokenRandom = createRandom(saved?.tokenRandom ?? seed ^ 0xa11e)
  const pace = { ...PACE, ...options.pace }
  const world: World = {
    state: saved?.state ?? emptyState(tokenRandom.digits(6), tokenRandom.text(32)),
    clock,
    ledger,
    random,
    tokenRandom,
    pace: Object.fromEntries(
      Object.entries(pace).map(([name, duration]) => [name, milliseconds(duration)]),
    ) as unknown as Pace,
    callsAMinute: options.callsAMinute ?? 600,
    uploads: options.uploads ?? false,
    site: { url: '' },
  }
  if (!saved) {
    const shop: Shop = { login: 'cn1530000042', sellerId: random.digits(10), site: 'GLOBAL', lost: [] }
    world.state.shops.push(shop)
    grantConsent(world, shop.login, clock.now())
    // What happened before the start is no effect of anybody's calls.
    const past = { ...world, ledger: createLedger(), random: createRandom(seed ^ 0x0a1f) }
    if (historyDays > 0) seedHistory(past, shop, historyDays)
    if (demo) seedShop({ ...world, ledger: createLedger() }, shop)
  }
  return world
}

/** How to connect a shop, seen from outside. */
export function aliexpressShopInfo(world: World, shop: Shop, url: string): AliexpressShopInfo {
  const grants = world.state.refreshTokens.filter(({ seller }) => seller === shop.login)
  const grant = grants.find(({ revoked }) => !revoked) ?? grants.at(-1)
  return {
    sellerLogin: shop.login,
    site: shop.site,
    sellerId: shop.sellerId,
    clientId: world.state.app.clientId,
    clientSecret: world.state.app.clientSecret,
    refreshToken: grant?.token ?? '',
    refreshTokenValidUntil: new Date(grant?.validUntil ?? 0).toISOString(),
    baseUrls: { api: `${url}/aliexpress/api` },
  }
}

/** The plain data to save. */
export const saveAliexpress = (world: World): SavedAliexpress => ({
  state: world.state,
  random: world.random.state(),
  tokenRandom: world.tokenRandom.state(),
})

const emptyState = (clientId: string, clientSecret: string): AliexpressState => ({
  app: { clientId, clientSecret },
  shops: [],
  refreshTokens: [],
  accessTokens: [],
  codes: [],
  issues: [],
  orders: [],
  evaluations: [],
  events: [],
  nextSeq: 1,
  usage: {},
})
