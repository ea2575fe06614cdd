/** A seeded generator. The same seed gives the same sequence, and its whole state is one number that can be stored. */
export interface Random {
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number
  /** `count` decimal digits, the first never 0. */
  digits(count: number): string
  /** `count` letters and digits. */
  text(count: number): string
  pick<T>(items: readonly T[]): T
  state(): number
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Continues the sequence that `state` belongs to; a fresh seed is a state too. (Weyl sequence with a 32-bit mixer.) */
export function createRandom(state: number): Random {
  let current = state >>> 0
  const fraction = (): number => {
    current = (current + 0x9e3779b9) >>> 0
    let mixed = current
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32
  }
  const int = (low: number, high: number): number => low + Math.floor(fraction() * (high - low + 1))
  return {
    int,
    digits: (count) => Array.from({ length: count }, (_, place) => int(place === 0 ? 1 : 0, 9)).join(''),
    text: (count) => Array.from({ length: count }, () => LETTERS.charAt(int(0, LETTERS.length - 1))).join(''),
    pick: (items) => {
      const chosen = items[int(0, items.length - 1)]
      if (chosen === undefined) throw new RangeError('cannot pick from an empty list')
      return chosen
    },
    state: () => current,
  }
}
