import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import { Problem, codeOfStatus } from '#adapter'
import type { Sightings } from '#adapter'
import { open } from './client.js'
import { amazon } from './index.js'
import { limits } from './limits.js'
import { mockNetwork } from '../../adapter/__fixtures__/network.js'
import { contract, hasContracts, pairsOf } from './test-contracts.js'
import type { Pair } from './test-contracts.js'
import { testShop } from './test-shop.js'

/* Amazon's own interface descriptions lie beside the repository where it is developed; without them these are skipped, by name. */

mockNetwork()

const when = hasContracts ? describe : describe.skip

const AT = { seenAt: '2026-11-22T12:00:00.000Z', site: 'US' }

/** Every item of a body, mapped; throws where the adapter cannot read it. */
const seen = (stream: string, body: unknown): Sightings[] => {
  const reader = amazon.streams[stream]
  if (!reader) throw new Error(`no stream ${stream}`)
  return reader.open(JSON.stringify(body)).map((item) => reader.see(item, AT))
}

const ordersOf = (body: unknown): number => seen('orders', body).flatMap(({ orders }) => orders ?? []).length

/** The operations used, their file, and what a mapper must make of a good answer; `null`: an answer that only the client reads. */
const OPERATIONS: readonly (readonly [string, string, string, ((body: unknown) => unknown) | null])[] = [
  [
    'orders_2026-01-01.json',
    'get',
    '/orders/2026-01-01/orders',
    (body) => expect(ordersOf(body)).toBeGreaterThan(0),
  ],
  [
    'orders_2026-01-01.json',
    'get',
    '/orders/2026-01-01/orders/{orderId}',
    (body) => expect(ordersOf(body)).toBe(1),
  ],
  ['ordersV0.json', 'get', '/orders/v0/orders', null],
  ['ordersV0.json', 'get', '/orders/v0/orders/{orderId}', null],
  ['ordersV0.json', 'get', '/orders/v0/orders/{orderId}/orderItems', null],
  ['ordersV0.json', 'post', '/orders/v0/orders/{orderId}/shipmentConfirmation', null],
  ['reports_2021-06-30.json', 'post', '/reports/2021-06-30/reports', null],
  ['reports_2021-06-30.json', 'get', '/reports/2021-06-30/reports', null],
  ['reports_2021-06-30.json', 'get', '/reports/2021-06-30/reports/{reportId}', null],
  ['reports_2021-06-30.json', 'get', '/reports/2021-06-30/documents/{reportDocumentId}', null],
  ['reports_2021-06-30.json', 'post', '/reports/2021-06-30/schedules', null],
  ['reports_2021-06-30.json', 'get', '/reports/2021-06-30/schedules', null],
  ['feeds_2021-06-30.json', 'post', '/feeds/2021-06-30/feeds', null],
  ['feeds_2021-06-30.json', 'get', '/feeds/2021-06-30/feeds', null],
  ['feeds_2021-06-30.json', 'get', '/feeds/2021-06-30/feeds/{feedId}', null],
  ['feeds_2021-06-30.json', 'post', '/feeds/2021-06-30/documents', null],
  ['feeds_2021-06-30.json', 'get', '/feeds/2021-06-30/documents/{feedDocumentId}', null],
  ['messaging.json', 'get', '/messaging/v1/orders/{amazonOrderId}', null],
  ...[
    'confirmCustomizationDetails',
    'confirmDeliveryDetails',
    'legalDisclosure',
    'confirmOrderDetails',
    'confirmServiceDetails',
    'warranty',
    'digitalAccessKey',
    'unexpectedProblem',
    'invoice',
  ].map(
    (type) =>
      ['messaging.json', 'post', `/messaging/v1/orders/{amazonOrderId}/messages/${type}`, null] as const,
  ),
  ['solicitations.json', 'get', '/solicitations/v1/orders/{amazonOrderId}', null],
  [
    'solicitations.json',
    'post',
    '/solicitations/v1/orders/{amazonOrderId}/solicitations/productReviewAndSellerFeedback',
    null,
  ],
  ['notifications.json', 'get', '/notifications/v1/destinations', null],
  ['notifications.json', 'post', '/notifications/v1/destinations', null],
  ['notifications.json', 'get', '/notifications/v1/subscriptions/{notificationType}', null],
  ['notifications.json', 'post', '/notifications/v1/subscriptions/{notificationType}', null],
  ['sellers.json', 'get', '/sellers/v1/marketplaceParticipations', (body) => seen('participations', body)],
  ['financesV0.json', 'get', '/finances/v0/financialEvents', (body) => seen('finances', body)],
  [
    'financesV0.json',
    'get',
    '/finances/v0/financialEventGroups/{eventGroupId}/financialEvents',
    (body) => expect(seen('finances', body).flatMap(({ remarks }) => remarks ?? [])).not.toEqual([]),
  ],
  ['finances_2024-06-19.json', 'get', '/finances/2024-06-19/transactions', (body) => seen('finances', body)],
  ['dataKiosk_2023-11-15.json', 'post', '/dataKiosk/2023-11-15/queries', null],
  ['dataKiosk_2023-11-15.json', 'get', '/dataKiosk/2023-11-15/queries/{queryId}', null],
  ['dataKiosk_2023-11-15.json', 'get', '/dataKiosk/2023-11-15/documents/{documentId}', null],
]

when('official pairs of request and answer', () => {
  const send = async ({ operation, status, response }: Pair): Promise<unknown> => {
    const [method = '', template = ''] = operation.split(' ')
    const path = template.replaceAll(/\{\w+\}/g, 'X1')
    nock('https://api.amazon.com').post('/auth/o2/token').reply(200, { access_token: 'T', expires_in: 3600 })
    nock('https://sellingpartnerapi-na.amazon.com')
      .intercept(path, method.toUpperCase())
      .reply(status, status === 204 ? '' : (response as nock.Body))
    return open(testShop().connection).call({
      operation,
      method: method.toUpperCase() as 'GET' | 'POST',
      path,
      ...(method === 'post' && { body: {} }),
    })
  }

  it.each(OPERATIONS)('%s %s %s go through client and mapper', async (file, method, path, check) => {
    const pairs = pairsOf(contract(file), method, path)
    expect(pairs.length).toBeGreaterThan(0)
    for (const pair of pairs) {
      if (pair.status < 300) {
        const body = await send(pair)
        expect(body).toEqual(pair.status === 204 ? null : pair.response)
        check?.(body)
      } else {
        await expect(send(pair)).rejects.toMatchObject({ code: codeOfStatus(pair.status) })
        await expect(send(pair)).rejects.toBeInstanceOf(Problem)
      }
    }
  })

  it('join an order of v0 with its lines: unshipped, and the buyer wishes to cancel', () => {
    const model = contract('ordersV0.json')
    const [order] = pairsOf(model, 'get', '/orders/v0/orders/{orderId}')
    const [items] = pairsOf(model, 'get', '/orders/v0/orders/{orderId}/orderItems')
    const { payload } = order!.response as { payload: object }
    const lines = (items!.response as { payload: { OrderItems: unknown[] } }).payload.OrderItems
    const [one] = seen('orders', { ...payload, OrderItems: lines })
    expect(
      one?.cases.map(({ kind, observation }) => [kind, observation.state, observation.reason?.code]),
    ).toEqual([
      ['order', 'UNSHIPPED', undefined],
      ['cancellation', 'REQUESTED', 'Found cheaper somewhere else.'],
    ])
  })

  it('read the example of account health, which contradicts its schema and itself', () => {
    const schema = contract('accountHealthReport-2020-11-18.json') as unknown as {
      properties: Record<string, { examples: [object[]] & object[] }>
    }
    const { accountStatuses, performanceMetrics } = schema.properties
    const [metrics] = performanceMetrics?.examples ?? []
    const body = {
      accountStatuses: accountStatuses?.examples[0],
      performanceMetrics: Array.isArray(metrics) ? metrics : [metrics],
    }
    const [health] = seen('health', body)
    const found = health?.reports?.[0]?.metrics ?? {}
    expect(found['cancel']).toMatchObject({ num: 551, den: 17_197, given: 5000 })
    expect(found['late_shipment']).toMatchObject({ num: 27_896, den: 870_669, given: 32_040 })
    expect(found['policy_safety']).toMatchObject({ num: 165, den: null })
    const names = (health?.facts ?? []).map(({ name }) => name)
    expect(names.some((name) => name.startsWith('contradiction prefulfillmentCancelRate'))).toBe(true)
    expect((health?.facts ?? []).map(({ value }) => value)).toContain('SUSPENDED')
  })
})

when('the table of limits', () => {
  it.each([
    ['orders_2026-01-01.json', '/orders/2026-01-01/orders', 'get', 'orders.search'],
    ['orders_2026-01-01.json', '/orders/2026-01-01/orders/{orderId}', 'get', 'orders.get'],
    ['ordersV0.json', '/orders/v0/orders', 'get', 'orders-v0.list'],
    ['ordersV0.json', '/orders/v0/orders/{orderId}/orderItems', 'get', 'orders-v0.items'],
    [
      'ordersV0.json',
      '/orders/v0/orders/{orderId}/shipmentConfirmation',
      'post',
      'orders-v0.confirm-shipment',
    ],
    ['reports_2021-06-30.json', '/reports/2021-06-30/reports', 'post', 'reports.create'],
    ['reports_2021-06-30.json', '/reports/2021-06-30/reports', 'get', 'reports.list'],
    ['reports_2021-06-30.json', '/reports/2021-06-30/reports/{reportId}', 'get', 'reports.get'],
    ['reports_2021-06-30.json', '/reports/2021-06-30/schedules', 'post', 'reports.schedule'],
    ['reports_2021-06-30.json', '/reports/2021-06-30/schedules', 'get', 'reports.schedules'],
    [
      'reports_2021-06-30.json',
      '/reports/2021-06-30/documents/{reportDocumentId}',
      'get',
      'reports.document',
    ],
    ['feeds_2021-06-30.json', '/feeds/2021-06-30/feeds', 'post', 'feeds.create'],
    ['feeds_2021-06-30.json', '/feeds/2021-06-30/feeds/{feedId}', 'get', 'feeds.get'],
    ['feeds_2021-06-30.json', '/feeds/2021-06-30/documents', 'post', 'feeds.create-document'],
    ['feeds_2021-06-30.json', '/feeds/2021-06-30/documents/{feedDocumentId}', 'get', 'feeds.document'],
    ['messaging.json', '/messaging/v1/orders/{amazonOrderId}', 'get', 'messaging.actions'],
    ['solicitations.json', '/solicitations/v1/orders/{amazonOrderId}', 'get', 'solicitations.actions'],
    [
      'solicitations.json',
      '/solicitations/v1/orders/{amazonOrderId}/solicitations/productReviewAndSellerFeedback',
      'post',
      'solicitations.send',
    ],
    ['notifications.json', '/notifications/v1/destinations', 'get', 'notifications.destinations'],
    ['notifications.json', '/notifications/v1/destinations', 'post', 'notifications.create-destination'],
    [
      'notifications.json',
      '/notifications/v1/subscriptions/{notificationType}',
      'get',
      'notifications.subscription',
    ],
    [
      'notifications.json',
      '/notifications/v1/subscriptions/{notificationType}',
      'post',
      'notifications.subscribe',
    ],
    ['sellers.json', '/sellers/v1/marketplaceParticipations', 'get', 'sellers.participations'],
    ['financesV0.json', '/finances/v0/financialEvents', 'get', 'finances-v0.events'],
    ['finances_2024-06-19.json', '/finances/2024-06-19/transactions', 'get', 'finances.transactions'],
    ['dataKiosk_2023-11-15.json', '/dataKiosk/2023-11-15/queries', 'post', 'data-kiosk.create'],
    ['dataKiosk_2023-11-15.json', '/dataKiosk/2023-11-15/queries/{queryId}', 'get', 'data-kiosk.get'],
    [
      'dataKiosk_2023-11-15.json',
      '/dataKiosk/2023-11-15/documents/{documentId}',
      'get',
      'data-kiosk.document',
    ],
  ])('%s %s %s: %s is as described', (file, path, method, id) => {
    const operation = contract(file).paths[path]?.[method] as unknown as { description: string }
    const [, rate, burst] = /\|\s*([\d.]+)\s*\|\s*(\d+)\s*\|/.exec(operation.description) ?? []
    const limit = limits.find((one) => one.id === id)
    expect([limit?.refillPerSecond, limit?.capacity]).toEqual([Number(rate), Number(burst)])
  })
})

it('every operation draws from one bucket', () => {
  const drawn = limits.flatMap(({ operations }) => operations)
  expect(new Set(drawn).size).toBe(drawn.length)
})
