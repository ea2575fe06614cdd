import type { CaseSighting, OrderSighting } from '#adapter'
import type { Activity } from '#case'
import type { Sql } from '../infra/database.js'
import type { TenantVault } from '../infra/vault.js'
import { GONE } from './erasure-rows.js'
import type { Understood } from './reading.js'

/**
 * What was understood, without buyers who were erased: a late or cached answer may show one once more. `raw`: the
 * payloads that did, which must not stay either.
 */
export async function withoutErased(
  sql: Sql,
  vault: TenantVault,
  { tenantId, marketplace }: { tenantId: number; marketplace: string },
  understood: readonly Understood[],
): Promise<{ readonly understood: readonly Understood[]; readonly raw: readonly string[] }> {
  const handles = new Set(understood.flatMap(handlesIn))
  const keys = new Map([...handles].map((handle) => [vault.fingerprint(handle).toString('hex'), handle]))
  if (keys.size === 0) return { understood, raw: [] }
  const rows = await sql.query<{ key: string }>(
    `select encode(u.f, 'hex') as key from unnest($3::bytea[]) as u(f)
     where exists (select 1 from erasure where tenant_id = $1 and marketplace = $2 and fingerprints @> array[u.f])`,
    [tenantId, marketplace, [...keys.keys()].map((key) => Buffer.from(key, 'hex'))],
  )
  const gone = new Set(rows.flatMap(({ key }) => keys.get(key) ?? []))
  if (gone.size === 0) return { understood, raw: [] }
  const touched = understood.filter((one) => handlesIn(one).some((handle) => gone.has(handle)))
  return {
    understood: understood.map((one) => (touched.includes(one) ? stripped(one, gone) : one)),
    raw: touched.map(({ raw }) => raw.id),
  }
}

const handlesIn = ({ cases, orders }: Understood): string[] => [
  ...cases.flatMap(({ observation }) => observation.buyer?.handle ?? []),
  ...orders.flatMap(({ buyer }) => buyer ?? []),
]

const stripped = (one: Understood, gone: ReadonlySet<string>): Understood => ({
  ...one,
  cases: one.cases.map((sighting) => (isOf(sighting, gone) ? withoutBuyer(sighting) : sighting)),
  orders: one.orders.map((order): OrderSighting =>
    order.buyer !== null && gone.has(order.buyer) ? { ...order, buyer: null } : order,
  ),
})

const isOf = ({ observation }: CaseSighting, gone: ReadonlySet<string>): boolean =>
  observation.buyer !== null && gone.has(observation.buyer.handle)

function withoutBuyer({ kind, observation }: CaseSighting): CaseSighting {
  const silent = ({ key, at, party }: Activity): Activity => ({ key, at, party, text: GONE })
  return {
    kind,
    observation: {
      ...observation,
      buyer: null,
      reason: observation.reason && { ...observation.reason, text: null },
      activities: observation.activities.map((one) => (one.party === 'buyer' ? silent(one) : one)),
    },
  }
}
