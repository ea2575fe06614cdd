import type { z } from 'zod'
import type { CaseKind, Flag, Machine, Money, Observation, OrderLine } from '#case'
import type { Lane, RateBudget, RateLimit } from './budget.js'
import type { HttpAnswer, HttpLogLine, HttpRequest } from './http.js'
import type { Parsed } from './wire.js'
import type { Problem } from './problem.js'

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

/** A seller's shop as an adapter sees it. */
export interface Account {
  readonly id: string
  readonly site: string
  readonly credentials: Readonly<Record<string, string>>
  /** Base URLs by the marketplace's own host names, production or sandbox. */
  readonly endpoints: Readonly<Record<string, string>>
}

/** Everything an adapter may use to reach the outside; made by the application, replaced in tests. */
export interface Connection {
  readonly account: Account
  readonly budget: RateBudget
  readonly lane: Lane
  readonly tokens: TokenStore
  now(): Date
  log?(line: HttpLogLine): void
  capture?(request: HttpRequest, answer: HttpAnswer | null): void
}

/** Where a stream has got to; JSON, owned by the adapter. */
export type Cursor = Readonly<Record<string, unknown>>

/** One page of a stream. `more`: ask again at once; otherwise at the next turn. */
export interface Page {
  readonly items: readonly unknown[]
  readonly cursor: Cursor
  readonly more: boolean
}

export interface CaseSighting {
  readonly kind: CaseKind
  readonly observation: Observation
}

/** An order as the marketplace shows it, as far as cases and grades need it. */
export interface OrderSighting {
  readonly orderId: string
  readonly site: string
  readonly asOf: string | null
  readonly placedAt: string
  readonly paidAt: string | null
  readonly shippedAt: string | null
  readonly nativeStatus: string
  readonly buyer: string | null
  readonly total: Money | null
  readonly lines: readonly OrderLine[]
}

/** A dated figure that the marketplace reports of a shop. */
export interface Fact {
  readonly name: string
  readonly on: string
  readonly value: string
}

export interface Sightings {
  readonly cases: readonly CaseSighting[]
  readonly orders?: readonly OrderSighting[]
  readonly facts?: readonly Fact[]
}

/** The instant and site that a mapping may depend on; nothing else, so that a replay gives the same answer. */
export interface At {
  /** When the answer was asked for, ISO 8601 UTC. */
  readonly seenAt: string
  readonly site: string
}

/** A series of raw objects that can be listed page by page: what an author writes. */
export interface StreamSpec<Session, Wire> {
  /** Seconds between two looks. */
  readonly everySeconds: number
  list(session: Session, cursor: Cursor | null): Promise<Page>
  /** Reads a raw body's text; default JSON. */
  decode?(text: string): unknown
  /** The items in a raw body: a page of them, or one object alone. */
  items(body: unknown): readonly unknown[]
  parse(item: unknown): Parsed<Wire>
  /** Pure: the same item at the same instant gives the same sightings. */
  map(wire: Wire, flags: readonly Flag[], at: At): Sightings
}

/** A case as an action sees it. */
export interface CaseRef {
  readonly nativeId: string
  readonly state: string
  readonly native: Readonly<Record<string, string>>
  readonly site: string
  readonly orderId: string | null
  readonly lines: readonly OrderLine[]
  readonly openedAt: string
}

/** Raw items of a stream, as a re-read of one case finds them. */
export interface RawItems {
  readonly stream: string
  readonly items: readonly unknown[]
}

export interface ActionSpec<Session, S extends string, Input extends z.ZodType> {
  readonly title: Words
  readonly description: Words
  /** `manual`: the marketplace has no interface for it; staff do it there and confirm here. */
  readonly via: 'api' | 'manual' | 'email'
  readonly irreversible: boolean
  readonly movesMoney: boolean
  readonly input: Input
  /** The states in which the marketplace shows that the action took effect; `null`: the accepted call is all there is to see. */
  readonly confirmedBy: readonly S[] | null
  /** Refuses for a reason in words that the machine cannot express (a date, an amount). */
  guard?(ref: CaseRef, now: Date): Words | null
  link?(ref: CaseRef): string
  /** Sends it, once. Resolves when the marketplace accepted the request, which is not yet the outcome. */
  run(session: Session, ref: CaseRef, input: z.output<Input>): Promise<{ readonly receipt: string | null }>
}

/** One kind of case: its machine, how one case is read again, what can be done. */
export interface KindSpec<Session, S extends string, A extends string> {
  readonly machine: Machine<S, A>
  reread(session: Session, ref: CaseRef): Promise<readonly RawItems[]>
  readonly actions: { readonly [K in A]: ActionSpec<Session, NoInfer<S>, z.ZodType> }
}

export interface CredentialField {
  readonly name: string
  readonly secret: boolean
  /** A shop can be connected without it; what then does not work is said when it is tried. */
  readonly optional?: boolean
  readonly title: Words
}

/** Without type parameters: what the application works with. */
export interface Stream {
  readonly everySeconds: number
  /** Items of a raw body. Throws `contract_changed`. */
  open(text: string): readonly unknown[]
  /** What one raw item shows. Throws `contract_changed`. */
  see(item: unknown, at: At): Sightings
}

export type Action = Omit<ActionSpec<never, string, z.ZodType>, 'run'>

export interface Kind {
  readonly machine: Machine
  readonly actions: Readonly<Record<string, Action>>
}

export interface Connected {
  list(stream: string, cursor: Cursor | null): Promise<Page>
  reread(kind: CaseKind, ref: CaseRef): Promise<readonly RawItems[]>
  act(
    kind: CaseKind,
    action: string,
    ref: CaseRef,
    input: unknown,
  ): Promise<{ readonly receipt: string | null }>
}

export interface Marketplace {
  readonly id: string
  readonly name: Words
  readonly sites: Readonly<Record<string, Site>>
  readonly credentials: readonly CredentialField[]
  /** Base URLs of the live marketplace by its own host names. */
  readonly endpoints: Readonly<Record<string, string>>
  readonly limits: readonly RateLimit[]
  readonly streams: Readonly<Record<string, Stream>>
  readonly kinds: Readonly<Partial<Record<CaseKind, Kind>>>
  connect(connection: Connection): Connected
  /** The marketplace's error in an answer, for the conformance suite. */
  problem(answer: HttpAnswer): Problem | null
}
