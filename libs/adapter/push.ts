import type { RawItems } from './stream.js'

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
