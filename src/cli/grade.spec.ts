import { describe, expect, it } from '@jest/globals'
import { GradeInputError, gradeText } from './grade.js'

const shop = (more: object = {}) =>
  JSON.stringify({
    metrics: {
      lifetime_closed_orders: { num: 500 },
      assessed_orders: { num: 95 },
      odr: { num: 2, den: 95, provenance: 'computed' },
      liability: { num: 0, den: 95 },
      positive: { num: 98, den: 100 },
    },
    ...more,
  })

describe('crosscase grade', () => {
  it('judges by the rules of the day', () => {
    const report = gradeText('aliexpress', 'service-grade', shop(), '2016-03-31')
    expect(report).toMatchObject({
      ruleset: 'aliexpress.service-grade.2015',
      asOf: '2016-03-31',
      inForce: true,
      rulesConfidence: 'seed',
      evaluation: { level: 'EXCELLENT', decidedBy: 'rules', mismatch: false },
      headroom: { headroom: 0 },
      effects: { showcase_slots: { value: 3 } },
      recovery: null,
    })
    expect(report.score.tenths).toBeGreaterThanOrEqual(900)
    expect(report.confidence['odr']).toMatchObject({ certainty: 'uncertain' })
    expect(report.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  })

  it('says when a ruleset asked for by id did not hold on that day', () => {
    expect(gradeText('aliexpress', 'aliexpress.service-grade.2015', shop(), '2026-11-22').inForce).toBe(false)
  })

  it('takes the category’s own rules, the reported level and the history', () => {
    const history = { odr: [{ on: '2016-03-30', den: 95, num: 2 }] }
    const text = shop({ category: 'phones-tablets', reported: 'GOOD', history })
    const report = gradeText('aliexpress', 'service-grade', text, '2016-03-30')
    expect(report).toMatchObject({
      ruleset: 'aliexpress.service-grade.2015.phones-tablets',
      evaluation: { level: 'GOOD', decidedBy: 'marketplace', mismatch: true },
      recovery: { level: 'EXCELLENT', orders: 0 },
      forecast: { on: '2016-03-31', level: 'GOOD' },
      effects: { showcase_slots: { value: 1 } },
    })
    expect(report.forecast?.keep?.atMost).toBeGreaterThan(900_000)
  })

  it('gives the same bytes for the same input', () => {
    const once = () => JSON.stringify(gradeText('aliexpress', 'service-grade', shop(), '2016-03-31'))
    expect(once()).toBe(once())
  })

  it('shows what growing shops get', () => {
    const text = shop({
      metrics: {
        lifetime_closed_orders: { num: 29 },
        assessed_orders: { num: 29 },
        odr: { num: 0, den: 29 },
        liability: { num: 0, den: 29 },
        positive: { num: 29, den: 29 },
      },
    })
    expect(gradeText('aliexpress', 'service-grade', text, '2016-03-31')).toMatchObject({
      evaluation: { level: 'NOT_ASSESSED' },
      score: { state: 'not_assessed', tenths: null },
      effects: { marketing_mails: { value: 500 } },
    })
  })

  it.each([
    ['nowhere', 'x', shop(), '2016-03-31', 'MARKETPLACE is one of: amazon, ebay, aliexpress, wish, dhgate'],
    ['wish', 'x', shop(), '2016-03-31', 'RULESET of wish is a scheme (trusted-store, standards)'],
    [
      'wish',
      'trusted-store',
      shop(),
      '2022-01-01',
      'no rules of wish trusted-store are known for 2022-01-01',
    ],
    ['aliexpress', 'service-grade', shop(), 'soon', '--asof is a day'],
    ['aliexpress', 'service-grade', '{', '2016-03-31', 'not JSON'],
    ['aliexpress', 'service-grade', '{"metrics":{"odr":{"num":0.5}}}', '2016-03-31', 'metrics.odr.num'],
    [
      'aliexpress',
      'service-grade',
      '{"metrics":{"ord":{"num":1}}}',
      '2016-03-31',
      'has no metric ord; it has: ',
    ],
    ['aliexpress', 'service-grade', '{"metrics":{},"more":1}', '2016-03-31', 'more'],
  ])('refuses %s %s %s %s', (marketplace, ruleset, text, asOf, message) => {
    const attempt = () => gradeText(marketplace, ruleset, text, asOf)
    expect(attempt).toThrow(GradeInputError)
    expect(attempt).toThrow(message)
  })
})
