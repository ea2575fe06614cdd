import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Who did what that matters to the safety of a seller's data: written once, never changed. */
export class Audit1700000000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement)
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead')
  }
}

/** The subject is a public id and refers to nothing: what happened to a thing outlives it. */
const STATEMENTS = [
  `create table audit (
    tenant_id int not null references tenant on delete cascade,
    id bigint generated always as identity,
    at timestamptz not null default now(),
    actor text,
    actor_name text not null,
    type text not null,
    subject text,
    detail jsonb not null default '{}',
    primary key (tenant_id, id))`,
  `create index audit_time on audit (tenant_id, at desc, id desc)`,
  `create index audit_type on audit (tenant_id, type, at desc, id desc)`,
  `create index audit_actor on audit (tenant_id, actor, at desc, id desc)`,
  `create index audit_age on audit (at)`,
  // The owner passes by grants; of a trigger it would have to get rid first.
  `create function audit_stays() returns trigger language plpgsql as $$
  begin
    raise exception 'an entry of the audit log is never changed';
  end $$`,
  `create trigger audit_stays before update on audit for each statement execute function audit_stays()`,
]
