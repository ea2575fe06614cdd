import { Turns } from '../infra/turns.js'

export interface KeptToken {
  readonly value: string
  readonly expiresAt: number
}

/**
 * The tokens that this process knows, and the order in which it renews them: one caller at a time for each token, and
 * few enough together to leave connections of the pool to others. A renewal holds one while it calls the marketplace,
 * and needs another for that call.
 */
export class KeptTokens {
  private readonly tokens = new Map<string, KeptToken>()
  private readonly turns = new Turns()
  private readonly waiting: (() => void)[] = []
  private free: number

  /** `places`: renewals at a time. */
  constructor(places: number) {
    this.free = places
  }

  get(id: string): KeptToken | undefined {
    return this.tokens.get(id)
  }

  set(id: string, token: KeptToken): void {
    this.tokens.set(id, token)
  }

  /** Runs `work` after all earlier work on that token. */
  inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    return this.turns.run(id, () => this.placed(work))
  }

  private async placed<T>(work: () => Promise<T>): Promise<T> {
    if (this.free === 0) await new Promise<void>((resolve) => this.waiting.push(resolve))
    else this.free -= 1
    try {
      return await work()
    } finally {
      const next = this.waiting.shift()
      if (next) next()
      else this.free += 1
    }
  }
}
