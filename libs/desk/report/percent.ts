/** A share in hundredths of a percent, rounded half up, in integers: 45 of 773 → 582. Zero of nothing is zero. */
export function hundredths(part: number, whole: number): number {
  if (!Number.isSafeInteger(part) || !Number.isSafeInteger(whole) || part < 0 || whole < part)
    throw new RangeError(`not a part of a whole: ${part} of ${whole}`)
  if (whole === 0) return 0
  const [p, w] = [BigInt(part), BigInt(whole)]
  return Number((p * 20_000n + w) / (2n * w))
}

/** `582` → `5.82%`. */
export const percentText = (value: number): string =>
  `${Math.trunc(value / 100)}.${String(value % 100).padStart(2, '0')}%`

/** Shares of a whole with two decimals, each rounded half up: they need not add up to 100. */
export const share = (part: number, whole: number): string => percentText(hundredths(part, whole))

/**
 * Shares in hundredths of a percent that add up to exactly 100.00 (largest remainder; of equal remainders the earlier gains).
 * All zero when there is nothing to share.
 */
export function sharesOfHundred(counts: readonly number[]): number[] {
  const whole = BigInt(counts.reduce((sum, count) => sum + count, 0))
  if (whole === 0n) return counts.map(() => 0)
  const exact = counts.map((count) => BigInt(count) * 10_000n)
  const shares = exact.map((value) => Number(value / whole))
  const left = 10_000 - shares.reduce((sum, value) => sum + value, 0)
  const byRemainder = exact
    .map((value, at) => ({ at, remainder: value % whole }))
    .sort((a, b) => (a.remainder === b.remainder ? a.at - b.at : a.remainder > b.remainder ? -1 : 1))
  const gains = new Set(byRemainder.slice(0, left).map(({ at }) => at))
  return shares.map((value, at) => (gains.has(at) ? value + 1 : value))
}
