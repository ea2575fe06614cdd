import { Inject, Injectable } from '@nestjs/common'
import { Cron } from '@nestjs/schedule'
import { PinoLogger } from 'nestjs-pino'
import type { Settings } from '#config'
import { AccountAlarms } from '../accounts/account-alarms.js'
import { ActionFiles } from '../actions/action-files.js'
import { BulkRuns } from '../actions/bulk-runs.js'
import { ManualActions } from '../actions/manual-actions.js'
import { SearchIndex } from '../cases/search-index.js'
import { DeadlineSweep } from '../cases/sweep.js'
import { DeskRetention } from '../desk/desk-retention.js'
import { DeskSweep } from '../desk/desk-sweep.js'
import { Snapshots } from '../grades/snapshots.js'
import { Clock } from '../infra/clock.js'
import { Idempotent } from '../infra/idempotency.js'
import { JobLedger } from '../infra/job-ledger.js'
import { SETTINGS } from '../infra/settings.js'
import { AuditLog } from '../auth/audit.js'
import { Changes } from '../delivery/changes.js'
import { Deliveries } from '../delivery/deliveries.js'
import { HostProbe } from '../intake/host-probe.js'
import { PushSubscriptions } from '../intake/push-subscriptions.js'
import { RawStore } from '../intake/raw-store.js'

const SWEEP_SECONDS = 5
const HOUR_SECONDS = 3_600
const DAY_SECONDS = 86_400
const FEED_DAYS = 30
const DAY_MS = 86_400_000

/** Periodic work. Every worker's timer fires; the ledger lets one of them run each turn. */
@Injectable()
export class Housekeeping {
  private active = false

  constructor(
    @Inject(JobLedger) private readonly ledger: JobLedger,
    @Inject(DeadlineSweep) private readonly sweep: DeadlineSweep,
    @Inject(RawStore) private readonly raw: RawStore,
    @Inject(Changes) private readonly changes: Changes,
    @Inject(HostProbe) private readonly probe: HostProbe,
    @Inject(PushSubscriptions) private readonly subscriptions: PushSubscriptions,
    @Inject(ManualActions) private readonly manual: ManualActions,
    @Inject(ActionFiles) private readonly files: ActionFiles,
    @Inject(BulkRuns) private readonly bulk: BulkRuns,
    @Inject(AccountAlarms) private readonly alarms: AccountAlarms,
    @Inject(Deliveries) private readonly deliveries: Deliveries,
    @Inject(Idempotent) private readonly answers: Idempotent,
    @Inject(Snapshots) private readonly snapshots: Snapshots,
    @Inject(DeskSweep) private readonly desk: DeskSweep,
    @Inject(DeskRetention) private readonly written: DeskRetention,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(SearchIndex) private readonly search: SearchIndex,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(PinoLogger) private readonly logger: PinoLogger,
  ) {}

  /** Only workers keep house; a process that serves the API alone does not. */
  start(): void {
    this.active = true
  }

  stop(): void {
    this.active = false
  }

  async sweepDeadlines(): Promise<number> {
    await this.clock.refresh()
    await this.manual.alarmUnverified()
    const marked = await this.sweep.run()
    await this.desk.run()
    return marked
  }

  @Cron(`*/${SWEEP_SECONDS} * * * * *`, { name: 'deadline_sweep', timeZone: 'UTC', waitForCompletion: true })
  async sweepTick(): Promise<void> {
    await this.turn('deadline_sweep', SWEEP_SECONDS, () => this.sweepDeadlines())
  }

  @Cron('0 17 * * * *', { name: 'raw_retention', timeZone: 'UTC', waitForCompletion: true })
  async retentionTick(): Promise<void> {
    await this.turn('raw_retention', DAY_SECONDS, async () => {
      const before = new Date(this.clock.now().getTime() - this.settings.rawRetentionDays * DAY_MS)
      await this.raw.eraseBefore(before)
      await this.files.eraseBefore(before)
      await this.written.eraseBefore(before)
    })
  }

  @Cron('30 */5 * * * *', { name: 'grade_snapshots', timeZone: 'UTC', waitForCompletion: true })
  async gradesTick(): Promise<void> {
    await this.turn('grade_snapshots', 300, () => this.snapshots.take())
  }

  @Cron('0 41 * * * *', { name: 'account_alarms', timeZone: 'UTC', waitForCompletion: true })
  async alarmsTick(): Promise<void> {
    await this.turn('account_alarms', 3_600, () => this.alarms.check())
  }

  @Cron('15,45 * * * * *', { name: 'host_probe', timeZone: 'UTC', waitForCompletion: true })
  async probeTick(): Promise<void> {
    await this.turn('host_probe', 30, () => this.probe.run())
  }

  /** Each shop has a turn of its own, once a day; the tick only finds whose it is. */
  @Cron('30 * * * * *', { name: 'push_subscriptions', timeZone: 'UTC', waitForCompletion: true })
  async subscriptionsTick(): Promise<void> {
    await this.turn('push_subscriptions', 60, () => this.subscriptions.plan())
  }

  @Cron('0 27 * * * *', { name: 'feed_retention', timeZone: 'UTC', waitForCompletion: true })
  async feedTick(): Promise<void> {
    await this.turn('feed_retention', HOUR_SECONDS, () => this.eraseOldChanges())
  }

  @Cron('0 37 * * * *', { name: 'answer_retention', timeZone: 'UTC', waitForCompletion: true })
  async answersTick(): Promise<void> {
    await this.turn('answer_retention', DAY_SECONDS, async () => {
      await this.answers.eraseOld()
      await this.deliveries.eraseOld()
      await this.bulk.eraseOld()
      await this.audit.eraseOld()
    })
  }

  /** Cases of before the search, and those whose words went with a buyer. */
  @Cron('50 * * * * *', { name: 'search_terms', timeZone: 'UTC', waitForCompletion: true })
  async searchTick(): Promise<void> {
    await this.turn('search_terms', 60, () => this.search.fill())
  }

  /** Readers that fall further behind than this are told to begin anew. */
  eraseOldChanges(): Promise<number> {
    return this.changes.eraseBefore(new Date(this.clock.now().getTime() - FEED_DAYS * DAY_MS))
  }

  private async turn(name: string, everySeconds: number, work: () => Promise<unknown>): Promise<void> {
    if (!this.active) return
    try {
      await this.ledger.once(name, everySeconds, work)
    } catch (error) {
      this.logger.error({ err: error, job: name }, 'periodic work failed')
    }
  }
}
