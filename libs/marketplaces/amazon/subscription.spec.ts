import { describe, expect, it } from '@jest/globals'
import { amazon } from './index.js'
import { arnOf } from './subscription.js'
import { readAll, testShop } from './test-shop.js'
import { withAmazon } from './test-world.js'

const WANTED = { settings: { subscribeQueue: true } }

const facts = (items: readonly unknown[]) =>
  items.flatMap((item) =>
    (
      amazon.streams['subscriptions']!.see(item, { seenAt: '2026-11-22T12:00:00Z', site: 'US' }).facts ?? []
    ).map(({ name, value }) => `${name}: ${value}`),
  )

describe('the queue’s subscriptions', () => {
  it('are made where there are none, once, and news come from then on', () =>
    withAmazon(WANTED, async ({ connected, sandbox, shop, asked }) => {
      const world = sandbox.amazonWorld
      world.dropSubscriptions(shop, { destinations: true })
      const { orderId } = world.addOrder(shop)
      world.wishToCancel(shop, orderId, 'Mistake')
      expect(world.queued(shop)).toBe(0)

      const first = await readAll(connected, 'subscriptions')
      expect(facts(first.items)).toEqual([
        'notifications ORDER_CHANGE: goes to the queue: subscribed now',
        'notifications ACCOUNT_STATUS_CHANGED: goes to the queue: subscribed now',
      ])
      world.ship(shop, orderId)
      expect(world.queued(shop)).toBe(1)

      sandbox.clock.advance('P1D')
      const second = await readAll(connected, 'subscriptions', first.cursor)
      expect(facts(second.items)).toEqual([
        'notifications ORDER_CHANGE: goes to the queue',
        'notifications ACCOUNT_STATUS_CHANGED: goes to the queue',
      ])
      sandbox.clock.advance('P1D')
      expect((await readAll(connected, 'subscriptions', second.cursor)).items).toEqual([])
      expect(asked.filter((name) => name === 'notifications.create-destination')).toHaveLength(1)
      expect(asked.filter((name) => name === 'notifications.subscribe')).toHaveLength(2)
    }))

  it('that lead to a queue of somebody else are left as they are, and said', () =>
    withAmazon(WANTED, async ({ connected, sandbox, shop, account }) => {
      const other = testShop({
        settings: { subscribeQueue: true },
        credentials: {
          ...account.credentials,
          sqsQueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/another',
        },
        endpoints: { ...account.endpoints },
        now: sandbox.clock.now,
      })
      expect(facts((await readAll(other.connected, 'subscriptions')).items)[0]).toContain(
        'another destination',
      )
      expect(sandbox.ledger('notifications.subscribed')).toEqual([])
      expect(facts((await readAll(connected, 'subscriptions')).items)[0]).toMatch(/goes to the queue$/)
      expect(sandbox.amazonWorld.queued(shop)).toBe(0)
    }))

  it('cost no call where nobody wants them, or there is no queue', () =>
    withAmazon({}, async ({ connected, asked }) => {
      expect((await readAll(connected, 'subscriptions')).items).toEqual([])
      expect(asked).toEqual([])
      const without = testShop(WANTED)
      expect((await readAll(without.connected, 'subscriptions')).items).toEqual([])
      expect(without.asked).toEqual([])
    }))

  it('are a matter for the owner where a role is missing', () =>
    withAmazon(WANTED, async ({ connected, sandbox, shop }) => {
      sandbox.amazonWorld.dropSubscriptions(shop)
      sandbox.amazonWorld.denyRoles(shop, ['notifications'])
      await expect(readAll(connected, 'subscriptions')).rejects.toMatchObject({ code: 'forbidden' })
    }))

  it('keep the application’s token apart from the seller’s, and renew it when it is refused', () =>
    withAmazon(WANTED, async ({ connected, sandbox, requests }) => {
      await readAll(connected, 'subscriptions')
      sandbox.clock.advance('PT2H')
      await readAll(connected, 'subscriptions')
      const grants = requests
        .filter(({ url }) => url.endsWith('/auth/o2/token'))
        .map(({ body }) => new URLSearchParams(body).get('grant_type'))
      expect(grants).toEqual(['client_credentials', 'refresh_token', 'client_credentials', 'refresh_token'])
    }))
})

it.each([
  ['https://sqs.eu-west-1.amazonaws.com/123456789012/shop-1', 'arn:aws:sqs:eu-west-1:123456789012:shop-1'],
  ['https://elsewhere.example/123456789012/shop-1', null],
])('%s has the name %s', (url, arn) => {
  expect(arnOf(url)).toBe(arn)
})
