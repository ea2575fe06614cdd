import type { Random } from './random.js'

const DAY = 86_400_000
/** What was sold since then has not left yet: the demo's own stories tell of it. */
const LATEST_DAYS = 1

/**
 * Instants of a shop's sales before the demo's stories, oldest first: `aDay` of them a day on average (a half is one every other
 * day), the first one just as many days ago as the history is long, so that the history has that length.
 */
export function pastSales(random: Random, now: number, days: number, aDay: number): number[] {
  const instants = [now - days * DAY]
  for (let ago = days - 1, owed = 0; ago >= LATEST_DAYS; ago -= 1) {
    for (owed += aDay; owed >= 1; owed -= 1) instants.push(now - ago * DAY - random.int(0, 20 * 60) * 60_000)
  }
  return instants.toSorted((left, right) => left - right)
}
