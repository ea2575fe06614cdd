import { Temporal } from 'temporal-polyfill'

const WALL = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.\d+)?$/

/**
 * The instant of a date as DHgate writes it, `yyyy-MM-dd HH:mm:ss` by the wall clock of `zone`, as ISO 8601 UTC with
 * milliseconds. An hour that a clock change repeats is its first pass, one that it skips is moved forward. Null for
 * anything else: other forms are not guessed.
 */
export function instantOf(text: string | null | undefined, zone: string): string | null {
  const match = WALL.exec(text?.trim() ?? '')
  if (!match) return null
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number)
  try {
    return Temporal.ZonedDateTime.from(
      {
        timeZone: zone,
        year: year ?? 0,
        month: month ?? 0,
        day: day ?? 0,
        hour: hour ?? 0,
        minute: minute ?? 0,
        second: second ?? 0,
      },
      { overflow: 'reject', disambiguation: 'compatible' },
    )
      .toInstant()
      .toString({ smallestUnit: 'millisecond' })
  } catch {
    return null
  }
}

/** An instant as DHgate wants to be asked for it. */
export const wallTime = (at: Date, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' })
    .replace('T', ' ')

/** The day of an instant by the wall calendar of `zone`, ISO date. */
export const dayOf = (instant: string, zone: string): string =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString()

/** The next midnight of `zone` after an instant. */
export const nextMidnight = (at: Date, zone: string): Date =>
  new Date(
    Temporal.Instant.fromEpochMilliseconds(at.getTime())
      .toZonedDateTimeISO(zone)
      .startOfDay()
      .add({ days: 1 }).epochMilliseconds,
  )

/** An instant so many calendar days of `zone` later. */
export const daysAfter = (instant: string, days: number, zone: string): string =>
  Temporal.Instant.from(instant)
    .toZonedDateTimeISO(zone)
    .add({ days })
    .toInstant()
    .toString({ smallestUnit: 'millisecond' })
