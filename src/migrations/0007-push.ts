import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Marketplaces push to an address of each shop that nobody can guess; what came of it, and how its subscriptions stand. */
export class Push1700000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement)
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead')
  }
}

const STATEMENTS = [
  // Two random UUIDs: 244 bits from the server's own source of secrets.
  `alter table account
    add column push_key text not null default replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''),
    add column push_checked_at timestamptz,
    add column push_subscriptions jsonb,
    add column push_problem text`,
  `create unique index account_push_key on account (push_key)`,
  `create table push_tally (
    tenant_id int not null,
    account_id bigint not null,
    outcome text not null check (outcome in ('received', 'repeated', 'refused')),
    n bigint not null,
    last_at timestamptz not null,
    primary key (tenant_id, account_id, outcome),
    foreign key (tenant_id, account_id) references account on delete cascade) with (fillfactor = 50)`,
]
