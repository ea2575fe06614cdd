import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { Database } from '../../src/infra/database.js'
import { JobLedger } from '../../src/infra/job-ledger.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

/** One slot for the whole test: until the year 2100. */
const ONE_SLOT = 4_102_444_800

describe('the ledger of periodic jobs', () => {
  let rooms: Rooms
  let runs: string[]

  beforeAll(async () => {
    rooms = await openRooms()
  })
  afterAll(() => rooms.stop())
  beforeEach(async () => {
    runs = []
    await rooms.sql(`delete from job_run`)
  })

  /** As another process would have it. */
  const ledger = () => new JobLedger(rooms.get(Database))
  const run = (who: string) => async () => void runs.push(who)
  const expire = () => rooms.sql(`update job_run set lease_until = now() - interval '1 second'`)
  const never = () => new Promise<void>(() => undefined)

  /** A process that takes the slot and dies at its work. */
  const dies = async (): Promise<void> => {
    void ledger().once('job', ONE_SLOT, never)
    for (;;) {
      const rows = await rooms.sql(`select 1 from job_run`)
      if (rows.length > 0) return
    }
  }

  it('lets one of six run a slot', async () => {
    const ran = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((who) => ledger().once('job', ONE_SLOT, run(`${who}`))),
    )
    expect(ran.filter(Boolean)).toHaveLength(1)
    expect(runs).toHaveLength(1)
  })

  it('counts each job for itself', async () => {
    expect(await ledger().once('job', ONE_SLOT, run('a'))).toBe(true)
    expect(await ledger().once('other job', ONE_SLOT, run('b'))).toBe(true)
  })

  it('gives a slot whose owner died to one other when its lease has run out, not before', async () => {
    await dies()
    expect(await ledger().once('job', ONE_SLOT, run('too early'))).toBe(false)
    await expire()
    const ran = await Promise.all([1, 2, 3].map((who) => ledger().once('job', ONE_SLOT, run(`${who}`))))
    expect(ran.filter(Boolean)).toHaveLength(1)
    expect(runs).toHaveLength(1)
  })

  it('keeps a finished slot finished', async () => {
    await ledger().once('job', ONE_SLOT, run('first'))
    await expire()
    expect(await ledger().once('job', ONE_SLOT, run('second'))).toBe(false)
    expect(runs).toEqual(['first'])
  })

  it('does not let an owner that was given up finish the slot of its successor', async () => {
    let wake: () => void = () => undefined
    let begun: () => void = () => undefined
    const working = new Promise<void>((resolve) => (begun = resolve))
    const slow = ledger().once('job', ONE_SLOT, () => {
      begun()
      return new Promise<void>((resolve) => (wake = resolve))
    })
    await working
    await expire()
    void ledger().once('job', ONE_SLOT, never)
    for (;;) {
      const [row] = await rooms.sql<{ taken: boolean }>(`select lease_until > now() as taken from job_run`)
      if (row?.taken) break
    }
    wake()
    await slow
    expect(await rooms.sql(`select finished_at from job_run`)).toEqual([{ finished_at: null }])
  })

  it('lets another try at once when the work fails', async () => {
    const fails = () => Promise.reject(new Error('the disk is full'))
    await expect(ledger().once('job', ONE_SLOT, fails)).rejects.toThrow('the disk is full')
    expect(await ledger().once('job', ONE_SLOT, run('second try'))).toBe(true)
    expect(runs).toEqual(['second try'])
  })

  it('gives a day’s slot up within the day', async () => {
    await dies()
    const [row] = await rooms.sql<{ soon: boolean }>(
      `select lease_until < now() + interval '1 hour' as soon from job_run`,
    )
    expect(row?.soon).toBe(true)
  })
})
