import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import { observe, siteCalendar } from '#case'
import type { Observation } from '#case'
import { wish } from './index.js'
import { ticketMachine } from './ticket-machine.js'
import { caseRef, envelope, giveTokens, mockNetwork, testShop, wireTicket } from './test-shop.js'

const BASE = 'https://merchant.wish.com'
const SEEN_AT = '2026-11-22T12:00:00.000Z'

const see = (fields: Record<string, unknown>): Observation => {
  const [found] = wish.streams['tickets']!.see(wireTicket(fields), { seenAt: SEEN_AT, site: 'GLOBAL' }).cases
  return found!.observation
}
const seen = (observation: Observation) =>
  observe(ticketMachine, null, observation, SEEN_AT, siteCalendar({ zone: 'UTC', country: 'US' }))
const said = (sender: string, at: string, message = 'm') => ({ sender, replied_at: at, message })

describe('the 48 hours of a ticket', () => {
  it('run from the last reply that is not the merchant’s, and say so', () => {
    const one = see({
      replies: [
        said('USER', '2026-11-20T09:00:00.000Z'),
        said('MERCHANT', '2026-11-21T09:00:00.000Z'),
        said('WISH_SUPPORT', '2026-11-21T08:00:00.000Z'),
      ],
    })
    expect(one.native['replies[2].replied_at']).toBe('2026-11-21T08:00:00.000Z')
    expect(seen(one).deadlines).toEqual([
      expect.objectContaining({
        key: 'seller_answers_ticket',
        dueAt: '2026-11-23T08:00:00.000Z',
        source: 'rule',
        ruleId: 'wish.ticket.48h',
        estimated: false,
      }),
    ])
  })

  it('run from the opening when nobody else has written', () => {
    const one = see({ replies: [said('MERCHANT', '2026-11-20T10:00:00.000Z')] })
    expect(one.native['opened_at']).toBe('2026-11-20T09:00:00.000Z')
    expect(seen(one).deadlines[0]?.dueAt).toBe('2026-11-22T09:00:00.000Z')
  })

  it('do not run outside the merchant’s turn', () => {
    for (const state of ['AWAITING_USER', 'AWAITING_WISH', 'CLOSED', 'PERMANENTLY_CLOSED', 'NEW_WORD'])
      expect(seen(see({ state })).deadlines).toEqual([])
  })

  it('were not yet a rule before the notice of February 2021', () => {
    const old = { opened_at: '2021-02-22T23:00:00.000Z', updated_at: '2021-02-22T23:00:00.000Z' }
    const { deadlines, flags } = seen(see(old))
    expect(deadlines).toEqual([])
    expect(flags.map((flag) => flag.code)).toContain('no_deadline')
  })
})

describe('a ticket', () => {
  it('keeps the eight columns of the ticket list', () => {
    const one = see({
      sub_label: 'Damaged',
      refund_reason: 'ITEM_IS_DAMAGED',
      buyer_info: { name: 'Robin', locale: 'de-DE' },
    })
    expect(one).toMatchObject({
      nativeId: '5fb780000000000000000001',
      openedAt: '2026-11-20T09:00:00.000Z',
      buyer: { handle: 'Robin', locale: 'de-DE' },
      reason: { code: 'ITEM_IS_DAMAGED', text: 'Damaged' },
      state: 'AWAITING_MERCHANT',
      native: { updated_at: '2026-11-20T09:00:00.000Z', type: 'ORDER' },
    })
    expect(seen(one).deadlines).toHaveLength(1)
  })

  it('records each reply once, with its files by name and no link that ends', () => {
    const file = { url: 'https://files.wish.example/p.jpg?expires=9', file_name: 'p.jpg' }
    const first = { ...said('USER', '2026-11-20T09:00:00.000Z', 'Broken'), supporting_files: [file] }
    const later = {
      ...first,
      supporting_files: [{ ...file, url: 'https://files.wish.example/p.jpg?expires=99' }],
    }
    const [a] = see({ replies: [first] }).activities
    const [b] = see({ replies: [later, said('MERCHANT', '2026-11-20T10:00:00.000Z', 'Broken')] }).activities
    expect(a).toEqual(b)
    expect(a).toMatchObject({ party: 'buyer', text: 'Broken', as: 'message', files: [{ name: 'p.jpg' }] })
    expect(JSON.stringify(a)).not.toContain('https:')
    expect(see({ replies: [first, first] }).activities[0]?.key).toBe(a?.key)
  })

  it('was entered when it was closed, by whom Wish says', () => {
    const one = see({
      state: 'CLOSED',
      resolution_info: { closed_at: '2026-11-21T10:00:00+02:00', closed_by: 'WISH_AUTOMATED_SUPPORT' },
    })
    expect(one.enteredAt).toBe('2026-11-21T08:00:00.000Z')
    expect(one.activities.at(-1)).toMatchObject({
      party: 'marketplace',
      text: 'closed by WISH_AUTOMATED_SUPPORT',
    })
    expect(seen(one).closedAt).toBe('2026-11-21T08:00:00.000Z')
  })
})

describe('over the wire', () => {
  mockNetwork()

  it('is listed in all states, the oldest change first', async () => {
    giveTokens(['A1'])
    nock(BASE)
      .get('/api/v3/tickets')
      .query({ sort_by: 'updated_at.asc', limit: '100' })
      .reply(200, envelope([wireTicket()]))
    const page = await testShop().connected.list('tickets', null)
    expect(page).toEqual({
      items: [wireTicket()],
      cursor: { since: '2026-11-20T09:00:00.000Z', crowded: [] },
      more: false,
    })
  })

  it('is read again by its id', async () => {
    giveTokens(['A1'])
    nock(BASE).get('/api/v3/tickets/5fb780000000000000000001').reply(200, envelope(wireTicket()))
    const found = await testShop().connected.reread('ticket', caseRef())
    expect(found).toEqual([{ stream: 'tickets', items: [wireTicket()] }])
  })

  it('is read again with its order, which may be gone', async () => {
    const order = { id: 'o1', state: 'SHIPPED', released_at: SEEN_AT, updated_at: SEEN_AT }
    giveTokens(['A1'])
    nock(BASE).get('/api/v3/tickets/5fb780000000000000000001').twice().reply(200, envelope(wireTicket()))
    nock(BASE).get('/api/v3/orders/o1').reply(200, envelope(order))
    nock(BASE).get('/api/v3/orders/o1').reply(404, { message: 'no', code: 1004, data: {} })
    const { connected } = testShop()
    const tickets = { stream: 'tickets', items: [wireTicket()] }
    const ref = caseRef({ orderId: 'o1' })
    expect(await connected.reread('ticket', ref)).toEqual([tickets, { stream: 'orders', items: [order] }])
    expect(await connected.reread('ticket', ref)).toEqual([tickets])
  })

  it('shows that a reply arrived even when the buyer has answered it already', () => {
    const { shownBy, outgoing } = wish.kinds.ticket!.actions['reply']!
    const since = (party: 'seller' | 'buyer', text: string) => ({
      state: 'AWAITING_MERCHANT',
      native: {},
      since: [
        { key: 'reply:a', at: SEEN_AT, party, text },
        { key: 'reply:b', at: SEEN_AT, party: 'buyer' as const, text: 'Thanks' },
      ],
    })
    expect(shownBy!(since('seller', 'We are\nsorry '), { message: 'We are sorry' })).toBe(true)
    expect(shownBy!(since('buyer', 'We are sorry'), { message: 'We are sorry' })).toBe(false)
    expect(shownBy!(since('seller', 'Something else'), { message: 'We are sorry' })).toBe(false)
    expect(outgoing).toEqual(['message'])
  })

  it.each([
    ['close', 'CLOSED'],
    ['appeal', 'AWAITING_WISH'],
    ['reopen', 'AWAITING_MERCHANT'],
  ])('%s puts the state %s', async (name, state) => {
    giveTokens(['A1'])
    nock(BASE)
      .put('/api/v3/tickets/5fb780000000000000000001', { state })
      .reply(200, envelope(wireTicket({ state })))
    await expect(testShop().connected.act('ticket', name, caseRef(), {})).resolves.toEqual({ receipt: null })
  })

  it('tells in Wish’s words that re-opening is not permitted', async () => {
    giveTokens(['A1'])
    nock(BASE)
      .put('/api/v3/tickets/5fb780000000000000000001')
      .reply(400, { message: 'You are not permitted to re-open this ticket', code: 1234, data: {} })
    await expect(testShop().connected.act('ticket', 'reopen', caseRef(), {})).rejects.toMatchObject({
      code: 'rejected',
      message: expect.stringContaining('not permitted'),
      detail: { sideEffect: 'none' },
    })
  })

  it('sends a reply of 2,000 characters, and refuses a longer or empty one before any call', async () => {
    const longest = '长'.repeat(2_000)
    giveTokens(['A1'])
    nock(BASE)
      .post('/api/v3/tickets/5fb780000000000000000001/replies', { message: longest })
      .reply(200, envelope({}))
    const { connected } = testShop()
    await connected.act('ticket', 'reply', caseRef(), { message: longest })
    for (const message of [`${longest}x`, '', '   '])
      await expect(connected.act('ticket', 'reply', caseRef(), { message })).rejects.toMatchObject({
        code: 'rejected',
        detail: { sideEffect: 'none' },
      })
  })

  it('finds a reply whose answer was lost by reading, and never sends it twice', async () => {
    giveTokens(['A1'])
    nock(BASE).post('/api/v3/tickets/5fb780000000000000000001/replies').reply(504, '<html>time-out</html>')
    const there = wireTicket({ replies: [said('MERCHANT', '2026-11-22T11:59:30.000Z', 'We are sorry')] })
    nock(BASE).get('/api/v3/tickets/5fb780000000000000000001').reply(200, envelope(there))
    const { connected } = testShop()
    await expect(
      connected.act('ticket', 'add_reply', caseRef({ state: 'AWAITING_USER' }), { message: 'We are sorry' }),
    ).resolves.toEqual({ receipt: null })
  })

  it.each([
    ['of another', [said('USER', '2026-11-22T12:00:00.000Z', 'We are sorry')]],
    ['of long ago', [said('MERCHANT', '2026-11-20T12:00:00.000Z', 'We are sorry')]],
    ['none', []],
  ])('stays in doubt when what stands there is %s', async (_what, replies) => {
    giveTokens(['A1'])
    nock(BASE).post('/api/v3/tickets/5fb780000000000000000001/replies').reply(504, '<html>time-out</html>')
    nock(BASE)
      .get('/api/v3/tickets/5fb780000000000000000001')
      .reply(200, envelope(wireTicket({ replies })))
    await expect(
      testShop().connected.act('ticket', 'reply', caseRef(), { message: 'We are sorry' }),
    ).rejects.toMatchObject({ detail: { sideEffect: 'unknown' } })
  })
})
