import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { addDays, daysBetween } from '#grade'
import { startSandbox } from '#sandbox'
import type { Sandbox } from '#sandbox'
import { Recompute } from '../../src/grades/recompute.js'
import { Snapshots } from '../../src/grades/snapshots.js'
import { startWorld } from '../support/service.js'
import type { World } from '../support/service.js'

interface Grade {
  readonly account: { readonly id: string; readonly name: string }
  readonly scheme: string
  readonly on: string
  readonly level: { readonly id: string } | null
  readonly decidedBy: string | null
  readonly score: { readonly state: string }
  readonly headroom: { readonly headroom: number } | null
  readonly gaps: readonly string[]
  readonly alerts: readonly string[]
  readonly warnings: readonly {
    readonly metric: string
    readonly on: string
    readonly text: { readonly en: string }
  }[]
  readonly ours: readonly { readonly metric: string; readonly differs: boolean | null }[]
}

/** Noon in Europe: the same day at all sites but Japan's and China's evening. */
const START = '2026-11-24T12:00:00Z'

describe('the grades of the demo’s shops', () => {
  let sandbox: Sandbox
  let world: World
  let grades: readonly Grade[]

  beforeAll(async () => {
    sandbox = await startSandbox({ seed: 7, frozen: true, startAt: new Date(START), historyDays: 168 })
    world = await startWorld({ sandbox, role: 'api' })
    await world.pollDue()
    await world.service.app.get(Snapshots).take()
    grades = (await world.call<{ data: Grade[] }>('GET', '/v1/grades')).body.data
  }, 240_000)
  afterAll(async () => {
    await world.stop()
    await sandbox.stop()
  })

  const of = (name: string, scheme: string): Grade => {
    const found = grades.find((grade) => grade.account.name === name && grade.scheme === scheme)
    if (!found) throw new Error(`${name} has no grade ${scheme}`)
    return found
  }

  it('go back 90 days for each, day by day, out of what was read', async () => {
    for (const { account, scheme, on } of new Map(
      grades.map((grade) => [grade.account.id, grade]),
    ).values()) {
      const path = `/v1/grades/${account.id}/history?scheme=${scheme}`
      const { body } = await world.call<{ data: { on: string }[] }>('GET', path)
      const days = [...new Set(body.data.map((day) => day.on))]
      expect([account.name, days.length >= 90, days.length - 1]).toEqual([
        account.name,
        true,
        daysBetween(days[0]!, on),
      ])
      expect(['2026-11-23', '2026-11-24'].includes(on)).toBe(true)
    }
    expect(new Set(grades.map(({ account }) => account.name)).size).toBe(sandbox.shops.length)
  })

  it('show one that is about to lose its level, when and by what', () => {
    const harbor = of('harbor_home', 'account-health')
    expect(harbor).toMatchObject({
      level: { id: 'GOOD' },
      decidedBy: 'rules',
      alerts: expect.arrayContaining(['no_headroom', 'likely_loss']),
    })
    const [warning] = harbor.warnings
    expect(warning).toMatchObject({ metric: 'odr_mfn', on: addDays(harbor.on, 1) })
    expect(warning!.text.en).toContain('may be lost on')
  })

  it('show one that is not assessed, one with a gap in its rules, and where we count otherwise than the marketplace', () => {
    expect(of('jade_river_cn', 'standards')).toMatchObject({
      level: { id: 'UNRATED' },
      score: { state: 'not_assessed' },
    })
    expect(of('cn1530000042', 'service-grade').gaps).toContain('MET/logistics_capability')
    const lights = of('harbour_lights_us', 'seller-standards')
    expect(lights).toMatchObject({
      level: { id: 'TOP_RATED' },
      decidedBy: 'marketplace',
      headroom: { headroom: 0 },
    })
    expect(lights.ours.filter(({ differs }) => differs).map(({ metric }) => metric)).toContain(
      'CLAIMS_SAF_RATE',
    )
  })

  it('follow from their inputs, bit for bit', async () => {
    const { checked, different } = await world.service.app.get(Recompute).run()
    expect([checked > 1_000, different]).toEqual([true, []])
  })
})
