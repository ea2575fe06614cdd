import { Inject, Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import { PgBoss } from 'pg-boss'
import type { Settings } from '#config'
import { Database } from './database.js'
import type { Transaction } from './database.js'
import { SETTINGS } from './settings.js'
import { traced } from './tracing.js'
import { tenancy } from './tenancy.js'
import { APP_ROLE } from './walls.js'

/** Queues of one-off work. A job that keeps failing ends in `dead_letters`, where it stays visible. */
export const QUEUES = [
  'run_action',
  'settle_action',
  'read_push',
  'check_push',
  'erase_buyer',
  'bulk_act',
  'remove_account',
] as const
export type Queue = (typeof QUEUES)[number]
const ADMIT_LOCK = 4_710_005
const DEAD_LETTERS = 'dead_letters'

/** A worker that dies is noticed within this time, and its job is given to another. */
const HEARTBEAT_SECONDS = 10

export type JobData = Readonly<Record<string, string | number>>

/** One-off work on pg-boss: sent inside the transaction that makes it necessary, done at least once. */
@Injectable()
export class Jobs {
  private readonly boss: PgBoss
  private started: Promise<void> | null = null

  constructor(
    @Inject(SETTINGS) settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(PinoLogger) private readonly logger: PinoLogger,
  ) {
    this.boss = new PgBoss({
      connectionString: settings.databaseUrl,
      max: 4,
      superviseIntervalSeconds: 5,
      monitorIntervalSeconds: 5,
    })
    this.boss.on('error', (error) => this.logger.error({ err: error }, 'job engine'))
  }

  start(): Promise<void> {
    this.started ??= this.open()
    return this.started
  }

  /** Lets the jobs under way end, then closes. */
  async stop(): Promise<void> {
    if (this.started) await this.boss.stop({ graceful: true, timeout: 20_000 })
    this.started = null
  }

  /** `tx`: the job exists exactly if that transaction commits. `priority`: of jobs that are due, the higher goes first. */
  async send(
    queue: Queue,
    data: JobData,
    options: { tx?: Transaction; startAfterSeconds?: number; priority?: number } = {},
  ): Promise<void> {
    const { tx, startAfterSeconds = 0, priority = 0 } = options
    const db = tx && {
      executeSql: async (text: string, values?: unknown[]) => ({ rows: await tx.query(text, values ?? []) }),
    }
    await this.boss.send(queue, data, { startAfter: startAfterSeconds, priority, ...(db ? { db } : {}) })
  }

  /** Runs `handler` for each job of the queue, several at a time, until {@link stop}. `lastTry`: no other follows a failure. */
  async work(queue: Queue, handler: (data: JobData, lastTry: boolean) => Promise<void>): Promise<void> {
    const options = {
      pollingIntervalSeconds: 0.5,
      batchSize: 1,
      localConcurrency: 4,
      heartbeatRefreshSeconds: 3,
      includeMetadata: true,
    } as const
    await this.boss.work<JobData, void, typeof options>(queue, options, async ([job]) => {
      if (!job) return
      const work = () => handler(job.data, job.retryCount >= job.retryLimit)
      const tenantId = Number(job.data['tenantId'])
      await traced(queue, { tenantId }, () =>
        Number.isInteger(tenantId) ? tenancy.run(tenantId, work) : work(),
      )
    })
  }

  private async open(): Promise<void> {
    await this.boss.start()
    await this.boss.createQueue(DEAD_LETTERS)
    for (const queue of QUEUES) {
      await this.boss.createQueue(queue, {
        retryLimit: 12,
        retryDelay: 1,
        retryBackoff: true,
        retryDelayMax: 300,
        expireInSeconds: 120,
        heartbeatSeconds: HEARTBEAT_SECONDS,
        deadLetter: DEAD_LETTERS,
      })
    }
    await this.admitTenants()
  }

  /** Work is planned within tenants' transactions too. A job holds ids and nothing that another tenant could read. */
  private async admitTenants(): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock($1)`, [ADMIT_LOCK])
      await tx.query(`grant usage on schema pgboss to ${APP_ROLE}`)
      await tx.query(`grant select, insert, update on all tables in schema pgboss to ${APP_ROLE}`)
    })
  }
}
