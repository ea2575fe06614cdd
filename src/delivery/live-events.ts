import { setTimeout as pause } from 'node:timers/promises'
import { GoneException, HttpException, Inject, Injectable } from '@nestjs/common'
import type { OnModuleDestroy } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import type { Settings } from '#config'
import { SETTINGS } from '../infra/settings.js'
import { tenancy } from '../infra/tenancy.js'
import { Changes } from './changes.js'
import type { ChangesPage, Position, Wanted } from './changes.js'
import type { StoredEvent } from './outbox.js'

const LOOK_AGAIN_MS = 500
const PAGE = 500
/** Who missed more than this reads its lists anew sooner than a thousand single changes. */
const MOST_MISSED = 1_000

/** Somebody who is told what happens. */
export interface Listener {
  readonly wanted: Wanted
  /** What is new, and the place after it; never out of order, never twice. */
  tell(events: readonly StoredEvent[], position: Position): void
  /** The service goes down, or cannot say any more what happened since. */
  end(): void
}

interface Seat {
  readonly listener: Listener
  position: Position
}

/**
 * Tells listeners what changes, out of the feed that loses nothing. All listeners of a tenant in a process share one look
 * at the feed, twice a second and only while somebody listens, so a full office costs no more than one reader.
 */
@Injectable()
export class LiveEvents implements OnModuleDestroy {
  private readonly rooms = new Map<number, Set<Seat>>()
  private readonly taken = new Map<number, number>()
  private readonly loops = new Set<Promise<void>>()
  private readonly closing = new AbortController()

  constructor(
    @Inject(Changes) private readonly changes: Changes,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(PinoLogger) private readonly logger: PinoLogger,
  ) {}

  /** Keeps a place for one listener; give it back by what is returned. Throws 429 when the tenant has all of its places. */
  take(tenantId: number): () => void {
    const taken = this.taken.get(tenantId) ?? 0
    if (taken >= this.settings.eventStreams) {
      const message = `more than ${this.settings.eventStreams} open streams of this company; close some`
      throw new HttpException({ code: 'too_many_streams', message, retryAfter: 30 }, 429)
    }
    this.taken.set(tenantId, taken + 1)
    let given = false
    return () => {
      if (given) return
      given = true
      const left = (this.taken.get(tenantId) ?? 1) - 1
      if (left > 0) this.taken.set(tenantId, left)
      else this.taken.delete(tenantId)
    }
  }

  /**
   * What happened since a position, to be told first. `missed`: too much, or more than is kept; then the place is now, and
   * the listener must read its lists anew.
   */
  async since(tenantId: number, after: Position | null, wanted: Wanted): Promise<Since> {
    const now = async (missed: boolean): Promise<Since> => ({
      missed,
      events: [],
      position: await this.changes.now(),
    })
    if (after === null) return now(false)
    try {
      const page = await this.changes.after(tenantId, after, MOST_MISSED, wanted)
      if (page.events.length === MOST_MISSED) return await now(true)
      return { missed: false, ...page }
    } catch (error) {
      if (error instanceof GoneException) return now(true)
      throw error
    }
  }

  /** Tells a listener everything after the position until it leaves by what is returned. */
  join(tenantId: number, position: Position, listener: Listener): () => void {
    const seat: Seat = { listener, position }
    if (this.closing.signal.aborted) {
      listener.end()
      return () => undefined
    }
    const room = this.rooms.get(tenantId)
    if (room) room.add(seat)
    else this.open(tenantId, new Set([seat]))
    return () => this.rooms.get(tenantId)?.delete(seat)
  }

  /** Ends all streams: an open one would keep the server from closing. */
  async onModuleDestroy(): Promise<void> {
    this.closing.abort()
    for (const room of this.rooms.values()) for (const { listener } of room) listener.end()
    await Promise.all(this.loops)
  }

  private open(tenantId: number, room: Set<Seat>): void {
    this.rooms.set(tenantId, room)
    const loop = tenancy
      .run(tenantId, () => this.follow(tenantId, room))
      .finally(() => this.loops.delete(loop))
    this.loops.add(loop)
  }

  private async follow(tenantId: number, room: Set<Seat>): Promise<void> {
    while (room.size > 0 && !this.closing.signal.aborted) {
      const full = await this.look(tenantId, room)
      if (!full) await pause(LOOK_AGAIN_MS, undefined, { signal: this.closing.signal }).catch(() => undefined)
    }
    this.rooms.delete(tenantId)
  }

  /** One look for all of a room; whether there is more at once. */
  private async look(tenantId: number, room: Set<Seat>): Promise<boolean> {
    try {
      const [first, ...others] = [...room].map((seat) => seat.position)
      if (!first) return false
      const earliest = others.reduce((least, one) => (isAfter(least, one) ? one : least), first)
      const page = await this.changes.after(tenantId, earliest, PAGE)
      for (const seat of room) tellNew(seat, page)
      return page.events.length === PAGE
    } catch (error) {
      if (error instanceof GoneException) for (const { listener } of room) listener.end()
      // A database that is away for a moment: everybody keeps the place, nothing is skipped.
      else this.logger.warn({ err: error, tenantId }, 'changes could not be told')
      return false
    }
  }
}

export interface Since {
  readonly missed: boolean
  readonly events: readonly StoredEvent[]
  readonly position: Position
}

function tellNew(seat: Seat, { events, position }: ChangesPage): void {
  const { wanted } = seat.listener
  const news = events.filter(
    ({ xid, id, type }) =>
      isAfter([xid, id], seat.position) && (!wanted || wanted.some((name) => covers(name, type))),
  )
  if (!isAfter(position, seat.position)) return
  seat.position = position
  if (news.length > 0) seat.listener.tell(news, position)
}

const covers = (name: string, type: string): boolean => name === type || type.startsWith(`${name}.`)

const isAfter = ([xid, id]: Position, [thanXid, thanId]: Position): boolean =>
  BigInt(xid) === BigInt(thanXid) ? BigInt(id) > BigInt(thanId) : BigInt(xid) > BigInt(thanXid)
