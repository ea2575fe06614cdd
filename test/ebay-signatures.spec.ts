import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { generateKeyPairSync } from 'node:crypto'
import { unlimited } from '#adapter'
import type { CaseRef, Connected } from '#adapter'
import { marketplaceOf } from '#marketplaces'
import { startSandbox } from '#sandbox'
import type { Sandbox } from '#sandbox'

describe('a seller of the UK, whose money moves only by signed requests', () => {
  let sandbox: Sandbox
  const british = () =>
    sandbox.shops.find(({ marketplace, site }) => marketplace === 'ebay' && site === 'EBAY_GB')!

  beforeAll(async () => {
    sandbox = await startSandbox({
      seed: 7,
      frozen: true,
      startAt: new Date('2026-11-22T08:00:00Z'),
      world: 'empty',
    })
  })
  afterAll(() => sandbox.stop())

  const connected = (credentials: Readonly<Record<string, string>>): Connected =>
    marketplaceOf('ebay')!.connect({
      account: {
        id: '1',
        site: 'EBAY_GB',
        credentials,
        endpoints: { api: `${sandbox.url}/ebay/api`, apiz: `${sandbox.url}/ebay/apiz` },
      },
      budget: unlimited,
      lane: 'click',
      now: () => sandbox.clock.now(),
      tokens: { get: async (_name, obtain) => (await obtain()).value },
    })
  const approve = (credentials: Readonly<Record<string, string>>) => {
    const request = sandbox.ebayWorld.addBuyerCancelRequest(british().name)
    const ref: CaseRef = {
      nativeId: request.cancelId,
      state: 'APPROVAL_PENDING',
      native: {},
      site: 'EBAY_GB',
      orderId: request.legacyOrderId,
      lines: [],
      openedAt: request.requestedAt,
    }
    return connected(credentials).act('cancellation', 'approve_cancellation', ref, {})
  }

  it('can cancel with the key of his shop', async () => {
    await expect(approve(british().credentials)).resolves.toEqual({ receipt: null })
    expect(sandbox.ledger('cancellation.approved')).toHaveLength(1)
  })

  it.each([
    ['no key', { signingKeyJwe: '', signingPrivateKey: '' }],
    [
      'a key that is not his',
      {
        signingPrivateKey: generateKeyPairSync('ed25519')
          .privateKey.export({ format: 'der', type: 'pkcs8' })
          .toString('base64'),
      },
    ],
  ])('is refused with %s, in words that say what to do', async (_what, other) => {
    await expect(approve({ ...british().credentials, ...other })).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('signing key'),
      detail: { sideEffect: 'none' },
    })
    expect(sandbox.ledger('cancellation.approved')).toHaveLength(1)
  })

  it('need not sign to read', async () => {
    const { items } = await connected({ ...british().credentials, signingKeyJwe: '' }).list(
      'cancellations',
      null,
    )
    expect(items.length).toBeGreaterThan(0)
  })
})
