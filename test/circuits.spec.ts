import { describe, expect, it } from '@jest/globals'
import { Problem, unlimited } from '#adapter'
import type { Connection } from '#adapter'
import { marketplaceOf } from '#marketplaces'

describe('a host that is being spared', () => {
  it.each([
    ['ebay', 'returns', 'EBAY_US', 'api.ebay.com'],
    ['aliexpress', 'issue', 'GLOBAL', 'api-sg.aliexpress.com'],
    ['dhgate', 'disputes', 'GLOBAL', 'api.dhgate.com'],
    ['wish', 'tickets', 'GLOBAL', 'merchant.wish.com'],
  ])('of %s is not called', async (marketplace, stream, site, host) => {
    const asked: string[] = []
    const called: string[] = []
    const credentials = { clientId: 'a', clientSecret: 'b', refreshToken: 'c' }
    const connection: Connection = {
      account: { id: '1', site, credentials, endpoints: {} },
      budget: unlimited,
      lane: 'poll',
      tokens: { get: async () => 'token' },
      circuit: {
        async admit(name) {
          asked.push(name)
          throw new Problem('unavailable', 'spared', {
            sideEffect: 'none',
            retryAt: new Date(Date.now() + 60_000),
          })
        },
        told: async () => undefined,
      },
      now: () => new Date('2026-11-24T08:00:00.000Z'),
      capture: ({ url }) => void called.push(url),
    }
    const listed = marketplaceOf(marketplace)!.connect(connection).list(stream, null)
    await expect(listed).rejects.toMatchObject({ code: 'unavailable', message: 'spared' })
    expect(asked).toEqual([host])
    expect(called).toEqual([])
  })
})
