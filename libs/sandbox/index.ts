/** The door of the sandbox: simulated marketplaces over real HTTP on loopback. */
export { startSandbox, type Sandbox, type SandboxOptions } from './start.js'
export type { SandboxShop } from './shops.js'
export { StateFileError } from './store.js'
export { FAULTS, FaultRefused, type ActiveFault, type FaultName, type FaultRequest } from './faults.js'
export type { Cause, LedgerEntry } from './ledger.js'
export type {
  AliexpressShopRef,
  AliexpressTruth,
  AliexpressWorld,
  DisputeMove,
  DisputeTruth,
} from './aliexpress/handle.js'
export type { AliexpressOptions, AliexpressShopInfo } from './aliexpress/start.js'
export type {
  AmazonOrderOptions,
  AmazonOrderTruth,
  AmazonReturnTruth,
  AmazonShopRef,
  AmazonWorld,
} from './amazon/handle.js'
export type { AmazonOptions, AmazonShopInfo } from './amazon/start.js'
export type { EbayOptions, EbayShopInfo } from './ebay/start.js'
export type { CancelRequestOptions, EbayWorld, OrderOptions, ShopRef } from './ebay/handle.js'
export type { CancellationTruth, OrderTruth, ShopTruth } from './ebay/truth.js'
export type { SiteId } from './ebay/sites.js'
export type {
  TicketMove,
  TicketOptions,
  TicketTruth,
  WishShopRef,
  WishTruth,
  WishWorld,
} from './wish/handle.js'
export type { WishOptions, WishShopInfo } from './wish/start.js'
export type {
  DhgateDisputeTruth,
  DhgateOrderTruth,
  DhgateShopRef,
  DhgateTopicTruth,
  DhgateTruth,
  DhgateWorld,
} from './dhgate/handle.js'
export type { DhgateOptions, DhgateShopInfo } from './dhgate/start.js'
