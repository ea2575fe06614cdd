import { Temporal } from 'temporal-polyfill'
import type { SiteCalendar } from '#case'
import { CHINESE_AND_JAPANESE } from './when-han.js'
import { ENGLISH, GERMAN } from './when-latin.js'
import type { Ambiguity, Clock, When } from './when-words.js'
import type { Span } from './text.js'

export interface TimeExpression extends Span {
  readonly text: string
  /** The UTC instant until which the promise may be kept, or null when {@link ambiguity} says why not. */
  readonly dueAt: string | null
  readonly ambiguity: Ambiguity | null
}

/** Every form of the four languages; the first that fits a place takes it. */
const TIME_FORMS = [...ENGLISH, ...GERMAN, ...CHINESE_AND_JAPANESE]

/** The end of a promise: an instant, or why there is none. */
type Due = Temporal.ZonedDateTime | Ambiguity

/**
 * The time expressions of a text in English, Chinese, Japanese and German, in the order of the text, resolved in
 * the buyer's zone from the instant at which it was said. A day without a time of day runs to its end; hours are exact time,
 * days those of the wall calendar, business days those of the calendar.
 */
export function timeExpressions(text: string, saidAt: string, calendar: SiteCalendar): TimeExpression[] {
  const now = Temporal.Instant.from(saidAt).toZonedDateTimeISO(calendar.zone)
  const found: TimeExpression[] = []
  for (const { pattern, read } of TIME_FORMS) {
    for (const match of text.matchAll(pattern)) {
      const span = { start: match.index, end: match.index + match[0].length }
      if (found.some((other) => span.start < other.end && other.start < span.end)) continue
      const when = read(match)
      if (when === null) continue
      const due = resolve(when, now, calendar)
      found.push({
        ...span,
        text: match[0],
        dueAt: typeof due === 'string' ? null : due.toInstant().toString({ smallestUnit: 'millisecond' }),
        ambiguity: typeof due === 'string' ? due : null,
      })
    }
  }
  return found.sort((a, b) => a.start - b.start)
}

function resolve(when: When, now: Temporal.ZonedDateTime, calendar: SiteCalendar): Due {
  const today = now.toPlainDate()
  switch (when.kind) {
    case 'unclear':
      return when.why
    case 'after':
      return when.unit === 'business_days'
        ? now.add({ days: businessDays(today, when.count, calendar) })
        : now.add({ [when.unit]: when.count })
    case 'clock': {
      const at = onDay(today, when.time, now.timeZoneId)
      if (typeof at === 'string') return at
      return Temporal.ZonedDateTime.compare(at, now) > 0 ? at : 'time_of_day_has_passed'
    }
    case 'day':
      return onDay(today.add({ days: when.offset }), when.time, now.timeZoneId)
    case 'weekday': {
      const ahead = when.day - today.dayOfWeek
      if (when.week === 'next') return onDay(today.add({ days: 7 + ahead }), when.time, now.timeZoneId)
      if (ahead === 0) return 'today_or_in_a_week'
      return onDay(today.add({ days: (ahead + 7) % 7 }), when.time, now.timeZoneId)
    }
    case 'date':
      break
  }
  return onDate(when, now)
}

function onDate(when: Extract<When, { kind: 'date' }>, now: Temporal.ZonedDateTime): Due {
  const { month, day, time } = when
  const given = { year: when.year ?? now.year, month, day }
  let date = Temporal.PlainDate.from(given)
  const today = now.toPlainDate()
  // "5 January", said in December, is next year's; "5 November", said in December, is a slip of the pen.
  if (when.year === null && Temporal.PlainDate.compare(date.add({ months: 6 }), today) < 0)
    date = Temporal.PlainDate.from({ ...given, year: now.year + 1 })
  if (Temporal.PlainDate.compare(date, today) < 0) return 'date_has_passed'
  return onDay(date, time, now.timeZoneId)
}

/** The time of day on a day; without one, the end of that day. */
function onDay(day: Temporal.PlainDate, time: Clock | null, zone: string): Due {
  if (time === null || time.hour === 24) return day.add({ days: 1 }).toZonedDateTime(zone)
  if (time.half === null) return 'morning_or_afternoon'
  const plainTime = Temporal.PlainTime.from({ hour: time.hour, minute: time.minute })
  return day.toZonedDateTime({ timeZone: zone, plainTime })
}

function businessDays(from: Temporal.PlainDate, count: number, calendar: SiteCalendar): number {
  let days = 0
  for (let left = count; left > 0;) {
    days += 1
    if (calendar.isBusinessDay(from.add({ days }))) left -= 1
  }
  return days
}
