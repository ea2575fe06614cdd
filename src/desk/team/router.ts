import { Inject, Injectable } from '@nestjs/common'
import { roundRobin } from '#desk'
import { StaffChanges } from '../../cases/staff-changes.js'
import { Clock } from '../../infra/clock.js'
import { Database } from '../../infra/database.js'
import type { Transaction } from '../../infra/database.js'
import { tenancy } from '../../infra/tenancy.js'
import { Vault } from '../../infra/vault.js'
import type { TenantVault } from '../../infra/vault.js'
import { rulesOf } from './assignment-rules.js'
import type { RuleRow } from './assignment-rules.js'
import { buyerLanguage } from './buyer-language.js'

const BATCH = 200

interface Waiting {
  id: string
  marketplace: string
  kind: string
  site: string
  buyer: Buffer | null
  text: string | null
}

/**
 * Gives unhandled cases that nobody has to people in turns. Rules and cases are locked while it decides, so that however many
 * processes try, each case is given once and nobody's turn is counted twice.
 */
@Injectable()
export class Router {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(StaffChanges) private readonly changes: StaffChanges,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Gives how many cases found somebody. */
  async run(): Promise<number> {
    const tenants = await this.database.query<{ id: number }>(
      `select distinct tenant_id as id from assignment_rule where enabled order by 1`,
    )
    let given = 0
    for (const { id } of tenants) given += await tenancy.run(id, () => this.ofTenant(id))
    return given
  }

  private async ofTenant(tenantId: number): Promise<number> {
    const vault = await this.vault.of(tenantId)
    for (let given = 0; ;) {
      const { looked, assigned } = await this.database.change((tx) => this.batch(tx, tenantId, vault))
      given += assigned
      if (looked < BATCH) return given
    }
  }

  private async batch(
    tx: Transaction,
    tenantId: number,
    vault: TenantVault,
  ): Promise<{ looked: number; assigned: number }> {
    const rules = await rulesOf(tx, tenantId, 'enabled', 'for update')
    const waiting = rules.length === 0 ? [] : await this.waiting(tx, tenantId, rules)
    if (waiting.length === 0) return { looked: 0, assigned: 0 }
    const atWork = await tx.query<{ id: string }>(
      `select id::text from staff_user where tenant_id = $1 and disabled_at is null`,
      [tenantId],
    )
    const cases = waiting.map((one) => ({
      caseId: one.id,
      marketplace: one.marketplace,
      kind: one.kind,
      language: buyerLanguage({ ...one, locale: localeIn(one.buyer, vault) }),
    }))
    const { assigned, last } = roundRobin(cases, rules, new Set(atWork.map(({ id }) => id)))
    await tx.query(`update cases set routed_at = $3 where tenant_id = $1 and id = any($2::bigint[])`, [
      tenantId,
      waiting.map(({ id }) => id),
      this.clock.now(),
    ])
    const given = assigned.filter(({ person }) => person !== null)
    for (const [person, own] of Map.groupBy(given, (one) => one.person))
      await this.give(
        tx,
        tenantId,
        person ?? '',
        own.map((one) => one.caseId),
      )
    for (const [ruleId, person] of last)
      await tx.query(`update assignment_rule set last_person = $3 where tenant_id = $1 and id = $2`, [
        tenantId,
        ruleId,
        person,
      ])
    return { looked: waiting.length, assigned: given.length }
  }

  private async give(
    tx: Transaction,
    tenantId: number,
    person: string,
    ids: readonly string[],
  ): Promise<void> {
    const [who] = await tx.query<{ name: string }>(
      `select name from staff_user where tenant_id = $1 and id = $2`,
      [tenantId, person],
    )
    const assignment = { set: 'assignee_id = $4::bigint', parameters: [person] }
    await this.changes.within(tx, tenantId, ids, assignment, 'assignee', {
      type: 'assigned',
      text: who?.name ?? null,
    })
  }

  /** Most urgent first. Looked at once, and once more after any rule was changed. */
  private waiting(tx: Transaction, tenantId: number, rules: readonly RuleRow[]): Promise<Waiting[]> {
    const changedAt = rules.map(({ updatedAt }) => updatedAt).reduce((a, b) => (a > b ? a : b))
    return tx.query<Waiting>(
      `with due as (
         select id, next_deadline_at from cases
         where tenant_id = $1 and box = 'unhandled' and assignee_id is null and (routed_at is null or routed_at < $2)
         order by next_deadline_at, id limit ${BATCH} for update skip locked)
       select c.id::text, c.marketplace, c.kind, c.site, c.buyer,
         (select e.text from case_event e where e.tenant_id = c.tenant_id and e.case_id = c.id and e.actor = 'buyer'
            and e.text is not null order by e.at desc, e.event_key desc limit 1) as text
       from due join cases c on c.tenant_id = $1 and c.id = due.id order by due.next_deadline_at, due.id`,
      [tenantId, changedAt],
    )
  }
}

function localeIn(buyer: Buffer | null, vault: TenantVault): string | null {
  if (buyer === null) return null
  return (JSON.parse(vault.open(buyer, 'buyer').toString()) as { locale: string | null }).locale
}
