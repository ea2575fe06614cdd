import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startApi } from '../support/api.js'
import type { Api, Seller } from '../support/api.js'

describe('more than the service can take', () => {
  let api: Api
  let seller: Seller

  beforeAll(async () => {
    api = await startApi({ REQUESTS_AT_ONCE: '3', REQUESTS_PER_MINUTE: '40', DATABASE_POOL: '2' })
    seller = await api.seller()
  })
  afterAll(() => api.stop())

  it('is sent away at once with 503 and when to come back; what was let in is answered, and health always', async () => {
    const crowd = await Promise.all(
      Array.from({ length: 30 }, () => api.call(seller.key, 'GET', '/v1/changes')),
    )
    const statuses = new Set(crowd.map((reply) => reply.status))
    expect([...statuses].sort((a, b) => a - b)).toEqual([200, 503])
    for (const reply of crowd.filter((one) => one.status === 503)) {
      expect(reply.body).toMatchObject({ code: 'overloaded', status: 503 })
      expect(reply.headers.get('retry-after')).toBe('1')
    }
    const health = await Promise.all(Array.from({ length: 10 }, () => api.send('GET', '/health/live')))
    expect(health.map((reply) => reply.status)).toEqual(Array.from({ length: 10 }, () => 200))
    expect((await api.call(seller.key, 'GET', '/v1/changes')).status).toBe(200)
    expect((await api.send('GET', '/metrics')).text).toMatch(/crosscase_requests_sent_away [1-9]/)
  })

  it('is told before it happens: what is left of the minute, and 429 when nothing is', async () => {
    const first = await api.call(seller.key, 'GET', '/v1/accounts')
    expect(first.headers.get('ratelimit-policy')).toBe('"default";q=40;w=60')
    expect(first.headers.get('ratelimit')).toMatch(/^"default";r=39;t=\d+$/)
    let last = first
    for (let at = 0; at < 40; at += 1) last = await api.call(seller.key, 'GET', '/v1/accounts')
    expect([last.status, last.body['code']]).toEqual([429, 'rate_limited'])
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await api.call(seller.key, 'GET', '/v1/changes')).status).toBe(200)
    const stranger = await api.seller()
    expect((await api.call(stranger.key, 'GET', '/v1/accounts')).status).toBe(200)
  })
})
