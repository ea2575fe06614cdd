import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { changesAfter, crosscase } from '../../clients/typescript/index.js'
import { eventually } from '../support/eventually.js'
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

  it('can be followed in TypeScript with the generated client', async () => {
    const client = crosscase({ baseUrl: world.service.url, key: world.apiKey })
    const begun = await client.GET('/v1/changes', { params: { query: { from: 'now' } } })
    const truth = world.sandbox.ebayWorld.addBuyerCancelRequest(world.sandbox.ebay[0]!)
    await world.advance('PT1M')
    await world.pollDue()
    const query = { kind: ['cancellation' as const], status: ['awaiting_seller' as const], q: truth.cancelId }
    const { data: list } = await client.GET('/v1/cases', { params: { query } })
    const [one] = list?.data ?? []
    expect(one).toMatchObject({ nativeId: truth.cancelId, status: 'awaiting_seller' })
    const act = () =>
      client.POST('/v1/cases/{id}/actions/{name}', {
        params: {
          path: { id: one?.id ?? '', name: 'approve_cancellation' },
          header: { 'Idempotency-Key': `approve ${truth.cancelId}` },
        },
        body: { input: {} },
      })
    const [first, again] = [await act(), await act()]
    expect([first.response.status, again.data?.id]).toEqual([202, first.data?.id])
    expect(again.response.headers.get('idempotent-replayed')).toBe('true')
    const seen: string[] = []
    await eventually('the feed tells the outcome', async () => {
      seen.length = 0
      for await (const page of changesAfter(client, begun.data?.nextCursor))
        for (const change of page.data) seen.push(`${change.type} ${change.subject}`)
      return seen.includes(`action.confirmed ${first.data?.id}`)
    })
    expect(seen).toContain(`case.opened ${one?.id}`)
    const refused = await client.GET('/v1/cases/{id}', { params: { path: { id: 'case_999999' } } })
    expect(refused.error).toMatchObject({ status: 404, code: 'not_found' })
  })
})
