import { ConflictException, HttpException, Inject, Injectable, NotFoundException } from '@nestjs/common'
import type { CaseKind } from '#case'
import { isRetired } from '#desk'
import type { TemplateText } from '#desk'
import { marketplaceOf } from '#marketplaces'
import { under } from '../../cases/reason-places.js'
import { Clock } from '../../infra/clock.js'
import { Database, sqlState } from '../../infra/database.js'
import type { Transaction } from '../../infra/database.js'
import { ReasonTree, templatesOf } from '../reasons/reason-tree.js'
import { checkTemplate } from './template-check.js'
import type { Checked } from './template-check.js'

export interface TemplateBody {
  readonly name: string
  readonly type: 'reply' | 'outreach'
  readonly marketplaces: readonly string[]
  readonly kinds: readonly CaseKind[]
  readonly reasonPath: string | null
  readonly texts: Readonly<Record<string, TemplateText>>
}

export interface TemplateRow extends TemplateBody {
  readonly id: string
  readonly revision: number
  readonly changedBy: string
  readonly changedAt: string
  readonly retiredAt: string | null
}

export interface TemplateFilter {
  readonly marketplace?: string | undefined
  readonly kind?: CaseKind | undefined
  /** Templates for this reason: of any, or of one at or above it. */
  readonly reasonPath?: string | undefined
  /** Templates filed at or below this place of the tree. */
  readonly under?: string | undefined
  readonly language?: string | undefined
  readonly type?: TemplateBody['type'] | undefined
  readonly retired: boolean
}

const COLUMNS = `t.id::text, t.name, t.type, t.marketplaces, t.kinds, t.reason_path as "reasonPath", t.texts, t.revision,
  t.changed_by as "changedBy", t.changed_at as "changedAt", t.retired_at as "retiredAt"`

const MOST_TEMPLATES = 1000

type Change = 'created' | 'changed' | 'retired' | 'restored'

/** Reply templates of each tenant; every version of each is kept. What the message rules block is not saved. */
@Injectable()
export class Templates {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ReasonTree) private readonly tree: ReasonTree,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Those made most for the case first: for its reason, then its kind, then its marketplace; then by name. */
  list(tenantId: number, filter: TemplateFilter): Promise<TemplateRow[]> {
    const parameters: unknown[] = [tenantId]
    const bind = (value: unknown): string => `$${parameters.push(value)}`
    const { marketplace, kind, reasonPath, language, type } = filter
    const conditions = [
      't.tenant_id = $1',
      filter.retired ? 't.retired_at is not null' : 't.retired_at is null',
      ...(marketplace === undefined
        ? []
        : [`(t.marketplaces = '{}' or ${bind(marketplace)} = any(t.marketplaces))`]),
      ...(kind === undefined ? [] : [`(t.kinds = '{}' or ${bind(kind)} = any(t.kinds))`]),
      ...(reasonPath === undefined
        ? []
        : [`(t.reason_path is null or ${under(`${bind(reasonPath)}::text`, 't.reason_path')})`]),
      ...(filter.under === undefined ? [] : [under('t.reason_path', bind(filter.under))]),
      ...(language === undefined ? [] : [`t.texts ? ${bind(language)}`]),
      ...(type === undefined ? [] : [`t.type = ${bind(type)}`]),
    ]
    return this.database.query<TemplateRow>(
      `select ${COLUMNS} from template t where ${conditions.join(' and ')}
       order by coalesce(length(t.reason_path), 0) desc, t.kinds = '{}', t.marketplaces = '{}', t.name limit ${MOST_TEMPLATES}`,
      parameters,
    )
  }

  async find(tenantId: number, id: string): Promise<TemplateRow> {
    const [row] = await this.database.query<TemplateRow>(
      `select ${COLUMNS} from template t where t.tenant_id = $1 and t.id = $2`,
      [tenantId, id],
    )
    if (!row) throw new NotFoundException('no such template')
    return row
  }

  check(body: Pick<TemplateBody, 'type' | 'marketplaces' | 'texts'>): Checked {
    return checkTemplate(body, this.clock.now().toISOString())
  }

  async create(
    tenantId: number,
    by: string,
    body: TemplateBody,
  ): Promise<{ row: TemplateRow; checked: Checked }> {
    const checked = await this.accepted(tenantId, body)
    const row = await this.written(async (tx) => {
      const [count] = await tx.query<{ n: number }>(
        `select count(*)::int as n from template where tenant_id = $1 and retired_at is null`,
        [tenantId],
      )
      if ((count?.n ?? 0) >= MOST_TEMPLATES)
        throw new ConflictException(`at most ${MOST_TEMPLATES} templates: retire some`)
      const [made] = await tx.query<TemplateRow>(
        `insert into template as t (tenant_id, name, type, marketplaces, kinds, reason_path, texts, changed_by, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ${COLUMNS}`,
        [tenantId, ...columnsOf(body), by, this.clock.now()],
      )
      return this.kept(tx, tenantId, made, 'created')
    })
    return { row, checked }
  }

  /** `revision`: the one that the change was made from; 412 if somebody changed it meanwhile. */
  async change(
    tenantId: number,
    id: string,
    by: string,
    change: { body: Partial<TemplateBody>; retired?: boolean | undefined; revision?: number | undefined },
  ): Promise<{ row: TemplateRow; checked: Checked }> {
    const before = await this.find(tenantId, id)
    const { name, type, marketplaces, kinds, reasonPath, texts } = { ...before, ...change.body }
    const body = { name, type, marketplaces, kinds, reasonPath, texts }
    const checked = await this.accepted(tenantId, body)
    const now = this.clock.now()
    const { retired = before.retiredAt !== null } = change
    const what: Change =
      retired === (before.retiredAt !== null) ? 'changed' : retired ? 'retired' : 'restored'
    if (what === 'retired') await this.checkUnused(tenantId, id)
    const row = await this.written(async (tx) => {
      const [made] = await tx.query<TemplateRow>(
        `update template t set name = $4, type = $5, marketplaces = $6, kinds = $7, reason_path = $8, texts = $9,
           changed_by = $10, changed_at = $11, revision = revision + 1,
           retired_at = case when $12 then coalesce(retired_at, $11) end
         where tenant_id = $1 and id = $2 and revision = $3 returning ${COLUMNS}`,
        [tenantId, id, change.revision ?? before.revision, ...columnsOf(body), by, now, retired],
      )
      if (!made)
        throw new HttpException(
          { code: 'changed_meanwhile', message: 'the template was changed meanwhile' },
          412,
        )
      return this.kept(tx, tenantId, made, what)
    })
    return { row, checked }
  }

  async history(tenantId: number, id: string) {
    await this.find(tenantId, id)
    return this.database.query<{
      revision: number
      change: Change
      body: unknown
      changedBy: string
      changedAt: string
    }>(
      `select revision, change, body, changed_by as "changedBy", changed_at as "changedAt" from template_version
       where tenant_id = $1 and template_id = $2 order by revision desc limit 200`,
      [tenantId, id],
    )
  }

  /** 422 with every reason at once for a template that must not be saved. */
  private async accepted(tenantId: number, body: TemplateBody): Promise<Checked> {
    const unknown = body.marketplaces.find((id) => !marketplaceOf(id))
    const { tree } = await this.tree.current(tenantId)
    const { reasonPath } = body
    const refuse = (code: string, message: string, errors?: readonly unknown[]): never => {
      throw new HttpException({ code, message, ...(errors && { errors }) }, 422)
    }
    if (unknown !== undefined) refuse('template_invalid', `there is no marketplace ${unknown}`)
    if (reasonPath !== null && isRetired(tree, reasonPath))
      refuse('template_invalid', `no reason in use: ${reasonPath}`)
    const checked = this.check(body)
    const at = (language: string): string => `/texts/${language}`
    if (checked.faults.length > 0) {
      const errors = checked.faults.map(({ language, message }) => ({ pointer: at(language), message }))
      refuse('template_invalid', 'a text names what there is not', errors)
    }
    const blocking = checked.findings.filter(({ severity }) => severity === 'block')
    if (blocking.length > 0) {
      const errors = blocking.map(({ language, rule, title, marketplaces }) => ({
        pointer: at(language),
        message: `${rule}: ${title.en} (${marketplaces.join(', ')})`,
      }))
      refuse('template_held', 'the message rules forbid what a text says', errors)
    }
    return checked
  }

  private async checkUnused(tenantId: number, id: string): Promise<void> {
    const { tree } = await this.tree.current(tenantId)
    if (!templatesOf(tree).includes(id)) return
    const message = 'the template answers a reason: give that another answer first'
    throw new ConflictException({ code: 'template_in_use', message })
  }

  private async written(work: (tx: Transaction) => Promise<TemplateRow>): Promise<TemplateRow> {
    try {
      return await this.database.transaction(work)
    } catch (error) {
      if (sqlState(error) !== '23505') throw error
      const code = 'name_taken'
      throw new ConflictException({ code, message: 'a template has this name' }, { cause: error })
    }
  }

  private async kept(
    tx: Transaction,
    tenantId: number,
    row: TemplateRow | undefined,
    change: Change,
  ): Promise<TemplateRow> {
    if (!row) throw new Error('the template was not stored')
    await tx.query(
      `insert into template_version (tenant_id, template_id, revision, change, body, changed_by, changed_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [tenantId, row.id, row.revision, change, JSON.stringify(bodyOf(row)), row.changedBy, row.changedAt],
    )
    return row
  }
}

const columnsOf = ({
  name,
  type,
  marketplaces,
  kinds,
  reasonPath,
  texts,
}: TemplateBody): readonly unknown[] => [name, type, marketplaces, kinds, reasonPath, JSON.stringify(texts)]

const bodyOf = ({ name, type, marketplaces, kinds, reasonPath, texts }: TemplateBody): TemplateBody => ({
  name,
  type,
  marketplaces,
  kinds,
  reasonPath,
  texts,
})
