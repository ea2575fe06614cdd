import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Seller grades: daily roll-ups of orders and of what counts against them, and snapshots that never change. Days whose
 * orders or marks changed are noted by statement triggers, so that a roll-up looks at those alone.
 */
export class Grades1700000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...ROLL_UP, ...SNAPSHOTS]) await runner.query(statement)
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead')
  }
}

const ROLL_UP = [
  `create index orders_of_account_placed on orders (tenant_id, account_id, placed_at)`,
  `create table order_day_changed (
    tenant_id int not null,
    account_id bigint not null,
    utc_day date not null,
    primary key (tenant_id, account_id, utc_day))`,
  `create table metric_day (
    tenant_id int not null,
    account_id bigint not null,
    metric text not null,
    on_day date not null,
    num int not null,
    den int not null,
    primary key (tenant_id, account_id, metric, on_day))`,
  `create function order_days_inserted() returns trigger language plpgsql as $$
  begin
    insert into order_day_changed select distinct tenant_id, account_id, (placed_at at time zone 'UTC')::date from added
      order by 1, 2, 3 on conflict do nothing;
    return null;
  end $$`,
  `create function order_days_updated() returns trigger language plpgsql as $$
  begin
    insert into order_day_changed
      select tenant_id, account_id, (placed_at at time zone 'UTC')::date from added
      union select tenant_id, account_id, (placed_at at time zone 'UTC')::date from gone
      order by 1, 2, 3 on conflict do nothing;
    return null;
  end $$`,
  `create function mark_days_changed() returns trigger language plpgsql as $$
  begin
    insert into order_day_changed
      select distinct o.tenant_id, o.account_id, (o.placed_at at time zone 'UTC')::date from added m
      join orders o on o.tenant_id = m.tenant_id and o.account_id = m.account_id and o.order_id = m.order_id
      order by 1, 2, 3 on conflict do nothing;
    return null;
  end $$`,
  `create trigger order_days_insert after insert on orders referencing new table as added
    for each statement execute function order_days_inserted()`,
  `create trigger order_days_update after update on orders referencing old table as gone new table as added
    for each statement execute function order_days_updated()`,
  `create trigger mark_days_insert after insert on order_mark referencing new table as added
    for each statement execute function mark_days_changed()`,
  `create trigger mark_days_update after update on order_mark referencing new table as added
    for each statement execute function mark_days_changed()`,
  `insert into order_day_changed select distinct tenant_id, account_id, (placed_at at time zone 'UTC')::date from orders`,
]

const SNAPSHOTS = [
  `create table grade_ruleset (
    hash text primary key,
    id text not null,
    body jsonb not null,
    first_used_at timestamptz not null default now())`,
  `create table grade_snapshot (
    tenant_id int not null,
    account_id bigint not null,
    scheme text not null,
    program text not null,
    on_day date not null,
    version int not null,
    ruleset_id text not null,
    ruleset_hash text not null references grade_ruleset,
    level text,
    reported text,
    computed text,
    score_tenths int,
    headroom int,
    keep_ppm int,
    alerts text[] not null,
    inputs jsonb not null,
    appraisal jsonb not null,
    forecast jsonb,
    data_on date,
    hash text not null,
    taken_at timestamptz not null,
    primary key (tenant_id, account_id, scheme, program, on_day, version))`,
  `create function grade_snapshot_is_kept() returns trigger language plpgsql as $$
  begin
    raise exception 'a snapshot is never changed; later data make a new version' using errcode = 'restrict_violation';
  end $$`,
  `create trigger grade_snapshot_kept before update on grade_snapshot for each row execute function grade_snapshot_is_kept()`,
]
