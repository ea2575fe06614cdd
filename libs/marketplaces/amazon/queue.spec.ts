import { describe, expect, it } from '@jest/globals'
import { signature } from './queue.js'
import { amazon } from './index.js'
import { readAll, testShop } from './test-shop.js'
import { withAmazon } from './test-world.js'

const SIGNER = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
  service: 'service',
  url: 'https://example.amazonaws.com/',
  headers: {},
  body: '',
  at: new Date('2015-08-30T12:36:00Z'),
}

describe('the signature', () => {
  it.each([
    ['get-vanilla', 'GET', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['post-vanilla', 'POST', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  ])('is that of the published test %s', (_name, method, expected) => {
    const { authorization } = signature({ ...SIGNER, method })
    expect(authorization).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${expected}`,
    )
  })
})

describe('the queue’s address', () => {
  it.each([
    'https://evil.example/123456789012/queue',
    'https://sqs.us-east-1.amazonaws.com.evil.example/123456789012/queue',
    'http://sqs.us-east-1.amazonaws.com/123456789012/queue',
    'https://sqs.us-east-1.amazonaws.com/123456789012/queue/../../x',
    'https://user@sqs.us-east-1.amazonaws.com/123456789012/queue',
  ])('may not lead elsewhere: %s', (sqsQueueUrl) => {
    const credentials = {
      clientId: 'a',
      clientSecret: 'b',
      refreshToken: 'c',
      sqsQueueUrl,
      sqsAccessKeyId: 'k',
      sqsSecretAccessKey: 's',
    }
    expect(() => testShop({ credentials })).toThrow('not one of Amazon SQS')
  })
})

const stateOf = (item: unknown): unknown[] => {
  const { cases } = amazon.streams['notifications']!.see(item, { seenAt: '2026-11-22T12:00:00Z', site: 'US' })
  return cases.map(({ kind, observation }) => `${kind} ${observation.state}`)
}

describe('notifications', () => {
  it('are fetched, read as hints and deleted only after they were kept', () =>
    withAmazon({}, async ({ connected, sandbox, shop, asked }) => {
      const { orderId } = sandbox.amazonWorld.addOrder(shop)
      sandbox.amazonWorld.wishToCancel(shop, orderId, 'Ordered by mistake')
      const first = await connected.list('notifications', null)
      expect(first.items.map(stateOf)).toEqual([['order UNSHIPPED', 'cancellation REQUESTED']])
      expect(sandbox.amazonWorld.queued(shop)).toBe(1)
      expect(first.more).toBe(true)
      const second = await connected.list('notifications', first.cursor)
      expect(second).toMatchObject({ items: [], more: false })
      expect(sandbox.amazonWorld.queued(shop)).toBe(0)
      expect(asked.filter((name) => name.startsWith('sqs'))).toEqual([
        'sqs.receive',
        'sqs.delete',
        'sqs.receive',
      ])
    }))

  it('that come twice are read once; late ones show the order as it is, not as it was', () =>
    withAmazon({}, async ({ connected, sandbox, shop, asked }) => {
      const { orderId } = sandbox.amazonWorld.addOrder(shop)
      sandbox.amazonWorld.wishToCancel(shop, orderId, 'Too slow')
      sandbox.amazonWorld.ship(shop, orderId)
      expect(sandbox.amazonWorld.repeatNotifications(shop)).toBe(2)
      const { items, cursor } = await readAll(connected, 'notifications')
      expect(items).toHaveLength(2)
      for (const item of items)
        expect(stateOf(item)).toEqual(['order SHIPPED', 'cancellation SHIPPED_ANYWAY'])
      // The same order twice in one look costs one call.
      expect(asked.filter((name) => name === 'orders.get')).toHaveLength(1)
      sandbox.amazonWorld.repeatNotifications(shop)
      expect((await readAll(connected, 'notifications', cursor)).items).toEqual([])
      expect(sandbox.amazonWorld.queued(shop)).toBe(0)
    }))

  it('without a queue cost no call', async () => {
    const { connected, asked } = testShop()
    expect(await connected.list('notifications', null)).toMatchObject({ items: [], more: false })
    expect(asked).toEqual([])
  })

  it('with a wrong key say so and are not lost', () =>
    withAmazon({}, async ({ sandbox, shop, account }) => {
      const { orderId } = sandbox.amazonWorld.addOrder(shop)
      sandbox.amazonWorld.ship(shop, orderId)
      const wrong = testShop({
        credentials: { ...account.credentials, sqsSecretAccessKey: 'another' },
        endpoints: { ...account.endpoints },
        now: sandbox.clock.now,
      })
      await expect(wrong.connected.list('notifications', null)).rejects.toMatchObject({ code: 'forbidden' })
      expect(sandbox.amazonWorld.queued(shop)).toBe(1)
    }))

  it('of a changed account become a remark on the shop', () =>
    withAmazon({}, async ({ connected, sandbox, shop }) => {
      sandbox.amazonWorld.setHealthRating(shop, 150)
      const { items } = await readAll(connected, 'notifications')
      const seen = amazon.streams['notifications']!.see(items[0], {
        seenAt: '2026-11-22T12:00:00Z',
        site: 'US',
      })
      expect(seen.facts).toEqual([{ name: 'account status US', on: '2026-11-22', value: 'NORMAL → AT_RISK' }])
    }))
})
