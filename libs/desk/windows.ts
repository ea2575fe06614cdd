import { Temporal } from 'temporal-polyfill'
import type { Language } from './text.js'

/** When a shop answers, every week. Times are the wall clock of the shop's zone, `HH:MM`; a window ends on its own day. */
export interface ReplyWindow {
  /** 1 = Monday … 7 = Sunday. */
  readonly day: number
  readonly from: string
  /** `24:00` is midnight at the end of the day. */
  readonly to: string
}

export interface Opening {
  /** UTC instants, ISO 8601. */
  readonly from: string
  readonly to: string
}

interface Span {
  readonly from: Temporal.Instant
  readonly to: Temporal.Instant
}

const minutesOf = (time: string): number => {
  const [, hour, minute] = /^(\d{2}):(\d{2})$/.exec(time) ?? []
  const minutes = Number(hour) * 60 + Number(minute)
  if (!(minutes <= 24 * 60 && Number(minute) < 60)) throw new RangeError(`not a time of day: ${time}`)
  return minutes
}

/** The windows that end after an instant, in order, for so many days of the shop's zone. Throws a `RangeError` for windows that do not exist. */
function openings(windows: readonly ReplyWindow[], zone: string, after: string, days: number): Span[] {
  for (const { day, from, to } of windows)
    if (![1, 2, 3, 4, 5, 6, 7].includes(day) || minutesOf(from) >= minutesOf(to))
      throw new RangeError(`not a window: day ${day}, ${from} to ${to}`)
  const start = Temporal.Instant.from(after)
  const today = start.toZonedDateTimeISO(zone).toPlainDate()
  const at = (date: Temporal.PlainDate, time: string): Temporal.Instant =>
    (time === '24:00'
      ? date.add({ days: 1 }).toZonedDateTime(zone)
      : date.toZonedDateTime({ timeZone: zone, plainTime: time })
    ).toInstant()
  return Array.from({ length: days + 1 }, (_, offset) => today.add({ days: offset }))
    .flatMap((date) =>
      windows
        .filter(({ day }) => day === date.dayOfWeek)
        .map(({ from, to }) => ({ from: at(date, from), to: at(date, to) })),
    )
    .filter(({ to }) => Temporal.Instant.compare(to, start) > 0)
    .sort((a, b) => Temporal.Instant.compare(a.from, b.from))
}

const text = (instant: Temporal.Instant): string => instant.toString({ smallestUnit: 'millisecond' })

/** The window that is open, or else the next one; null for a shop without windows. */
export function nextWindow(windows: readonly ReplyWindow[], zone: string, now: string): Opening | null {
  const next = openings(windows, zone, now, 8)[0]
  return next ? { from: text(next.from), to: text(next.to) } : null
}

/** Minutes of the longest time without a window in the year after `now`, clock changes included; null: there is no window. */
export function longestGap(windows: readonly ReplyWindow[], zone: string, now: string): number | null {
  const year = openings(windows, zone, now, 373)
  const [first, ...more] = year
  if (!first) return null
  let longest = 0
  let open = first.to.epochMilliseconds
  for (const { from, to } of more) {
    longest = Math.max(longest, from.epochMilliseconds - open)
    open = Math.max(open, to.epochMilliseconds)
  }
  return longest / 60_000
}

/** What is wrong with a shop's windows: a buyer's message would wait longer for the next one than the clock allows. */
export function windowsProblem(
  windows: readonly ReplyWindow[],
  zone: string,
  now: string,
  clockMinutes = 24 * 60,
): { readonly longestGapMinutes: number; readonly en: string; readonly zh: string } | null {
  const gap = longestGap(windows, zone, now)
  if (gap === null || gap <= clockMinutes) return null
  const hours = (minutes: number): string => String(Math.round(minutes / 6) / 10)
  return {
    longestGapMinutes: gap,
    en: `Up to ${hours(gap)} hours pass between two reply windows; the clock allows ${hours(clockMinutes)}.`,
    zh: `两个回复时段之间最长相隔 ${hours(gap)} 小时，超过 ${hours(clockMinutes)} 小时的时限。`,
  }
}

const SENTENCE: Readonly<Record<Language, (day: string, from: string, to: string) => string>> = {
  en: (day, from, to) => `You will have our answer on ${day} between ${from} and ${to} (your time).`,
  zh: (day, from, to) => `我们会在${day} ${from} 至 ${to}（您当地时间）回复您。`,
  ja: (day, from, to) => `${day}${from}から${to}まで（お客様の現地時間）の間にご返信いたします。`,
  de: (day, from, to) =>
    `Sie erhalten unsere Antwort am ${day} zwischen ${from} und ${to} Uhr (Ihre Ortszeit).`,
}
const LOCALE: Readonly<Record<Language, string>> = { en: 'en-US', zh: 'zh-CN', ja: 'ja-JP', de: 'de-DE' }

/** The sentence that states a window, in the buyer's language and zone. The day is that on which it opens there. */
export function windowText(window: Opening, language: Language, buyerZone: string): string {
  const local = (instant: string): Temporal.ZonedDateTime =>
    Temporal.Instant.from(instant).toZonedDateTimeISO(buyerZone)
  const from = local(window.from)
  const day = new Intl.DateTimeFormat(LOCALE[language], {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    timeZone: buyerZone,
  }).format(from.epochMilliseconds)
  const time = (at: Temporal.ZonedDateTime): string => at.toPlainTime().toString({ smallestUnit: 'minute' })
  return SENTENCE[language](day, time(from), time(local(window.to)))
}
