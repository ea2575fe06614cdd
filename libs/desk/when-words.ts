/** Why a time expression names no one instant; staff choose. */
export type Ambiguity =
  | 'time_of_day_has_passed'
  | 'morning_or_afternoon'
  | 'today_or_in_a_week'
  | 'day_or_month'
  | 'date_has_passed'

/** What a time expression means, before it is set against a calendar. */
export type When =
  | {
      readonly kind: 'after'
      readonly unit: 'minutes' | 'hours' | 'days' | 'weeks' | 'business_days'
      readonly count: number
    }
  | { readonly kind: 'day'; readonly offset: number; readonly time: Clock | null }
  | { readonly kind: 'clock'; readonly time: Clock }
  | {
      readonly kind: 'weekday'
      readonly day: number
      readonly week: 'coming' | 'next'
      readonly time: Clock | null
    }
  | {
      readonly kind: 'date'
      readonly year: number | null
      readonly month: number
      readonly day: number
      readonly time: Clock | null
    }
  | { readonly kind: 'unclear'; readonly why: Ambiguity }

/** A time of day; `half` is null where the text leaves morning or afternoon open. */
export interface Clock {
  readonly hour: number
  readonly minute: number
  readonly half: 'known' | null
}

/** One way of naming a time: longer forms stand before the shorter ones that they contain. */
export interface TimeForm {
  readonly pattern: RegExp
  /** Null when the words turn out to name no time (the 31st of a month with 30 days, hour 27). */
  readonly read: (match: RegExpMatchArray) => When | null
}

const NUMBERS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  ein: 1,
  eine: 1,
  einem: 1,
  einer: 1,
  eines: 1,
  zwei: 2,
  drei: 3,
  vier: 4,
  fünf: 5,
  sechs: 6,
  sieben: 7,
  acht: 8,
  neun: 9,
  zehn: 10,
  zwölf: 12,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
  十二: 12,
  二十四: 24,
  四十八: 48,
}
export const group = (match: RegExpMatchArray, name: string): string | undefined => match.groups?.[name]
export const number = (text: string | undefined): number | null => {
  if (text === undefined) return null
  const plain = text.normalize('NFKC').toLowerCase()
  return /^\d+$/.test(plain) ? Number(plain) : (NUMBERS[plain] ?? null)
}

export const clock = (hour: number | null, minute: number | null, half: Clock['half']): Clock | null =>
  hour === null || hour > 24 || (minute ?? 0) > 59 ? null : { hour, minute: minute ?? 0, half }

/** The part of a day that a text names beside the day, as the time by which it ends. */
export function partOfDay(text: string | undefined): Clock | null {
  if (text === undefined) return null
  if (
    /morning|noon|上午|早上|中午|午前|正午|朝|früh|morgen|vormittag|mittag$/i.test(text) &&
    !/after|nach/i.test(text)
  )
    return clock(12, 0, 'known')
  return /afternoon|下午|午後|夕方|nachmittag/i.test(text) ? clock(18, 0, 'known') : null
}

export const timed =
  (when: (time: Clock | null) => When | null, read: (match: RegExpMatchArray) => Clock | null) =>
  (match: RegExpMatchArray): When | null => {
    if (group(match, 'hour') === undefined) return when(partOfDay(group(match, 'part')))
    const time = read(match)
    return time === null ? null : when(time)
  }

export const after =
  (unit: Extract<When, { kind: 'after' }>['unit']) =>
  (match: RegExpMatchArray): When | null => {
    // Of "3-5 days" the promise is kept by the later.
    const count = number(group(match, 'to')) ?? number(group(match, 'count'))
    return count === null || count === 0 || count > 1000 ? null : { kind: 'after', unit, count }
  }

export const date = (
  year: string | undefined,
  month: number,
  day: number | null,
  time: Clock | null,
): When | null => {
  const full = number(year)
  const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  if (day === null || day < 1 || days === undefined || day > days) return null
  return { kind: 'date', year: full === null ? null : full < 100 ? 2000 + full : full, month, day, time }
}

export const monthOf = (names: readonly string[], text: string | undefined): number =>
  names.indexOf((text ?? '').toLowerCase().slice(0, 3)) + 1

export function bareClock(read: (match: RegExpMatchArray) => Clock | null) {
  return (match: RegExpMatchArray): When | null => {
    const time = read(match)
    return time === null ? null : { kind: 'clock', time }
  }
}

export const re = (source: string, flags = 'giu'): RegExp => new RegExp(source, flags)

export const day = (offset: number, read: (match: RegExpMatchArray) => Clock | null) =>
  timed((time) => ({ kind: 'day', offset, time }), read)
