import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * What the grades count of orders and marks themselves: ratings by their own day, sales as amounts, our own count kept beside
 * a figure that the marketplace reported. And what a case puts at stake, in the order of the inbox.
 */
export class GradeTallies1700000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...TALLIES, ...STAKES]) await runner.query(statement)
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead')
  }
}

const TALLIES = [
  `alter table metric_day alter column num type bigint`,
  `alter table grade_snapshot add column ours jsonb not null default '{}'`,
  // A mark counts by the day of its order or by its own, so that both are noted; the day that it had before, too.
  `create or replace function mark_days_changed() returns trigger language plpgsql as $$
  begin
    insert into order_day_changed
      select o.tenant_id, o.account_id, (o.placed_at at time zone 'UTC')::date from added m
      join orders o on o.tenant_id = m.tenant_id and o.account_id = m.account_id and o.order_id = m.order_id
      union select tenant_id, account_id, (at at time zone 'UTC')::date from added
      order by 1, 2, 3 on conflict do nothing;
    return null;
  end $$`,
  `create function mark_days_moved() returns trigger language plpgsql as $$
  begin
    insert into order_day_changed
      select distinct tenant_id, account_id, (at at time zone 'UTC')::date from gone
      order by 1, 2, 3 on conflict do nothing;
    return null;
  end $$`,
  `create trigger mark_days_left after update on order_mark referencing old table as gone
    for each statement execute function mark_days_moved()`,
  // Which tallies the days of a marketplace were counted by: other rules count them anew.
  `create table tally_counted (marketplace text primary key, tallies text not null)`,
]

/** Parts of a rank: millionths of the tolerance, then seconds since 1970, so that of two alike the more urgent comes first. */
const SECONDS = 100_000_000_000

const STAKES = [
  `create table grade_stake (
    tenant_id int not null,
    account_id bigint not null,
    metric text not null,
    scheme text not null,
    program text not null,
    on_day date not null,
    weight int not null,
    told jsonb not null,
    primary key (tenant_id, account_id, metric, scheme, program))`,
  `alter table cases add column stake_rank bigint not null default 0`,
  `create function case_stake(tenant int, account bigint, effects jsonb) returns setof grade_stake language sql stable as $$
    select s.* from jsonb_array_elements(effects) e
    join grade_stake s on s.tenant_id = tenant and s.account_id = account and s.metric = e ->> 'metric'
    where e ->> 'counts' in ('unless_averted', 'unknown')
    order by s.weight desc, s.metric, s.scheme, s.program limit 1
  $$`,
  `create function case_stake_rank(tenant int, account bigint, effects jsonb, due timestamptz) returns bigint
    language plpgsql stable as $$
  declare
    weight int := 0;
  begin
    if effects <> '[]' then
      select s.weight into weight from case_stake(tenant, account, effects) s;
    end if;
    return (1000000 - coalesce(weight, 0)) * ${SECONDS}::bigint + case
      when due = '-infinity' then 0
      when due = 'infinity' then ${SECONDS - 1}
      else greatest(0, least(${SECONDS - 1}, extract(epoch from due)))::bigint end;
  end $$`,
  `create function case_stake_ranked() returns trigger language plpgsql as $$
  begin
    new.stake_rank := case_stake_rank(new.tenant_id, new.account_id, new.grade_effects, new.next_deadline_at);
    return new;
  end $$`,
  `create trigger case_stake before insert or update of grade_effects, next_deadline_at on cases
    for each row execute function case_stake_ranked()`,
  `update cases set stake_rank = case_stake_rank(tenant_id, account_id, grade_effects, next_deadline_at) where box <> 'closed'`,
  `create index cases_stake on cases (tenant_id, box, stake_rank, id) where box <> 'closed'`,
]
