import { describe, expect, it } from '@jest/globals'
import { evaluate, rulesetFor } from '#grade'
import type { At } from '#adapter'
import { amazon, amazonRulesets } from './index.js'
import { readHealth } from './health-metrics.js'
import { readAll, testShop } from './test-shop.js'
import { withAmazon } from './test-world.js'

const AT: At = { seenAt: '2026-11-22T12:00:00Z', site: 'US' }

const see = (stream: string, item: unknown, at: At = AT) => amazon.streams[stream]!.see(item, at)
const seeAll = (stream: string, text: string, at: At = AT) =>
  amazon.streams[stream]!.open(text).map((item) => see(stream, item, at))

describe('account health', () => {
  it('names only metrics of the rulesets, and is enough to judge the shop', () =>
    withAmazon({ world: 'demo' }, async ({ connected }) => {
      const { items } = await readAll(connected, 'health')
      const { reports } = see('health', items[0])
      const { items: kiosk } = await readAll(connected, 'seller-analytics')
      const days = see('seller-analytics', kiosk[0]).reports ?? []
      const metrics = { ...reports?.[0]?.metrics, ...days.at(-1)?.metrics }
      const ruleset = rulesetFor(amazonRulesets, { marketplace: 'amazon', on: '2026-11-22' })!
      const evaluation = evaluate(ruleset, metrics)
      expect(Object.keys(ruleset.metrics)).toEqual(
        expect.arrayContaining(Object.keys(metrics).filter((name) => name !== 'on_time')),
      )
      expect(['GOOD', 'FAIR', 'POOR']).toContain(evaluation.computed.level)
      expect(metrics['ahr']).toEqual({ num: 236, den: null, provenance: 'marketplace' })
      expect(days).toHaveLength(180)
    }))

  it('has no data, not a good rate, where there were no orders', () => {
    const { metrics } = readHealth({
      lateShipmentRate: { orderCount: 0, lateShipmentCount: 0, rate: 0, status: 'NONE' },
    })
    expect(metrics['late_shipment']).toMatchObject({ num: 0, den: 0 })
  })

  it('tells windows of ten days from those of thirty, and drops one that runs backwards', () => {
    const rate = (reportingDateFrom: string, reportingDateTo: string) =>
      readHealth({
        lateShipmentRate: {
          orderCount: 10,
          lateShipmentCount: 1,
          reportingDateRange: { reportingDateFrom, reportingDateTo },
        },
      }).metrics
    expect(Object.keys(rate('2026-11-12T00:00Z', '2026-11-21T23:59Z'))).toEqual(['late_shipment_10d'])
    expect(rate('2026-10-22T00:00Z', '2026-11-20T23:59Z')['late_shipment']?.window).toEqual({
      from: '2026-10-22',
      to: '2026-11-20',
    })
    expect(rate('2026-11-20T00:00Z', '2026-10-22T23:59Z')['late_shipment']?.window).toBeUndefined()
  })

  it.each([
    [{ accountHealthRating: { ahrStatus: 'WARNED' } }],
    [{ accountHealthRatingStatus: { ahrStatus: 'WARNED' } }],
    [{ accountHealthRatingStatus: 'WARNED' }],
  ])('finds the rating’s word in %j', (entry) => {
    expect(readHealth(entry).remarks).toContainEqual({ name: 'account health rating', value: 'WARNED' })
  })

  it('says of a query or report that failed why, and reads on', () =>
    withAmazon({ world: 'demo' }, async ({ connected, sandbox }) => {
      sandbox.amazonWorld.endNextReport('GET_V2_SELLER_PERFORMANCE_REPORT', 'FATAL')
      const first = await readAll(connected, 'health')
      expect(() => see('health', first.items[0])).toThrow('FATAL')
      sandbox.clock.advance('P1D')
      const second = await readAll(connected, 'health', first.cursor)
      expect(see('health', second.items[0]).reports).toHaveLength(1)
    }))
})

describe('money', () => {
  const claim = (amount: number) => ({
    list: 'GuaranteeClaimEventList',
    event: {
      AmazonOrderId: '111-1',
      PostedDate: '2026-11-20T10:00:00Z',
      ShipmentItemAdjustmentList: [
        {
          OrderAdjustmentItemId: '9',
          ItemChargeAdjustmentList: [
            { ChargeType: 'Principal', ChargeAmount: { CurrencyCode: 'USD', CurrencyAmount: amount } },
            { ChargeAmount: { CurrencyCode: 'USD', CurrencyAmount: -0.1 } },
          ],
        },
      ],
    },
  })

  it('that is debited moves a claim to granted and marks the order; money that comes back wins and unmarks', () => {
    expect(see('finances', claim(-20.15))).toMatchObject({
      remarks: [
        {
          of: { orderId: '111-1', kinds: ['claim'] },
          move: { to: 'GRANTED_SELLER_FUNDED', stateFrom: 'derived' },
          activity: { text: 'A-to-z claim: 20.25 USD debited' },
        },
      ],
      marks: [{ mark: 'a_to_z_claim' }],
    })
    expect(see('finances', claim(20.35))).toMatchObject({
      remarks: [{ move: { to: 'APPEAL_WON' }, activity: { text: 'A-to-z claim: 20.25 USD credited' } }],
      marks: [{ mark: 'a_to_z_claim', withdrawn: true }],
    })
  })

  const transaction = (transactionType: string, currencyAmount: number) => ({
    transactionType,
    postedDate: '2026-11-20T10:00:00Z',
    totalAmount: { currencyCode: 'USD', currencyAmount },
    relatedIdentifiers: [{ relatedIdentifierName: 'ORDER_ID', relatedIdentifierValue: '111-1' }],
  })

  it.each([
    ['A-to-z Guarantee Refund', -5, ['claim'], 'GRANTED_SELLER_FUNDED'],
    ['Chargeback Refund', -5, ['chargeback'], 'LOST'],
    ['Chargeback Refund', 5, ['chargeback'], 'WON'],
    ['Refund', -5, ['return', 'claim', 'chargeback'], undefined],
  ])('of 2024-06-19 is known by its words: %s %d', (type, amount, kinds, to) => {
    const [remark] = see('finances', transaction(type, amount)).remarks ?? []
    expect([remark?.of, remark?.move?.to]).toEqual([{ orderId: '111-1', kinds }, to])
  })

  it('in words that only the shop’s settings know is found too', () => {
    const item = transaction('Garantie', -5)
    expect(see('finances', item).remarks).toBeUndefined()
    expect(see('finances', item, { ...AT, settings: { guaranteeWords: ['garantie'] } }).remarks).toHaveLength(
      1,
    )
  })

  it('shows the same by both interfaces', () =>
    withAmazon({ world: 'demo' }, async ({ connected }) => {
      const v0 = await readAll(connected, 'finances')
      await withAmazon({ world: 'demo', settings: { financesApi: '2024-06-19' } }, async (newer) => {
        const { items } = await readAll(newer.connected, 'finances')
        const moves = (list: readonly unknown[]): string[] =>
          list
            .flatMap((item) => see('finances', item).remarks ?? [])
            .map(({ of, move, activity }) => JSON.stringify([of, move?.to, activity?.text]))
            .sort()
        expect(moves(items)).toEqual(moves(v0.items))
        expect(items.length).toBeGreaterThan(1)
      })
    }))
})

describe('feedback', () => {
  const HEAD = 'Date\tRating\tComments\tYour Response\tOrder ID\tRater Email\r\n'

  it('of one or two stars is a case and a defect; three stars are neither', () => {
    const seen = seeAll(
      'feedback',
      `${HEAD}11/20/26\t1\tBroken\t \t111-1\ta@b\r\n11/20/26\t3\tFine\t \t111-2\ta@b\r\n`,
    )
    expect(seen.map(({ cases, marks }) => [cases.length, marks?.length ?? 0])).toEqual([
      [1, 1],
      [0, 0],
    ])
    expect(seen[0]?.cases[0]?.observation).toMatchObject({
      state: 'OPEN',
      openedAt: '2026-11-20T08:00:00.000Z',
    })
  })

  it.each([
    ['US', '10/20/23', '2023-10-20'],
    ['DE', '20.10.23', '2023-10-20'],
    ['UK', '20/10/23', '2023-10-20'],
    ['JP', '2023/10/20', '2023-10-20'],
  ])('at %s is dated %s', (site, text, day) => {
    const [seen] = seeAll('feedback', `${HEAD}${text}\t2\tx\t \t111-1\ta@b\r\n`, { ...AT, site })
    const zone = amazon.sites[site]!.zone
    const at = new Date(seen!.cases[0]!.observation.openedAt)
    expect(new Intl.DateTimeFormat('sv', { timeZone: zone }).format(at)).toBe(day)
  })

  it('that is gone from the report was removed, and no longer counts', () =>
    withAmazon({ world: 'demo' }, async ({ connected, sandbox, shop }) => {
      const { orderId } = sandbox.amazonWorld.addOrder(shop)
      sandbox.amazonWorld.addFeedback(shop, orderId, 2, 'Late')
      const first = await readAll(connected, 'feedback')
      sandbox.amazonWorld.removeFeedback(shop, orderId)
      sandbox.clock.advance('P2D')
      const { items } = await readAll(connected, 'feedback', first.cursor)
      expect(items.map((item) => see('feedback', item).cases[0]?.observation)).toMatchObject([
        { nativeId: orderId, state: 'REMOVED', gradeEffects: [{ counts: 'no' }] },
      ])
    }))
})

describe('the client secret', () => {
  it.each([
    ['2027-02-22', []],
    ['2027-01-10', ['client_secret_expires_in_60_days degraded']],
    ['2026-12-10', ['client_secret_expires_in_30_days degraded']],
    ['2026-11-28', ['client_secret_expires_in_7_days needs_attention']],
    ['2026-11-20', ['client_secret_expired needs_attention']],
    ['', []],
  ])('that ends on %s raises %j', (clientSecretExpiresOn, expected) => {
    const { account } = testShop({ settings: { clientSecretExpiresOn } })
    const raised = amazon.alarms(account, new Date('2026-11-22T12:00:00Z'))
    expect(raised.map(({ code, severity }) => `${code} ${severity}`)).toEqual(expected)
  })
})
