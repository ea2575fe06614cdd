import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What ERP systems are connected with: keys that are rotated, answers that are replayed, webhooks, bulk actions, consent round trips. */
export class Integrations1700000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...KEYS, ...WEBHOOKS, ...ACCOUNTS, ...BULK]) await runner.query(statement)
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead')
  }
}

const KEYS = [
  `alter table api_key add column created_by text not null default '', add column replaced_by bigint`,
  `create table idempotent_answer (
    tenant_id int not null references tenant on delete cascade,
    key text not null,
    request_hash bytea not null,
    status int,
    answer bytea,
    created_at timestamptz not null default now(),
    primary key (tenant_id, key))`,
  `create index idempotent_answer_age on idempotent_answer (created_at)`,
]

const WEBHOOKS = [
  `create table webhook (
    tenant_id int not null references tenant on delete cascade,
    id bigint generated always as identity,
    url text not null,
    description text not null,
    types text[] not null,
    account_ids bigint[],
    secrets bytea not null,
    enabled boolean not null default true,
    disabled_at timestamptz,
    disabled_why text,
    failing_since timestamptz,
    created_by text not null,
    created_at timestamptz not null default now(),
    feed_xid xid8 not null,
    feed_id bigint not null,
    primary key (tenant_id, id))`,
  `create table webhook_delivery (
    tenant_id int not null,
    id bigint generated always as identity,
    webhook_id bigint not null,
    event_id text not null,
    type text not null,
    body text not null,
    state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
    attempts int not null default 0,
    due_at timestamptz not null default now(),
    lease_until timestamptz not null default '-infinity',
    fence bigint not null default 0,
    created_at timestamptz not null default now(),
    finished_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, webhook_id, event_id),
    foreign key (tenant_id, webhook_id) references webhook on delete cascade) with (fillfactor = 80)`,
  `create index webhook_delivery_due on webhook_delivery (due_at) where state = 'pending'`,
  `create index webhook_delivery_log on webhook_delivery (tenant_id, webhook_id, id)`,
  `create index webhook_delivery_age on webhook_delivery (created_at)`,
  `create table webhook_attempt (
    tenant_id int not null,
    delivery_id bigint not null,
    number int not null,
    at timestamptz not null,
    status int,
    error text,
    ms int not null,
    primary key (tenant_id, delivery_id, number),
    foreign key (tenant_id, delivery_id) references webhook_delivery on delete cascade)`,
]

const ACCOUNTS = [
  `alter table account add column removing_since timestamptz`,
  `create table consent_round (
    state_hash bytea primary key,
    tenant_id int not null references tenant on delete cascade,
    caller text not null,
    shop bytea not null,
    expires_at timestamptz not null)`,
  `create index consent_round_expiry on consent_round (expires_at)`,
]

const BULK = [
  `create table bulk_action (
    tenant_id int not null references tenant on delete cascade,
    id bigint generated always as identity,
    name text not null,
    input bytea not null,
    filter jsonb not null,
    state text not null check (state in ('planned', 'running', 'done')),
    requested_by text not null,
    requested_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    primary key (tenant_id, id))`,
  `create table bulk_action_item (
    tenant_id int not null,
    bulk_id bigint not null,
    case_id bigint not null,
    verdict text not null check (verdict in ('will_run', 'cannot')),
    why jsonb,
    action_id bigint,
    problem text,
    primary key (tenant_id, bulk_id, case_id),
    foreign key (tenant_id, bulk_id) references bulk_action on delete cascade)`,
]
