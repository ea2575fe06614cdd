import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { settingsFrom } from '#config'
import type { Settings } from '#config'
import { startPostgres } from '#embedded-postgres'
import { migrate } from '../../src/infra/migrate.js'

export interface Bench {
  readonly settings: Settings
  stop(): Promise<void>
}

/** A fresh, durable database for a benchmark; `DATABASE_URL` of an empty database takes its place. */
export async function startBench(): Promise<Bench> {
  const given = process.env['BENCH_DATABASE_URL']
  const folder = mkdtempSync(join(tmpdir(), 'crosscase-bench-'))
  const server = given
    ? null
    : await startPostgres({
        dataDir: join(folder, 'postgres'),
        durable: true,
        auth: 'trust',
        settings: { shared_buffers: '512MB', max_wal_size: '4GB' },
      })
  const databaseUrl = given ?? server?.url ?? ''
  await migrate(databaseUrl)
  const settings = settingsFrom({
    DATABASE_URL: databaseUrl,
    CROSSCASE_MASTER_KEY: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'silent',
    REQUESTS_PER_MINUTE: '1000000',
  })
  return {
    settings: { ...settings, port: 0 },
    async stop() {
      await server?.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export interface Timing {
  readonly name: string
  /** Milliseconds an operation. */
  readonly p50: number
  readonly p99: number
  /** Processor microseconds of this process an operation. */
  readonly cpu: number
}

/** Runs the works in turn, round after round, so that a noisy neighbour meets all of them alike. */
export async function interleaved(
  works: readonly { readonly name: string; run(index: number): Promise<unknown> }[],
  options: { rounds: number; perRound: number; warmUp: number },
): Promise<Timing[]> {
  const samples = works.map(() => [] as number[])
  const cpu = works.map(() => 0)
  for (const work of works) for (let index = 0; index < options.warmUp; index += 1) await work.run(index)
  for (let round = 0; round < options.rounds; round += 1) {
    for (const [at, work] of works.entries()) {
      const before = process.cpuUsage()
      for (let index = 0; index < options.perRound; index += 1) {
        const started = performance.now()
        await work.run(round * options.perRound + index)
        samples[at]?.push(performance.now() - started)
      }
      const used = process.cpuUsage(before)
      cpu[at] = (cpu[at] ?? 0) + used.user + used.system
    }
  }
  return works.map((work, at) => {
    const sorted = (samples[at] ?? []).sort((a, b) => a - b)
    const quantile = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0
    return { name: work.name, p50: quantile(0.5), p99: quantile(0.99), cpu: (cpu[at] ?? 0) / sorted.length }
  })
}

/** A table of figures with aligned columns. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    )
    process.stdout.write(`${cells.join('  ')}\n`)
  }
}

/** Timings beside the floor, which is the first row. */
export function printTimings(timings: readonly Timing[]): void {
  const floor = timings[0]
  const ratio = (value: number, of: number | undefined) => (of ? `${(value / of).toFixed(2)}×` : '')
  printTable([
    ['', 'p50 ms', '×', 'p99 ms', '×', 'cpu µs', '×'],
    ...timings.map((one) => [
      one.name,
      one.p50.toFixed(2),
      ratio(one.p50, floor?.p50),
      one.p99.toFixed(2),
      ratio(one.p99, floor?.p99),
      one.cpu.toFixed(0),
      ratio(one.cpu, floor?.cpu),
    ]),
  ])
}
