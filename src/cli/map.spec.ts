import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { marketplaceOf } from '#marketplaces'
import { mapBody } from './map.js'

const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../libs/marketplaces/wish/__fixtures__', name), 'utf8')
const envelope = (data: unknown): string => JSON.stringify({ message: '', code: 0, data })
const AT = { site: 'GLOBAL', seenAt: '2026-11-22T12:00:00.000Z' }
const map = (stream: string, text: string) => mapBody(marketplaceOf('wish')!, stream, text, AT)

const order = {
  id: '5f00000000000000000000a1',
  state: 'REFUNDED',
  released_at: '2026-11-01T00:00:00.000Z',
  updated_at: '2026-11-20T00:00:00.000Z',
  refunds: [
    { refund_time: '2026-11-20T00:00:00.000Z', refund_amount: { amount: 9.5, currency_code: 'USD' } },
  ],
}
const penalty = {
  id: '5f00000000000000000000e1',
  created_at: '2026-11-15T08:00:00.000Z',
  penalty_reason: 'Late',
  related_entity_type: 'ORDER',
  related_entity_id: order.id,
}

describe('raw bodies of Wish without a database', () => {
  it('tickets show cases with their deadlines', () => {
    expect(map('tickets', fixture('tickets/ticket.AWAITING_MERCHANT.json'))).toMatchObject({
      cases: [
        { kind: 'ticket', state: 'AWAITING_MERCHANT', deadlines: [{ dueAt: '2026-11-23T10:30:00.000Z' }] },
      ],
      problems: [],
    })
  })

  it('orders show orders, marks and what joins the tickets on them', () => {
    expect(map('orders', envelope([order]))).toMatchObject({
      orders: [{ orderId: order.id }],
      marks: [{ mark: 'refund_63_93d' }],
      remarks: [{ of: { orderId: order.id } }],
      problems: [],
    })
  })

  it('penalties show facts and remarks', () => {
    expect(map('penalties', envelope([penalty]))).toMatchObject({
      facts: [{ name: `penalty ${penalty.id}` }],
      remarks: [{ of: { orderId: order.id } }],
      problems: [],
    })
  })

  it('a webhook as Wish sends it shows the ticket with the webhook’s clock', () => {
    expect(map('webhook', fixture('webhook/ticket.AWAITING_MERCHANT.as-sent.json'))).toMatchObject({
      cases: [{ state: 'AWAITING_MERCHANT', deadlines: [{ dueAt: '2026-11-23T10:30:05.000Z' }] }],
      problems: [],
    })
    expect(map('webhook', '[{"data":"This is a test message","timestamp":1795257005}]')).toMatchObject({
      cases: [],
      problems: [],
    })
  })

  it('an old export shows tickets in the words of today, and says which word it read', () => {
    const [one] = map('v2-tickets', fixture('v2-tickets/ticket.AWAITING_USER.json')).cases as {
      state: string
      flags: { code: string }[]
    }[]
    expect(one).toMatchObject({ state: 'AWAITING_USER' })
    expect(one!.flags).toContainEqual(expect.objectContaining({ code: 'unknown_value', path: 'state' }))
  })

  it('a body that is none of theirs is a problem, not an empty answer', () => {
    for (const stream of ['tickets', 'orders', 'penalties', 'webhook', 'v2-tickets'])
      expect(map(stream, '{"code":1,"message":"no"}').problems).toHaveLength(1)
  })
})
