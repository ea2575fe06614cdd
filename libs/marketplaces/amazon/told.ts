import type { Activity, Flag, Money, Observation, UnknownState } from '#case'
import { orderLink, sellerCentral } from './sites.js'

/** Where a fact about a case without an interface came from. */
export type Origin = 'mail' | 'csv' | 'entered'

/** What one mail, row or entry tells of a case. It never tells all: what it leaves out stays as it was known. */
export interface Told<S extends string> {
  readonly nativeId: string
  readonly state: S | UnknownState
  /** Since when that is known: what was told later counts. */
  readonly at: string
  /** null: the case was opened with this. */
  readonly openedAt: string | null
  /** When the state began, where that is not when it was told. */
  readonly enteredAt?: string | null
  readonly site: string
  readonly subject: string
  readonly orderId: string | null
  readonly amount: Money | null
  readonly reason: Observation['reason']
  readonly buyer: Observation['buyer']
  readonly given: Readonly<Record<string, string>>
  readonly activities: readonly Activity[]
  readonly flags: readonly Flag[]
  readonly origin: Origin
  readonly native: Readonly<Record<string, string>>
  readonly link: string | null
}

/** A look at a case out of what was told. `asOf` is when it was told, so a late mail changes nothing that a later one told. */
export const observationOf = <S extends string>(
  told: Told<S>,
  more: Pick<Observation, 'gradeEffects' | 'serviceOwner' | 'stopped'> = {},
): Observation<S> => ({
  nativeId: told.nativeId,
  state: told.state,
  native: { ...told.native, source: told.origin },
  site: told.site,
  asOf: told.at,
  openedAt: told.openedAt ?? told.at,
  enteredAt: told.enteredAt ?? told.at,
  subject: told.subject,
  orderId: told.orderId,
  lines: [],
  buyer: told.buyer,
  reason: told.reason,
  amount: told.amount,
  given: told.given,
  activities: told.activities,
  flags: told.flags,
  link: told.link,
  partial: true,
  stateFrom: told.origin === 'mail' ? 'derived' : 'staff',
  ...more,
})

/**
 * The page where staff do by hand what has no interface. Seller Central needs a sign-in, so these addresses are as its users give
 * them (UNCONFIRMED, read 2026-11-24).
 */
export const pageOf = {
  order: (site: string, orderId: string | null): string =>
    orderId === null ? sellerCentral(site, '/orders-v3') : orderLink(site, orderId),
  messages: (site: string): string => sellerCentral(site, '/messaging/inbox'),
  claims: (site: string): string => sellerCentral(site, '/performance/dashboard'),
}
