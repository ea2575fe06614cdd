import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { HostCircuits } from '../../src/accounts/host-circuits.js'
import { Database } from '../../src/infra/database.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

describe('the circuit of a host', () => {
  let rooms: Rooms
  let made = 0
  let place: { tenantId: number; accountId: string }
  /** Two workers' views of one shop. */
  let one: HostCircuits
  let other: HostCircuits

  beforeAll(async () => {
    rooms = await openRooms()
    register(fakeMarketplace('fake'))
  })
  afterAll(() => rooms.stop())
  beforeEach(async () => {
    made += 1
    place = await rooms.shop((await rooms.tenant()).tenantId, 'fake', `shop ${made}`)
    one = workers(place)
    other = workers(place)
  })

  const workers = ({ tenantId, accountId }: typeof place): HostCircuits =>
    new HostCircuits(rooms.get(Database), tenantId, accountId, new Map())
  const fail = async (times: number): Promise<void> => {
    for (let n = 0; n < times; n += 1) await one.told('api.example', false)
  }
  const passes = (circuit: HostCircuits, host = 'api.example'): Promise<boolean> =>
    circuit.admit(host).then(
      () => true,
      () => false,
    )
  const pauseIsOver = () => rooms.sql(`update host_circuit set open_until = now() - interval '1 second'`)
  const pause = async (): Promise<number> => {
    const [row] = await rooms.sql<{ s: number }>(
      `select round(extract(epoch from open_until - now()))::int as s from host_circuit where tenant_id = $1`,
      [place.tenantId],
    )
    return row!.s
  }

  it('stays closed while fewer than five calls in a row go unanswered', async () => {
    await fail(4)
    expect(await passes(one)).toBe(true)
    await other.told('api.example', true)
    await fail(4)
    expect(await passes(other)).toBe(true)
  })

  it('opens for all workers with the fifth, for this host and shop alone', async () => {
    await fail(5)
    await expect(other.admit('api.example')).rejects.toMatchObject({
      code: 'unavailable',
      detail: { sideEffect: 'none', retryAt: expect.any(Date) },
    })
    expect(await passes(one, 'other.example')).toBe(true)
    const neighbour = await rooms.shop((await rooms.tenant()).tenantId, 'fake')
    expect(await passes(workers(neighbour))).toBe(true)
  })

  it('lets one of many try when its pause is over, and closes when that is answered', async () => {
    await fail(5)
    await pauseIsOver()
    const tries = await Promise.all(Array.from({ length: 8 }, (_, n) => passes(n % 2 ? one : other)))
    expect(tries.filter(Boolean)).toHaveLength(1)
    await one.told('api.example', true)
    await other.told('api.example', true)
    expect([await passes(one), await passes(other)]).toEqual([true, true])
  })

  it('pauses longer each time, a quarter of an hour at most', async () => {
    await fail(5)
    const pauses = [await pause()]
    for (let n = 0; n < 8; n += 1) {
      await fail(1)
      pauses.push(await pause())
    }
    expect(pauses.slice(0, 5).map((seconds) => Math.round(seconds / 60))).toEqual([1, 2, 4, 8, 15])
    expect(Math.max(...pauses)).toBeLessThanOrEqual(900)
  })
})
