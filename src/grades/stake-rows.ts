import { levelOf, stakeWords, stakes } from '#grade'
import type { Ruleset, Stake } from '#grade'
import type { Transaction } from '../infra/database.js'
import { unnest } from '../infra/unnest.js'
import type { NewSnapshot } from './snapshot-rows.js'

const TYPES = {
  tenant_id: 'int',
  account_id: 'bigint',
  metric: 'text',
  scheme: 'text',
  program: 'text',
  on_day: 'date',
  weight: 'int',
  told: 'jsonb',
} as const

/** What one more order in a metric would do, as `/v1` shows it. */
export const stakeJson = (ruleset: Ruleset, stake: Stake) => ({
  scheme: ruleset.scheme,
  program: ruleset.program,
  metric: stake.metric,
  title: ruleset.metrics[stake.metric]?.title ?? null,
  level: levelJson(ruleset, stake.level),
  headroom: stake.headroom,
  allowed: stake.allowed,
  afterOneMore: levelJson(ruleset, stake.afterOneMore),
  losesLevel: stake.losesLevel,
  text: stakeWords(ruleset, stake),
})

const levelJson = (ruleset: Ruleset, level: string | null) =>
  level === null ? null : { id: level, title: levelOf(ruleset, level)?.title ?? { en: level, zh: level } }

/** Keeps what is at stake by the newest snapshots of shops, and puts their open cases in its order. */
export async function keepStakes(tx: Transaction, newest: readonly NewSnapshot[]): Promise<void> {
  if (newest.length === 0) return
  const rows = newest.flatMap(({ shop, ruleset, snapshot }) =>
    stakes(ruleset, snapshot.metrics, snapshot.appraisal).map((stake) => ({
      tenant_id: shop.tenantId,
      account_id: shop.accountId,
      metric: stake.metric,
      scheme: ruleset.scheme,
      program: ruleset.program ?? '',
      on_day: snapshot.on,
      weight: stake.weight,
      told: stakeJson(ruleset, stake),
    })),
  )
  const shops = [newest.map(({ shop }) => shop.tenantId), newest.map(({ shop }) => shop.accountId)]
  await tx.query(
    `delete from grade_stake s using unnest($1::int[], $2::bigint[], $3::text[], $4::text[]) as n(tenant_id, account_id, scheme, program)
     where (s.tenant_id, s.account_id, s.scheme, s.program) = (n.tenant_id, n.account_id, n.scheme, n.program)`,
    [
      ...shops,
      newest.map(({ ruleset }) => ruleset.scheme),
      newest.map(({ ruleset }) => ruleset.program ?? ''),
    ],
  )
  const { from, parameters } = unnest<(typeof rows)[number]>(TYPES, rows, 1)
  const names = Object.keys(TYPES)
  await tx.query(
    `insert into grade_stake (${names.join(', ')})
     select ${names.map((name) => (name === 'told' ? 'told::jsonb' : name)).join(', ')} from ${from}
     on conflict (tenant_id, account_id, metric, scheme, program) do update
       set on_day = excluded.on_day, weight = excluded.weight, told = excluded.told`,
    parameters,
  )
  // Locked in the order in which cases are kept, so that neither waits for the other in a circle.
  await tx.query(
    `with moved as (
       select c.tenant_id, c.id, case_stake_rank(c.tenant_id, c.account_id, c.grade_effects, c.next_deadline_at) as rank
       from (select distinct tenant_id, account_id from unnest($1::int[], $2::bigint[]) as n(tenant_id, account_id)) n
       join cases c using (tenant_id, account_id)
       where c.box <> 'closed' and c.grade_effects <> '[]'
         and c.stake_rank <> case_stake_rank(c.tenant_id, c.account_id, c.grade_effects, c.next_deadline_at)
       order by c.tenant_id, c.account_id, c.kind, c.native_id for update of c)
     update cases c set stake_rank = moved.rank from moved where c.tenant_id = moved.tenant_id and c.id = moved.id`,
    shops,
  )
}
