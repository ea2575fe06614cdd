import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { StateFileError, startSandbox } from './index.js'
import { FROZEN, clientOf, withSandbox } from './spec-client.js'

let folder: string
let stateFile: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-spec-'))
  stateFile = join(folder, 'nested', 'state.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('state file', () => {
  it('lets a restarted sandbox go on: time, orders, cancellations, tokens, plans and ledger', async () => {
    let token = ''
    let truth: unknown
    let ledger: unknown
    let cancelId = ''
    await withSandbox({ stateFile }, async (client) => {
      token = await client.token()
      cancelId = client.sandbox.ebayWorld.addBuyerCancelRequest(client.shop).cancelId
      client.sandbox.clock.advance('PT1H')
      await client.postOrder('POST', `/${cancelId}/approve`)
      truth = client.sandbox.ebayWorld.truth(client.shop)
      ledger = client.sandbox.ledger()
    })
    await withSandbox({ stateFile }, async ({ sandbox, shop, postOrder }) => {
      expect(sandbox.clock.now().toISOString()).toBe('2026-11-22T13:00:00.000Z')
      expect(sandbox.ebayWorld.truth(shop)).toEqual(truth)
      expect(sandbox.ledger()).toEqual(ledger)
      const headers = { authorization: `IAF ${token}` }
      const answer = await postOrder('GET', `/${cancelId}`, { headers })
      expect(answer.json.cancelDetail.cancelState).toBe('REFUND_PENDING')
      sandbox.clock.advance('PT6M')
      expect(sandbox.ebayWorld.truth(shop).cancellations[0]).toMatchObject({
        status: 'CANCEL_CLOSED_WITH_REFUND',
      })
    })
  })

  it('continues the sequence of ids, so nothing is ever made twice', async () => {
    const ids: string[] = []
    for (const _ of [1, 2, 3]) {
      await withSandbox({ stateFile }, ({ sandbox, shop }) => {
        ids.push(sandbox.ebayWorld.addUnpaidOrder(shop).orderId)
        return Promise.resolve()
      })
    }
    expect(new Set(ids).size).toBe(3)
  })

  it('is put in place whole by every write, and leaves no draft behind', async () => {
    let first = 0
    await withSandbox({ stateFile }, ({ sandbox, shop }) => {
      expect(JSON.parse(readFileSync(stateFile, 'utf8'))).toMatchObject({ version: 1, seed: 7 })
      first = statSync(stateFile).ino
      sandbox.ebayWorld.addUnpaidOrder(shop)
      return Promise.resolve()
    })
    // A file that was renamed over another is another file.
    expect(statSync(stateFile).ino).not.toBe(first)
    expect(readdirSync(join(folder, 'nested'))).toEqual(['state.json'])
  })

  it.each([
    ['a broken file', '{"version":1,', 'not valid JSON'],
    ['another file', '{"name":"crosscase"}', 'not a sandbox state'],
    [
      'the state of another seed',
      '{"version":1,"seed":8,"clock":{},"ebay":{"state":{}}}',
      'belongs to seed 8',
    ],
  ])('refuses %s by name and says how to start anew', async (_what, text, why) => {
    const file = join(folder, 'broken.json')
    writeFileSync(file, text)
    const start = startSandbox({ ...FROZEN, stateFile: file })
    await expect(start).rejects.toThrow(StateFileError)
    await expect(start).rejects.toThrow(why)
    await expect(start).rejects.toThrow(file)
    await expect(start).rejects.toThrow('Delete it')
  })
})

describe('determinism', () => {
  it('gives identical bodies for the same seed and a frozen clock', async () => {
    const bodies: string[][] = [[], []]
    for (const run of bodies) {
      await withSandbox({ world: 'demo' }, async ({ sandbox }) => {
        for (const shop of sandbox.ebay) {
          const client = clientOf(sandbox, shop)
          run.push(
            (await client.postToken({ grant_type: 'refresh_token', refresh_token: shop.refreshToken })).text,
          )
          run.push((await client.search()).text)
          run.push((await client.trading('GetOrders', '<NumberOfDays>30</NumberOfDays>')).text)
          sandbox.clock.advance('P2D')
          run.push(JSON.stringify(sandbox.ebayWorld.truth(shop)))
        }
      })
    }
    expect(bodies[0]).toHaveLength(8)
    expect(bodies[0]).toEqual(bodies[1])
  })

  it('gives another world for another seed', async () => {
    const ids: string[] = []
    for (const seed of [1, 2]) {
      await withSandbox({ seed }, ({ sandbox, shop }) => {
        ids.push(sandbox.ebayWorld.addUnpaidOrder(shop).orderId)
        return Promise.resolve()
      })
    }
    expect(ids[0]).not.toBe(ids[1])
  })
})
