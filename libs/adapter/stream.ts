import type { Flag } from '#case'
import type { ShopSettings } from './account.js'
import type { Sightings } from './sightings.js'
import type { Parsed } from './wire.js'

/** Where a stream has got to; JSON, owned by the adapter. */
export type Cursor = Readonly<Record<string, unknown>>

/** One page of a stream. `more`: ask again at once; otherwise at the next turn. */
export interface Page {
  readonly items: readonly unknown[]
  readonly cursor: Cursor
  readonly more: boolean
}

/** The instant, site and settings that a mapping may depend on; nothing else, so that a replay gives the same answer. */
export interface At {
  /** When the answer was asked for, ISO 8601 UTC. */
  readonly seenAt: string
  readonly site: string
  /** Absent: every setting has its default. */
  readonly settings?: ShopSettings
}

/** Raw items of a stream, as a re-read of one case finds them. */
export interface RawItems {
  readonly stream: string
  readonly items: readonly unknown[]
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

/** Without type parameters: what the application works with. */
export interface Stream {
  readonly everySeconds: number | null
  readonly encoding: 'utf8' | 'latin1'
  /** Items of a raw body. Throws `contract_changed`. */
  open(text: string): readonly unknown[]
  /** What one raw item shows. Throws `contract_changed`. */
  see(item: unknown, at: At): Sightings
}
