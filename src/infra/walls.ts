import type { QueryRunner } from 'typeorm'

/** The role under which tenants' work is done: it owns nothing and cannot pass by row-level policies. */
export const APP_ROLE = 'crosscase_app'

/** The session setting that names the tenant. */
export const TENANT_SETTING = 'crosscase.tenant'

/** Tables that a tenant's work adds to and reads, and can neither change nor empty. */
const APPEND_ONLY: ReadonlySet<string> = new Set(['audit'])

const PRESENT = `nullif(current_setting('${TENANT_SETTING}', true), '')::int`

/**
 * Row-level security as the second wall: every table with a `tenant_id`, those of later migrations included, shows and
 * takes under the application's role the set tenant's rows alone; without a tenant, none. Safe to repeat.
 * Throws, with what to do, when the role can neither be made nor used.
 */
export async function raiseWalls(runner: QueryRunner): Promise<void> {
  await makeRole(runner)
  const tables = (await runner.query(
    `select c.relname as name, a.attname as column, c.relrowsecurity as walled,
       exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant_wall') as known
     from pg_class c left join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
       and a.attname = case when c.relname = 'tenant' then 'id' else 'tenant_id' end
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`,
  )) as { name: string; column: string | null; walled: boolean; known: boolean }[]
  await runner.query(`grant usage on schema public to ${APP_ROLE}`)
  for (const { name, column, walled, known } of tables) {
    if (name === 'migrations') continue
    const rights = APPEND_ONLY.has(name) ? 'select, insert' : 'select, insert, update, delete'
    await runner.query(`grant ${rights} on table "${name}" to ${APP_ROLE}`)
    if (column === null) continue
    if (!walled) await runner.query(`alter table "${name}" enable row level security`)
    if (!known)
      await runner.query(
        `create policy tenant_wall on "${name}" to ${APP_ROLE} using (${column} = ${PRESENT}) with check (${column} = ${PRESENT})`,
      )
  }
}

async function makeRole(runner: QueryRunner): Promise<void> {
  const [there] = (await runner.query(
    `select pg_has_role(current_user, oid, 'member') as usable from pg_roles where rolname = '${APP_ROLE}'`,
  )) as { usable: boolean }[]
  if (there?.usable) return
  try {
    // Roles belong to the whole server: another database of it may be making the same one.
    await runner.query(`do $$ begin
      if not exists (select from pg_roles where rolname = '${APP_ROLE}') then create role ${APP_ROLE} nologin; end if;
    exception when duplicate_object or unique_violation then null; end $$`)
    await runner.query(`grant ${APP_ROLE} to current_user`)
  } catch (cause) {
    const message = `the database user may not make the role ${APP_ROLE}; have an administrator run: create role ${APP_ROLE} nologin; grant ${APP_ROLE} to <the user of DATABASE_URL>`
    throw new Error(message, { cause })
  }
}
