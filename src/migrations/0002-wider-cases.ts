import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * What the adapters of further marketplaces show beside a case's state; sources that only remark on cases; marks on
 * orders; reported standings of shops; shop settings; files for actions; actions that staff carry out; an alarm for
 * every clock of a state instead of the first.
 */
export class WiderCases1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...CASES, ...REMARKS, ...SHOPS, ...ACTIONS]) await runner.query(statement)
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead')
  }
}

const CASES = [
  `alter table cases
    add column service_owner text not null default 'seller',
    add column grade_effects jsonb not null default '[]',
    add column facets jsonb,
    add column liability jsonb,
    add column state_from text,
    add column instants jsonb not null default '{}',
    add column stopped text[] not null default '{}',
    add column told jsonb not null default '{}',
    add column alarmed text[] not null default '{}',
    add column next_alarm_at timestamptz not null default 'infinity'`,
  `update cases set
     alarmed = case when missed_deadline_at is null then '{}' else coalesce((
       select array_agg((d ->> 'key') || ' ' || (d ->> 'dueAt')) from jsonb_array_elements(deadlines) d
       where (d ->> 'dueAt')::timestamptz <= missed_deadline_at), '{}') end
   where box <> 'closed'`,
  `update cases c set next_alarm_at = coalesce((
     select min((d ->> 'dueAt')::timestamptz) from jsonb_array_elements(c.deadlines) d
     where not ((d ->> 'key') || ' ' || (d ->> 'dueAt')) = any (c.alarmed)), 'infinity')
   where box <> 'closed' and status <> 'unrecognised'`,
  `drop index cases_sweep`,
  `create index cases_alarm on cases (next_alarm_at) where box <> 'closed' and next_alarm_at < 'infinity'`,
  `alter table cases drop column missed_deadline_at`,
  `alter table case_event add column as_message boolean not null default false, add column files jsonb`,
]

const REMARKS = [
  `create table case_remark (
    tenant_id int not null,
    account_id bigint not null,
    key text collate "C" not null,
    kind text,
    native_id text collate "C",
    order_id text collate "C",
    as_of timestamptz not null,
    remark bytea not null,
    raw_id bigint,
    recorded_at timestamptz not null,
    primary key (tenant_id, account_id, key),
    check ((native_id is null) <> (order_id is null)))`,
  `create index case_remark_of_case on case_remark (tenant_id, account_id, native_id) where native_id is not null`,
  `create index case_remark_of_order on case_remark (tenant_id, account_id, order_id) where order_id is not null`,
]

const SHOPS = [
  `alter table account add column settings jsonb not null default '{}', add column alarms jsonb not null default '[]'`,
  `create table order_mark (
    tenant_id int not null,
    account_id bigint not null,
    order_id text collate "C" not null,
    mark text not null,
    at timestamptz not null,
    provenance text not null check (provenance in ('marketplace', 'computed', 'entered')),
    of_what text not null,
    withdrawn boolean not null,
    raw_id bigint,
    recorded_at timestamptz not null,
    primary key (tenant_id, account_id, order_id, mark))`,
  `create index order_mark_day on order_mark (tenant_id, account_id, mark, at)`,
  `create table shop_report (
    tenant_id int not null,
    account_id bigint not null,
    scope text not null,
    cycle text not null check (cycle in ('current', 'projected')),
    on_day date not null,
    level text,
    next_on date,
    metrics jsonb not null,
    raw_id bigint,
    recorded_at timestamptz not null,
    primary key (tenant_id, account_id, scope, cycle, on_day))`,
  `create table shop_fact (
    tenant_id int not null,
    account_id bigint not null,
    name text not null,
    on_day date not null,
    value text not null,
    recorded_at timestamptz not null,
    primary key (tenant_id, account_id, name, on_day))`,
]

const ACTIONS = [
  `alter table case_action
    add column via text not null default 'api',
    add column done_by text,
    add column done_at timestamptz,
    add column verify_by timestamptz,
    add column unverified_at timestamptz`,
  `create index case_action_unverified on case_action (verify_by) where state = 'sent' and unverified_at is null and verify_by is not null`,
  `create table action_file (
    tenant_id int not null references tenant on delete cascade,
    id bigint generated always as identity,
    name text not null,
    type text not null,
    size int not null,
    body bytea not null,
    uploaded_by text not null,
    uploaded_at timestamptz not null,
    primary key (tenant_id, id))`,
  `create index action_file_age on action_file (uploaded_at)`,
]
