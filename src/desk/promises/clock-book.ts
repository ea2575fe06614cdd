import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Inject, Injectable } from '@nestjs/common'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { DeadlineRow, DeadlineTable } from '#case'
import type { Settings } from '#config'
import { DESK_CLOCKS } from '#desk'
import { SETTINGS } from '../../infra/settings.js'

const day = z.iso.date()

/** A file of `config/policies`: what an operator knows better of one dated row of the desk's clocks. */
const OVERRIDE = z.strictObject({
  /** Id of the row: `amazon.message.24h`. */
  clock: z.string(),
  /** ISO 8601: `PT12H`, `P2D`. */
  duration: z.string().refine(isDuration, 'not an ISO 8601 duration').optional(),
  days: z.enum(['all', 'business']).optional(),
  validFrom: day.nullable().optional(),
  validTo: day.nullable().optional(),
  /** Where the operator has it from, and when it was read. */
  source: z.string().min(1),
  readOn: day,
})

/** The clocks of after-sales service that no marketplace's machine owns, with what the operator corrected. */
@Injectable()
export class ClockBook {
  readonly table: DeadlineTable
  /** Ids of the rows that the operator corrected. */
  readonly corrected: ReadonlySet<string>

  constructor(@Inject(SETTINGS) settings: Settings) {
    const corrections = read(settings.policiesDir)
    this.corrected = new Set(corrections.map(({ row }) => row.id))
    const byId = new Map(corrections.map(({ row }) => [row.id, row]))
    const entries = Object.entries<readonly DeadlineRow[]>(DESK_CLOCKS)
    this.table = Object.fromEntries(
      entries.map(([key, rows]) => [key, rows.map((row) => byId.get(row.id) ?? row)] as const),
    )
    for (const { where, row } of corrections) mustNotOverlap(this.table, row, where)
  }
}

/** Throws an error that names the file for one that cannot be used: a clock that silently stays wrong is worse than none. */
function read(directory: string): { where: string; row: DeadlineRow }[] {
  const known = new Map(
    Object.values<readonly DeadlineRow[]>(DESK_CLOCKS).flatMap((rows) => rows.map((row) => [row.id, row])),
  )
  return filesIn(directory).map((file) => {
    const where = join(directory, file)
    try {
      const { clock, source, readOn, ...given } = OVERRIDE.parse(JSON.parse(readFileSync(where, 'utf8')))
      const row = known.get(clock)
      if (!row) throw new RangeError(`there is no clock ${clock}`)
      const change = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
      const from = { text: `entered by the operator: ${source}`, url: null, readOn }
      return { where, row: { ...row, ...change, source: from, confidence: 'secondary' as const } }
    } catch (cause) {
      throw unusable(where, cause)
    }
  })
}

/** Two rows of one clock on one day would leave it open which holds. */
function mustNotOverlap(table: DeadlineTable, row: DeadlineRow, where: string): void {
  const rows = Object.values(table).find((own) => own.some(({ id }) => id === row.id)) ?? []
  const other = rows.find((one) => one.id !== row.id && startsBefore(one, row) && startsBefore(row, one))
  if (other) throw unusable(where, new RangeError(`it would hold on the same days as ${other.id}`))
}

/** Whether `one` begins before `other` has ended. */
const startsBefore = (one: DeadlineRow, other: DeadlineRow): boolean =>
  one.validFrom === null || other.validTo === null || one.validFrom <= other.validTo

const unusable = (where: string, cause: unknown): Error =>
  new Error(`${where} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })

function isDuration(text: string): boolean {
  try {
    return Temporal.Duration.from(text).sign > 0
  } catch {
    return false
  }
}

function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter((file) => file.endsWith('.json'))
      .sort()
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return []
    throw error
  }
}
