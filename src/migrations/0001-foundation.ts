import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * The tables of the spine. `tenant_id` leads every key, so that every query is bound to one tenant and every big table
 * can be distributed by it. `marketplace`, `kind`, `state` are text: a new marketplace needs no migration.
 */
export class Foundation1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [
      ...TENANTS,
      ...ACCOUNTS,
      ...INTAKE,
      ...CASES,
      ...COUNTERS,
      ...ACTIONS,
      ...DELIVERY,
      ...OPERATIONS,
    ]) {
      await runner.query(statement)
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead')
  }
}

const TENANTS = [
  `create table tenant (
    id int generated always as identity primary key,
    name text not null,
    mode text not null check (mode in ('test', 'live')),
    created_at timestamptz not null default now())`,
  `create table tenant_key (
    tenant_id int primary key references tenant on delete cascade,
    wrapped bytea not null,
    created_at timestamptz not null default now())`,
  `create table api_key (
    tenant_id int not null references tenant on delete cascade,
    id bigint generated always as identity,
    name text not null,
    hint text not null,
    hash bytea not null unique,
    scopes text[] not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz,
    primary key (tenant_id, id))`,
  `create table staff_user (
    tenant_id int not null references tenant on delete cascade,
    id bigint generated always as identity,
    email text not null unique check (email = lower(email)),
    name text not null,
    role text not null check (role in ('agent', 'manager', 'admin')),
    password_hash text not null,
    created_at timestamptz not null default now(),
    disabled_at timestamptz,
    primary key (tenant_id, id))`,
  `create table staff_session (
    hash bytea primary key,
    tenant_id int not null,
    user_id bigint not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    foreign key (tenant_id, user_id) references staff_user on delete cascade)`,
  `create index staff_session_expiry on staff_session (expires_at)`,
  `create table sign_in_failure (
    subject bytea primary key,
    failures int not null,
    until timestamptz not null)`,
]

const ACCOUNTS = [
  `create table account (
    tenant_id int not null references tenant on delete cascade,
    id bigint generated always as identity,
    marketplace text not null,
    name text not null,
    site text not null,
    endpoints text not null check (endpoints in ('live', 'sandbox')),
    credentials bytea not null,
    health text not null default 'ok' check (health in ('ok', 'degraded', 'needs_attention')),
    health_reason text,
    health_next_step text,
    paused_at timestamptz,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    unique (tenant_id, marketplace, name))`,
  `create table account_token (
    tenant_id int not null,
    account_id bigint not null,
    name text not null,
    sealed bytea not null,
    expires_at timestamptz not null,
    primary key (tenant_id, account_id, name),
    foreign key (tenant_id, account_id) references account on delete cascade)`,
  `create table rate_bucket (
    id text primary key,
    tokens double precision not null,
    filled_at timestamptz not null,
    drained_until timestamptz not null default '-infinity') with (fillfactor = 50)`,
]

const INTAKE = [
  `create table sync_stream (
    tenant_id int not null,
    account_id bigint not null,
    stream text not null,
    cursor jsonb,
    every_seconds int not null,
    next_due_at timestamptz not null default now(),
    lease_owner text,
    lease_until timestamptz not null default '-infinity',
    claimed_at timestamptz not null default '-infinity',
    fence bigint not null default 0,
    failures int not null default 0,
    complete_at timestamptz,
    last_ok_at timestamptz,
    problem jsonb,
    primary key (tenant_id, account_id, stream),
    foreign key (tenant_id, account_id) references account on delete cascade) with (fillfactor = 70)`,
  `create index sync_stream_due on sync_stream (next_due_at)`,
  `create table raw_payload (
    tenant_id int not null,
    id bigint generated always as identity,
    account_id bigint not null,
    stream text not null,
    hash bytea not null,
    received_at timestamptz not null,
    body bytea not null,
    problem text,
    primary key (tenant_id, id),
    unique (tenant_id, account_id, stream, hash))`,
  `create index raw_payload_age on raw_payload (received_at)`,
  `create index raw_payload_failed on raw_payload (tenant_id, account_id, stream) where problem is not null`,
  `create table orders (
    tenant_id int not null,
    account_id bigint not null,
    order_id text collate "C" not null,
    marketplace text not null,
    site text not null,
    as_of timestamptz not null,
    placed_at timestamptz not null,
    paid_at timestamptz,
    shipped_at timestamptz,
    native_status text not null,
    buyer_key bytea,
    total_minor bigint,
    currency char(3),
    lines jsonb not null,
    change_xid xid8 not null default pg_current_xact_id(),
    primary key (tenant_id, account_id, order_id))`,
]

const CASES = [
  `create table cases (
    tenant_id int not null,
    id bigint generated always as identity,
    account_id bigint not null,
    marketplace text not null,
    kind text not null,
    native_id text collate "C" not null,
    status text not null,
    box text not null check (box in ('unhandled', 'replied', 'closed')),
    phase text not null,
    state text not null,
    native jsonb not null,
    site text not null,
    subject text not null,
    order_id text collate "C",
    lines jsonb not null,
    buyer_key bytea,
    buyer bytea,
    reason_code text,
    reason_text text,
    amount_minor bigint,
    currency char(3),
    deadlines jsonb not null,
    next_deadline_at timestamptz not null default 'infinity',
    missed_deadline_at timestamptz,
    flags jsonb not null,
    link text,
    as_of timestamptz not null,
    opened_at timestamptz not null,
    entered_at timestamptz not null,
    entered_at_known boolean not null,
    closed_at timestamptz,
    updated_at timestamptz not null,
    assignee_id bigint,
    content_hash text not null,
    revision int not null default 1,
    change_xid xid8 not null default pg_current_xact_id(),
    primary key (tenant_id, id),
    unique (tenant_id, account_id, kind, native_id),
    check ((box = 'closed') = (closed_at is not null))) with (fillfactor = 80)`,
  `create index cases_inbox on cases (tenant_id, box, next_deadline_at, id, marketplace, kind, account_id, assignee_id) where box <> 'closed'`,
  `create index cases_inbox_account on cases (tenant_id, account_id, box, next_deadline_at, id, kind, assignee_id) where box <> 'closed'`,
  `create index cases_inbox_assignee on cases (tenant_id, assignee_id, box, next_deadline_at, id, marketplace, kind, account_id) where box <> 'closed' and assignee_id is not null`,
  `create index cases_sweep on cases (next_deadline_at) where box <> 'closed' and next_deadline_at < 'infinity'`,
  `create index cases_closed on cases (tenant_id, closed_at desc, id desc) where box = 'closed'`,
  `create index cases_order on cases (tenant_id, order_id) where order_id is not null`,
  `create index cases_buyer on cases (tenant_id, buyer_key, opened_at desc) where buyer_key is not null`,
  `create index cases_feed on cases (tenant_id, change_xid, id)`,
  `create table case_event (
    tenant_id int not null,
    case_id bigint not null,
    at timestamptz not null,
    event_key text collate "C" not null,
    recorded_at timestamptz not null,
    type text not null,
    actor text not null,
    actor_name text,
    origin text not null check (origin in ('marketplace', 'computed', 'staff')),
    from_state text,
    to_state text,
    from_status text,
    to_status text,
    text text,
    raw_id bigint,
    primary key (tenant_id, case_id, at, event_key))`,
]

/** Exact counts at any size: two statement triggers keep them in the writing transaction, in one grouped upsert each. */
const COUNTERS = [
  `create table case_counter (
    tenant_id int not null,
    account_id bigint not null,
    marketplace text not null,
    kind text not null,
    box text not null,
    n bigint not null,
    primary key (tenant_id, account_id, kind, box, marketplace)) with (fillfactor = 50)`,
  `create function case_count_inserted() returns trigger language plpgsql as $$
  begin
    insert into case_counter as c (tenant_id, account_id, marketplace, kind, box, n)
      select tenant_id, account_id, marketplace, kind, box, count(*) from added
      group by tenant_id, account_id, kind, box, marketplace order by tenant_id, account_id, kind, box, marketplace
    on conflict (tenant_id, account_id, kind, box, marketplace) do update set n = c.n + excluded.n;
    return null;
  end $$`,
  `create function case_count_updated() returns trigger language plpgsql as $$
  begin
    insert into case_counter as c (tenant_id, account_id, marketplace, kind, box, n)
      select tenant_id, account_id, marketplace, kind, box, sum(d) from (
        select tenant_id, account_id, marketplace, kind, box, 1 as d from added
        union all
        select tenant_id, account_id, marketplace, kind, box, -1 from gone) moved
      group by tenant_id, account_id, kind, box, marketplace having sum(d) <> 0
      order by tenant_id, account_id, kind, box, marketplace
    on conflict (tenant_id, account_id, kind, box, marketplace) do update set n = c.n + excluded.n;
    return null;
  end $$`,
  `create function case_count_deleted() returns trigger language plpgsql as $$
  begin
    insert into case_counter as c (tenant_id, account_id, marketplace, kind, box, n)
      select tenant_id, account_id, marketplace, kind, box, -count(*) from gone
      group by tenant_id, account_id, kind, box, marketplace order by tenant_id, account_id, kind, box, marketplace
    on conflict (tenant_id, account_id, kind, box, marketplace) do update set n = c.n + excluded.n;
    return null;
  end $$`,
  `create trigger case_counter_insert after insert on cases referencing new table as added
    for each statement execute function case_count_inserted()`,
  `create trigger case_counter_update after update on cases referencing old table as gone new table as added
    for each statement execute function case_count_updated()`,
  `create trigger case_counter_delete after delete on cases referencing old table as gone
    for each statement execute function case_count_deleted()`,
]

const ACTIONS = [
  `create table case_action (
    tenant_id int not null,
    id bigint generated always as identity,
    case_id bigint not null,
    name text not null,
    input bytea not null,
    state text not null check (state in ('requested', 'sent', 'confirmed', 'refused', 'in_doubt')),
    problem_code text,
    problem_detail text,
    receipt text,
    requested_by text not null,
    requested_at timestamptz not null,
    sent_at timestamptz,
    finished_at timestamptz,
    idempotency_key text not null,
    request_hash bytea not null,
    primary key (tenant_id, id),
    unique (tenant_id, idempotency_key),
    foreign key (tenant_id, case_id) references cases on delete cascade)`,
  `create unique index case_action_one_open on case_action (tenant_id, case_id) where state in ('requested', 'sent', 'in_doubt')`,
  `create index case_action_of_case on case_action (tenant_id, case_id, id desc)`,
]

const DELIVERY = [
  `create table outbox (
    tenant_id int not null,
    change_xid xid8 not null default pg_current_xact_id(),
    id bigint generated always as identity,
    type text not null,
    subject text not null,
    data jsonb not null,
    at timestamptz not null,
    primary key (tenant_id, change_xid, id))`,
  `create index outbox_age on outbox (at)`,
]

const OPERATIONS = [
  `create table job_run (
    name text not null,
    slot timestamptz not null,
    owner text not null,
    lease_until timestamptz not null,
    finished_at timestamptz,
    primary key (name, slot))`,
  `create table clock_offset (
    single boolean primary key default true check (single),
    offset_ms bigint not null)`,
]
