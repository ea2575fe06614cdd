import { Temporal } from 'temporal-polyfill'

/**
 * A marketplace's wall time `yyyy-MM-dd HH:mm:ss` as a UTC instant. The hour that the clocks repeat in November is read as
 * `later` for what happened and as `earlier` for what is due: who is told too early loses nothing. An hour that the clocks
 * skip in March is moved by one hour, the same way. Null for what is no such time.
 */
export function instantOfWall(text: string, zone: string, ambiguous: 'earlier' | 'later'): string | null {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text.trim())) return null
  try {
    const wall = Temporal.PlainDateTime.from(text.trim().replace(' ', 'T'), { overflow: 'reject' })
    const zoned = wall.toZonedDateTime(zone, { disambiguation: ambiguous })
    return new Date(zoned.epochMilliseconds).toISOString()
  } catch {
    return null
  }
}

/** When something happened. Throws a `RangeError` for what is no wall time. */
export function happenedAt(text: string, zone: string): string {
  const at = instantOfWall(text, zone, 'later')
  if (at === null) throw new RangeError(`not a wall time: ${text.slice(0, 40)}`)
  return at
}

/** An instant as the marketplace's wall time, for queries. */
export function wallOf(epochMs: number, zone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(
    Math.floor(epochMs / 1_000) * 1_000,
  ).toZonedDateTimeISO(zone)
  return zoned.toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ')
}
