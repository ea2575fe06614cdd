import { HttpException, Inject, Injectable, NotFoundException } from '@nestjs/common'
import { LANGUAGES, longestGap, nextWindow, windowsProblem, windowText } from '#desk'
import type { Language, ReplyWindow } from '#desk'
import { caseRef } from '../../cases/case-ref.js'
import { Clock } from '../../infra/clock.js'
import { Database } from '../../infra/database.js'
import { publicId } from '../../infra/ids.js'
import { jsonText } from '../../infra/storable.js'
import { Vault } from '../../infra/vault.js'
import { buyerLanguage } from '../team/buyer-language.js'
import { buyerZone } from './buyer-zone.js'

export interface WindowsWish {
  /** IANA zone of the shop, in which the windows are read. */
  readonly zone: string
  readonly windows: readonly ReplyWindow[]
  /** Within so many minutes a buyer must be answered. */
  readonly clockMinutes: number
}

interface WindowsRow extends WindowsWish {
  scope: string
  updatedBy: string
  updatedAt: string
}

const COLUMNS = `scope, zone, windows, clock_minutes as "clockMinutes", updated_by as "updatedBy", updated_at as "updatedAt"`

/** When shops answer: for all, or for a marketplace, a site (`amazon:JP`) or a shop (`acct_3`) alone; the nearest counts. */
@Injectable()
export class ReplyWindows {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async list(tenantId: number) {
    const rows = await this.database.query<WindowsRow>(
      `select ${COLUMNS} from reply_windows where tenant_id = $1 order by scope`,
      [tenantId],
    )
    return rows.map((row) => this.json(row))
  }

  /** 422 `windows_invalid` for windows that do not exist, `windows_too_far` when a buyer would wait longer than the clock allows. */
  async put(tenantId: number, scope: string, wish: WindowsWish, by: string) {
    await this.mustKnow(tenantId, scope)
    const now = this.clock.now()
    const problem = problemOf(wish, now.toISOString())
    if (problem !== null) throw new HttpException(problem, 422)
    const [row] = await this.database.query<WindowsRow>(
      `insert into reply_windows (tenant_id, scope, zone, windows, clock_minutes, updated_by, updated_at) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (tenant_id, scope) do update set zone = excluded.zone, windows = excluded.windows,
         clock_minutes = excluded.clock_minutes, updated_by = excluded.updated_by, updated_at = excluded.updated_at
       returning ${COLUMNS}`,
      [tenantId, scope, wish.zone, jsonText(wish.windows), wish.clockMinutes, by, now],
    )
    if (!row) throw new Error('the windows were not stored')
    return this.json(row)
  }

  async remove(tenantId: number, scope: string): Promise<void> {
    const rows = await this.database.query(
      `delete from reply_windows where tenant_id = $1 and scope = $2 returning 1`,
      [tenantId, scope],
    )
    if (rows.length === 0) throw new NotFoundException('no windows of this scope')
  }

  /** The next window of a case's shop, with the sentence that states it in the buyer's zone and each language. */
  async ofCase(tenantId: number, caseId: string) {
    const ref = await caseRef(this.database, this.vault, tenantId, caseId)
    if (!ref) throw new NotFoundException('no such case')
    const scopes = [publicId('acct', ref.accountId), `${ref.marketplace}:${ref.site}`, ref.marketplace, 'all']
    const [row] = await this.database.query<WindowsRow>(
      `select ${COLUMNS} from reply_windows where tenant_id = $1 and scope = any($2::text[])
       order by array_position($2::text[], scope) limit 1`,
      [tenantId, scopes],
    )
    const locale = ref.buyer?.locale ?? null
    const now = this.clock.now().toISOString()
    const window = row ? nextWindow(row.windows, row.zone, now) : null
    const { zone, sure } = buyerZone({ ...ref, locale }, now)
    const language = buyerLanguage({ ...ref, locale, text: await this.lastWords(tenantId, caseId) })
    const said = (one: Language): string | null => (window ? windowText(window, one, zone) : null)
    return {
      scope: row?.scope ?? null,
      window: window && { ...window, open: Date.parse(window.from) <= Date.parse(now) },
      zone,
      zoneSure: sure,
      language: LANGUAGES.find((one) => one === language) ?? null,
      text: { en: said('en'), zh: said('zh'), ja: said('ja'), de: said('de') },
    }
  }

  private async lastWords(tenantId: number, caseId: string): Promise<string | null> {
    const [row] = await this.database.query<{ text: string }>(
      `select text from case_event where tenant_id = $1 and case_id = $2 and actor = 'buyer' and text is not null
       order by at desc, event_key desc limit 1`,
      [tenantId, caseId],
    )
    return row?.text ?? null
  }

  private async mustKnow(tenantId: number, scope: string): Promise<void> {
    const account = /^acct_(\d+)$/.exec(scope)?.[1]
    if (account === undefined) return
    const [row] = await this.database.query(`select 1 from account where tenant_id = $1 and id = $2`, [
      tenantId,
      account,
    ])
    if (!row) throw new NotFoundException('no such shop')
  }

  private json(row: WindowsRow) {
    const now = this.clock.now().toISOString()
    return {
      ...row,
      longestGapMinutes: longestGap(row.windows, row.zone, now),
      next: nextWindow(row.windows, row.zone, now),
    }
  }
}

function problemOf(
  { windows, zone, clockMinutes }: WindowsWish,
  now: string,
): { code: string; message: string } | null {
  try {
    const far = windowsProblem(windows, zone, now, clockMinutes)
    return far && { code: 'windows_too_far', message: `${far.en} ${far.zh}` }
  } catch (error) {
    if (error instanceof RangeError) return { code: 'windows_invalid', message: error.message }
    throw error
  }
}
