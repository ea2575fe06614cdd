export { RESERVED, unlimited } from './budget.js'
export type { Lane, RateBudget, RateLimit } from './budget.js'
export type { Circuit } from './circuit.js'
export type {
  Account,
  Alarm,
  Connection,
  CredentialField,
  ShopSettings,
  Site,
  Token,
  TokenStore,
  Words,
} from './account.js'
export type { Action, ActionSpec, CaseRef, FileBody, Followed, Kind, KindSpec, Shown } from './acting.js'
export type { Capability, Connected, Consent, Marketplace } from './contract.js'
export type { Erasure, PushRequest, Pushed, Subscription } from './push.js'
export type {
  CaseRemark,
  CaseSighting,
  Fact,
  OrderMark,
  OrderSighting,
  ShopReport,
  Sightings,
} from './sightings.js'
export type { At, Cursor, Page, RawItems, Stream, StreamSpec } from './stream.js'
export { http } from './http.js'
export type { Http, HttpAnswer, HttpLogLine, HttpOptions, HttpRequest } from './http.js'
export { action, kind, marketplace, sighting, stream } from './marketplace.js'
export type { BoundKind, BoundStream, MarketplaceSpec } from './marketplace.js'
export { Problem, codeOfStatus, withSideEffect } from './problem.js'
export type { ProblemCode, ProblemDetail } from './problem.js'
export { idText, parseJson, parseWire, unlisted } from './wire.js'
export type { Parsed } from './wire.js'
