/** An object with its version before the last change, for answers that come from a stale cache. */
export type Versioned<Fields> = Fields & { previous: Fields | null }
