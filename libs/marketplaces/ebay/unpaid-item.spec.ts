import { describe, expect, it } from '@jest/globals'
import { observe } from '#case'
import { calendarOf } from './sites.js'
import { LINE, byOrder, follow, modified, order } from './test-orders.js'
import { fixture, sight } from './test-fixtures.js'
import { unpaidItemMachine } from './unpaid-machine.js'

const fixtures: readonly (readonly [file: string, state: string, status: string])[] = [
  ['AWAITING_PAYMENT.xml', 'AWAITING_PAYMENT', 'awaiting_buyer'],
  ['OVERDUE.xml', 'OVERDUE', 'awaiting_seller'],
  ['OVERDUE.payment-failed.xml', 'OVERDUE', 'awaiting_seller'],
  ['PAYMENT_PROCESSING.xml', 'PAYMENT_PROCESSING', 'awaiting_marketplace'],
  ['BUYER_ASKED_CANCEL.xml', 'BUYER_ASKED_CANCEL', 'awaiting_marketplace'],
  ['CANCEL_REQUESTED.xml', 'CANCEL_REQUESTED', 'awaiting_marketplace'],
  ['CANCEL_REFUSED.xml', 'CANCEL_REFUSED', 'awaiting_seller'],
  ['EXPIRED.xml', 'EXPIRED', 'expired'],
  ['CLOSED_PAID.xml', 'CLOSED_PAID', 'settled'],
  ['CLOSED_UNPAID.xml', 'CLOSED_UNPAID', 'settled'],
  ['CLOSED_CANCELLED.xml', 'CLOSED_CANCELLED', 'withdrawn'],
]
const seenAtOf = (file: string): string =>
  (JSON.parse(fixture(`unpaid/unpaid_item.${file.replace('.xml', '.at.json')}`)) as { seenAt: string }).seenAt

describe('an unpaid order as a case', () => {
  it('is one case for each line, keyed by item and transaction', () => {
    const seenAt = seenAtOf('AWAITING_PAYMENT.xml')
    const { cases, orders } = sight('unpaid/unpaid_item.AWAITING_PAYMENT.xml', seenAt)
    expect(cases).toEqual([
      {
        kind: 'unpaid_item',
        observation: {
          nativeId: '110022000001-2200330000001',
          state: 'AWAITING_PAYMENT',
          native: {
            OrderStatus: 'Active',
            'CheckoutStatus.Status': 'Incomplete',
            'CheckoutStatus.eBayPaymentStatus': 'NoPaymentFailure',
          },
          site: 'EBAY_US',
          asOf: '2026-11-18T20:00:00.000Z',
          openedAt: '2026-11-18T20:00:00.000Z',
          enteredAt: '2026-11-18T20:00:00.000Z',
          subject: 'Enamel plate & bowl set',
          orderId: '110022000001-2200330000001',
          lines: [
            {
              lineId: '110022000001-2200330000001',
              itemId: '110022000001',
              title: 'Enamel plate & bowl set',
              sku: 'PLATE-2',
              quantity: 1,
              price: { minor: 2450, currency: 'USD' },
            },
          ],
          buyer: { handle: 'synthetic_buyer_3', locale: null },
          reason: null,
          amount: { minor: 2945, currency: 'USD' },
          given: {},
          gradeEffects: [expect.objectContaining({ metric: 'DEFECTIVE_TRANSACTION_RATE', counts: 'no' })],
          activities: [],
          flags: [],
          link: 'https://www.ebay.com/mesh/ord/details?orderid=110022000001-2200330000001',
        },
      },
    ])
    expect(orders).toMatchObject([
      { orderId: LINE, nativeStatus: 'Active', paidAt: null, total: { minor: 2945, currency: 'USD' } },
    ])
  })

  it('takes the clock of a combined invoice from its own date, but the window from each purchase', () => {
    const seenAt = '2026-11-20T12:00:00.000Z'
    const { cases } = sight('unpaid/unpaid_item.AWAITING_PAYMENT.combined-invoice.xml', seenAt)
    const seen = cases.map(({ observation }) =>
      observe(unpaidItemMachine, null, observation, seenAt, calendarOf('EBAY_US')),
    )
    expect(cases.map(({ observation }) => [observation.nativeId, observation.amount?.minor])).toEqual([
      ['110022000301-2200330000301', 2400],
      ['110022000302-2200330000302', 1800],
    ])
    expect(cases[1]?.observation.lines[0]).toMatchObject({ title: 'Table runner[Blue]', sku: 'RUN-BLUE' })
    // Invoice of 17 November, 8 a.m. Pacific: until the end of the 21st; purchases of the 13th and 15th.
    expect(seen.map(({ deadlines }) => deadlines.map(({ key, dueAt }) => [key, dueAt]))).toEqual([
      [
        ['buyer_pays', '2026-11-22T08:00:00.000Z'],
        ['unpaid_window_ends', '2026-12-13T10:00:00.000Z'],
      ],
      [
        ['buyer_pays', '2026-11-22T08:00:00.000Z'],
        ['unpaid_window_ends', '2026-12-15T10:00:00.000Z'],
      ],
    ])
  })

  it('flags fields, values and sites that eBay has not documented, and keeps the case', () => {
    const { cases } = sight(
      'unpaid/unpaid_item.OVERDUE.unknown-fields-and-values.xml',
      '2026-11-23T12:00:00.000Z',
    )
    expect(cases[0]?.observation.site).toBe('EBAY_US')
    expect(cases[0]?.observation.flags.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'unknown_field TransactionArray.Transaction[0].GreenDelivery',
      'unknown_field PaymentDeadlineHint',
      'unknown_value CheckoutStatus.eBayPaymentStatus',
      'unknown_value TransactionSiteID',
    ])
  })

  it.each(fixtures)('%s is %s and %s', (file, state, status) => {
    const seenAt = seenAtOf(file)
    const seen = sight(`unpaid/unpaid_item.${file}`, seenAt).cases[0]!.observation
    const { status: unified, state: kept } = observe(
      unpaidItemMachine,
      null,
      seen,
      seenAt,
      calendarOf(seen.site),
    )
    expect([kept, unified]).toEqual([state, status])
  })

  it.each([
    ['OrderStatus', { OrderStatus: 'Frozen' }, 'Frozen'],
    ['the checkout', modified('2026-11-19T00:00:00.000Z', 'HalfPaid'), 'HalfPaid'],
    ['CancelStatus', { CancelStatus: 'CancelUnderReview' }, 'CancelUnderReview'],
    ['an end without its kind', { OrderStatus: 'Inactive' }, 'Inactive'],
  ])('is not recognised by an unknown word of %s', (_where, fields, word) => {
    const [seen] = follow([
      byOrder(order('2026-11-18T20:00:00.000Z', fields), '2026-11-20T00:00:00Z'),
      '2026-11-20T00:00:00Z',
    ])
    expect([seen?.state, seen?.status]).toEqual([word, 'unrecognised'])
  })

  it('is paid even if it was cancelled or is long overdue', () => {
    const paid = order('2026-09-01T00:00:00.000Z', {
      PaidTime: '2026-09-20T00:00:00.000Z',
      CancelStatus: 'CancelComplete',
      OrderStatus: 'Cancelled',
    })
    expect(byOrder(paid, '2026-11-20T00:00:00.000Z')).toMatchObject({
      state: 'CLOSED_PAID',
      enteredAt: '2026-09-20T00:00:00.000Z',
    })
  })

  it.each([
    ['Seller', 'CustomCode', 'CLOSED_UNPAID'],
    ['System', undefined, 'CLOSED_UNPAID'],
    ['Seller', 'OutOfStock', 'CLOSED_CANCELLED'],
    ['Seller', 'BuyerCancelOrder', 'CLOSED_CANCELLED'],
    ['Buyer', undefined, 'CLOSED_CANCELLED'],
  ])('cancelled by the %s for %s is %s', (CancelIntiator, CancelReason, state) => {
    const detail = { CancelIntiator, CancelReason, CancelIntiationDate: '2026-11-23T10:00:00.000Z' }
    const cancelled = {
      OrderStatus: 'Cancelled',
      CancelStatus: 'CancelClosedNoRefund',
      CancelDetail: [detail],
    }
    expect(byOrder(order('2026-11-18T20:00:00.000Z', cancelled), '2026-11-24T00:00:00Z').state).toBe(state)
  })

  it('goes on waiting when the seller has rejected the buyer’s wish to cancel', () => {
    const rejected = {
      CancelStatus: 'CancelRejected',
      CancelDetail: [{ CancelIntiator: 'Buyer', CancelIntiationDate: '2026-11-19T10:00:00.000Z' }],
      ...modified('2026-11-19T12:00:00.000Z'),
    }
    const asked = {
      ...rejected,
      CancelStatus: 'CancelRequested',
      OrderStatus: 'CancelPending',
      ...modified('2026-11-19T10:00:00.000Z'),
    }
    const seen = follow(
      [byOrder(order('2026-11-18T20:00:00.000Z', asked), '2026-11-19T11:00:00Z'), '2026-11-19T11:00:00Z'],
      [byOrder(order('2026-11-18T20:00:00.000Z', rejected), '2026-11-19T13:00:00Z'), '2026-11-19T13:00:00Z'],
    )
    expect(seen.map(({ outcome, state }) => [outcome, state])).toEqual([
      ['opened', 'BUYER_ASKED_CANCEL'],
      ['moved', 'AWAITING_PAYMENT'],
    ])
  })

  it('goes back from a payment that failed', () => {
    const bought = '2026-11-18T20:00:00.000Z'
    const running = order(bought, modified('2026-11-19T10:00:00.000Z', 'Pending', 'PaymentInProcess'))
    const failed = order(bought, modified('2026-11-19T12:00:00.000Z', 'Incomplete', 'BuyerECheckBounced'))
    const seen = follow(
      [byOrder(running, '2026-11-19T11:00:00Z'), '2026-11-19T11:00:00Z'],
      [byOrder(failed, '2026-11-19T13:00:00Z'), '2026-11-19T13:00:00Z'],
    )
    expect(seen.map(({ outcome, state }) => [outcome, state])).toEqual([
      ['opened', 'PAYMENT_PROCESSING'],
      ['moved', 'AWAITING_PAYMENT'],
    ])
    expect(byOrder(failed, '2026-11-19T13:00:00Z').reason).toEqual({ code: 'BuyerECheckBounced', text: null })
  })
})
