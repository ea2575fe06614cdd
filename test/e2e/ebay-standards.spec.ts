import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startSandbox } from '#sandbox'
import type { Sandbox } from '#sandbox'
import { Database } from '../../src/infra/database.js'
import { startWorld } from '../support/service.js'
import type { World } from '../support/service.js'

describe('eBay seller standards within an allowance of one call a day', () => {
  let sandbox: Sandbox
  let world: World

  /** The accounts in the order of their last look at the standards, never looked at: absent. */
  const looked = async (): Promise<string[]> => {
    const rows = await world.service.app.get(Database).query<{ id: string }>(
      `select account_id::text as id from shop_report where tenant_id = $1 and scope = 'PROGRAM_US'
         group by account_id order by max(recorded_at)`,
      [world.tenantId],
    )
    return rows.map(({ id }) => id)
  }

  beforeAll(async () => {
    sandbox = await startSandbox({
      seed: 7,
      frozen: true,
      startAt: new Date('2026-11-22T08:00:00Z'),
      world: 'empty',
      ebay: { dailyLimits: { 'sell.analytics.seller_standards_profile': 1 } },
    })
    sandbox.addEbayShop('third_shop_us', 'EBAY_US')
    world = await startWorld({
      marketplaces: ['ebay'],
      role: 'api',
      sandbox,
      environment: { POLL_CONCURRENCY: '1' },
    })
  })
  afterAll(async () => {
    await world.stop()
    await sandbox.stop()
  })

  it('are read of one shop a day, the one whose figures are oldest', async () => {
    const turns: string[] = []
    for (let day = 0; day < 5; day += 1) {
      await world.pollDue()
      turns.push((await looked()).at(-1)!)
      expect(await looked()).toHaveLength(Math.min(day + 1, 3))
      await world.advance('P1D')
    }
    expect(new Set(turns.slice(0, 3))).toEqual(new Set(world.accounts))
    expect(turns.slice(3)).toEqual(turns.slice(0, 2))
  })
})
