import type { TFunction } from 'i18next'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Two units at most, rounded down: “3 d 4 h”, “5 h 12 min”, “12 min 34 s”. */
export function durationWords(t: TFunction, ms: number): string {
  const [d, h, m, s] = [
    Math.floor(ms / day),
    Math.floor(ms / hour) % 24,
    Math.floor(ms / minute) % 60,
    Math.floor(ms / 1_000) % 60,
  ]
  if (d > 0) return t('duration.days', { d, h })
  if (h > 0) return t('duration.hours', { h, m })
  if (m > 0) return t('duration.minutes', { m, s })
  return t('duration.seconds', { s })
}

export type Urgency = 'calm' | 'soon' | 'urgent' | 'overdue'

export function urgencyOf(leftMs: number): Urgency {
  if (leftMs < 0) return 'overdue'
  if (leftMs < 4 * hour) return 'urgent'
  return leftMs < day ? 'soon' : 'calm'
}
