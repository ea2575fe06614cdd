import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { calendarOf, observe } from '#case'
import type { Observation } from '#case'
import { amazon } from './index.js'
import { orderMachine } from './order-machine.js'
import { STATUS_OF_V0 } from './order-wire.js'
import { readAll } from './test-shop.js'
import { withAmazon } from './test-world.js'

const AT = { seenAt: '2026-11-22T12:00:00Z', site: 'US' }

const wire = (fields: Record<string, unknown> = {}, fulfillment: Record<string, unknown> = {}) => ({
  orderId: '111-0000003-0000021',
  createdTime: '2026-11-18T09:00:00Z',
  lastUpdatedTime: '2026-11-20T10:00:00Z',
  salesChannel: { marketplaceId: 'ATVPDKIKX0DER', marketplaceName: 'Amazon.com' },
  fulfillment: {
    fulfillmentStatus: 'UNSHIPPED',
    fulfilledBy: 'MERCHANT',
    shipByWindow: { latestDateTime: '2026-11-21T07:59:59Z' },
    ...fulfillment,
  },
  orderItems: [
    {
      orderItemId: '70000000000003',
      quantityOrdered: 1,
      product: { title: 'Lantern' },
      fulfillment: { quantityFulfilled: 0, quantityUnfulfilled: 1 },
    },
  ],
  ...fields,
})

const see = (body: object) => amazon.streams['orders']!.see(body, AT)

const deadlinesOf = (body: object): [string, string, string | null][] => {
  const { observation } = see(body).cases[0]!
  const calendar = calendarOf(amazon.sites[observation.site]!)
  return observe(orderMachine, null, observation, AT.seenAt, calendar).deadlines.map(
    ({ key, dueAt, ruleId }) => [key, dueAt, ruleId],
  )
}

describe('the clocks of an order', () => {
  it('run to Amazon’s own ship date, and seven business days on to the cancellation', () => {
    // Friday night in Los Angeles; Thanksgiving is no business day there.
    expect(deadlinesOf(wire())).toEqual([
      ['ship_by', '2026-11-21T07:59:59.000Z', 'amazon.order.ship-by'],
      ['auto_cancel', '2026-12-03T07:59:59.000Z', 'amazon.order.auto-cancel.7-business-days'],
    ])
  })

  it('were thirty days with a warning a week before, until 29 September 2020', () => {
    const old = wire(
      { createdTime: '2020-08-03T18:00:00Z', lastUpdatedTime: '2020-08-04T18:00:00Z' },
      { shipByWindow: { latestDateTime: '2020-08-05T06:59:59Z' } },
    )
    expect(deadlinesOf(old)).toEqual([
      ['ship_by', '2020-08-05T06:59:59.000Z', 'amazon.order.ship-by'],
      ['auto_cancel_warning', '2020-08-26T18:00:00.000Z', 'amazon.order.auto-cancel-warning.seed002'],
      ['auto_cancel', '2020-09-02T18:00:00.000Z', 'amazon.order.auto-cancel.seed002'],
    ])
  })

  it('say openly that there is none where the order has no ship date', () => {
    const { observation } = see(wire({}, { shipByWindow: null })).cases[0]!
    const seen = observe(orderMachine, null, observation, AT.seenAt, calendarOf(amazon.sites['US']!))
    expect(seen.deadlines.map(({ key, source }) => [key, source])).toEqual([['ship_by', 'rule']])
    expect(seen.flags).toContainEqual({ code: 'no_deadline', path: 'auto_cancel', value: 'US' })
  })
})

describe('a late answer', () => {
  const looks: Observation[] = [
    see(wire()).cases[0]!.observation,
    see(wire({ lastUpdatedTime: '2026-11-20T12:00:00Z' }, { fulfillmentStatus: 'PARTIALLY_SHIPPED' }))
      .cases[0]!.observation,
    see(wire({ lastUpdatedTime: '2026-11-20T14:00:00Z' }, { fulfillmentStatus: 'SHIPPED' })).cases[0]!
      .observation,
  ]

  it('in whatever order they come leaves the newest truth', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 2, 1, 0], { minLength: 6 }), (order) => {
        let known: Parameters<typeof observe>[1] = null
        for (const index of order) {
          const seen = observe(orderMachine, known, looks[index]!, AT.seenAt, calendarOf(amazon.sites['US']!))
          if (seen.outcome !== 'stale') known = seen
        }
        expect(known?.state).toBe('SHIPPED')
      }),
    )
  })
})

describe('an order', () => {
  it('that Amazon fulfils is no case, but counts', () => {
    const seen = see(wire({}, { fulfilledBy: 'AMAZON' }))
    expect([seen.cases.length, seen.orders?.length]).toEqual([0, 1])
  })

  it.each([
    ['MERCHANT', 'yes', ['cancel']],
    ['BUYER', 'no', []],
    ['AMAZON', 'unknown', []],
  ])('cancelled by %s counts in the cancel rate: %s', (cancelledBy, counts, marks) => {
    const item = { ...wire().orderItems[0], cancellation: { cancellationExecution: { cancelledBy } } }
    const seen = see(wire({ orderItems: [item] }, { fulfillmentStatus: 'CANCELLED' }))
    expect(seen.cases[0]!.observation.gradeEffects).toMatchObject([{ metric: 'cancel', counts }])
    expect(seen.marks?.map(({ mark }) => mark)).toEqual(['fulfilled_by_merchant', ...marks])
  })

  it('shipped after its date is marked late, at the instant it left', () => {
    const packages = [
      { packageReferenceId: '1', shipTime: '2026-11-21T09:00:00Z', packageStatus: { status: 'SHIPPED' } },
    ]
    expect(see(wire({ packages }, { fulfillmentStatus: 'SHIPPED' })).marks).toMatchObject([
      { mark: 'fulfilled_by_merchant' },
      { mark: 'late_shipment', at: '2026-11-21T09:00:00Z' },
    ])
  })

  it('of another marketplace of the region stands at its own site', () => {
    const seen = see(wire({ salesChannel: { marketplaceName: 'Amazon.ca' } }))
    expect(seen.cases[0]!.observation.site).toBe('CA')
  })

  it('in a word that nobody knows keeps it, by either interface', () => {
    expect(see(wire({}, { fulfillmentStatus: 'ON_HOLD' })).cases[0]!.observation.state).toBe('ON_HOLD')
    const v0 = {
      AmazonOrderId: '1',
      PurchaseDate: '2026-11-18T09:00:00Z',
      LastUpdateDate: '2026-11-18T09:00:00Z',
      OrderStatus: 'OnHold',
      OrderItems: [],
    }
    expect(see(v0).cases[0]!.observation.state).toBe('OnHold')
  })

  it('of v0 has the words of the newer interface', () => {
    for (const [v0, word] of Object.entries(STATUS_OF_V0)) {
      const body = {
        AmazonOrderId: '1',
        PurchaseDate: '2026-11-18T09:00:00Z',
        LastUpdateDate: '2026-11-18T09:00:00Z',
        OrderStatus: v0,
        OrderItems: [],
      }
      expect(see(body).cases[0]!.observation.state).toBe(word)
      expect(Object.keys(orderMachine.states)).toContain(word)
    }
  })
})

describe('the poll', () => {
  it('shows the same by both interfaces', () =>
    withAmazon({ world: 'demo' }, async ({ connected }) => {
      const newer = await readAll(connected, 'orders')
      await withAmazon({ world: 'demo', settings: { ordersApi: 'v0' } }, async (v0) => {
        const older = await readAll(v0.connected, 'orders')
        const states = (items: readonly unknown[]): string[] =>
          items
            .flatMap((item) =>
              amazon.streams['orders']!.see(item, AT).cases.map(
                ({ kind, observation }) =>
                  `${kind} ${observation.nativeId} ${observation.state.replace(/\/.*/, '')}`,
              ),
            )
            .sort()
        expect(states(older.items)).toEqual(states(newer.items))
        expect(newer.items.length).toBeGreaterThan(15)
      })
    }))

  it('overlaps by ten minutes and stays three behind', () =>
    withAmazon({}, async ({ connected, sandbox, shop, requests }) => {
      const { cursor } = await readAll(connected, 'orders')
      sandbox.clock.advance('PT5M')
      sandbox.amazonWorld.addOrder(shop, { placedAt: new Date('2026-11-22T11:55:00Z') })
      const { items } = await readAll(connected, 'orders', cursor)
      expect(items).toHaveLength(1)
      expect(requests.at(-1)?.query).toMatchObject({
        lastUpdatedAfter: '2026-11-22T11:47:00.000Z',
        lastUpdatedBefore: '2026-11-22T12:02:00.000Z',
      })
    }))
})
