import { once } from 'node:events'
import type { Server } from 'node:http'
import { createControl, type ControlParts } from './control.js'
import { createCore, type Core, type CoreOptions } from './core.js'
import { createFront, type Front } from './server.js'
import { aliexpressWorld, type AliexpressWorld } from './aliexpress/handle.js'
import { ALIEXPRESS_SCENARIOS } from './aliexpress/scenarios.js'
import { aliexpressShopInfo, type AliexpressShopInfo } from './aliexpress/start.js'
import { amazonWorld, type AmazonWorld } from './amazon/handle.js'
import { AMAZON_SCENARIOS } from './amazon/scenarios.js'
import { amazonShopInfo, type AmazonShopInfo } from './amazon/start.js'
import { dhgateWorld, type DhgateWorld } from './dhgate/handle.js'
import { DHGATE_SCENARIOS } from './dhgate/scenarios.js'
import { dhgateShopInfo, type DhgateShopInfo } from './dhgate/start.js'
import { ebayWorld, type EbayWorld } from './ebay/handle.js'
import { EBAY_SCENARIOS, scenarioInput } from './ebay/scenarios.js'
import { openShop, shopInfo, type EbayShopInfo } from './ebay/start.js'
import type { ActiveFault, FaultRequest } from './faults.js'
import { wishWorld, type WishWorld } from './wish/handle.js'
import { openAmazonMail, type AmazonMail } from './mail/amazon-mail.js'
import { mailShopOf } from './mail/amazon-shops.js'
import { aliexpressSandboxShop, amazonSandboxShop, sandboxShop, type SandboxShop } from './shops.js'
import { createPostman } from './wish/postman.js'
import { WISH_SCENARIOS } from './wish/scenarios.js'
import { wishShopInfo, type WishShopInfo } from './wish/start.js'
import type { LedgerEntry } from './ledger.js'
import type { SiteId } from './ebay/sites.js'

export interface SandboxOptions extends CoreOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number
  readonly host?: '127.0.0.1'
  /** Largest request body in bytes; 2 MiB unless told, for pictures of evidence. */
  readonly maxBodyBytes?: number
}

export interface Sandbox {
  /** Control plane (/_sandbox) and marketplaces, e.g. http://127.0.0.1:41234 */
  readonly url: string
  readonly clock: {
    readonly now: () => Date
    /** Moves virtual time forward by an ISO 8601 duration and carries out what falls due, in order. RangeError otherwise. */
    readonly advance: (isoDuration: string) => Date
  }
  /** Every shop with what an application needs to connect it. */
  readonly shops: readonly SandboxShop[]
  readonly aliexpress: readonly AliexpressShopInfo[]
  readonly aliexpressWorld: AliexpressWorld
  readonly amazon: readonly AmazonShopInfo[]
  readonly amazonWorld: AmazonWorld
  /** The mailboxes of the Amazon shops, and who may write to them. */
  readonly amazonMail: AmazonMail
  readonly ebay: readonly EbayShopInfo[]
  readonly ebayWorld: EbayWorld
  readonly wish: readonly WishShopInfo[]
  readonly wishWorld: WishWorld
  readonly dhgate: readonly DhgateShopInfo[]
  readonly dhgateWorld: DhgateWorld
  readonly faults: {
    /** Throws a FaultRefused when the fault cannot be set as asked. */
    readonly add: (fault: FaultRequest) => void
    readonly active: () => ActiveFault[]
    readonly clear: () => void
    /** Lets all answers go that `slow` holds back. Returns how many there were. */
    readonly release: () => number
  }
  /** A further eBay shop of the same application. */
  readonly addEbayShop: (login: string, site: SiteId) => EbayShopInfo
  /** Everything that really changed, in order; only one effect when named. */
  readonly ledger: (effect?: string) => LedgerEntry[]
  /** Saves, lets held answers go and closes every connection. Safe to call twice. */
  readonly stop: () => Promise<void>
}

const HOST = '127.0.0.1'
const MIB = 1_048_576

/**
 * Starts simulated marketplaces on 127.0.0.1.
 * Throws StateFileError when the state file cannot be used, or the error of the port when it is taken.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const core = createCore(options)
  const { store } = core
  const amazonHelpers = amazonWorld(core.amazon, store.touch)
  const amazonShops = (): AmazonShopInfo[] =>
    core.amazon.state.sellers.map((seller) => amazonShopInfo(core.amazon, seller, url))
  const isAmazon = (seller: string): boolean =>
    core.amazon.state.sellers.some(({ login }) => login === seller)
  const helpers = ebayWorld(core.ebay, store.touch)
  const postman = createPostman(core.wish)
  core.wish.postman.wake = postman.wake
  const wishHelpers = wishWorld(core.wish, store.touch, postman)
  const shops = (): EbayShopInfo[] => core.ebay.state.shops.map((shop) => shopInfo(core.ebay, shop, url))
  const wishShops = (): WishShopInfo[] =>
    core.wish.state.shops.map((shop) => wishShopInfo(core.wish, shop, url))
  const aliexpressHelpers = aliexpressWorld(core.aliexpress, store.touch)
  const aliexpressShops = (): AliexpressShopInfo[] =>
    core.aliexpress.state.shops.map((shop) => aliexpressShopInfo(core.aliexpress, shop, url))
  const isAliexpress = (seller: string): boolean =>
    core.aliexpress.state.shops.some(({ login }) => login === seller)
  const dhgateHelpers = dhgateWorld(core.dhgate, store.touch)
  const dhgateShops = (): DhgateShopInfo[] =>
    core.dhgate.state.shops.map((shop) => dhgateShopInfo(core.dhgate, shop, url))
  const isDhgate = (seller: string): boolean => core.dhgate.state.shops.some(({ login }) => login === seller)
  const isWish = (seller: string): boolean => core.wish.state.shops.some(({ login }) => login === seller)
  const front = createFront({
    now: core.clock.now,
    faults: core.faults,
    marketplaces: core.marketplaces,
    changed: store.touch,
    maxBodyBytes: options.maxBodyBytes ?? 2 * MIB,
    control: (request) => control(request),
  })
  const control = createControl({
    now: core.clock.now,
    advance: core.advance,
    faults: core.faults,
    release: front.release,
    ledger: () => settledLedger(core),
    shops: () => ({
      aliexpress: aliexpressShops(),
      amazon: amazonShops(),
      ebay: shops(),
      wish: wishShops(),
      dhgate: dhgateShops(),
    }),
    truth: (seller) => {
      if (isAliexpress(seller)) return aliexpressHelpers.truth(seller)
      if (isAmazon(seller)) return amazonHelpers.truth(seller)
      if (isDhgate(seller)) return dhgateHelpers.truth(seller)
      return isWish(seller) ? wishHelpers.truth(seller) : helpers.truth(seller)
    },
    scenarios: {
      ...aliexpressScenarios(core, aliexpressHelpers),
      ...amazonScenarios(core, amazonHelpers),
      ...scenarios(core, helpers),
      ...wishScenarios(core, wishHelpers),
      ...dhgateScenarios(core, dhgateHelpers),
    },
    changed: store.touch,
  })
  core.settle()
  const amazonMail = await openAmazonMail({
    clock: core.clock,
    ledger: core.ledger,
    shops: core.amazon.state.sellers.map((seller) => mailShopOf(seller, core.amazon.state.orders)),
    saved: core.mail.saved,
    demo: options.world !== 'empty',
    changed: store.touch,
  })
  core.mail.open = amazonMail
  store.touch()
  store.flush()
  const url = await listen(front.server, options)
  core.amazon.base = url
  core.wish.site.url = url
  core.ebay.site.url = url
  core.aliexpress.site.url = url
  let stopped: Promise<void> | undefined
  return {
    url,
    clock: { now: () => new Date(core.clock.now()), advance: core.advance },
    get shops() {
      return [
        ...aliexpressShops().map((shop) => aliexpressSandboxShop(shop, options.historyDays)),
        ...amazonShops().map((shop) =>
          amazonSandboxShop(shop, amazonMail.access(shop.sellerLogin), options.historyDays),
        ),
        ...shops().map((shop) => sandboxShop('ebay', shop)),
        ...wishShops().map((shop) => sandboxShop('wish', shop)),
        ...dhgateShops().map((shop) => sandboxShop('dhgate', shop)),
      ]
    },
    get aliexpress() {
      return aliexpressShops()
    },
    aliexpressWorld: aliexpressHelpers,
    get amazon() {
      return amazonShops()
    },
    amazonWorld: amazonHelpers,
    amazonMail,
    get ebay() {
      return shops()
    },
    ebayWorld: helpers,
    get wish() {
      return wishShops()
    },
    wishWorld: wishHelpers,
    get dhgate() {
      return dhgateShops()
    },
    dhgateWorld: dhgateHelpers,
    faults: { ...core.faults, release: front.release },
    addEbayShop(login, site) {
      const shop = openShop(core.ebay, login, site)
      store.touch()
      return shopInfo(core.ebay, shop, url)
    },
    ledger: (effect) =>
      settledLedger(core).filter((entry) => effect === undefined || entry.effect === effect),
    stop: () =>
      (stopped ??= (async () => {
        await postman.stop()
        await stop(core, front)
        await amazonMail.stop()
      })()),
  }
}

function settledLedger(core: Core): LedgerEntry[] {
  core.settle()
  return core.ledger.entries()
}

function scenarios(core: Core, world: EbayWorld): ControlParts['scenarios'] {
  const parts = { world, faults: core.faults, clock: core.clock }
  const firstShop = core.ebay.state.shops[0]?.login ?? ''
  return Object.fromEntries(
    Object.entries(EBAY_SCENARIOS).map(([name, scenario]) => [
      name,
      (json: Record<string, unknown>) => {
        const input = scenarioInput(json)
        return scenario(parts, input.seller ?? firstShop, input)
      },
    ]),
  )
}

function aliexpressScenarios(core: Core, world: AliexpressWorld): ControlParts['scenarios'] {
  const firstShop = core.aliexpress.state.shops[0]?.login ?? ''
  return Object.fromEntries(
    Object.entries(ALIEXPRESS_SCENARIOS).map(([name, scenario]) => [
      name,
      (json: Record<string, unknown>) => {
        const { seller, values = {} } = scenarioInput(json)
        return scenario(world, seller ?? firstShop, values)
      },
    ]),
  )
}

function amazonScenarios(core: Core, world: AmazonWorld): ControlParts['scenarios'] {
  const firstShop = core.amazon.state.sellers[0]?.login ?? ''
  return Object.fromEntries(
    Object.entries(AMAZON_SCENARIOS).map(([name, scenario]) => [
      name,
      (json: Record<string, unknown>) => {
        const { seller, values = {} } = scenarioInput(json)
        return scenario(world, seller ?? firstShop, values)
      },
    ]),
  )
}

function wishScenarios(core: Core, world: WishWorld): ControlParts['scenarios'] {
  const firstShop = core.wish.state.shops[0]?.login ?? ''
  return Object.fromEntries(
    Object.entries(WISH_SCENARIOS).map(([name, scenario]) => [
      name,
      (json: Record<string, unknown>) => {
        const { seller, values = {} } = scenarioInput(json)
        return scenario(world, seller ?? firstShop, values)
      },
    ]),
  )
}

function dhgateScenarios(core: Core, world: DhgateWorld): ControlParts['scenarios'] {
  const firstShop = core.dhgate.state.shops[0]?.login ?? ''
  return Object.fromEntries(
    Object.entries(DHGATE_SCENARIOS).map(([name, scenario]) => [
      name,
      (json: Record<string, unknown>) => {
        const { seller, values = {} } = scenarioInput(json)
        return scenario(world, seller ?? firstShop, values)
      },
    ]),
  )
}

async function listen(server: Server, options: SandboxOptions): Promise<string> {
  server.listen(options.port ?? 0, options.host ?? HOST)
  await once(server, 'listening')
  const address = server.address()
  return `http://${HOST}:${typeof address === 'object' && address ? address.port : 0}`
}

async function stop({ store }: Core, { server, release }: Front): Promise<void> {
  store.touch()
  store.flush()
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  release()
  await closed
}
