import { unlimited } from '#adapter'
import type { Connected, Cursor, OrderMark, TokenStore } from '#adapter'
import { observe, siteCalendar } from '#case'
import type { Activity, CaseKind, Observation, Seen } from '#case'
import { marketplaceOf } from '#marketplaces'
import { startSandbox } from '#sandbox'
import type { Sandbox } from '#sandbox'

const aliexpress = marketplaceOf('aliexpress')!
const calendar = siteCalendar(aliexpress.sites['GLOBAL']!)

/** An answer's item on its way, with the instant at which it was asked for. */
export interface Letter {
  readonly stream: string
  readonly item: unknown
  readonly seenAt: string
}

export interface Held extends Seen {
  readonly kind: CaseKind
  readonly observation: Observation
}

/** What Crosscase would hold of a shop: cases as they are observed, marks once an order and word, activities once a key. */
export class AliexpressMirror {
  readonly cases = new Map<string, Held>()
  readonly marks = new Map<string, OrderMark>()
  readonly activities = new Map<string, Map<string, Activity>>()
  private readonly cursors = new Map<string, Cursor | null>()
  private readonly connected: Connected

  constructor(private readonly sandbox: Sandbox) {
    this.connected = connectTo(sandbox)
  }

  /** Reads a stream to its end; `page` gets each page and says whether it is kept, or lost before the cursor moved. */
  async poll(stream: string, page: (letters: readonly Letter[]) => boolean): Promise<void> {
    for (let more = true; more;) {
      const seenAt = this.sandbox.clock.now().toISOString()
      const found = await this.connected.list(stream, this.cursors.get(stream) ?? null)
      if (!page(found.items.map((item) => ({ stream, item, seenAt })))) return
      this.cursors.set(stream, JSON.parse(JSON.stringify(found.cursor)) as Cursor)
      more = found.more
    }
  }

  /** Polls and keeps everything at once. */
  async follow(streams: readonly string[] = ['issue']): Promise<void> {
    for (const stream of streams) {
      await this.poll(stream, (letters) => {
        for (const letter of letters) this.deliver(letter)
        return true
      })
    }
  }

  deliver({ stream, item, seenAt }: Letter): void {
    const seen = aliexpress.streams[stream]!.see(item, { seenAt, site: 'GLOBAL' })
    for (const { kind, observation } of seen.cases) {
      const id = `${kind} ${observation.nativeId}`
      const { machine } = aliexpress.kinds[kind]!
      const now = observe(machine, this.cases.get(id) ?? null, observation, seenAt, calendar)
      if (now.outcome !== 'stale') this.cases.set(id, { ...now, kind, observation })
      const known = this.activities.get(id) ?? new Map<string, Activity>()
      for (const activity of observation.activities) known.set(activity.key, activity)
      this.activities.set(id, known)
    }
    for (const mark of seen.marks ?? []) this.marks.set(`${mark.orderId} ${mark.mark}`, mark)
  }

  /** Words of the marks that stand against an order. */
  against(orderId: string): string[] {
    return [...this.marks.values()]
      .filter((mark) => mark.orderId === orderId && mark.withdrawn !== true)
      .map(({ mark }) => mark)
      .toSorted()
  }
}

/** A sandbox without any dispute, at that instant. */
export const emptyAliexpress = (startAt: string): Promise<Sandbox> =>
  startSandbox({
    seed: 11,
    frozen: true,
    startAt: new Date(startAt),
    world: 'empty',
    aliexpress: { callsAMinute: 100_000 },
  })

/** Opens the simulated shop as the service would, with its owner's settings. */
export function connectTo(sandbox: Sandbox, settings?: Record<string, unknown>): Connected {
  const kept = new Map<string, string>()
  const tokens: TokenStore = {
    async get(name, obtain, refused) {
      const known = kept.get(name)
      if (known !== undefined && known !== refused) return known
      const { value } = await obtain()
      kept.set(name, value)
      return value
    },
  }
  const { clientId, clientSecret, refreshToken, baseUrls } = sandbox.aliexpress[0]!
  return aliexpress.connect({
    account: {
      id: '1',
      site: 'GLOBAL',
      credentials: { clientId, clientSecret, refreshToken },
      endpoints: baseUrls,
      ...(settings && { settings }),
    },
    budget: unlimited,
    lane: 'poll',
    tokens,
    now: () => sandbox.clock.now(),
  })
}
