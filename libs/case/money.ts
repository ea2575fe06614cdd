/** An amount in minor units (cents) of an ISO 4217 currency. Never a float. */
export interface Money {
  readonly minor: number
  readonly currency: string
}

/** Currencies whose minor unit is not a hundredth (ISO 4217 table, read 2026-11-22); all others have two decimals. */
const DECIMALS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
}

const decimalsOf = (currency: string): number => DECIMALS[currency] ?? 2

/**
 * Reads a decimal amount as the marketplace wrote it ("12.3", 12.34, "-5"), exactly.
 * Digits beyond the currency's minor unit must be zeros; a `RangeError` says so otherwise.
 */
export function money(amount: string | number, currency: string): Money {
  const code = currency.toUpperCase()
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(amount).trim())
  if (!match || !/^[A-Z]{3}$/.test(code))
    throw new RangeError(`not an amount of money: ${amount} ${currency}`)
  const [, sign = '', whole = '0', fraction = ''] = match
  const decimals = decimalsOf(code)
  if (/[1-9]/.test(fraction.slice(decimals))) {
    throw new RangeError(`${amount} ${code} has more than ${decimals} decimals`)
  }
  const minor = Number(sign + whole + fraction.slice(0, decimals).padEnd(decimals, '0'))
  if (!Number.isSafeInteger(minor)) throw new RangeError(`amount out of range: ${amount} ${code}`)
  return { minor: minor === 0 ? 0 : minor, currency: code }
}

/** The wire form: `{"amount":"12.34","currency":"USD"}`. */
export function moneyJson(value: Money): { amount: string; currency: string } {
  const decimals = decimalsOf(value.currency)
  const digits = String(Math.abs(value.minor)).padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const fraction = decimals === 0 ? '' : `.${digits.slice(-decimals)}`
  return { amount: `${value.minor < 0 ? '-' : ''}${whole}${fraction}`, currency: value.currency }
}
