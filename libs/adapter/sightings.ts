import type { Activity, CaseKind, Money, Observation, OrderLine } from '#case'
import type { MetricFact } from '#grade'

export interface CaseSighting {
  readonly kind: CaseKind
  readonly observation: Observation
}

/** An order as the marketplace shows it, as far as cases and grades need it. */
export interface OrderSighting {
  readonly orderId: string
  readonly site: string
  readonly asOf: string | null
  readonly placedAt: string
  readonly paidAt: string | null
  readonly shippedAt: string | null
  readonly nativeStatus: string
  readonly buyer: string | null
  readonly total: Money | null
  readonly lines: readonly OrderLine[]
}

/** A dated remark of the marketplace on a shop, in words. */
export interface Fact {
  readonly name: string
  readonly on: string
  readonly value: string
}

/** What the marketplace itself reports of a shop's standing on a day. */
export interface ShopReport {
  /** The program, site or group that it speaks of, in the marketplace's word. */
  readonly scope: string
  readonly cycle: 'current' | 'projected'
  /** The day it was evaluated, ISO date. */
  readonly on: string
  /** The level in the marketplace's word; null: the report names none. */
  readonly level: string | null
  readonly nextOn: string | null
  /** By metric name of the marketplace's rulesets. */
  readonly metrics: Readonly<Record<string, MetricFact>>
}

/** Something that counts for or against an order in a grade: kept once an order and word. */
export interface OrderMark {
  readonly orderId: string
  /** Name of the event in the marketplace's rulesets or manual. */
  readonly mark: string
  readonly at: string
  readonly provenance: 'marketplace' | 'computed' | 'entered'
  /** What it was read from: `dispute 123`. */
  readonly of: string
  /** True when it turned out not to count (appeal won, dispute withdrawn). */
  readonly withdrawn?: boolean
}

/**
 * What another source tells of cases: an entry in the timeline, a state, a date. It never opens a case; one that comes
 * before its case waits for it.
 */
export interface CaseRemark {
  readonly of:
    | { readonly kind: CaseKind; readonly nativeId: string }
    | { readonly orderId: string; readonly kinds?: readonly CaseKind[] }
  /** Stable, so that a repeat changes nothing. */
  readonly key: string
  readonly asOf: string
  readonly activity?: Activity
  /** Moves the case there, if it is in one of the states `from` and open or `from` names its state. */
  readonly move?: {
    readonly from: readonly string[]
    readonly to: string
    readonly stateFrom: 'derived' | 'staff' | 'marketplace'
  }
  /** Due instants by deadline key, beside those of the case. */
  readonly given?: Readonly<Record<string, string>>
}

export interface Sightings {
  readonly cases: readonly CaseSighting[]
  readonly orders?: readonly OrderSighting[]
  readonly facts?: readonly Fact[]
  readonly reports?: readonly ShopReport[]
  readonly marks?: readonly OrderMark[]
  readonly remarks?: readonly CaseRemark[]
}
