import type { Forecast } from './forecast.js'
import type { Headroom } from './headroom.js'
import { MILLION } from './metric.js'

/** What a shop owner has to be told. */
export type Alert = 'no_headroom' | 'little_headroom' | 'likely_loss' | 'level_changed' | 'stale'

export interface AlertInput {
  readonly level: string | null
  /** The level of the snapshot before; undefined for the first. */
  readonly before?: string | null
  readonly headroom: Headroom | null
  readonly forecast: Forecast | null
  /** How old the figures are beyond what the marketplace's own rhythm explains, in hours. */
  readonly dataHours: number
}

/** Warns when a fifth or less of the tolerance is left. */
const LITTLE = 0.2
/** A chance below this is told of. */
export const LIKELY_KEPT = 0.8 * MILLION
const STALE_HOURS = 48

export function alertsOf({ level, before, headroom, forecast, dataHours }: AlertInput): Alert[] {
  const rooms = headroom?.metrics ?? []
  const none = (headroom?.headroom ?? 1) <= 0
  const little = rooms.some((room) => room.headroom > 0 && room.headroom <= LITTLE * room.allowed)
  return [
    ...(none ? (['no_headroom'] as const) : []),
    ...(little ? (['little_headroom'] as const) : []),
    ...((forecast?.keep?.atMost ?? MILLION) < LIKELY_KEPT ? (['likely_loss'] as const) : []),
    ...(before !== undefined && before !== level ? (['level_changed'] as const) : []),
    ...(dataHours > STALE_HOURS ? (['stale'] as const) : []),
  ]
}

export interface ShopRisk {
  readonly shop: string
  /** Millionths; null: unknown, and ranked as if the level were as good as lost, because unknown is not good. */
  readonly keep: number | null
  /** Sales of the last 90 days in minor units of one currency. */
  readonly sales: number
}

/** Shops by what is at stake: the chance of losing the level times the share of sales. Levels are never averaged. */
export const byRisk = <S extends ShopRisk>(shops: readonly S[]): S[] => {
  const stake = ({ keep, sales }: ShopRisk): bigint => BigInt(MILLION - (keep ?? 0)) * BigInt(sales)
  return shops.toSorted((a, b) => {
    const [left, right] = [stake(a), stake(b)]
    return right < left ? -1 : Number(right > left)
  })
}
