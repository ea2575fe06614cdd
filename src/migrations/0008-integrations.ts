import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What ERP systems are connected with: how a caller is found, keys that are rotated, answers that are replayed, webhooks. */
export class Integrations1700000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...CALLERS, ...KEYS, ...WEBHOOKS]) await runner.query(statement)
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead')
  }
}

/**
 * Who calls, by the hash of a key or of a session's secret: asked before the tenant is known, so as functions of the
 * owner, which show one row to whoever knows its secret.
 */
const CALLERS = [
  `create function caller_of_key(wanted bytea)
   returns table ("tenantId" int, mode text, name text, scopes text[], id text, stale boolean)
   language sql stable security definer set search_path = pg_catalog, public as $$
     select k.tenant_id, t.mode, k.name, k.scopes, k.id::text, coalesce(k.last_used_at < now() - interval '1 minute', true)
     from api_key k join tenant t on t.id = k.tenant_id
     where k.hash = wanted and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()) $$`,
  `create function caller_of_session(wanted bytea)
   returns table ("tenantId" int, id text, email text, name text, role text, mode text, "tenantName" text)
   language sql stable security definer set search_path = pg_catalog, public as $$
     select u.tenant_id, u.id::text, u.email, u.name, u.role, t.mode, t.name
     from staff_session s join staff_user u on u.tenant_id = s.tenant_id and u.id = s.user_id
     join tenant t on t.id = u.tenant_id
     where s.hash = wanted and s.expires_at > now() and u.disabled_at is null $$`,
]

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
