export { RESERVED, unlimited } from './budget.js'
export type { Lane, RateBudget, RateLimit } from './budget.js'
export type { Circuit } from './circuit.js'
export type {
  Account,
  Action,
  ActionSpec,
  Alarm,
  At,
  Capability,
  CaseRef,
  CaseRemark,
  CaseSighting,
  Connected,
  Connection,
  Consent,
  CredentialField,
  Cursor,
  Erasure,
  Fact,
  FileBody,
  Followed,
  Kind,
  KindSpec,
  Marketplace,
  OrderMark,
  OrderSighting,
  Page,
  Pushed,
  PushRequest,
  RawItems,
  ShopReport,
  ShopSettings,
  Shown,
  Sightings,
  Site,
  Stream,
  StreamSpec,
  Subscription,
  Token,
  TokenStore,
  Words,
} from './contract.js'
export { http } from './http.js'
export type { Http, HttpAnswer, HttpLogLine, HttpOptions, HttpRequest } from './http.js'
export { action, kind, marketplace, sighting, stream } from './marketplace.js'
export type { BoundKind, BoundStream, MarketplaceSpec } from './marketplace.js'
export { Problem, codeOfStatus, withSideEffect } from './problem.js'
export type { ProblemCode, ProblemDetail } from './problem.js'
export { idText, parseJson, parseWire, unlisted } from './wire.js'
export type { Parsed } from './wire.js'
