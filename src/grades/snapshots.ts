import { Inject, Injectable } from '@nestjs/common'
import { Temporal } from 'temporal-polyfill'
import { addDays, takeSnapshot } from '#grade'
import type { ShopReport } from '#adapter'
import type { Ruleset } from '#grade'
import { marketplaceOf } from '#marketplaces'
import { Outbox } from '../delivery/outbox.js'
import type { OutboxEvent } from '../delivery/outbox.js'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { RollUp } from './roll-up.js'
import { RuleBook } from './rule-book.js'
import { firstDay, shopData } from './shop-data.js'
import type { GradedShop, KeptSnapshot, ShopData } from './shop-data.js'
import { insertSnapshots } from './snapshot-rows.js'
import type { NewSnapshot } from './snapshot-rows.js'
import { keepStakes } from './stake-rows.js'

/** How far back a shop is filled, and days that late data can still change. */
const BACK_FILL_DAYS = 90
const CHUNK = 50

/**
 * Nightly snapshots of every shop, by the day of its own site. Days that were missed are caught up on, a shop that is new is
 * filled back; late data make a new version of a day, never another content of a kept one.
 */
@Injectable()
export class Snapshots {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(RollUp) private readonly rollUp: RollUp,
    @Inject(RuleBook) private readonly rules: RuleBook,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Takes all snapshots that are due; gives how many were written. Safe to repeat: nothing new, nothing written. */
  async take(): Promise<number> {
    await this.clock.refresh()
    const changed = await this.rollUp.run()
    let written = 0
    for (let after: [number, string] = [0, '0']; ;) {
      const shops = await this.database.query<GradedShop>(
        `select tenant_id as "tenantId", id::text as "accountId", marketplace, site from account
         where (tenant_id, id) > ($1, $2) and removed_at is null order by tenant_id, id limit ${CHUNK}`,
        after,
      )
      const last = shops.at(-1)
      if (!last) return written
      after = [last.tenantId, last.accountId]
      written += await this.takeOf(shops, changed)
    }
  }

  private async takeOf(shops: readonly GradedShop[], changed: ReadonlyMap<string, string>): Promise<number> {
    const now = this.clock.now()
    const from = addDays(now.toISOString().slice(0, 10), -BACK_FILL_DAYS - 1)
    const data = await shopData(this.database, shops, from)
    const taken = shops.flatMap((shop) => {
      const key = keyOf(shop)
      const own = data.get(key)
      return own ? this.snapshotsOf(shop, own, { now, from, changed: changed.get(key) ?? null }) : []
    })
    if (taken.length === 0) return 0
    const at = now.toISOString()
    return this.database.change(async (tx) => {
      const written = await insertSnapshots(tx, taken, at)
      await keepStakes(tx, newestTaken(taken, data))
      for (const [tenantId, rows] of Map.groupBy(written, ({ shop }) => shop.tenantId))
        await this.outbox.publish(
          tx,
          tenantId,
          rows.flatMap((one) => newsOf(one, dayAt(one.shop, now), at)),
        )
      return written.length
    })
  }

  /** The snapshots of one shop that are missing or that later data have changed. */
  private snapshotsOf(
    shop: GradedShop,
    data: ShopData,
    { now, from, changed }: { now: Date; from: string; changed: string | null },
  ): NewSnapshot[] {
    const yesterday = addDays(dayAt(shop, now), -1)
    const begun = firstDay(data) ?? yesterday
    const kept = new Map(data.kept.map((one) => [`${one.scheme} ${one.program} ${one.on}`, one]))
    const levels = new Map(data.kept.map((one) => [`${one.scheme} ${one.program} ${one.on}`, one.level]))
    const lateFrom = changed === null ? addDays(yesterday, -1) : addDays(changed, -1)
    const taken: NewSnapshot[] = []
    for (let on = begun > from ? begun : from; on <= yesterday; on = addDays(on, 1)) {
      const reports = data.reports.filter((report) => report.on <= on && report.on > addDays(on, -35))
      for (const ruleset of this.rules.of(shop, on, reports)) {
        const name = `${ruleset.scheme} ${ruleset.program ?? ''}`
        const old = kept.get(`${name} ${on}`)
        if (old && on < lateFrom) continue
        const before = levels.get(`${name} ${addDays(on, -1)}`)
        const snapshot = takeSnapshot({
          ruleset,
          on,
          days: data.days,
          orders: data.orders,
          reported: worstOf(
            ruleset,
            reports.filter((report) => this.rules.speaks(ruleset, report)),
          ),
          unreadHours: on === yesterday ? data.unreadHours : 0,
          ...(before === undefined ? {} : { before }),
        })
        levels.set(`${name} ${on}`, snapshot.appraisal.evaluation.level)
        if (old?.hash === snapshot.hash) continue
        const told = newestOf(data.kept, ruleset)?.level
        taken.push({ shop, ruleset, version: (old?.version ?? 0) + 1, snapshot, told })
      }
    }
    return taken
  }
}

const newestOf = (kept: readonly KeptSnapshot[], { scheme, program }: Ruleset): KeptSnapshot | undefined =>
  kept
    .filter((one) => one.scheme === scheme && one.program === (program ?? ''))
    .toSorted((a, b) => (a.on < b.on ? 1 : -1))[0]

/** Of the newest day's reports the one with the worst level: some programmes are rated by region or category. */
function worstOf(ruleset: Ruleset, reports: readonly ShopReport[]): ShopReport | null {
  const rank = ({ level }: ShopReport): number => ruleset.levels.findIndex(({ id }) => id === level)
  const newest = reports.filter(({ on }) => on === reports[0]?.on)
  return newest.toSorted((a, b) => rank(b) - rank(a))[0] ?? null
}

/** Of what was taken the last day of each shop's grade, where no later one is kept already. */
function newestTaken(taken: readonly NewSnapshot[], data: ReadonlyMap<string, ShopData>): NewSnapshot[] {
  const last = new Map(
    taken.map((one) => [`${keyOf(one.shop)} ${one.ruleset.scheme} ${one.ruleset.program ?? ''}`, one]),
  )
  return [...last.values()].filter(({ shop, ruleset, snapshot }) => {
    const kept = newestOf(data.get(keyOf(shop))?.kept ?? [], ruleset)
    return kept === undefined || kept.on <= snapshot.on
  })
}

const keyOf = ({ tenantId, accountId }: GradedShop): string => `${tenantId}/${accountId}`

/** The day at the shop's site. */
export function dayAt(shop: GradedShop, instant: Date): string {
  const zone = marketplaceOf(shop.marketplace)?.sites[shop.site]?.zone ?? 'UTC'
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString()
}

/** Days that are filled in later are no news; the last finished one is, against what was told before it. */
function newsOf(one: NewSnapshot, today: string, at: string): OutboxEvent[] {
  const { shop, ruleset, snapshot, version, told } = one
  if (snapshot.on !== addDays(today, -1)) return []
  const { appraisal, forecast, alerts } = snapshot
  const { level } = appraisal.evaluation
  const data = {
    scheme: ruleset.scheme,
    program: ruleset.program,
    on: snapshot.on,
    version,
    level,
    before: told ?? null,
    reported: snapshot.reported,
    scoreTenths: appraisal.score.tenths,
    headroom: appraisal.headroom?.headroom ?? null,
    keepPpm: forecast?.keep?.atMost ?? null,
    alerts,
  }
  const subject = publicId('acct', shop.accountId)
  const types: OutboxEvent['type'][] = ['grade.snapshot']
  if (told !== undefined && told !== level) types.push('grade.level_changed')
  if (alerts.some((alert) => alert !== 'level_changed')) types.push('grade.alert')
  return types.map((type) => ({ type, subject, data, at }))
}
