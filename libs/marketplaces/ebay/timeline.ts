import type { Activity, Party } from '#case'

const PARTIES: Readonly<Record<string, Party>> = {
  BUYER: 'buyer',
  SELLER: 'seller',
  SYSTEM: 'marketplace',
  CSR: 'marketplace',
}

/** UserPartyEnum; `UNKNOWN` and words that we do not know say nothing. */
export const partyOf = (word: string | undefined): Party | null => PARTIES[word?.toUpperCase() ?? ''] ?? null

/** The same entries with keys of their own: eBay can report one thing twice in one instant. */
export function keyed(activities: readonly Activity[]): Activity[] {
  const times = new Map<string, number>()
  return activities.map((one) => {
    const time = (times.get(one.key) ?? 0) + 1
    times.set(one.key, time)
    return time === 1 ? one : { ...one, key: `${one.key}#${time}` }
  })
}
