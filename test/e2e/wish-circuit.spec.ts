import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { HostProbe } from '../../src/intake/host-probe.js'
import { Poller } from '../../src/intake/poller.js'
import { Database } from '../../src/infra/database.js'
import { eventually } from '../support/eventually.js'
import { startWorld } from '../support/service.js'
import type { World } from '../support/service.js'

interface AccountBody {
  readonly name: string
  readonly health: { readonly state: string; readonly reason: string | null }
  readonly hosts: readonly {
    readonly host: string
    readonly answeredAt: string | null
    readonly failingSince: string | null
    readonly circuit: 'open' | 'closed'
    readonly nextTryAt: string | null
  }[]
  readonly streams: readonly { readonly lastProblem: { readonly message: string } | null }[]
}

describe('a Wish that does not answer', () => {
  let world: World

  beforeAll(async () => {
    world = await startWorld({ marketplaces: ['wish'] })
    await world.service.app.get(Poller).stop()
    await world.pollDue()
  })
  afterAll(() => world.stop())

  const accounts = async (): Promise<readonly AccountBody[]> =>
    (await world.call<{ data: AccountBody[] }>('GET', '/v1/accounts')).body.data
  const sql = (text: string) => world.service.app.get(Database).query(text)

  it('is shown for each shop: which host answered when', async () => {
    for (const { hosts } of await accounts())
      expect(hosts).toEqual([
        expect.objectContaining({
          host: new URL(world.sandbox.url).host,
          answeredAt: expect.any(String),
          circuit: 'closed',
          failingSince: null,
        }),
      ])
  })

  it('is spared after some calls, says since when, and is read again as soon as a probe is answered', async () => {
    world.sandbox.faults.add({ name: 'server-500', match: 'wish', times: 500 })
    await eventually('every circuit is open', async () => {
      await sql(`update sync_stream set next_due_at = now()`)
      await world.pollDue()
      return (await accounts()).every(({ hosts }) => hosts[0]?.circuit === 'open')
    })
    const left = world.sandbox.faults.active()
    await sql(`update sync_stream set next_due_at = now()`)
    await world.pollDue()
    // Nothing is sent any more: no fault was used up.
    expect(world.sandbox.faults.active()).toEqual(left)
    for (const one of await accounts()) {
      expect(one.hosts[0]).toMatchObject({ failingSince: expect.any(String), nextTryAt: expect.any(String) })
      expect(JSON.stringify(one.streams)).toContain('has not answered since')
    }
    const probe = world.service.app.get(HostProbe)
    expect(await probe.run()).toBe(0)
    world.sandbox.faults.clear()
    await sql(`update host_circuit set open_until = now()`)
    expect(await probe.run()).toBe(world.sandbox.wish.length)
    for (const { hosts } of await accounts())
      expect(hosts[0]).toMatchObject({ circuit: 'closed', failingSince: null, nextTryAt: null })
    await world.pollDue()
    for (const { streams } of await accounts())
      expect(streams.map(({ lastProblem }) => lastProblem)).toEqual(streams.map(() => null))
  })
})
