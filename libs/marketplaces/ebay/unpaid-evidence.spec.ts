import { describe, expect, it } from '@jest/globals'
import { byCancellation, byOrder, evidence, follow, modified, order } from './test-orders.js'
import { sight } from './test-fixtures.js'

describe('the order and its cancellation', () => {
  const bought = '2026-11-12T18:20:00.000Z'
  const unpaid = order(bought)
  const requested = evidence(unpaid, 'REFUND_PENDING')

  it('tell one story: a poll of the still active order does not undo a requested cancellation', () => {
    const later = order(bought, modified('2026-11-20T10:04:00.000Z'))
    const seen = follow(
      [byOrder(unpaid, '2026-11-20T09:45:00Z'), '2026-11-20T09:45:00Z'],
      [byCancellation(requested, '2026-11-20T10:00:02Z'), '2026-11-20T10:00:02Z'],
      [byOrder(unpaid, '2026-11-20T10:00:03Z'), '2026-11-20T10:00:03Z'],
      // Changed for another reason since, and still without a word on the cancellation.
      [byOrder(later, '2026-11-20T10:15:00Z'), '2026-11-20T10:15:00Z'],
      [byCancellation(requested, '2026-11-20T10:16:00Z'), '2026-11-20T10:16:00Z'],
    )
    expect(seen.map(({ outcome, state }) => [outcome, state])).toEqual([
      ['opened', 'OVERDUE'],
      ['moved', 'CANCEL_REQUESTED'],
      ['stale', 'OVERDUE'],
      ['stale', 'OVERDUE'],
      ['unchanged', 'CANCEL_REQUESTED'],
    ])
  })

  it('end it once, whichever is read first, and then agree', () => {
    const detail = {
      CancelIntiator: 'Seller',
      CancelIntiationDate: '2026-11-20T10:00:00.000Z',
      CancelCompleteDate: '2026-11-20T10:00:05.000Z',
    }
    const cancelled = order(bought, {
      OrderStatus: 'Cancelled',
      CancelStatus: 'CancelClosedForCommitment',
      CancelDetail: [detail],
      ...modified('2026-11-20T10:00:05.000Z'),
    })
    const closed = {
      cancelStatus: 'CANCEL_CLOSED_FOR_COMMITMENT',
      cancelCloseDate: { value: '2026-11-20T10:00:05.000Z' },
    }
    const early = byCancellation(evidence(unpaid, 'CLOSED', closed), '2026-11-20T10:00:06Z')
    const late = byCancellation(evidence(cancelled, 'CLOSED', closed), '2026-11-20T10:30:00Z')
    const own = byOrder(cancelled, '2026-11-20T10:15:00Z')
    const seen = follow(
      [byOrder(unpaid, '2026-11-20T09:45:00Z'), '2026-11-20T09:45:00Z'],
      [early, '2026-11-20T10:00:06Z'],
      [own, '2026-11-20T10:15:00Z'],
      [late, '2026-11-20T10:30:00Z'],
      [own, '2026-11-20T10:45:00Z'],
    )
    expect(seen.map(({ outcome, state }) => [outcome, state])).toEqual([
      ['opened', 'OVERDUE'],
      ['moved', 'CLOSED_UNPAID'],
      ['updated', 'CLOSED_UNPAID'],
      ['unchanged', 'CLOSED_UNPAID'],
      ['unchanged', 'CLOSED_UNPAID'],
    ])
  })

  it('lose nothing of what the order knows', () => {
    const own = byOrder(unpaid, '2026-11-20T10:00:02Z')
    const told = byCancellation(requested, '2026-11-20T10:00:02Z')
    expect(told).toEqual({
      ...own,
      state: 'CANCEL_REQUESTED',
      asOf: '2026-11-20T10:00:00.000Z',
      enteredAt: '2026-11-20T10:00:00.000Z',
      native: {
        cancelId: '5100999001',
        cancelState: 'REFUND_PENDING',
        cancelStatus: 'CANCEL_PENDING',
        cancelReason: 'ORDER_UNPAID',
      },
    })
  })

  it('make a case even of an order that Trading has forgotten', () => {
    const [seen] = sight('cancellations/unpaid_item.CANCEL_REQUESTED.json').cases
    expect(seen?.observation).toMatchObject({
      nativeId: '110022003399-2200330044001',
      state: 'CANCEL_REQUESTED',
      openedAt: '2026-11-20T09:00:00.000Z',
      amount: null,
      lines: [{ title: 'Ceramic mug, 350 ml', quantity: 2, price: null }],
    })
  })

  it('let a payment beat the cancellation, and a refused cancellation go back to the seller with his clock', () => {
    const refused = evidence(unpaid, 'CLOSED', {
      cancelStatus: 'CANCEL_REJECTED',
      cancelCloseDate: { value: '2026-11-20T11:00:00.000Z' },
    })
    const paid = order(bought, {
      PaidTime: '2026-11-20T12:00:00.000Z',
      OrderStatus: 'Completed',
      ...modified('2026-11-20T12:00:00.000Z', 'Complete'),
    })
    const seen = follow(
      [byCancellation(requested, '2026-11-20T10:01:00Z'), '2026-11-20T10:01:00Z'],
      [byCancellation(refused, '2026-11-20T11:01:00Z'), '2026-11-20T11:01:00Z'],
      [byOrder(unpaid, '2026-11-20T11:15:00Z'), '2026-11-20T11:15:00Z'],
      [byOrder(paid, '2026-11-20T12:15:00Z'), '2026-11-20T12:15:00Z'],
      [byCancellation({ ...refused, unpaidOrders: [paid] }, '2026-11-20T12:16:00Z'), '2026-11-20T12:16:00Z'],
    )
    expect(seen.map(({ outcome, state }) => [outcome, state])).toEqual([
      ['opened', 'CANCEL_REQUESTED'],
      ['moved', 'CANCEL_REFUSED'],
      ['stale', 'OVERDUE'],
      ['moved', 'CLOSED_PAID'],
      ['unchanged', 'CLOSED_PAID'],
    ])
    expect(seen[1]?.deadlines).toMatchObject([
      { key: 'unpaid_window_ends', dueAt: '2026-12-12T18:20:00.000Z' },
    ])
  })

  it('still lets the thirty days run out after a refusal', () => {
    const refused = {
      CancelStatus: 'CancelFailed',
      CancelDetail: [{ CancelIntiator: 'Seller', CancelCompleteDate: '2026-11-20T11:00:00.000Z' }],
    }
    const states = ['2026-12-12T18:19:59.999Z', '2026-12-12T18:20:00.000Z'].map(
      (at) => byOrder(order(bought, refused), at).state,
    )
    expect(states).toEqual(['CANCEL_REFUSED', 'EXPIRED'])
  })

  it('are refused when a cancellation names no line at all, instead of vanishing', () => {
    const lineless = { ...requested, lineItems: [], legacyOrderId: '12-12345-12345', unpaidOrders: [] }
    expect(() => byCancellation(lineless, '2026-11-20T10:01:00Z')).toThrow(
      expect.objectContaining({ code: 'contract_changed' }),
    )
  })
})
