import type { Condition, Level, MetricDef, Ruleset, Tally, Words } from '#grade'

const READ_ON = '2026-11-22'
const words = (en: string, zh: string): Words => ({ en, zh })

const rate = (
  title: Words,
  better: 'lower' | 'higher',
  days: number,
  lagDays: number,
  definition: string,
  told: Pick<MetricDef, 'tally' | 'untold'>,
): MetricDef => ({
  title,
  unit: 'rate',
  better,
  weight: 1,
  window: { kind: 'days', days, lagDays },
  countsOrders: true,
  definition,
  ...told,
})

/** Stars of product ratings, by the mark that each leaves on its order. */
const STARS: Tally = {
  of: 'mean',
  worth: { rated_1: 1, rated_2: 2, rated_3: 3, rated_4: 4, rated_5: 5 },
  note: 'ratings that name their order',
}

const line = (metric: string, op: 'lte' | 'gte', limit: number, printed: string): Condition => ({
  metric,
  op,
  limit,
  note: `${printed} in the seed document, which lost the sign; the official page has it`,
})

const otherwise = (id: string, title: Words): Level => ({
  id,
  title,
  need: 'otherwise',
  conditions: [],
  bands: ['D'],
})

const trusted: Ruleset = {
  id: 'wish.trusted-store.2017',
  marketplace: 'wish',
  scheme: 'trusted-store',
  title: words('Wish trusted store', 'Wish 诚信店铺'),
  sites: '*',
  program: null,
  category: null,
  validFrom: '2017-02-20',
  // Wish Standards began the next day; earlier steps between the two are not dated.
  validTo: '2021-11-17',
  source: {
    text: 'Wish merchant help on trusted stores, in force from 2017-02-20; the same numbers in seed document 003',
    url: 'https://merchantfaq.wish.com/hc/en-us/articles/115001971107',
    readOn: READ_ON,
  },
  confidence: 'official',
  cadence: { kind: 'weekly', weekday: 1 },
  combine: 'ladder',
  levels: [
    {
      id: 'TRUSTED',
      title: words('trusted store', '诚信店铺'),
      need: 'all',
      conditions: [
        line('valid_tracking', 'gte', 950_000, '95 %'),
        line('late_fulfilment', 'lte', 100_000, '10 %'),
        line('rating_30d', 'gte', 4_000_000, '4'),
        line('refund_63_93d', 'lte', 100_000, '10 %'),
        line('counterfeit', 'lte', 5000, '0.5 %'),
      ],
      bands: ['A', 'B', 'C'],
      effects: {
        handles_own_tickets: {
          value: true,
          text: words('answers its own tickets', '自行处理客户问题'),
          confidence: 'official',
        },
        verified_badge: {
          value: true,
          text: words(
            'Verified by Wish; more impressions; faster indexing',
            '“Verified by Wish” 标志、更多流量、更快收录',
          ),
          confidence: 'official',
        },
      },
    },
    otherwise('NOT_TRUSTED', words('not trusted', '非诚信店铺')),
  ],
  gap: null,
  notAssessed: null,
  needs: [['valid_tracking'], ['late_fulfilment'], ['rating_30d'], ['refund_63_93d'], ['counterfeit']],
  metrics: {
    valid_tracking: rate(
      words('valid tracking rate', '有效跟踪率'),
      'higher',
      7,
      14,
      'orders with confirmed tracking ÷ orders shipped; from orders 14–21 days old',
      {
        tally: {
          of: 'marked',
          marks: ['valid_tracking'],
          among: ['shipped'],
          note: 'confirmed by the carrier: Wish does not publish which tracking it holds valid',
        },
      },
    ),
    late_fulfilment: rate(
      words('late confirmed fulfilment rate', '延迟发货率'),
      'lower',
      7,
      14,
      'orders whose fulfilment was confirmed late ÷ orders shipped; from orders 14–21 days old',
      { untold: 'Wish published no number of days after which a confirmation is late' },
    ),
    rating_30d: {
      title: words('average 30-day rating', '30 天平均评分'),
      unit: 'mean',
      better: 'higher',
      best: 5,
      worst: 1,
      weight: 1,
      window: { kind: 'days', days: 30, lagDays: 0 },
      countsOrders: false,
      definition: 'stars of product ratings summed up ÷ ratings',
      tally: STARS,
    },
    refund_63_93d: rate(
      words('63–93-day refund rate', '63–93 天退款率'),
      'lower',
      31,
      63,
      'refunded orders ÷ orders placed 63 to 93 days ago',
      { tally: { of: 'marked', marks: ['refund_63_93d'] } },
    ),
    counterfeit: {
      ...rate(
        words('counterfeit rate', '仿品率'),
        'lower',
        1,
        0,
        'products found counterfeit ÷ products reviewed; Wish alone knows it, refreshed on review only',
        { untold: 'Wish alone reviews products for counterfeits' },
      ),
      window: null,
      countsOrders: false,
    },
  },
  notes: ['All five are required. The first four are refreshed daily from the last whole week.'],
}

const shown = (
  id: string,
  title: Words,
  bands: Level['bands'],
  conditions: readonly Condition[] = [],
): Level => ({
  id,
  title,
  need: 'reported',
  conditions,
  bands,
})

const orders = (title: Words, days: number): MetricDef => ({
  title,
  unit: 'count',
  better: 'higher',
  weight: 0,
  window: { kind: 'days', days, lagDays: 0 },
  countsOrders: true,
  definition: `mature orders of the last ${days} days`,
  // Too many rather than too few: what follows from too few orders then holds for the mature ones all the more.
  tally: {
    of: 'orders',
    note: 'every order of the days, so never fewer than the mature ones: Wish does not publish when an order is mature',
  },
})

const standards: Ruleset = {
  ...trusted,
  id: 'wish.standards.2021',
  scheme: 'standards',
  title: words('Wish Standards', 'Wish 标准'),
  validFrom: '2021-11-18',
  validTo: null,
  source: {
    text: 'announcement reported 2021-10-20; order minimums from a merchants’ page',
    url: 'https://tamebay.com',
    readOn: READ_ON,
  },
  confidence: 'secondary',
  cadence: { kind: 'unknown', text: 'monthly, the day is not published; infractions act within days' },
  levels: [
    shown(
      'PLATINUM',
      words('Platinum', '铂金'),
      ['A'],
      [{ metric: 'mature_orders_30d', op: 'gte', limit: 100, confidence: 'secondary' }],
    ),
    shown('GOLD', words('Gold', '黄金'), ['B']),
    shown('SILVER', words('Silver', '白银'), ['C']),
    shown('BRONZE', words('Bronze', '青铜'), ['D']),
    shown('AT_RISK', words('At Risk', '风险'), null),
    shown('DEACTIVATED', words('Deactivated', '停用'), null),
  ],
  notAssessed: {
    level: 'UNRATED',
    title: words('Unrated', '未评级'),
    when: [{ metric: 'mature_orders_90d', op: 'lt', limit: 50, confidence: 'secondary' }],
  },
  needs: [],
  metrics: {
    mature_orders_90d: orders(words('mature orders in 90 days', '90 天成熟订单数'), 90),
    mature_orders_30d: orders(words('mature orders in 30 days', '30 天成熟订单数'), 30),
  },
  notes: ['Tier limits are unknown: the level is entered by hand, or read from the marketplace.'],
}

/** Wish: trusted store of 2017 (also the seed document's) and the Standards that replaced it. */
export const wishRulesets: readonly Ruleset[] = [trusted, standards]
