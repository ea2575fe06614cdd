import { createHash } from 'node:crypto'
import { canonical } from '#grade'
import type { Ruleset, Snapshot } from '#grade'
import type { Transaction } from '../infra/database.js'
import { unnest } from '../infra/unnest.js'
import type { GradedShop } from './shop-data.js'

/** A snapshot on its way into the database. */
export interface NewSnapshot {
  readonly shop: GradedShop
  readonly ruleset: Ruleset
  readonly version: number
  readonly snapshot: Snapshot
  /** The level that was last told of the shop; undefined when none was. */
  readonly told: string | null | undefined
}

/** The rules as they stood, by content: what the operator fills in later makes other rules. */
export const rulesetHash = (ruleset: Ruleset): string =>
  createHash('sha256').update(canonical(ruleset)).digest('base64url')

const TYPES = {
  tenant_id: 'int',
  account_id: 'bigint',
  scheme: 'text',
  program: 'text',
  on_day: 'date',
  version: 'int',
  ruleset_id: 'text',
  ruleset_hash: 'text',
  level: 'text',
  reported: 'text',
  computed: 'text',
  score_tenths: 'int',
  headroom: 'int',
  keep_ppm: 'int',
  alerts: 'text',
  inputs: 'jsonb',
  ours: 'jsonb',
  appraisal: 'jsonb',
  forecast: 'jsonb',
  data_on: 'date',
  hash: 'text',
} as const

const rowOf = ({ shop, ruleset, version, snapshot }: NewSnapshot, hash: string) => {
  const { appraisal, forecast } = snapshot
  return {
    tenant_id: shop.tenantId,
    account_id: shop.accountId,
    scheme: ruleset.scheme,
    program: ruleset.program ?? '',
    on_day: snapshot.on,
    version,
    ruleset_id: ruleset.id,
    ruleset_hash: hash,
    level: appraisal.evaluation.level,
    reported: snapshot.reported,
    computed: appraisal.evaluation.computed.level,
    score_tenths: appraisal.score.tenths,
    headroom: appraisal.headroom?.headroom ?? null,
    keep_ppm: forecast?.keep?.atMost ?? null,
    alerts: snapshot.alerts.join(' '),
    inputs: snapshot.metrics,
    ours: snapshot.ours,
    appraisal,
    forecast,
    data_on: snapshot.dataOn,
    hash: snapshot.hash,
  }
}

/** Writes snapshots in one statement; one that another worker wrote meanwhile stays as it is. Gives those that were new. */
export async function insertSnapshots(
  tx: Transaction,
  snapshots: readonly NewSnapshot[],
  now: string,
): Promise<NewSnapshot[]> {
  if (snapshots.length === 0) return []
  const hashes = new Map<Ruleset, string>()
  for (const { ruleset } of snapshots) if (!hashes.has(ruleset)) hashes.set(ruleset, rulesetHash(ruleset))
  await tx.query(
    `insert into grade_ruleset (hash, id, body) select * from unnest($1::text[], $2::text[], $3::jsonb[])
     on conflict (hash) do nothing`,
    [
      [...hashes.values()],
      [...hashes.keys()].map((ruleset) => ruleset.id),
      [...hashes.keys()].map((ruleset) => JSON.stringify(ruleset)),
    ],
  )
  const rows = snapshots.map((one) => rowOf(one, hashes.get(one.ruleset) ?? ''))
  const { from, parameters } = unnest<(typeof rows)[number]>(TYPES, rows, 2)
  const names = Object.keys(TYPES)
  const values = names.map((name) => {
    if (name === 'alerts') return `array_remove(string_to_array(u.alerts, ' '), '')`
    return TYPES[name as keyof typeof TYPES] === 'jsonb' ? `nullif(u.${name}, 'null')::jsonb` : `u.${name}`
  })
  const inserted = await tx.query<{ key: string }>(
    `insert into grade_snapshot (taken_at, ${names.join(', ')}) select $1, ${values.join(', ')} from ${from}
     on conflict do nothing
     returning concat_ws(' ', tenant_id, account_id, scheme, program, on_day, version) as key`,
    [now, ...parameters],
  )
  const keys = new Set(inserted.map(({ key }) => key))
  return snapshots.filter((_, index) => {
    const { tenant_id, account_id, scheme, program, on_day, version } = rows[index] ?? {}
    return keys.has([tenant_id, account_id, scheme, program, on_day, version].join(' '))
  })
}
