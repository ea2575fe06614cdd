import { Inject, Injectable, NotFoundException } from '@nestjs/common'
import type { AssignmentRule } from '#desk'
import { Clock } from '../../infra/clock.js'
import { Database } from '../../infra/database.js'
import type { Sql } from '../../infra/database.js'
import { numberOf, publicId } from '../../infra/ids.js'
import { People } from './people.js'

export interface RuleWish {
  readonly name: string
  /** Lower comes first; of the same position the older rule. */
  readonly position: number
  readonly marketplaces: readonly string[]
  readonly kinds: readonly string[]
  readonly languages: readonly string[]
  /** `user_…`, in the order of their turns. */
  readonly people: readonly string[]
  readonly enabled: boolean
}

export type RuleRow = Omit<RuleWish, 'people'> & AssignmentRule & { readonly updatedAt: string }

const COLUMNS = `id::text, name, position, marketplaces, kinds, languages, people::text[], last_person::text as "lastPerson",
  enabled, updated_at as "updatedAt"`

/** The rules of a tenant in the order in which they decide. */
export const rulesOf = (sql: Sql, tenantId: number, only: 'all' | 'enabled', lock = ''): Promise<RuleRow[]> =>
  sql.query<RuleRow>(
    `select ${COLUMNS} from assignment_rule where tenant_id = $1 and (enabled or $2 = 'all') order by position, id ${lock}`,
    [tenantId, only],
  )

/** Rules by which new cases find somebody. A changed rule looks once more at everything that nobody has. */
@Injectable()
export class AssignmentRules {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(People) private readonly people: People,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async list(tenantId: number) {
    const [rows, people] = await Promise.all([
      rulesOf(this.database, tenantId, 'all'),
      this.database.query<{ id: string; name: string; active: boolean }>(
        `select id::text, name, disabled_at is null as active from staff_user where tenant_id = $1`,
        [tenantId],
      ),
    ])
    const byId = new Map(people.map((one) => [one.id, one]))
    return rows.map(({ lastPerson, people: own, id, ...row }) => ({
      id: publicId('rule', id),
      ...row,
      people: own.flatMap((person) => {
        const one = byId.get(person)
        return one ? [{ id: publicId('user', one.id), name: one.name, active: one.active }] : []
      }),
      lastPerson: lastPerson && publicId('user', lastPerson),
    }))
  }

  async create(tenantId: number, wish: RuleWish) {
    const [row] = await this.database.query<{ id: string }>(
      `insert into assignment_rule (tenant_id, name, position, marketplaces, kinds, languages, people, enabled, updated_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id::text`,
      [tenantId, ...(await this.columnsOf(tenantId, wish))],
    )
    return this.find(tenantId, row?.id ?? '')
  }

  async replace(tenantId: number, ruleId: string, wish: RuleWish) {
    const rows = await this.database.query(
      `update assignment_rule set name = $3, position = $4, marketplaces = $5, kinds = $6, languages = $7, people = $8,
         enabled = $9, updated_at = $10 where tenant_id = $1 and id = $2 returning 1`,
      [tenantId, ruleId, ...(await this.columnsOf(tenantId, wish))],
    )
    if (rows.length === 0) throw new NotFoundException('no such rule')
    return this.find(tenantId, ruleId)
  }

  async remove(tenantId: number, ruleId: string): Promise<void> {
    const rows = await this.database.query(
      `delete from assignment_rule where tenant_id = $1 and id = $2 returning 1`,
      [tenantId, ruleId],
    )
    if (rows.length === 0) throw new NotFoundException('no such rule')
  }

  private async find(tenantId: number, ruleId: string) {
    const rule = (await this.list(tenantId)).find(({ id }) => id === publicId('rule', ruleId))
    if (!rule) throw new NotFoundException('no such rule')
    return rule
  }

  /** 422 for somebody who is not at work: a rule begins with people who are. */
  private async columnsOf(tenantId: number, wish: RuleWish): Promise<unknown[]> {
    const people = [...new Set(wish.people.map((id) => numberOf('user', id)))]
    await this.people.mustBeActive(tenantId, people)
    const { name, position, marketplaces, kinds, languages, enabled } = wish
    return [name, position, marketplaces, kinds, languages, people, enabled, this.clock.now()]
  }
}
