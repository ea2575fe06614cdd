/** What brought an effect about: a request over the wire, the passing of time, or a helper of the test or demo. */
export type Cause =
  | { readonly by: 'request'; readonly method: string; readonly path: string; readonly body: string }
  | { readonly by: 'clock' }
  | { readonly by: 'helper' }

export interface LedgerEntry {
  readonly seq: number
  /** Virtual time, ISO 8601 UTC. */
  readonly at: string
  readonly marketplace: string
  readonly seller: string
  /** Noun and past tense, e.g. `cancellation.approved`. */
  readonly effect: string
  /** The ids that the effect touched. */
  readonly subject: Readonly<Record<string, string>>
  readonly cause: Cause
}

/** The list of everything that really changed in the simulated world, in order. */
export interface Ledger {
  record(entry: Omit<LedgerEntry, 'seq'>): void
  entries(): LedgerEntry[]
  clear(): void
}

/** A ledger that continues `entries`. */
export function createLedger(entries: readonly LedgerEntry[] = []): Ledger {
  let all = [...entries]
  return {
    record(entry) {
      all.push({ seq: all.length + 1, ...entry })
    },
    entries: () => [...all],
    clear() {
      all = []
    },
  }
}
