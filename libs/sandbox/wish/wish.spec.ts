import { describe, expect, it } from '@jest/globals'
import { startSandbox } from '../index.js'
import { START, reply, withWish } from './spec-client.js'

describe('tokens of the simulated Wish', () => {
  it('last 30 days, and a refresh revokes the one before at once', () =>
    withWish({}, async ({ refresh, call, sandbox }) => {
      const first = (await refresh()).json.data
      expect(first.expiry_time).toBe('2026-12-22T12:00:00.000Z')
      expect((await call('GET', '/oauth/test', undefined, first.access_token)).status).toBe(200)
      const second = (await refresh()).json.data
      const refused = await call('GET', '/oauth/test', undefined, first.access_token)
      expect([refused.status, refused.json.code]).toEqual([400, '1008'])
      expect((await call('GET', '/oauth/test', undefined, second.access_token)).status).toBe(200)
      sandbox.clock.advance('P30D')
      expect((await call('GET', '/oauth/test', undefined, second.access_token)).json.code).toBe('1007')
    }))

  it('are refused with the codes of the specification', () =>
    withWish({}, async ({ refresh, call, sandbox, shop }) => {
      expect((await refresh({ client_secret: 'x' })).json.code).toBe('10001')
      expect((await refresh({ grant_type: 'x' })).json.code).toBe(1001)
      expect((await refresh({ refresh_token: 'x' })).json.code).toBe(1006)
      expect((await call('GET', '/tickets', undefined, 'x')).json.code).toBe(1006)
      const bare = await fetch(`${shop.baseUrls.merchant}/api/v3/tickets`)
      expect([bare.status, ((await bare.json()) as { code: unknown }).code]).toEqual([401, 1012])
      const token = (await refresh()).json.data.access_token as string
      const elsewhere = await fetch(`${shop.baseUrls.china}/api/v3/tickets`, {
        headers: { authorization: `Bearer ${token}` },
      })
      expect(elsewhere.status).toBe(400)
      sandbox.faults.add({ name: 'refresh-revoked', match: 'wish', seller: shop.sellerLogin })
      expect((await refresh()).json.code).toBe('1008')
    }))

  it('can come with another refresh token', () =>
    withWish({ wish: { rotateRefreshTokens: true } }, async ({ refresh, sandbox }) => {
      const { refresh_token: next } = (await refresh()).json.data
      expect((await refresh()).json.code).toBe('1008')
      expect((await refresh({ refresh_token: next })).status).toBe(200)
      expect(sandbox.ledger('oauth.access_token_issued')).toHaveLength(2)
    }))
})

describe('tickets of the simulated Wish', () => {
  it('go through their life on the wire, each move only where it is allowed', () =>
    withWish({}, async ({ sandbox, shop, call }) => {
      const { ticketId } = sandbox.wishWorld.addTicket(shop, { reopenable: true })
      const put = (state: string) => call('PUT', `/tickets/${ticketId}`, { state })
      const say = (message: unknown) => call('POST', `/tickets/${ticketId}/replies`, { message })
      expect((await say('x'.repeat(2_001))).json.code).toBe(1001)
      expect((await say('We are on it.')).json.data.sender).toBe('MERCHANT')
      expect((await call('GET', `/tickets/${ticketId}`)).json.data).toMatchObject({ state: 'AWAITING_USER' })
      expect((await put('AWAITING_MERCHANT')).json.code).toBe(1001)
      expect((await put('AWAITING_WISH')).json.data.state).toBe('AWAITING_WISH')
      expect((await say('And?')).json.code).toBe(1001)
      sandbox.clock.advance('P1D')
      expect((await call('GET', `/tickets/${ticketId}`)).json.data).toMatchObject({ state: 'AWAITING_USER' })
      expect((await put('CLOSED')).json.data.resolution_info).toEqual({
        closed_at: '2026-11-23T12:00:00.000Z',
        closed_by: 'MERCHANT',
      })
      expect((await put('AWAITING_MERCHANT')).json.data.state).toBe('AWAITING_MERCHANT')
      expect((await put('PERMANENTLY_CLOSED')).json.code).toBe(1001)
      const effects = sandbox.ledger().map(({ effect, cause }) => `${effect} by ${cause.by}`)
      expect(effects.filter((effect) => effect.startsWith('ticket'))).toEqual([
        'ticket.opened by helper',
        'ticket.replied by request',
        'ticket.appealed by request',
        'ticket.replied by clock',
        'ticket.closed by request',
        'ticket.reopened by request',
      ])
    }))

  it('are opened again only by those whom Wish permits, and never once sealed', () =>
    withWish({}, async ({ sandbox, shop, call }) => {
      const open = (reopenable: boolean): string => {
        const { ticketId } = sandbox.wishWorld.addTicket(shop, { reopenable })
        sandbox.wishWorld.move(shop, ticketId, 'close', 'USER')
        return ticketId
      }
      const [denied, allowed] = [open(false), open(true)]
      const again = (id: string) => call('PUT', `/tickets/${id}`, { state: 'AWAITING_MERCHANT' })
      expect((await again(denied)).json.message).toMatch(/not permitted/)
      sandbox.clock.advance('P29D')
      expect((await again(allowed)).status).toBe(200)
      sandbox.wishWorld.move(shop, allowed, 'close')
      sandbox.clock.advance('P31D')
      expect(sandbox.wishWorld.truth(shop).tickets.map(({ state }) => state)).toEqual([
        'PERMANENTLY_CLOSED',
        'PERMANENTLY_CLOSED',
      ])
    }))

  it('are listed newest first, with inclusive bounds, filters and limits', () =>
    withWish({}, async ({ sandbox, shop, call }) => {
      const ids: string[] = []
      for (let index = 0; index < 3; index += 1) {
        ids.push(sandbox.wishWorld.addTicket(shop, index === 0 ? { type: 'PRE_PURCHASE' } : {}).ticketId)
        sandbox.clock.advance('PT1M')
      }
      const list = async (query: string) =>
        (await call('GET', `/tickets?${query}`)).json.data.map(({ id }: { id: string }) => ids.indexOf(id))
      expect(await list('')).toEqual([2, 1, 0])
      expect(await list('sort_by=updated_at.asc&limit=2')).toEqual([0, 1])
      expect(await list('updated_at_min=2026-11-22T12:01:00Z&updated_at_max=2026-11-22T12:01:00Z')).toEqual([
        1,
      ])
      expect(await list('types=PRE_PURCHASE&states=AWAITING_MERCHANT,CLOSED')).toEqual([0])
      for (const query of ['limit=0', 'limit=501', 'sort_by=id.asc', 'states=OPEN', 'updated_at_min=2026'])
        expect((await call('GET', `/tickets?${query}`)).json.code).toBe(1001)
    }))

  it('of other shops are unknown', () =>
    withWish({}, async ({ sandbox, call }) => {
      const { ticketId } = sandbox.wishWorld.addTicket(sandbox.wish[1]!)
      expect((await call('GET', `/tickets/${ticketId}`)).status).toBe(404)
      expect((await call('GET', '/tickets')).json.data).toEqual([])
    }))
})

describe('the limiter of the simulated Wish', () => {
  it.each(['epoch', 'iso'] as const)('says what remains, and when it resets as %s', (resetAs) =>
    withWish({ wish: { callsAMinute: 2, resetAs } }, async ({ call, sandbox }) => {
      const remaining = async (): Promise<string | null> =>
        (await call('GET', '/oauth/test')).headers.get('wish-rate-limit-remaining')
      expect([await remaining(), await remaining()]).toEqual(['1', '0'])
      const refused = await call('GET', '/oauth/test')
      expect(refused.status).toBe(429)
      const reset = refused.headers.get('wish-rate-limit-reset')
      expect(reset).toBe(resetAs === 'iso' ? '2026-11-22T12:01:00.000Z' : String(START.getTime() / 1000 + 60))
      sandbox.clock.advance('PT1M')
      expect(await remaining()).toBe('1')
    }),
  )
})

describe('the demo world of Wish', () => {
  it('shows every state, fresh and overdue tickets, and one word that nobody knows', () =>
    withWish({ world: 'demo' }, async ({ sandbox }) => {
      for (const shop of sandbox.wish) {
        const { tickets, orderIds, penaltyIds } = sandbox.wishWorld.truth(shop)
        expect([...new Set(tickets.map(({ state }) => state))].sort()).toEqual([
          'AWAITING_CUSTOMS',
          'AWAITING_MERCHANT',
          'AWAITING_USER',
          'AWAITING_WISH',
          'CLOSED',
          'PERMANENTLY_CLOSED',
        ])
        const waiting = tickets.filter(({ state }) => state === 'AWAITING_MERCHANT')
        const hours = waiting.map(({ modifiedAt }) => (START.getTime() - Date.parse(modifiedAt)) / 3_600_000)
        expect(hours.filter((age) => age > 48)).toHaveLength(2)
        expect(hours.filter((age) => age < 24).length).toBeGreaterThan(1)
        expect(orderIds.length).toBeGreaterThan(5)
        expect(penaltyIds).toHaveLength(2)
      }
      expect(sandbox.ledger()).toEqual([])
    }))

  it('is the same for the same seed, and goes on where it was', () =>
    withWish({ world: 'demo' }, async ({ sandbox, shop }) => {
      const again = await startSandbox({ seed: 7, frozen: true, startAt: START })
      try {
        expect(again.wishWorld.truth(shop.sellerLogin)).toEqual(sandbox.wishWorld.truth(shop))
        expect(again.wish[0]?.refreshToken).toBe(shop.refreshToken)
      } finally {
        await again.stop()
      }
    }))

  it('answers the control plane: shops, truth and scenarios', () =>
    withWish({}, async ({ sandbox, shop }) => {
      const control = async (method: string, path: string, body?: unknown) =>
        reply(
          await fetch(`${sandbox.url}/_sandbox/${path}`, {
            method,
            ...(body !== undefined && { body: JSON.stringify(body) }),
          }),
        )
      expect((await control('GET', 'shops')).json.wish).toEqual(sandbox.wish)
      const made = await control('POST', 'scenarios/wish-ticket', { values: { subject: 'Hello' } })
      expect(made.json.result).toMatchObject({ subject: 'Hello', state: 'AWAITING_MERCHANT' })
      const { ticketId } = made.json.result
      await control('POST', 'scenarios/wish-unknown-state', { values: { ticketId, state: 'ODD' } })
      expect((await control('GET', `truth/${shop.sellerLogin}`)).json.tickets).toMatchObject([
        { ticketId, state: 'ODD' },
      ])
      expect((await control('POST', 'scenarios/wish-gives-back', {})).status).toBe(400)
    }))
})
