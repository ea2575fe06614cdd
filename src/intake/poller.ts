import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { Inject, Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import { Problem } from '#adapter'
import type { Settings } from '#config'
import { Accounts } from '../accounts/accounts.js'
import { Clock } from '../infra/clock.js'
import { SETTINGS } from '../infra/settings.js'
import { tenancy } from '../infra/tenancy.js'
import { traced } from '../infra/tracing.js'
import { Intake } from './intake.js'
import { LeaseLost, Leases } from './leases.js'
import type { Lease } from './leases.js'

const IDLE_MS = 500
const PAGES_A_TURN = 50
const LONGEST_PAUSE_S = 900
/** Bounds of a pause that the marketplace names: one that says "at once" for ever must not be hammered, nor one that says "next year" be lost. */
const SHORTEST_NAMED_PAUSE_S = 5
const LONGEST_NAMED_PAUSE_S = 86_400
/** A shop that needs a person is asked again only this often, so that nothing hammers a refused door. */
const NEEDS_ATTENTION_S = 3600

/** Runs the polls that are due, a few at a time, until stopped. Any number of processes may run one. */
@Injectable()
export class Poller {
  private readonly owner = randomUUID()
  private stopping = new AbortController()
  private running: Promise<void> | null = null

  constructor(
    @Inject(Leases) private readonly leases: Leases,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(PinoLogger) private readonly logger: PinoLogger,
  ) {}

  start(): void {
    if (this.running) return
    this.stopping = new AbortController()
    this.running = this.loop(this.stopping.signal)
  }

  /** Ends after the pages under way are written. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
    this.running = null
  }

  /** Runs every poll that is due now, to the end; gives how many ran. */
  async runDue(): Promise<number> {
    for (let ran = 0; ;) {
      const leases = await this.leases.claim(this.owner, this.settings.pollConcurrency)
      if (leases.length === 0) return ran
      await Promise.all(leases.map((lease) => this.poll(lease)))
      ran += leases.length
    }
  }

  /** Claims as many streams as there are free places, so that a slow shop holds up one place and nobody else. */
  private async loop(signal: AbortSignal): Promise<void> {
    const underWay = new Set<Promise<void>>()
    while (!signal.aborted) {
      const leases = await this.claim(this.settings.pollConcurrency - underWay.size)
      for (const lease of leases) {
        const poll = this.poll(lease).finally(() => underWay.delete(poll))
        underWay.add(poll)
      }
      const full = underWay.size >= this.settings.pollConcurrency
      if (full) await Promise.race(underWay)
      else if (leases.length === 0) await pause(IDLE_MS, undefined, { signal }).catch(() => undefined)
    }
    await Promise.all(underWay)
  }

  private async claim(count: number): Promise<Lease[]> {
    try {
      await this.clock.refresh()
      return await this.leases.claim(this.owner, count)
    } catch (error) {
      this.logger.error({ err: error }, 'the schedule of polls cannot be read')
      return []
    }
  }

  /** Never throws: when even the failure cannot be written down, the lease runs out by itself. */
  private poll(lease: Lease): Promise<void> {
    const { tenantId, accountId, stream } = lease
    return traced('poll', { tenantId, accountId, stream }, () =>
      tenancy.run(tenantId, () => this.pollAsTenant(lease)),
    )
  }

  private async pollAsTenant(lease: Lease): Promise<void> {
    const { tenantId, accountId, stream } = lease
    try {
      const failed = await this.readAndGiveBack(lease)
      if (failed || lease.failures > 0) await this.accounts.report(tenantId, accountId)
    } catch (error) {
      this.logger.error({ err: error, tenantId, accountId, stream }, 'the end of a poll cannot be written')
    }
  }

  /** Tells whether it failed. */
  private async readAndGiveBack(lease: Lease): Promise<boolean> {
    const { tenantId, accountId, stream } = lease
    try {
      await this.leases.succeed(lease, await this.readPages(lease))
      return false
    } catch (error) {
      if (error instanceof LeaseLost) {
        this.logger.warn({ tenantId, accountId, stream }, 'another worker took this stream over')
        return false
      }
      const problem =
        error instanceof Problem
          ? error
          : new Problem('unknown', 'reading failed in our own code', { sideEffect: 'none' }, error)
      if (problem.code === 'unknown')
        this.logger.error({ err: error, tenantId, accountId, stream }, 'a poll failed')
      else this.logger.warn({ tenantId, accountId, stream, code: problem.code }, problem.message)
      if (problem.body !== null) await this.intake.keepUnreadable(lease, problem.body, problem.message)
      await this.leases.fail(
        lease,
        { code: problem.code, message: problem.message },
        nextTry(problem, lease.failures),
      )
      return true
    }
  }

  /** Whether the stream was read to its end; a very long one goes on at the next turn. */
  private async readPages(lease: Lease): Promise<boolean> {
    const account = await this.accounts.open(lease.tenantId, lease.accountId)
    const connected = account.connected('poll')
    let cursor = lease.cursor
    for (let pages = 0; pages < PAGES_A_TURN; pages += 1) {
      const seenAt = this.clock.now().toISOString()
      const page = await connected.list(lease.stream, cursor)
      const taken = await this.intake.take(
        account,
        { stream: lease.stream, items: page.items },
        seenAt,
        (tx) => this.leases.advance(tx, lease, page.cursor),
      )
      if (taken.failed > 0) {
        this.logger.warn(
          { ...lease, cursor: undefined, failed: taken.failed },
          'payloads kept that we could not understand',
        )
      }
      if (!page.more) return true
      if (this.stopping.signal.aborted) return false
      cursor = page.cursor
    }
    return false
  }
}

function nextTry(problem: Problem, failures: number): Date {
  const needsAttention = problem.code === 'auth_expired' || problem.code === 'forbidden'
  const backOff = 5 * 2 ** Math.min(failures, 10)
  const named = problem.detail.retryAt && (problem.detail.retryAt.getTime() - Date.now()) / 1000
  if (named !== undefined && !needsAttention) {
    const atLeast = Math.max(SHORTEST_NAMED_PAUSE_S, Math.min(60, backOff))
    return inSeconds(Math.min(LONGEST_NAMED_PAUSE_S, Math.max(atLeast, named)))
  }
  const seconds = needsAttention ? NEEDS_ATTENTION_S : Math.min(LONGEST_PAUSE_S, backOff)
  return inSeconds(seconds * (0.9 + Math.random() * 0.2))
}

const inSeconds = (seconds: number): Date => new Date(Date.now() + seconds * 1000)
