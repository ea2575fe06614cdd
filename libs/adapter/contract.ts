import type { z } from 'zod'
import type {
  Activity,
  CaseKind,
  Confidence,
  Flag,
  GradeEffect,
  Machine,
  Money,
  Observation,
  OrderLine,
} from '#case'
import type { MetricFact } from '#grade'
import type { Lane, RateBudget, RateLimit } from './budget.js'
import type { Circuit } from './circuit.js'
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

/** A dated remark of the marketplace on a shop, in words. */
export interface Fact {
  readonly name: string
  readonly on: string
  readonly value: string
}

/** What the marketplace itself reports of a shop's standing on a day. */
export interface ShopReport {
  /** The program, site or group that it speaks of, in the marketplace's word. */
  readonly scope: string
  readonly cycle: 'current' | 'projected'
  /** The day it was evaluated, ISO date. */
  readonly on: string
  /** The level in the marketplace's word; null: the report names none. */
  readonly level: string | null
  readonly nextOn: string | null
  /** By metric name of the marketplace's rulesets. */
  readonly metrics: Readonly<Record<string, MetricFact>>
}

/** Something that counts for or against an order in a grade: kept once an order and word. */
export interface OrderMark {
  readonly orderId: string
  /** Name of the event in the marketplace's rulesets or manual. */
  readonly mark: string
  readonly at: string
  readonly provenance: 'marketplace' | 'computed' | 'entered'
  /** What it was read from: `dispute 123`. */
  readonly of: string
  /** True when it turned out not to count (appeal won, dispute withdrawn). */
  readonly withdrawn?: boolean
}

/**
 * What another source tells of cases: an entry in the timeline, a state, a date. It never opens a case; one that comes
 * before its case waits for it.
 */
export interface CaseRemark {
  readonly of:
    | { readonly kind: CaseKind; readonly nativeId: string }
    | { readonly orderId: string; readonly kinds?: readonly CaseKind[] }
  /** Stable, so that a repeat changes nothing. */
  readonly key: string
  readonly asOf: string
  readonly activity?: Activity
  /** Moves the case there, if it is in one of the states `from` and open or `from` names its state. */
  readonly move?: {
    readonly from: readonly string[]
    readonly to: string
    readonly stateFrom: 'derived' | 'staff' | 'marketplace'
  }
  /** Due instants by deadline key, beside those of the case. */
  readonly given?: Readonly<Record<string, string>>
}

export interface Sightings {
  readonly cases: readonly CaseSighting[]
  readonly orders?: readonly OrderSighting[]
  readonly facts?: readonly Fact[]
  readonly reports?: readonly ShopReport[]
  readonly marks?: readonly OrderMark[]
  readonly remarks?: readonly CaseRemark[]
}

/** The instant, site and settings that a mapping may depend on; nothing else, so that a replay gives the same answer. */
export interface At {
  /** When the answer was asked for, ISO 8601 UTC. */
  readonly seenAt: string
  readonly site: string
  /** Absent: every setting has its default. */
  readonly settings?: ShopSettings
}

/** A series of raw objects that can be listed page by page: what an author writes. */
export interface StreamSpec<Session, Wire> {
  /** Seconds between two looks; null: it is never polled, its items are pushed, posted or entered. */
  readonly everySeconds: number | null
  /** How a raw body's bytes become text; `latin1` keeps each byte as one character, for mails and files in unknown charsets. */
  readonly encoding?: 'utf8' | 'latin1'
  /** One page. A stream that is never polled has none. */
  list?: ((session: Session, cursor: Cursor | null) => Promise<Page>) | undefined
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
  readonly amount?: Money | null
  readonly buyer?: { readonly handle: string; readonly locale: string | null } | null
  readonly reason?: { readonly code: string; readonly text: string | null } | null
}

/** Raw items of a stream, as a re-read of one case finds them. */
export interface RawItems {
  readonly stream: string
  readonly items: readonly unknown[]
}

/** A file that staff attached to an action. */
export interface FileBody {
  readonly name: string
  /** MIME type as far as known. */
  readonly type: string
  readonly bytes: Uint8Array
}

/** What became of a request, as the marketplace says of the request itself (a feed's processing report, a ticket number). */
export type Followed =
  | { readonly state: 'pending' }
  | { readonly state: 'confirmed' }
  | { readonly state: 'refused'; readonly why: string }

/** What a case shows after an action was sent. */
export interface Shown {
  readonly state: string
  readonly native: Readonly<Record<string, string>>
  /** The marketplace's history of the case from the sending on. */
  readonly since: readonly Pick<Activity, 'key' | 'at' | 'party' | 'text'>[]
}

export interface ActionSpec<Session, S extends string, Input extends z.ZodType> {
  readonly title: Words
  readonly description: Words
  /** `manual`: the marketplace has no interface for it; staff do it there and confirm here. */
  readonly via: 'api' | 'manual' | 'email'
  /** A manual action that the shop's settings made possible by API: `run` is then used. */
  automatic?(settings: ShopSettings): boolean
  readonly irreversible: boolean
  readonly movesMoney: boolean
  readonly input: Input
  /** Input fields whose text leaves for the buyer or the marketplace: checked by the message rules first. */
  readonly outgoing?: readonly string[]
  /** Input fields that hold ids of uploaded files; `run` gets them by {@link FileBody}. */
  readonly files?: readonly string[]
  /** The states in which the marketplace shows that the action took effect; `null`: the accepted call is all there is to see. */
  readonly confirmedBy: readonly S[] | null
  /** Whether what the case shows since then proves it, where states alone do not (a reply). Beside `confirmedBy`. */
  shownBy?(shown: Shown, input: z.output<Input>): boolean
  /** Asks the marketplace what became of the request, by its receipt. Beside `confirmedBy`. */
  follow?(session: Session, ref: CaseRef, receipt: string): Promise<Followed>
  /** Refuses for a reason in words that the machine cannot express (a date, an amount). */
  guard?(ref: CaseRef, now: Date): Words | null
  /** Refuses an input that does not fit this case (an amount above the order's): asked once the input has its form. */
  check?(ref: CaseRef, input: z.output<Input>, settings: ShopSettings): Words | null
  link?(ref: CaseRef, settings?: ShopSettings): string
  /** Sends it, once. Resolves when the marketplace accepted the request, which is not yet the outcome. Manual actions have none. */
  run?(
    session: Session,
    ref: CaseRef,
    input: z.output<Input>,
    files: readonly FileBody[],
  ): Promise<{ readonly receipt: string | null }>
  /** What staff's word that they did a manual action there shows, as raw items of a stream. */
  done?(
    ref: CaseRef,
    input: z.output<Input>,
    told: { readonly at: string; readonly by: string },
  ): readonly RawItems[]
}

/** One kind of case: its machine, how one case is read again, what can be done. */
export interface KindSpec<Session, S extends string, A extends string> {
  readonly machine: Machine<S, A>
  reread(session: Session, ref: CaseRef): Promise<readonly RawItems[]>
  /** How the sale came to nothing, as a cause of the desk's rules on fee credits; null: it did not, or nothing says so. */
  feeCause?(ref: CaseRef): string | null
  /** How a case counts in the grades once a remark has moved it to `ref.state` at `at`, since its last sighting speaks of the state before. */
  effects?(ref: CaseRef, at: string): readonly GradeEffect[]
  /** Fetches a file of the case's history by the key that the mapping gave it. */
  file?(session: Session, ref: CaseRef, key: string): Promise<FileBody>
  readonly actions: { readonly [K in A]: ActionSpec<Session, NoInfer<S>, z.ZodType> }
}

export interface CredentialField {
  readonly name: string
  readonly secret: boolean
  /** A shop can be connected without it; what then does not work is said when it is tried. */
  readonly optional?: boolean
  readonly title: Words
}

/** A request that the marketplace sent us. Header names are lower case; the body is as it came. */
export interface PushRequest {
  readonly method: 'GET' | 'POST' | 'HEAD'
  /** The address by which the marketplace knows us, without query. */
  readonly url: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** A buyer whose data must go, in the marketplace's identifiers. */
export interface Erasure {
  /** Handles and ids under which the buyer may stand. */
  readonly buyers: readonly string[]
  /** The marketplace's id of the notice, kept as proof. */
  readonly noticeId: string
}

/** What a push turned out to be: answered at once, read afterwards. */
export interface Pushed {
  readonly answer: { readonly status: number; readonly type?: string; readonly body?: string }
  /** Objects that came with it, for their streams. */
  readonly items?: readonly RawItems[]
  /** Streams that are worth a look now. */
  readonly look?: readonly string[]
  readonly erase?: readonly Erasure[]
}

/** How the marketplace's promise to push news of a topic to our address stands, after we looked after it. */
export interface Subscription {
  /** The topic in the marketplace's word. */
  readonly topic: string
  /** `made`, `renewed`: by us, just now; `missing`: it does not push, and we could not bring it about. */
  readonly state: 'active' | 'made' | 'renewed' | 'missing'
  /** Why it is missing, in words; null otherwise. */
  readonly why: string | null
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

/** What can be done at a marketplace and how; what its interface cannot do is said as it is. */
export interface Capability {
  readonly operation: Words
  readonly kind: CaseKind | null
  readonly via: 'api' | 'manual' | 'email' | 'file' | 'none'
  readonly why: Words | null
  readonly link: string | null
  readonly source: string
  readonly confidence: Confidence
}

/** The round trip by which a shop owner lets us in. */
export interface Consent<Session> {
  /** The address to send the owner to; `state` must come back. */
  address(account: Account, round: { readonly state: string; readonly redirectUri: string }): string
  /** The credentials that the answer's parameters are exchanged for, beside the application's own. */
  exchange(
    session: Session,
    answer: Readonly<Record<string, string>>,
    round: { readonly redirectUri: string },
  ): Promise<Readonly<Record<string, string>>>
}

/** Without type parameters: what the application works with. */
export interface Stream {
  readonly everySeconds: number | null
  readonly encoding: 'utf8' | 'latin1'
  /** Items of a raw body. Throws `contract_changed`. */
  open(text: string): readonly unknown[]
  /** What one raw item shows. Throws `contract_changed`. */
  see(item: unknown, at: At): Sightings
}

export type Action = Omit<ActionSpec<never, string, z.ZodType>, 'run'>

export interface Kind {
  readonly machine: Machine
  readonly feeCause?: ((ref: CaseRef) => string | null) | undefined
  readonly effects?: ((ref: CaseRef, at: string) => readonly GradeEffect[]) | undefined
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
    files?: readonly FileBody[],
  ): Promise<{ readonly receipt: string | null }>
  /** What became of a request; `pending` where the marketplace cannot be asked. */
  follow(kind: CaseKind, action: string, ref: CaseRef, receipt: string): Promise<Followed>
  file(kind: CaseKind, ref: CaseRef, key: string): Promise<FileBody>
  receive(request: PushRequest): Promise<Pushed>
  /** Asks the marketplace for a sign of life, as this shop. Throws what stands in the way. */
  probe(): Promise<void>
  /** Makes sure that the marketplace pushes to that address; says how each topic stands then. Safe to repeat. */
  subscribe(address: string): Promise<readonly Subscription[]>
  exchange(
    answer: Readonly<Record<string, string>>,
    round: { readonly redirectUri: string },
  ): Promise<Readonly<Record<string, string>>>
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
  /** Checks and completes a shop's settings; shown as a form. */
  readonly settings: z.ZodObject
  readonly capabilities: readonly Capability[]
  /** Whether it can push to us. */
  readonly pushes: boolean
  /** Whether we can ask it to, and see whether it still does. */
  readonly subscribes: boolean
  /** Whether it has a call that only tells whether it answers. */
  readonly probes: boolean
  /** The consent address of an account, or null where there is no round trip. */
  consentAddress(
    account: Account,
    round: { readonly state: string; readonly redirectUri: string },
  ): string | null
  alarms(account: Account, now: Date): readonly Alarm[]
  /** Whether a raw mail (a character a byte) is addressed to that shop; null where mails tell nothing. Its stream is `mail`. */
  receivesMail: ((account: Account, rfc822: string) => boolean) | null
  connect(connection: Connection): Connected
  /** The marketplace's error in an answer, for the conformance suite. */
  problem(answer: HttpAnswer): Problem | null
}
