import { describe, expect, it } from '@jest/globals'
import { withSandbox } from '../spec-client.js'
import { SITES, calendarDays } from './sites.js'

const STATES = [
  'INITIAL',
  'APPROVAL_PENDING',
  'REFUND_PENDING',
  'REFUND_INITIATED',
  'REFUND_FAILED_RETRY',
  'CONFIRM_REFUND_PENDING',
  'CLOSED',
  'OTHER',
]
const STATUSES = [
  'INVALID',
  'CANCEL_REQUESTED',
  'CANCEL_PENDING',
  'CANCEL_REJECTED',
  'CANCEL_CLOSED_NO_REFUND',
  'CANCEL_CLOSED_WITH_REFUND',
  'CANCEL_CLOSED_UNKNOWN_REFUND',
  'CANCEL_CLOSED_FOR_COMMITMENT',
]

describe('demo world', () => {
  it.each([0, 1])(
    'shop %i shows every state and status of a cancellation, and values nobody knows',
    (index) =>
      withSandbox({ world: 'demo' }, async ({ sandbox }) => {
        const { orders, cancellations } = sandbox.ebayWorld.truth(sandbox.ebay[index]!)
        expect(orders.length).toBeGreaterThanOrEqual(25)
        const states = new Set(cancellations.map(({ state }) => state))
        const statuses = new Set(cancellations.map(({ status }) => status))
        expect([...states]).toEqual(expect.arrayContaining(STATES))
        expect([...statuses]).toEqual(expect.arrayContaining(STATUSES))
        expect(cancellations.filter(({ state }) => !STATES.includes(state))).toMatchObject([
          { state: 'AWAITING_REGULATORY_REVIEW', status: 'CANCEL_ON_HOLD', reason: 'EU_RIGHT_OF_WITHDRAWAL' },
        ])
      }),
  )

  it('shows every stage of an unpaid order, whatever the time of day', () =>
    withSandbox({ world: 'demo', startAt: new Date('2026-11-22T08:20:00.000Z') }, async ({ sandbox }) => {
      for (const shop of sandbox.ebay) {
        const now = sandbox.clock.now().getTime()
        const unpaid = sandbox.ebayWorld
          .truth(shop)
          .orders.filter(({ status }) => status === 'awaiting_payment')
        const days = unpaid.map(({ createdAt }) =>
          calendarDays(Date.parse(createdAt), now, SITES[shop.site].zone),
        )
        expect(days).toEqual(expect.arrayContaining([4, 5, 6, 29, 31]))
        expect(unpaid.some(({ history }) => history.length === 1)).toBe(true)
        expect(unpaid.some(({ history }) => history.at(-1)?.what === 'REMINDER_24H')).toBe(true)
        expect(unpaid.some(({ orderLineItemIds }) => orderLineItemIds.length > 1)).toBe(true)
      }
    }))

  it('begins with an empty ledger, and then lives on', () =>
    withSandbox({ world: 'demo' }, async ({ sandbox, shop }) => {
      expect(sandbox.ledger()).toEqual([])
      sandbox.clock.advance('P3D')
      const effects = new Set(sandbox.ledger().map(({ effect }) => effect))
      expect([...effects]).toEqual(
        expect.arrayContaining(['order.paid', 'cancellation.refund_started', 'cancellation.closed']),
      )
      const open = sandbox.ebayWorld
        .truth(shop)
        .cancellations.filter(({ state }) => state === 'APPROVAL_PENDING')
      expect(open).toEqual([])
    }))
})
