import { HttpException, Inject, Injectable } from '@nestjs/common'
import { DEFAULT_REASONS, keptCodes, reasonsOf, REASON_CODES, treeFaults } from '#desk'
import type { Edited, Reason, ReasonCodes } from '#desk'
import { Outbox } from '../../delivery/outbox.js'
import { Clock } from '../../infra/clock.js'
import { Database } from '../../infra/database.js'
import type { Sql, Transaction } from '../../infra/database.js'
import { placeByCode } from './place-by-code.js'

export type CodesByMarketplace = Readonly<Record<string, ReasonCodes>>

/** A tenant's tree as it stands; revision 0 is ours, which nobody has edited yet. */
export interface TreeVersion {
  readonly revision: number
  readonly tree: readonly Reason[]
  readonly codes: CodesByMarketplace
  readonly changedBy: string | null
  readonly changedAt: string | null
}

const MOST_REASONS = 400
const NEVER_EDITED: TreeVersion = {
  revision: 0,
  tree: DEFAULT_REASONS,
  codes: REASON_CODES,
  changedBy: null,
  changedAt: null,
}

/** A change before it is checked and written. */
export interface Intent {
  readonly edited: Edited
  readonly codes: CodesByMarketplace
  /** For the history: `move after_sale/quality`. */
  readonly words: string
}

/** The tree of reasons of each tenant, every version of it kept. */
@Injectable()
export class ReasonTree {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async current(tenantId: number, sql: Sql = this.database): Promise<TreeVersion> {
    const [row] = await sql.query<TreeVersion>(
      `select revision, tree, codes, changed_by as "changedBy", changed_at as "changedAt" from reason_tree
       where tenant_id = $1 order by revision desc limit 1`,
      [tenantId],
    )
    return row ?? NEVER_EDITED
  }

  /** Who changed what, newest first. */
  async history(tenantId: number) {
    return this.database.query<{ revision: number; change: string; changedBy: string; changedAt: string }>(
      `select revision, change, changed_by as "changedBy", changed_at as "changedAt" from reason_tree
       where tenant_id = $1 order by revision desc limit 200`,
      [tenantId],
    )
  }

  /**
   * Changes the tree as `intentOf` says of the present version; one change after the other. Cases, templates and the log
   * follow what moved. 422 with what is wrong for a change that cannot be, or that leaves no sound tree.
   */
  async change(tenantId: number, by: string, intentOf: (now: TreeVersion) => Intent): Promise<TreeVersion> {
    return this.database.change(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 4710012))`, [`reasons/${tenantId}`])
      const before = await this.current(tenantId, tx)
      const { edited, codes, words } = soundly(() => intentOf(before))
      await checkTemplates(tx, tenantId, edited.tree)
      const kept = Object.fromEntries(
        Object.entries(codes).map(([marketplace, own]) => [marketplace, keptCodes(own, edited)]),
      )
      const version: TreeVersion = {
        revision: before.revision + 1,
        tree: edited.tree,
        codes: kept,
        changedBy: by,
        changedAt: this.clock.now().toISOString(),
      }
      await tx.query(
        `insert into reason_tree (tenant_id, revision, tree, codes, change, changed_by, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          tenantId,
          version.revision,
          JSON.stringify(version.tree),
          JSON.stringify(kept),
          words,
          by,
          version.changedAt,
        ],
      )
      if (edited.moved) await follow(tx, tenantId, edited.moved)
      await placeByCode(tx, tenantId, changesOf(before.codes, codes))
      await this.outbox.publish(tx, tenantId, [
        {
          type: 'reasons.changed',
          subject: 'reasons',
          data: { revision: version.revision, change: words, moved: edited.moved },
          at: version.changedAt ?? '',
        },
      ])
      return version
    })
  }
}

function soundly(make: () => Intent): Intent {
  const refuse = (message: string): never => {
    throw new HttpException({ code: 'reasons_invalid', message }, 422)
  }
  try {
    const intent = make()
    const faults = treeFaults(intent.edited.tree)
    if (faults.length > 0) refuse(faults.slice(0, 5).join('; '))
    if (reasonsOf(intent.edited.tree).length > MOST_REASONS) refuse(`at most ${MOST_REASONS} reasons`)
    return intent
  } catch (error) {
    if (error instanceof RangeError) refuse(error.message)
    throw error
  }
}

/** Numbers of the templates that answer reasons in use. */
export const templatesOf = (tree: readonly Reason[]): string[] =>
  reasonsOf(tree).flatMap(({ reason: { answer, retired } }) =>
    answer?.kind === 'template' && !retired ? [answer.template.replace('tpl_', '')] : [],
  )

async function checkTemplates(tx: Transaction, tenantId: number, tree: readonly Reason[]): Promise<void> {
  const named = [...new Set(templatesOf(tree))]
  const found = await tx.query<{ id: string }>(
    `select id::text from template where tenant_id = $1 and id = any($2::bigint[]) and retired_at is null`,
    [tenantId, named],
  )
  const known = new Set(found.map(({ id }) => id))
  const missing = named.find((id) => !known.has(id))
  if (missing === undefined) return
  throw new HttpException({ code: 'reasons_invalid', message: `no template in use: tpl_${missing}` }, 422)
}

/** What lay below `from` lies below `to`, for every case, template and entry of the log. */
async function follow(
  tx: Transaction,
  tenantId: number,
  { from, to }: { from: string; to: string },
): Promise<void> {
  for (const table of ['cases', 'template', 'request_entry'])
    await tx.query(
      `update ${table} set reason_path = $3::text || substr(reason_path, length($2::text) + 1)
       where tenant_id = $1 and (reason_path = $2::text or reason_path > $2::text || '/' and reason_path < $2::text || '0')`,
      [tenantId, from, to],
    )
}

/** The codes that were given another place, or none: not those that lost theirs because it was retired. */
function changesOf(before: CodesByMarketplace, after: CodesByMarketplace) {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((marketplace) => {
    const [old, own] = [before[marketplace] ?? {}, after[marketplace] ?? {}]
    return [...new Set([...Object.keys(old), ...Object.keys(own)])]
      .map((code) => ({ marketplace, code, path: own[code] ?? null }))
      .filter(({ code, path }) => (old[code] ?? null) !== path)
  })
}
