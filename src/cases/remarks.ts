import type { CaseRemark, CaseSighting, Marketplace } from '#adapter'
import { Problem } from '#adapter'
import type { CaseKind } from '#case'
import type { Transaction } from '../infra/database.js'
import { storable } from '../infra/storable.js'
import { unnest } from '../infra/unnest.js'
import type { TenantVault } from '../infra/vault.js'
import { casesInFull } from './case-ref.js'
import type { FullCase } from './case-ref.js'
import { withEffects } from './grade-effects.js'

/** A remark with the payload that it was read from. */
export interface RawRemark {
  readonly remark: CaseRemark
  readonly rawId: string | null
}

/** A remark together with a case that it speaks of. */
export interface Addressed extends RawRemark {
  readonly caseId: string
}

interface RemarkColumns {
  key: string
  kind: string | null
  native_id: string | null
  order_id: string | null
  as_of: string
  remark: Buffer
  raw_id: string | null
}

const TYPES: { readonly [K in keyof RemarkColumns]: string } = {
  key: 'text',
  kind: 'text',
  native_id: 'text',
  order_id: 'text',
  as_of: 'timestamptz',
  remark: 'bytea',
  raw_id: 'bigint',
}

/** Writes remarks down, each key once; gives those that are new. They stay for cases that are yet to come. */
export async function storeRemarks(
  tx: Transaction,
  account: { tenantId: number; accountId: string },
  vault: TenantVault,
  remarks: readonly RawRemark[],
  now: string,
): Promise<RawRemark[]> {
  if (remarks.length === 0) return []
  const byKey = new Map(remarks.map((one) => [one.remark.key, one]))
  const rows = [...byKey.values()].map(({ remark, rawId }): RemarkColumns => ({
    key: remark.key,
    kind: 'nativeId' in remark.of ? remark.of.kind : null,
    native_id: 'nativeId' in remark.of ? remark.of.nativeId : null,
    order_id: 'nativeId' in remark.of ? null : remark.of.orderId,
    as_of: instantOf(remark),
    remark: vault.seal(JSON.stringify(storable(remark)), 'remark'),
    raw_id: rawId,
  }))
  const { from, parameters } = unnest<RemarkColumns>(TYPES, rows, 4)
  const stored = await tx.query<{ key: string }>(
    `insert into case_remark (tenant_id, account_id, recorded_at, ${Object.keys(TYPES).join(', ')})
     select $1, $2, $3, ${Object.keys(TYPES).join(', ')} from ${from} order by key
     on conflict (tenant_id, account_id, key) do nothing returning key`,
    [account.tenantId, account.accountId, now, ...parameters],
  )
  return stored.flatMap(({ key }) => byKey.get(key) ?? [])
}

function instantOf({ asOf, key }: CaseRemark): string {
  if (!Number.isNaN(Date.parse(asOf))) return asOf
  throw new Problem('contract_changed', `remark ${key} has no date`, { sideEffect: 'none' })
}

/** The cases that remarks speak of; a remark on an order may speak of several. */
export async function addressed(
  tx: Transaction,
  account: { tenantId: number; accountId: string },
  remarks: readonly RawRemark[],
): Promise<Addressed[]> {
  if (remarks.length === 0) return []
  const rows = await tx.query<{ at: number; id: string; kind: string }>(
    `select u.at::int - 1 as at, c.id::text, c.kind
     from unnest($3::text[], $4::text[], $5::text[]) with ordinality as u(kind, native_id, order_id, at)
     cross join lateral (
       select id, kind from cases where tenant_id = $1 and account_id = $2 and kind = u.kind and native_id = u.native_id
       union all
       select id, kind from cases where tenant_id = $1 and order_id = u.order_id and account_id = $2) c`,
    [
      account.tenantId,
      account.accountId,
      remarks.map(({ remark: { of } }) => ('nativeId' in of ? of.kind : null)),
      remarks.map(({ remark: { of } }) => ('nativeId' in of ? of.nativeId : null)),
      remarks.map(({ remark: { of } }) => ('nativeId' in of ? null : of.orderId)),
    ],
  )
  return rows.flatMap(({ at, id, kind }) => {
    const one = remarks[at]
    return one && speaksOf(one.remark, kind) ? [{ ...one, caseId: id }] : []
  })
}

const speaksOf = ({ of }: CaseRemark, kind: string): boolean =>
  'nativeId' in of || !of.kinds || of.kinds.includes(kind as CaseKind)

/** The remarks that waited for cases which have just been opened. */
export async function waitingFor(
  tx: Transaction,
  account: { tenantId: number; accountId: string },
  vault: TenantVault,
  opened: readonly { id: string; kind: string; nativeId: string; orderId: string | null }[],
): Promise<Addressed[]> {
  if (opened.length === 0) return []
  const rows = await tx.query<{ at: number; remark: Buffer; rawId: string | null }>(
    `select u.at::int - 1 as at, r.remark, r.raw_id::text as "rawId"
     from unnest($3::text[], $4::text[], $5::text[]) with ordinality as u(kind, native_id, order_id, at)
     cross join lateral (
       select remark, raw_id from case_remark
         where tenant_id = $1 and account_id = $2 and native_id = u.native_id and kind = u.kind
       union all
       select remark, raw_id from case_remark where tenant_id = $1 and account_id = $2 and order_id = u.order_id) r`,
    [
      account.tenantId,
      account.accountId,
      opened.map((one) => one.kind),
      opened.map((one) => one.nativeId),
      opened.map((one) => one.orderId),
    ],
  )
  return rows.flatMap(({ at, remark: sealed, rawId }) => {
    const one = opened[at]
    const remark = JSON.parse(vault.open(sealed, 'remark').toString()) as CaseRemark
    return one && speaksOf(remark, one.kind) ? [{ remark, rawId, caseId: one.id }] : []
  })
}

/** A case as it stands with a remark on it: what the keeper then observes as it does a sighting. */
export interface Remarked {
  readonly addressed: Addressed
  readonly sighting: CaseSighting
  readonly stored: FullCase['stored']
}

/** Takes the cases of the remarks, one remark a case, as the remarks leave them. */
export async function remarked(
  tx: Transaction,
  vault: TenantVault,
  { tenantId, marketplace }: { readonly tenantId: number; readonly marketplace: Marketplace },
  round: readonly Addressed[],
): Promise<Remarked[]> {
  const cases = await casesInFull(
    tx,
    vault,
    tenantId,
    round.map((one) => one.caseId),
  )
  const byId = new Map(cases.map((one) => [one.stored.id, one]))
  return round.flatMap((one) => {
    const found = byId.get(one.caseId)
    return found ? [withRemark(marketplace, found, one)] : []
  })
}

function withRemark(marketplace: Marketplace, { stored, observation }: FullCase, one: Addressed): Remarked {
  const { remark } = one
  const kind = stored.kind as CaseKind
  const told = { ...stored.told, ...remark.given }
  const { move } = remark
  // What came about before the present state was entered does not lead out of it.
  const moves =
    move !== undefined &&
    move.from.includes(stored.state) &&
    Date.parse(remark.asOf) >= Date.parse(stored.enteredAt)
  const { stateFrom: _before, ...rest } = observation
  const later = Date.parse(remark.asOf) > Date.parse(stored.asOf) ? remark.asOf : stored.asOf
  const seen = { asOf: later, activities: remark.activity ? [remark.activity] : [] }
  if (!moves)
    return {
      addressed: one,
      stored: { ...stored, told },
      sighting: { kind, observation: { ...observation, ...seen } },
    }
  const moved = {
    ...rest,
    ...seen,
    state: move.to,
    enteredAt: remark.asOf,
    ...(move.stateFrom !== 'marketplace' && { stateFrom: move.stateFrom }),
  }
  const counted = withEffects(marketplace, kind, moved, remark.asOf)
  return { addressed: one, stored: { ...stored, told }, sighting: { kind, observation: counted } }
}
