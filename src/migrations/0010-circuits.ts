import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Which host of a shop's marketplace answered when, and whether it is spared. */
export class Circuits1700000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table host_circuit (
      tenant_id int not null,
      account_id bigint not null,
      host text not null,
      answered_at timestamptz,
      failing_since timestamptz,
      failures int not null default 0,
      open_until timestamptz,
      primary key (tenant_id, account_id, host),
      foreign key (tenant_id, account_id) references account on delete cascade) with (fillfactor = 50)`)
    await runner.query(
      `create index host_circuit_open on host_circuit (open_until) where open_until is not null`,
    )
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead')
  }
}
