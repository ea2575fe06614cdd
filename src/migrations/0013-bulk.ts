import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * One action on many cases: what a dry run found, and what became of each case; the round trips by which shop owners let
 * us in; shops that were removed.
 */
export class Bulk1700000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...BULK, ...CONSENT, ...REMOVAL]) await runner.query(statement)
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead')
  }
}

/** The input is kept, sealed, only while it is needed. */
const BULK = [
  `create table bulk_run (
    tenant_id int not null references tenant on delete cascade,
    id bigint generated always as identity,
    action text not null,
    input bytea,
    override_reason text,
    state text not null check (state in ('planned', 'running', 'ended', 'canceled')),
    moves_money boolean not null,
    irreversible boolean not null,
    requested_by text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz,
    primary key (tenant_id, id))`,
  `create index bulk_run_age on bulk_run (created_at)`,
  `create table bulk_item (
    tenant_id int not null,
    run_id bigint not null,
    place int not null,
    case_id bigint not null,
    state text not null check (state in ('pending', 'asked', 'refused', 'failed')),
    code text,
    detail text,
    action_id bigint,
    primary key (tenant_id, run_id, place),
    unique (tenant_id, run_id, case_id),
    foreign key (tenant_id, run_id) references bulk_run on delete cascade)`,
]

/** A state is known by its hash, may come back once, and then is gone. A shop that is new is kept in it, sealed, until then. */
const CONSENT = [
  `create table consent_round (
    tenant_id int not null references tenant on delete cascade,
    state_hash bytea not null,
    account_id bigint,
    shop bytea,
    redirect_uri text not null,
    begun_by text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    primary key (tenant_id, state_hash),
    foreign key (tenant_id, account_id) references account on delete cascade,
    check ((account_id is null) <> (shop is null)))`,
  `create index consent_round_expiry on consent_round (expires_at)`,
]

/** Of a removed shop all goes, its row last; its credentials go at once, and its name is free again. */
const REMOVAL = [
  `alter table account add column removed_at timestamptz, add check (removed_at is null or credentials = '')`,
  `alter table account drop constraint account_tenant_id_marketplace_name_key`,
  `create unique index account_name on account (tenant_id, marketplace, name) where removed_at is null`,
]
