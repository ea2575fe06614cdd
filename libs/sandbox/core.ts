import { createClock, later, type Clock, type ClockState } from './clock.js'
import { FaultRefused, createFaults, type FaultRequest, type Faults } from './faults.js'
import { createLedger, type Ledger, type LedgerEntry } from './ledger.js'
import { createStore, readState, type Store } from './store.js'
import { aliexpressMarketplace } from './aliexpress/marketplace.js'
import {
  saveAliexpress,
  startAliexpress,
  type AliexpressOptions,
  type SavedAliexpress,
} from './aliexpress/start.js'
import type { World as AliexpressWorld } from './aliexpress/world.js'
import { amazonMarketplace } from './amazon/marketplace.js'
import { saveAmazon, startAmazon, type AmazonOptions, type SavedAmazon } from './amazon/start.js'
import type { World as AmazonWorld } from './amazon/world.js'
import { dhgateMarketplace } from './dhgate/marketplace.js'
import { saveDhgate, startDhgate, type DhgateOptions, type SavedDhgate } from './dhgate/start.js'
import type { World as DhgateWorld } from './dhgate/world.js'
import { ebayMarketplace } from './ebay/marketplace.js'
import { saveEbay, startEbay, type EbayOptions, type SavedEbay } from './ebay/start.js'
import type { AmazonMail, SavedMail } from './mail/amazon-mail.js'
import type { Marketplace } from './marketplace.js'
import type { World } from './ebay/world.js'
import { wishMarketplace } from './wish/marketplace.js'
import { saveWish, startWish, type SavedWish, type WishOptions } from './wish/start.js'
import type { World as WishWorld } from './wish/world.js'

export interface CoreOptions {
  /** The same seed gives the same world. */
  readonly seed: number
  /** Where everything is kept between runs; nowhere unless told. */
  readonly stateFile?: string
  /** Virtual time at the first start; real time unless told. A saved state goes on with its own. */
  readonly startAt?: Date
  /** Virtual time moves only by `advance`. */
  readonly frozen?: boolean
  /** `empty`: the shops without any order. */
  readonly world?: 'demo' | 'empty'
  /** Days of ordinary sales before the demo's stories; none unless told. Beginning sellers have no grades to look at. */
  readonly historyDays?: number
  readonly aliexpress?: AliexpressOptions
  readonly amazon?: AmazonOptions
  readonly ebay?: EbayOptions
  readonly wish?: WishOptions
  readonly dhgate?: DhgateOptions
}

/** The simulated marketplaces without their HTTP server. */
export interface Core {
  readonly clock: Clock
  readonly ledger: Ledger
  readonly faults: Faults
  readonly aliexpress: AliexpressWorld
  readonly amazon: AmazonWorld
  readonly ebay: World
  readonly wish: WishWorld
  /** Amazon's mail as it was saved, and as it is once its servers are open. */
  readonly mail: { readonly saved: SavedMail | undefined; open: AmazonMail | null }
  readonly dhgate: DhgateWorld
  readonly marketplaces: readonly Marketplace[]
  readonly store: Store
  /** Carries out what fell due by now. */
  readonly settle: () => void
  /** Moves virtual time forward. Throws a RangeError for anything but a positive ISO 8601 duration. */
  readonly advance: (duration: string) => Date
}

interface SavedSandbox {
  readonly version: 1
  readonly seed: number
  readonly clock: ClockState
  readonly ledger: readonly LedgerEntry[]
  readonly ebay: SavedEbay
  /** Missing in a state that was saved before there was an AliExpress: then it begins now. */
  readonly aliexpress?: SavedAliexpress
  /** Missing in a state that was saved before there was an Amazon: then it begins now. */
  readonly amazon?: SavedAmazon
  /** The same of its mail. */
  readonly amazonMail?: SavedMail
  /** Missing in a state that was saved before there was a Wish: then it begins now. */
  readonly wish?: SavedWish
  readonly dhgate?: SavedDhgate
}

/** Makes the world, or goes on with a saved one. Throws StateFileError when the state file cannot be used. */
export function createCore(options: CoreOptions): Core {
  const { seed, stateFile, frozen = false, startAt } = options
  const saved = loadState(stateFile, seed)
  const clock = createClock({ frozen, startAt, saved: saved?.clock })
  const ledger = createLedger(saved?.ledger)
  const demo = options.world !== 'empty'
  const historyDays = demo ? (options.historyDays ?? 0) : 0
  const amazon = startAmazon({
    seed,
    clock,
    ledger,
    saved: saved?.amazon,
    demo,
    historyDays,
    options: options.amazon ?? {},
  })
  const ebay = startEbay({
    seed,
    clock,
    ledger,
    saved: saved?.ebay,
    demo,
    historyDays,
    options: options.ebay ?? {},
  })
  const wish = startWish({
    seed,
    clock,
    ledger,
    saved: saved?.wish,
    demo,
    historyDays,
    options: options.wish ?? {},
  })
  const mail: Core['mail'] = { saved: saved?.amazonMail, open: null }
  const aliexpress = startAliexpress({
    seed,
    clock,
    ledger,
    saved: saved?.aliexpress,
    demo,
    historyDays,
    options: options.aliexpress ?? {},
  })
  const dhgate = startDhgate({
    seed,
    clock,
    ledger,
    saved: saved?.dhgate,
    demo,
    historyDays,
    options: options.dhgate ?? {},
  })
  const store = createStore(stateFile, (): SavedSandbox => {
    const amazonMail = mail.open?.save() ?? mail.saved
    return {
      version: 1,
      seed,
      clock: clock.state(),
      ledger: ledger.entries(),
      aliexpress: saveAliexpress(aliexpress),
      amazon: saveAmazon(amazon),
      ...(amazonMail && { amazonMail }),
      ebay: saveEbay(ebay),
      wish: saveWish(wish),
      dhgate: saveDhgate(dhgate),
    }
  })
  const marketplaces = [
    aliexpressMarketplace(aliexpress),
    amazonMarketplace(amazon),
    dhgateMarketplace(dhgate),
    ebayMarketplace(ebay),
    wishMarketplace(wish),
  ]
  const settleUntil = (instant: number): void => {
    for (const marketplace of marketplaces) marketplace.settle(instant)
  }
  return {
    clock,
    ledger,
    aliexpress,
    amazon,
    ebay,
    wish,
    mail,
    dhgate,
    marketplaces,
    store,
    faults: createFaults(
      marketplaces.flatMap(({ operations }) => operations),
      (fault) => {
        for (const marketplace of struckBy(marketplaces, fault)) marketplace.strike(fault)
      },
    ),
    settle: () => settleUntil(clock.now()),
    advance(duration) {
      const target = later(clock.now(), duration)
      settleUntil(target)
      clock.moveTo(target)
      store.touch()
      return new Date(clock.now())
    },
  }
}

/** Whom a fault that strikes at once is for. Throws FaultRefused for a seller whom none of them knows. */
function struckBy(marketplaces: readonly Marketplace[], fault: FaultRequest): Marketplace[] {
  const { match, seller } = fault
  const struck = marketplaces.filter(
    (one) => (match ?? one.name).split('.')[0] === one.name && (seller === undefined || one.has(seller)),
  )
  if (struck.length === 0) throw new FaultRefused(`there is no seller "${seller}"`)
  return struck
}

function loadState(file: string | undefined, seed: number): SavedSandbox | undefined {
  if (file === undefined) return undefined
  return readState(file, (value) => objection(value, seed)) as SavedSandbox | undefined
}

function objection(value: unknown, seed: number): string | undefined {
  const state = value as Partial<SavedSandbox> | null
  if (typeof state !== 'object' || state?.version !== 1 || !state.ebay?.state || !state.clock) {
    return 'it is not a sandbox state of version 1'
  }
  if (state.seed !== seed) return `it belongs to seed ${state.seed}, not ${seed}`
  return undefined
}
