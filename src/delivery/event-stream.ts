import type { Response } from 'express'
import { cursorOf } from '../infra/ids.js'
import { changeJson } from './change-schema.js'
import type { Position, Wanted } from './changes.js'
import type { Listener, Since } from './live-events.js'
import type { StoredEvent } from './outbox.js'

const HEARTBEAT_MS = 15_000
/** A key that was revoked and a session that ended stop hearing within this time. */
const LIFE_MS = 600_000
/** A reader that takes nothing is let go; it may come back with its last id. */
const MOST_BUFFERED = 1_048_576

const frame = (event: string, id: string, data: unknown): string =>
  `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`

/** One open answer of server-sent events. */
export class EventStream implements Listener {
  private readonly timers: readonly NodeJS.Timeout[]

  constructor(
    private readonly response: Response,
    readonly wanted: Wanted,
  ) {
    response.status(200)
    response.setHeader('Content-Type', 'text/event-stream; charset=utf-8')
    response.setHeader('Cache-Control', 'no-store, no-transform')
    // Proxies that gather answers would hold news back.
    response.setHeader('X-Accel-Buffering', 'no')
    response.flushHeaders()
    this.timers = [
      setInterval(() => this.write(': still here\n\n'), HEARTBEAT_MS),
      setTimeout(() => this.end(), LIFE_MS),
    ]
    response.once('close', () => this.timers.forEach((timer) => clearTimeout(timer)))
  }

  begin({ missed, events, position }: Since): void {
    this.write('retry: 2000\n\n')
    if (events.length > 0) this.tell(events, position)
    this.write(frame(missed ? 'reset' : 'ready', cursorOf(position), {}))
  }

  /** Each event's id is its own place, so that a line that breaks between two leaves nothing out. */
  tell(events: readonly StoredEvent[], position: Position): void {
    const last = events.at(-1)
    for (const event of events) {
      const at: Position = event === last ? position : [event.xid, event.id]
      this.write(frame('change', cursorOf(at), changeJson(event)))
    }
  }

  end(): void {
    this.response.end()
  }

  private write(text: string): void {
    if (this.response.writableEnded || this.response.destroyed) return
    this.response.write(text)
    if (this.response.writableLength > MOST_BUFFERED) this.response.destroy()
  }
}
