import { IsOptional, Matches } from 'class-validator'
import { Says } from '../infra/describe.js'
import { numberOf } from '../infra/ids.js'
import { IsInstant, Listed, instantOf, refuse } from '../infra/lists.js'

const DAY_MS = 86_400_000
const USUAL_DAYS = 30
/** Longer spans are for exports, page by page. */
const MOST_DAYS = 800

/** Which time and which shops a view of the desk is about. */
export class RangeDto {
  @Says('Default: 30 days before `to`')
  @IsOptional()
  @IsInstant()
  from?: string

  @Says('Up to this instant, without it; default: now')
  @IsOptional()
  @IsInstant()
  to?: string

  @IsOptional()
  @Listed()
  @Matches(/^acct_[1-9][0-9]{0,17}$/, { each: true })
  account?: string[]

  @IsOptional()
  @Listed()
  @Matches(/^[^\0]{1,40}$/, { each: true })
  marketplace?: string[]

  @Says('Sites of marketplaces, as `/v1/marketplaces` lists them')
  @IsOptional()
  @Listed()
  @Matches(/^[^\0]{1,40}$/, { each: true })
  site?: string[]
}

/** UTC instants, the end without; null: no filter. */
export interface Range {
  readonly from: string
  readonly to: string
  readonly accounts: readonly string[] | null
  readonly marketplaces: readonly string[] | null
  readonly sites: readonly string[] | null
}

/** The range that a query asks for. 400 where its end is not after its beginning, or it is longer than 800 days. */
export function rangeOf({ from, to, account, marketplace, site }: RangeDto, now: Date): Range {
  const end = (to === undefined ? null : instantOf(to)) ?? now.toISOString()
  const usual = new Date(Date.parse(end) - USUAL_DAYS * DAY_MS).toISOString()
  const start = (from === undefined ? null : instantOf(from)) ?? usual
  const length = Date.parse(end) - Date.parse(start)
  if (length <= 0) refuse('`to` is not after `from`')
  if (length > MOST_DAYS * DAY_MS) refuse(`at most ${MOST_DAYS} days at a time`)
  const accounts = account?.map((id) => numberOf('acct', id)) ?? null
  return { from: start, to: end, accounts, marketplaces: marketplace ?? null, sites: site ?? null }
}

/** SQL: what lies in the range, with the parameters from `first` on; `alias` has the columns of a case or an order. */
export function inRange(
  { from, to, accounts, marketplaces, sites }: Range,
  alias: string,
  column: string,
  first: number,
): { readonly sql: string; readonly parameters: readonly unknown[] } {
  const [a, b, c, d, e] = [0, 1, 2, 3, 4].map((place) => `$${first + place}`)
  return {
    sql: `${alias}.${column} >= ${a}::timestamptz and ${alias}.${column} < ${b}::timestamptz
      and (${c}::bigint[] is null or ${alias}.account_id = any(${c}::bigint[]))
      and (${d}::text[] is null or ${alias}.marketplace = any(${d}::text[]))
      and (${e}::text[] is null or ${alias}.site = any(${e}::text[]))`,
    parameters: [from, to, accounts, marketplaces, sites],
  }
}
