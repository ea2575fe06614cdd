import type { z } from 'zod'
import type { CaseKind, Confidence } from '#case'
import type { Account, Alarm, Connection, CredentialField, Site, Words } from './account.js'
import type { CaseRef, FileBody, Followed, Kind } from './acting.js'
import type { RateLimit } from './budget.js'
import type { HttpAnswer } from './http.js'
import type { Problem } from './problem.js'
import type { PushRequest, Pushed, Subscription } from './push.js'
import type { Cursor, Page, RawItems, Stream } from './stream.js'

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
