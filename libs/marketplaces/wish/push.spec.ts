import { createHmac } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import type { PushRequest, Sightings } from '#adapter'
import { observe, siteCalendar } from '#case'
import type { CaseSighting } from '#adapter'
import { wish } from './index.js'
import { mockNetwork, testShop, wireTicket } from './test-shop.js'
import { ticketMachine } from './ticket-machine.js'

mockNetwork()

const BODY =
  '[{"data":{"id":"5fb780000000000000000001","state":"AWAITING_MERCHANT"},"timestamp":1795257005},{"data":"Grüße 你好","timestamp":1795257006}]'
/** By `openssl dgst -sha256 -hmac hush -binary | base64`. */
const SIGNATURE = 'a7eTfo50GXGnqJOET2U4tg0CBD/CAzyumqmjxThNLNY='
const AT = { seenAt: '2026-11-22T12:00:00.000Z', site: 'GLOBAL' }

const push = (body: string, headers: Record<string, string> = {}): PushRequest => ({
  method: 'POST',
  url: 'https://cases.example/push/wish/k',
  query: {},
  headers: { 'wish-topic': 'TICKET_AWAITING_MERCHANT', 'wish-subscription-id': 's1', ...headers },
  body: Buffer.from(body),
})
const signed = (body: string, headers: Record<string, string> = {}): PushRequest =>
  push(body, { 'wish-hmac-sha256': createHmac('sha256', 'hush').update(body).digest('base64'), ...headers })

const receive = (request: PushRequest) => testShop().connected.receive(request)
const see = (item: unknown): Sightings => wish.streams['webhook']!.see(item, AT)

describe('a webhook', () => {
  it('is taken when it is signed over the bytes as they came, and split into its events', async () => {
    const pushed = await receive(push(BODY, { 'wish-hmac-sha256': SIGNATURE }))
    expect(pushed.answer.status).toBe(200)
    expect(pushed.look).toEqual(['tickets'])
    expect(pushed.items).toEqual([
      {
        stream: 'webhook',
        items: [
          {
            topic: 'TICKET_AWAITING_MERCHANT',
            subscription_id: 's1',
            data: { id: '5fb780000000000000000001', state: 'AWAITING_MERCHANT' },
            timestamp: 1795257005,
          },
          {
            topic: 'TICKET_AWAITING_MERCHANT',
            subscription_id: 's1',
            data: 'Grüße 你好',
            timestamp: 1795257006,
          },
        ],
      },
    ])
  })

  it.each([
    ['without a signature', {}],
    ['with an empty one', { 'wish-hmac-sha256': '' }],
    ['with the signature of another body', { 'wish-hmac-sha256': SIGNATURE.replace(/^./, '0') }],
    [
      'with it in hexadecimal digits',
      { 'wish-hmac-sha256': Buffer.from(SIGNATURE, 'base64').toString('hex') },
    ],
  ])('is refused %s', async (_name, headers: Record<string, string>) => {
    await expect(receive(push(BODY, headers))).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('is refused when one byte of it differs', async () => {
    const other = push(BODY.replace('[', '[ '), { 'wish-hmac-sha256': SIGNATURE })
    await expect(receive(other)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('is the same to us when Wish tries again', async () => {
    const [first, again] = await Promise.all([
      receive(signed(BODY, { 'wish-retry-attempt': '0' })),
      receive(signed(BODY, { 'wish-retry-attempt': '7' })),
    ])
    expect(again.items).toEqual(first.items)
  })

  it('is kept whole in a shape that we do not know, since Wish signed it', async () => {
    const { items } = await receive(signed('not JSON'))
    expect(items![0]!.items).toEqual([
      { topic: 'TICKET_AWAITING_MERCHANT', subscription_id: 's1', event: 'not JSON' },
    ])
    expect(() => see(items![0]!.items[0])).toThrow('timestamp')
  })

  it('is nothing but a POST', async () => {
    await expect(receive({ ...signed(''), method: 'GET' })).resolves.toEqual({ answer: { status: 405 } })
  })

  it('of another topic is taken, and makes nobody look', async () => {
    const { answer, look } = await receive(signed('[]', { 'wish-topic': 'PRODUCT_SOLDOUT' }))
    expect([answer.status, look]).toEqual([200, []])
  })
})

describe('an event', () => {
  it('in a test message shows nothing', () => {
    expect(see({ data: 'This is a test message', timestamp: 1795257005 })).toEqual({ cases: [] })
  })

  it('with an id alone is a hint, and shows nothing', () => {
    expect(see({ data: { id: 'x' }, timestamp: 1795257005 })).toEqual({ cases: [] })
  })

  it('about an order or a penalty shows what these streams show', () => {
    const order = {
      id: '5f00000000000000000000a1',
      state: 'REFUNDED',
      released_at: '2026-11-01T00:00:00Z',
      updated_at: '2026-11-20T00:00:00Z',
    }
    const penalty = { id: 'p1', created_at: '2026-11-20T00:00:00Z', penalty_reason: 'late' }
    expect(see({ data: order, timestamp: 1 })).toEqual(wish.streams['orders']!.see(order, AT))
    expect(see({ data: penalty, timestamp: '1' })).toEqual(wish.streams['penalties']!.see(penalty, AT))
  })
})

describe('the 48 hours of a ticket', () => {
  const calendar = siteCalendar({ zone: 'UTC', country: 'US' })
  const dueOf = (shown: CaseSighting, known: Parameters<typeof observe>[1] = null) => {
    const seen = observe(ticketMachine, known, shown.observation, AT.seenAt, calendar)
    return { seen, due: seen.deadlines[0]?.dueAt }
  }
  /** The buyer wrote on the 20th; Wish gave the ticket back without a word a day later. */
  const ticket = wireTicket({
    updated_at: '2026-11-21T10:00:00.000Z',
    replies: [{ message: 'Hello?', sender: 'USER', replied_at: '2026-11-20T09:00:00.000Z' }],
  })
  const told = see({ data: ticket, timestamp: Date.parse('2026-11-21T10:00:03Z') / 1000 }).cases[0]!
  const polled = wish.streams['tickets']!.see(ticket, AT).cases[0]!

  it('run from the webhook, which says where it is from', () => {
    expect(dueOf(told).due).toBe('2026-11-23T10:00:03.000Z')
    expect(told.observation.native).toMatchObject({ 'webhook.timestamp': '2026-11-21T10:00:03.000Z' })
    expect(told.observation.activities.map(({ text }) => text)).toContain(
      'TICKET_AWAITING_MERCHANT (webhook)',
    )
  })

  it('run from the last word that is not the merchant’s where no webhook came', () => {
    expect(dueOf(polled).due).toBe('2026-11-22T09:00:00.000Z')
  })

  it('are not set back by a poll that comes after the webhook', () => {
    expect(dueOf(polled, dueOf(told).seen).due).toBe('2026-11-23T10:00:03.000Z')
  })

  it('begin anew when the buyer writes again', () => {
    const later = wireTicket({
      updated_at: '2026-11-22T11:00:00.000Z',
      replies: [{ message: 'Well?', sender: 'USER', replied_at: '2026-11-22T11:00:00.000Z' }],
    })
    const again = wish.streams['tickets']!.see(later, AT).cases[0]!
    expect(dueOf(again, dueOf(told).seen).due).toBe('2026-11-24T11:00:00.000Z')
  })
})
