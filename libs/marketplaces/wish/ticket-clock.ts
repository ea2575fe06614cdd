/** A reply as far as the clock is concerned. `path` is where its date stands in Wish's answer. */
export interface Said {
  /** In v3's words. */
  readonly sender: string
  /** ISO 8601. */
  readonly at: string
  readonly path: string
}

/** When a state was entered, and where in Wish's answer that date stands. */
export interface Entered {
  readonly at: string
  readonly path: string
}

/**
 * Since when a ticket has been in its state, as far as it shows. The merchant's turn begins with the last reply that is not
 * his, or with the opening; the buyer's with the last that is not the buyer's. A return by Wish or a re-opening leaves no
 * date: the clock then shows the older one, on the safe side. Null where nothing shows.
 */
export function enteredBy(state: string, opened: Entered, said: readonly Said[]): Entered | null {
  if (state === 'AWAITING_MERCHANT') return last(said, (sender) => sender !== 'MERCHANT') ?? opened
  if (state === 'AWAITING_USER') return last(said, (sender) => sender !== 'USER')
  return null
}

function last(said: readonly Said[], by: (sender: string) => boolean): Entered | null {
  let latest: Said | null = null
  for (const one of said)
    if (by(one.sender) && (latest === null || Date.parse(one.at) >= Date.parse(latest.at))) latest = one
  return latest && { at: latest.at, path: latest.path }
}
