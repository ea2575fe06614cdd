/** An exact number: a whole numerator over a positive denominator. Rates are never floats where a limit decides. */
export interface Fraction {
  readonly num: bigint
  readonly den: bigint
}

export const ZERO: Fraction = { num: 0n, den: 1n }

/** Throws `RangeError` for a denominator below one; numbers must be whole. */
export function fraction(num: bigint | number, den: bigint | number = 1): Fraction {
  const exact = { num: BigInt(num), den: BigInt(den) }
  if (exact.den < 1n) throw new RangeError(`a denominator of ${exact.den}`)
  return exact
}

export const plus = (a: Fraction, b: Fraction): Fraction =>
  a.den === b.den ? fraction(a.num + b.num, a.den) : fraction(a.num * b.den + b.num * a.den, a.den * b.den)

export const minus = (a: Fraction, b: Fraction): Fraction => plus(a, { num: -b.num, den: b.den })

export const times = (a: Fraction, b: Fraction): Fraction => fraction(a.num * b.num, a.den * b.den)

/** Throws `RangeError` unless `b` is positive. */
export const over = (a: Fraction, b: Fraction): Fraction => fraction(a.num * b.den, a.den * b.num)

/** The same number in lowest terms: keeps long sums short. */
export function reduced({ num, den }: Fraction): Fraction {
  let [a, b] = [num < 0n ? -num : num, den]
  while (b > 0n) [a, b] = [b, a % b]
  return { num: num / a, den: den / a }
}

/** Negative, zero or positive, like every comparison for sorting. */
export function compare(a: Fraction, b: Fraction): number {
  const [left, right] = [a.num * b.den, b.num * a.den]
  return left < right ? -1 : Number(left > right)
}

export const atLeast = (a: Fraction, floor: Fraction): Fraction => (compare(a, floor) < 0 ? floor : a)

/** The greatest whole number not above. */
export function floor({ num, den }: Fraction): number {
  const whole = num / den
  return Number(num % den < 0n ? whole - 1n : whole)
}

/** The least whole number not below. */
export const ceil = ({ num, den }: Fraction): number => 0 - floor({ num: -num, den })

/** The nearest whole number of parts (`parts` 10 → tenths); a half goes up. */
export const rounded = ({ num, den }: Fraction, parts: number): number =>
  floor({ num: num * BigInt(parts) * 2n + den, den: den * 2n })
