import type { z } from 'zod'
import type { Activity, GradeEffect, Machine, Money, OrderLine } from '#case'
import type { ShopSettings, Words } from './account.js'
import type { RawItems } from './stream.js'

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
  /**
   * What staff's word that they did a manual action there shows, as raw items of a stream; `sent`: instead of their word,
   * the marketplace accepted it by the operation that made it automatic.
   */
  done?(
    ref: CaseRef,
    input: z.output<Input>,
    told: { readonly at: string; readonly by: string; readonly sent?: boolean },
  ): readonly RawItems[]
}

/** One kind of case: its machine, how one case is read again, what can be done. */
export interface KindSpec<Session, S extends string, A extends string> {
  readonly machine: Machine<S, A>
  reread(session: Session, ref: CaseRef): Promise<readonly RawItems[]>
  /** How the sale came to nothing, as a cause of the desk's rules on fee credits; null: it did not, or nothing says so. */
  feeCause?(ref: CaseRef): string | null
  /** How a case counts in the grades in `ref.state` since `at`, of which a remark or a look told only a part. */
  effects?(ref: CaseRef, at: string): readonly GradeEffect[]
  /** Fetches a file of the case's history by the key that the mapping gave it. */
  file?(session: Session, ref: CaseRef, key: string): Promise<FileBody>
  readonly actions: { readonly [K in A]: ActionSpec<Session, NoInfer<S>, z.ZodType> }
}

export type Action = Omit<ActionSpec<never, string, z.ZodType>, 'run'>

export interface Kind {
  readonly machine: Machine
  readonly feeCause?: ((ref: CaseRef) => string | null) | undefined
  readonly effects?: ((ref: CaseRef, at: string) => readonly GradeEffect[]) | undefined
  readonly actions: Readonly<Record<string, Action>>
}
