import { Inject, Injectable } from '@nestjs/common'
import { Database } from './database.js'

/**
 * The product's idea of now. In production it is the machine's; with the simulated marketplaces it is their virtual
 * time, kept as an offset in the database so that all replicas agree.
 * Leases, tokens and keys use real time; deadlines, sightings and events use this clock.
 */
@Injectable()
export class Clock {
  private offsetMs = 0
  /** Counts what {@link follow} did, so that a slower {@link refresh} does not bring the old offset back. */
  private turn = 0

  constructor(@Inject(Database) private readonly database: Database) {}

  now(): Date {
    return new Date(Date.now() + this.offsetMs)
  }

  get virtual(): boolean {
    return this.offsetMs !== 0
  }

  /** Reads the offset that any replica may have set. */
  async refresh(): Promise<void> {
    const { turn } = this
    const [row] = await this.database.query<{ offset_ms: string }>(`select offset_ms from clock_offset`)
    if (turn === this.turn) this.offsetMs = Number(row?.offset_ms ?? 0)
  }

  /** Follows the simulated marketplaces' clock. */
  async follow(now: Date): Promise<void> {
    const offsetMs = now.getTime() - Date.now()
    await this.database.query(
      `insert into clock_offset (single, offset_ms) values (true, $1) on conflict (single) do update set offset_ms = excluded.offset_ms`,
      [offsetMs],
    )
    this.turn += 1
    this.offsetMs = offsetMs
  }
}
