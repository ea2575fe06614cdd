import type { MigrationInterface, QueryRunner } from 'typeorm'

/** An index for each order of a list, led by tenant and box, and the mark up to where a tenant's feed was erased. */
export class Lists1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...READING, ...FEED]) await runner.query(statement)
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead')
  }
}

/** The index of the first feed, which nobody reads any more, makes room. */
const READING = [
  `drop index cases_feed`,
  `create index cases_updated on cases (tenant_id, box, updated_at, id)`,
  `create index cases_opened on cases (tenant_id, box, opened_at, id)`,
  `create index cases_amount on cases (tenant_id, box, amount_minor, id) where box <> 'closed' and amount_minor is not null`,
  `create index cases_native on cases (tenant_id, native_id)`,
  `create index orders_placed on orders (tenant_id, placed_at, order_id, account_id)`,
  `create index orders_by_id on orders (tenant_id, order_id)`,
]

/** A reader that stands before it has missed something. */
const FEED = [
  `create table feed_horizon (
    tenant_id int primary key references tenant on delete cascade,
    change_xid xid8 not null,
    id bigint not null,
    erased_at timestamptz not null)`,
]
