import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { settingsFrom } from '#config'
import { startService } from '../../src/bootstrap.js'
import type { Role, Service } from '../../src/bootstrap.js'
import { DeadlineSweep } from '../../src/cases/sweep.js'
import { Database } from '../../src/infra/database.js'
import { RawStore } from '../../src/intake/raw-store.js'
import { Housekeeping } from '../../src/ops/housekeeping.js'
import { createDatabase } from '../support/database.js'
import type { TestDatabase } from '../support/database.js'
import { eventually } from '../support/eventually.js'
import { MASTER_KEY } from '../support/master-key.js'

describe('housekeeping of several processes', () => {
  let database: TestDatabase
  let api: Service
  let workers: readonly [Service, Service]

  beforeAll(async () => {
    database = await createDatabase()
    const settings = settingsFrom({
      DATABASE_URL: database.url,
      CROSSCASE_MASTER_KEY: MASTER_KEY,
      LOG_LEVEL: 'silent',
      RAW_RETENTION_DAYS: '30',
    })
    const start = (role: Role) => startService({ ...settings, port: 0 }, role)
    api = await start('api')
    workers = [await start('worker'), await start('worker')]
  })
  afterAll(async () => {
    await Promise.all([api, ...workers].map((service) => service.stop()))
    await database.drop()
  })
  beforeEach(() => void jest.restoreAllMocks())

  const keeper = (service: Service) => service.app.get(Housekeeping)
  const slots = (name: string) =>
    api.app
      .get(Database)
      .query<{ slot: string }>(`select slot from job_run where name = $1 and finished_at is not null`, [name])

  it('is left alone by a process that only answers requests', async () => {
    const swept = jest.spyOn(api.app.get(DeadlineSweep), 'run')
    const erased = jest.spyOn(api.app.get(RawStore), 'eraseBefore')
    await keeper(api).sweepTick()
    await keeper(api).retentionTick()
    expect(swept).not.toHaveBeenCalled()
    expect(erased).not.toHaveBeenCalled()
  })

  it('listens nowhere in a worker', () => {
    expect(workers.map((worker) => worker.url)).toEqual(['', ''])
    expect(api.url).toMatch(/^http:/)
  })

  it('sweeps by itself, one process for each slot', async () => {
    const runs = workers.map((worker) => jest.spyOn(worker.app.get(DeadlineSweep), 'run'))
    const before = (await slots('deadline_sweep')).length
    const done = () => runs.reduce((sum, run) => sum + run.mock.results.length, 0)
    // The timers tick beside; every tick of every process tries for the slot of the moment.
    await eventually('a slot was swept', async () => {
      await Promise.all([...workers, ...workers].map((worker) => keeper(worker).sweepTick()))
      return done() > 0
    })
    await eventually(
      'each run has its slot',
      async () => (await slots('deadline_sweep')).length - before === done(),
    )
  })

  it('erases raw payloads past their days, once a day', async () => {
    const erased = workers.map((worker) => jest.spyOn(worker.app.get(RawStore), 'eraseBefore'))
    await Promise.all([...workers, ...workers].map((worker) => keeper(worker).retentionTick()))
    await Promise.all(workers.map((worker) => keeper(worker).retentionTick()))
    const calls = erased.flatMap((one) => one.mock.calls)
    expect(calls).toHaveLength(1)
    const days = (Date.now() - (calls[0]?.[0] ?? new Date(0)).getTime()) / 86_400_000
    expect(Math.round(days)).toBe(30)
  })

  it('ends with the process', async () => {
    const [worker] = workers
    keeper(worker).stop()
    const swept = jest.spyOn(worker.app.get(DeadlineSweep), 'run')
    await keeper(worker).sweepTick()
    expect(swept).not.toHaveBeenCalled()
    keeper(worker).start()
  })
})
