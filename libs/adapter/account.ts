import type { Lane, RateBudget } from './budget.js'
import type { Circuit } from './circuit.js'
import type { HttpAnswer, HttpLogLine, HttpRequest } from './http.js'

export interface Words {
  readonly en: string
  readonly zh: string
}

/** A token that a marketplace gave us; kept encrypted and shared by all workers. */
export interface Token {
  readonly value: string
  readonly expiresAt: Date
}

export interface TokenStore {
  /**
   * The token of that name, obtained by at most one caller at a time over all workers and renewed shortly before it
   * expires. `refused` is a value that the marketplace just refused: it is renewed if it is still the stored one.
   */
  get(name: string, obtain: () => Promise<Token>, refused?: string): Promise<string>
}

export interface Site {
  readonly name: string
  /** IANA zone by which this site counts days. */
  readonly zone: string
  /** ISO 3166-1 country whose public holidays are no business days. */
  readonly country: string
  /** A state of it (`ENG` in `GB`) whose own holidays count too. */
  readonly region?: string
}

/** What a shop's owner set for it, checked by the marketplace's `settings` schema. */
export type ShopSettings = Readonly<Record<string, unknown>>

/** A seller's shop as an adapter sees it. */
export interface Account {
  readonly id: string
  readonly site: string
  readonly credentials: Readonly<Record<string, string>>
  /** Base URLs by the marketplace's own host names, production or sandbox. */
  readonly endpoints: Readonly<Record<string, string>>
  readonly settings?: ShopSettings
}

export interface CredentialField {
  readonly name: string
  readonly secret: boolean
  /** A shop can be connected without it; what then does not work is said when it is tried. */
  readonly optional?: boolean
  /** Comes out of the consent round trip; nobody has to find and type it. */
  readonly byConsent?: boolean
  readonly title: Words
}

/** Everything an adapter may use to reach the outside; made by the application, replaced in tests. */
export interface Connection {
  readonly account: Account
  readonly budget: RateBudget
  readonly lane: Lane
  readonly tokens: TokenStore
  /** Spares hosts that do not answer; for the HTTP kit. */
  readonly circuit?: Circuit
  now(): Date
  log?(line: HttpLogLine): void
  capture?(request: HttpRequest, answer: HttpAnswer | null): void
}

/** Something about a shop that a person must attend to before a date, such as a secret that expires. */
export interface Alarm {
  readonly code: string
  /** When it becomes a trouble, ISO 8601 UTC. */
  readonly at: string
  readonly severity: 'degraded' | 'needs_attention'
  readonly reason: Words
  readonly nextStep: Words
}
