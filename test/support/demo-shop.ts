import { unlimited } from '#adapter'
import type { Connected, Cursor, TokenStore } from '#adapter'
import { observe, siteCalendar } from '#case'
import type { Seen } from '#case'
import { marketplaceOf } from '#marketplaces'
import type { Sandbox } from '#sandbox'

/** A shop of a simulated marketplace, with all that opens it. */
interface Shop {
  readonly site: string
  readonly credentials: Readonly<Record<string, string>>
  readonly endpoints: Readonly<Record<string, string>>
}

/** What the service would hold of a simulated shop, without database: every look is observed into `cases`. */
export class DemoShop {
  readonly cases = new Map<string, Seen & { readonly kind: string }>()
  private readonly cursors = new Map<string, Cursor>()
  private readonly connected: Connected
  private readonly marketplace

  constructor(
    private readonly sandbox: Sandbox,
    id: string,
    private readonly shop: Shop,
  ) {
    this.marketplace = marketplaceOf(id)!
    const { site, credentials, endpoints } = shop
    this.connected = this.marketplace.connect({
      account: { id: '1', site, credentials, endpoints },
      budget: unlimited,
      lane: 'poll',
      tokens: memoryTokens(),
      now: () => sandbox.clock.now(),
    })
  }

  /** Reads streams to their ends, in that order. */
  async follow(...streams: readonly string[]): Promise<void> {
    for (const stream of streams)
      for (let more = true; more;) {
        const page = await this.connected.list(stream, this.cursors.get(stream) ?? null)
        this.cursors.set(stream, page.cursor)
        for (const item of page.items) this.take(stream, item)
        more = page.more
      }
  }

  /** The states that cases of a kind are in, each once, in order. */
  states(kind: string): string[] {
    const found = [...this.cases.values()].filter((one) => one.kind === kind)
    return [...new Set(found.map(({ state }) => state))].toSorted()
  }

  private take(stream: string, item: unknown): void {
    const { marketplace, cases, shop } = this
    const seenAt = this.sandbox.clock.now().toISOString()
    const calendar = siteCalendar(marketplace.sites[shop.site]!)
    const settings = marketplace.settings.parse({})
    for (const { kind, observation } of marketplace.streams[stream]!.see(item, {
      seenAt,
      site: shop.site,
      settings,
    }).cases) {
      const id = `${kind} ${observation.nativeId}`
      const { machine } = marketplace.kinds[kind]!
      const seen = observe(machine, cases.get(id) ?? null, observation, seenAt, calendar)
      if (seen.outcome !== 'stale' && seen.outcome !== 'unchanged') cases.set(id, { ...seen, kind })
    }
  }
}

/** Tokens as long as the test runs. */
function memoryTokens(): TokenStore {
  const kept = new Map<string, string>()
  return {
    async get(name, obtain, refused) {
      const known = kept.get(name)
      if (known !== undefined && known !== refused) return known
      const { value } = await obtain()
      kept.set(name, value)
      return value
    },
  }
}
