import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * The words of cases, as numbers, in a table of their own: written only when a text is new. Cases that are there already
 * have none yet; a worker gives them theirs. And which master key a tenant's key is wrapped by.
 */
export class Search1700000000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement)
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead')
  }
}

/** `terms` null: still to be made, from what is stored. */
const STATEMENTS = [
  `create table case_term (
    tenant_id int not null,
    case_id bigint not null,
    terms int[],
    primary key (tenant_id, case_id),
    foreign key (tenant_id, case_id) references cases on delete cascade)`,
  `insert into case_term select tenant_id, id, null from cases`,
  `create index case_term_terms on case_term using gin (terms)`,
  `create index case_term_missing on case_term (tenant_id, case_id) where terms is null`,
  // PostgreSQL asks an index for what a policy hides only by operators that could tell nothing of it, and this is none of
  // them: so a function of the owner asks, for nobody but the tenant whose connection it is. The sum keeps the planner
  // from the other index, which would lead it through all cases of the tenant.
  `create function cases_with_terms(tenant int, wanted int[], most int) returns setof bigint
   language sql stable security definer set search_path = pg_catalog, public set enable_seqscan = off as $$
     select case_id from case_term where terms @> wanted and tenant_id + 0 = tenant
       and tenant = coalesce(nullif(current_setting('crosscase.tenant', true), '')::int,
         case when current_setting('role', true) = 'crosscase_app' then null else tenant end)
     limit most $$`,
  `alter table tenant_key add column master text`,
]
