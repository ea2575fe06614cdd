import { Temporal } from 'temporal-polyfill'
import { money } from '#case'
import type { Money } from '#case'

/*
 * Days, amounts and order numbers as notices write them, in English, Chinese, Japanese and German. What is not certain to be one is none:
 * a date that is wrong would be worse than our rule.
 */

/** Behind a label only so much is looked at, in UTF-16 units. */
const NEAR = 90

/** Amazon's order numbers: three, seven and seven digits (Orders API). */
export const orderIdIn = (text: string): string | null =>
  /(?<![\d-])\d{3}-\d{7}-\d{7}(?![\d-])/.exec(text)?.[0] ?? null

/** What stands behind the first of the labels that occurs, in the words of the text. */
export function behind(text: string, labels: readonly string[]): string | null {
  const lower = text.toLowerCase()
  // A letter whose lower case is longer would shift what stands behind it: then the lower case itself is read.
  const source = lower.length === text.length ? text : lower
  for (const label of labels) {
    const at = lower.indexOf(label)
    if (at !== -1) return source.slice(at + label.length, at + label.length + NEAR)
  }
  return null
}

/** Every place where one of the labels stands: a mail may say "by" several times before it names the day. */
export function eachBehind(text: string, labels: readonly string[]): string[] {
  const lower = text.toLowerCase()
  const source = lower.length === text.length ? text : lower
  return labels.flatMap((label) => {
    const found: string[] = []
    for (let at = lower.indexOf(label); at !== -1 && found.length < 20; at = lower.indexOf(label, at + 1))
      found.push(source.slice(at + label.length, at + label.length + NEAR))
    return found
  })
}

const MONTHS: readonly (readonly string[])[] = [
  ['january', 'jan', 'januar', 'jänner'],
  ['february', 'feb', 'februar'],
  ['march', 'mar', 'märz', 'maerz'],
  ['april', 'apr'],
  ['may', 'mai'],
  ['june', 'jun', 'juni'],
  ['july', 'jul', 'juli'],
  ['august', 'aug'],
  ['september', 'sept', 'sep'],
  ['october', 'oct', 'oktober', 'okt'],
  ['november', 'nov'],
  ['december', 'dec', 'dezember', 'dez'],
]

const monthOf = (word: string): number => MONTHS.findIndex((names) => names.includes(word.toLowerCase())) + 1

interface Day {
  readonly year: number
  readonly month: number
  readonly day: number
  /** What stands behind it. */
  readonly rest: string
}

/** The forms of a day; of numbers alone only those whose order is certain. */
const FORMS: readonly (readonly [form: RegExp, read: (match: readonly string[]) => Omit<Day, 'rest'>])[] = [
  [
    /(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日/,
    ([, y, m, d]) => ({ year: Number(y), month: Number(m), day: Number(d) }),
  ],
  [
    /(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)/,
    ([, y, m, d]) => ({ year: Number(y), month: Number(m), day: Number(d) }),
  ],
  [
    /(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})/,
    ([, d, m, y]) => ({ year: Number(y), month: Number(m), day: Number(d) }),
  ],
  [
    /(?<!\d)(\d{1,2})\.?\s([A-Za-zä]{3,9})\.?,?\s(\d{4})/,
    ([, d, m, y]) => ({ year: Number(y), month: monthOf(m ?? ''), day: Number(d) }),
  ],
  [
    /([A-Za-z]{3,9})\.?\s(\d{1,2}),?\s(\d{4})/,
    ([, m, d, y]) => ({ year: Number(y), month: monthOf(m ?? ''), day: Number(d) }),
  ],
]

function dayIn(text: string): Day | null {
  const found = FORMS.flatMap(([form, read]) => {
    const match = form.exec(text)
    return match ? [{ at: match.index, ...read(match), rest: text.slice(match.index + match[0].length) }] : []
  }).filter(({ year, month, day }) => isDay(year, month, day))
  return found.sort((a, b) => a.at - b.at)[0] ?? null
}

function isDay(year: number, month: number, day: number): boolean {
  try {
    return Boolean(Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' }))
  } catch {
    return false
  }
}

const TIME = /^[^\d\n]{0,12}?(\d{1,2})(?::|时|時)(\d{2})?\s*([ap]\.?m\b)?/i

function timeIn(rest: string): { hour: number; minute: number; behind: string } | null {
  const match = TIME.exec(rest)
  if (!match) return null
  const [whole, hours = '', minutes = '0', half] = match
  const raw = Number(hours)
  const hour = half ? (raw % 12) + (/^p/i.test(half) ? 12 : 0) : raw
  const minute = Number(minutes)
  return hour < 24 && minute < 60 ? { hour, minute, behind: rest.slice(whole.length) } : null
}

/** The instant until which a named day runs: the time beside it, else the end of that day; in the site's zone unless it says UTC. */
export function dueInstant(text: string, zone: string): string | null {
  const day = dayIn(text)
  if (!day) return null
  const { year, month, day: number, rest } = day
  const date = Temporal.PlainDate.from({ year, month, day: number })
  const time = timeIn(rest)
  const inUtc = /^\s*\(?(UTC|GMT)\b/i.test(time?.behind ?? rest)
  const timeZone = inUtc ? 'UTC' : zone
  const due = time
    ? date.toZonedDateTime({ timeZone, plainTime: { hour: time.hour, minute: time.minute } })
    : date.add({ days: 1 }).toZonedDateTime({ timeZone })
  return due.toInstant().toString({ smallestUnit: 'millisecond' })
}

/** The first instant of a named day in the site's zone. */
export function startOfNamedDay(text: string, zone: string): string | null {
  const day = dayIn(text)
  if (!day) return null
  const date = Temporal.PlainDate.from({ year: day.year, month: day.month, day: day.day })
  return date.toZonedDateTime(zone).toInstant().toString({ smallestUnit: 'millisecond' })
}

const DOLLARS: Readonly<Record<string, string>> = { CA: 'CAD', MX: 'MXN', AU: 'AUD', SG: 'SGD' }
const SIGNS: Readonly<Record<string, (site: string) => string>> = {
  $: (site) => DOLLARS[site] ?? 'USD',
  US$: () => 'USD',
  CDN$: () => 'CAD',
  R$: () => 'BRL',
  '€': () => 'EUR',
  '£': () => 'GBP',
  '¥': () => 'JPY',
  '￥': () => 'JPY',
  円: () => 'JPY',
  '₹': () => 'INR',
  kr: () => 'SEK',
  zł: () => 'PLN',
}
const CODE = '[A-Z]{3}|US\\$|CDN\\$|R\\$|\\$|€|£|¥|￥|円|₹|kr|zł'
const BEFORE = new RegExp(`^\\s*(${CODE})\\s?(\\d[\\d.,]*)`)
const AFTER = new RegExp(`^\\s*(\\d[\\d.,]*)\\s?(${CODE})`)

/** An amount of money at the beginning of a text; null for one in a currency or notation that is not certain. */
export function amountIn(text: string, site: string): Money | null {
  const before = BEFORE.exec(text)
  const after = before ? null : AFTER.exec(text)
  const sign = before?.[1] ?? after?.[2]
  const digits = (before?.[2] ?? after?.[1])?.replace(/[.,]$/, '')
  if (sign === undefined || digits === undefined) return null
  const currency = Object.hasOwn(SIGNS, sign) ? SIGNS[sign]?.(site) : sign
  try {
    return currency === undefined ? null : money(plainNumber(digits), currency)
  } catch {
    return null
  }
}

/** `1.234,56` and `1,234.56` alike: the last mark with one or two digits behind it divides, every other groups. */
function plainNumber(digits: string): string {
  const [, whole = digits, fraction] = /^(.*)[.,](\d{1,2})$/.exec(digits) ?? []
  const grouped = whole.replaceAll(/[.,]/g, '')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}
