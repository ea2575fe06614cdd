import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Notices by which a marketplace has a buyer's data erased. Who it was is kept only until it is done, sealed; what stays
 * is the proof: the notice, when, how much, and keyed fingerprints, by which the buyer is recognised if a late answer
 * shows him again.
 */
export class Erasure1700000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement)
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead')
  }
}

const STATEMENTS = [
  `create table erasure (
    tenant_id int not null references tenant on delete cascade,
    id bigint generated always as identity,
    account_id bigint not null,
    marketplace text not null,
    notice_id text collate "C" not null,
    handles bytea,
    fingerprints bytea[] not null,
    received_at timestamptz not null,
    done_at timestamptz,
    counts jsonb,
    primary key (tenant_id, id),
    unique (tenant_id, marketplace, notice_id),
    check ((handles is null) = (done_at is not null)))`,
  `create index erasure_fingerprint on erasure using gin (fingerprints)`,
]
