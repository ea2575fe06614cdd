import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startWorld } from '../support/service.js'
import type { World } from '../support/service.js'

const run = promisify(execFile)

/** The scripts of the guide, as a reader copies them. */
const scripts = [
  ...readFileSync(join(import.meta.dirname, '../../docs/erp.md'), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g),
].map(([, script = '']) => script)

describe('the guide for ERP developers', () => {
  let world: World

  beforeAll(async () => {
    world = await startWorld({ marketplaces: ['ebay'] })
    world.sandbox.ebayWorld.addBuyerCancelRequest(world.sandbox.ebay[0]!)
    await world.advance('PT1M')
    await world.pollDue()
  })
  afterAll(() => world.stop())

  it('can be copied into a shell line by line and works, from nothing to the first sync', async () => {
    expect(scripts.length).toBeGreaterThan(0)
    const [quickStart = ''] = scripts
    const ours = quickStart
      .replace(/^BASE=.*$/m, `BASE=${world.service.url}`)
      .replace(/^KEY=.*$/m, `KEY=${world.apiKey}`)
    expect(ours).not.toBe(quickStart)
    const folder = mkdtempSync(join(tmpdir(), 'crosscase-guide-'))
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', ours], { cwd: folder, timeout: 60_000 })
    const exported = readFileSync(join(folder, 'cases.ndjson'), 'utf8').trimEnd().split('\n')
    rmSync(folder, { recursive: true })
    expect(exported.length).toBeGreaterThan(3)
    const answers = stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(answers.length).toBeGreaterThan(6)
    expect(answers.some((one) => /requested|sent|confirmed|in_doubt/.test(String(one['state'])))).toBe(true)
    expect(answers.at(-1)).toMatchObject({ caughtUp: expect.any(Boolean), nextCursor: expect.any(String) })
  })
})
