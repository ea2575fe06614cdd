import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { siteCalendar } from '#case'
import { LINT_RULE_IDS } from './lint-rule.js'
import type { LintContext } from './lint-rule.js'
import { LINT_RULES, lint, release, severityOf } from './lint.js'

const newYork = siteCalendar({ zone: 'America/New_York', country: 'US' })
const plain: LintContext = {
  marketplace: 'amazon',
  market: 'US',
  buyerLocale: null,
  buyerName: null,
  kind: 'reply',
  reviewRequests: 0,
  daysSinceOrder: 5,
  sellerFault: false,
  refundIssued: null,
  hasTracking: null,
  unansweredOutreach: 0,
  productNames: [],
}
const read = (body: string, context: Partial<LintContext> = {}, subject: string | null = null) =>
  lint({ subject, body }, { ...plain, ...context }, '2026-03-11T09:00:00Z', newYork)
const rules = (body: string, context: Partial<LintContext> = {}) =>
  read(body, context).map(({ rule }) => rule)

describe('the rules', () => {
  it('are eighteen, each with words in both languages and a source', () => {
    expect(LINT_RULES.map(({ id }) => id).sort()).toEqual([...LINT_RULE_IDS].sort())
    expect(LINT_RULE_IDS).toHaveLength(18)
    for (const { title, explanation, provenance } of LINT_RULES) {
      expect([title.en, title.zh, explanation.en, explanation.zh]).not.toContain('')
      expect(explanation.zh).toMatch(/\p{Script=Han}/u)
      expect(provenance.source.text.length).toBeGreaterThan(10)
    }
  })

  it.each([
    ['R1', 'amazon', 'US', 'block'],
    ['R1', 'wish', 'US', 'block'],
    ['R1', 'ebay', 'US', 'warn'],
    ['R2', 'dhgate', 'US', 'block'],
    ['R4', 'amazon', 'US', 'block'],
    ['R4', 'ebay', 'US', 'warn'],
    ['C1', 'aliexpress', 'FR', 'block'],
    ['C4', 'ebay', 'DE', 'block'],
    ['C4', 'amazon', 'DE', null],
    ['G1', 'amazon', 'US', 'warn'],
    ['G1', 'amazon', 'GB', 'warn'],
    ['G1', 'amazon', 'DE', 'hint'],
    ['J1', 'amazon', 'JP', 'warn'],
    ['J1', 'amazon', 'US', null],
    ['J2', 'amazon', 'JP', 'warn'],
    ['J2', 'amazon', 'US', 'hint'],
    ['P1', 'amazon', 'US', 'hint'],
    ['P1', 'amazon', 'DE', 'warn'],
    ['Q4', 'wish', 'US', 'block'],
    ['Q4', 'ebay', 'US', null],
  ] as const)('%s on %s in %s: %s', (id, marketplace, market, severity) => {
    const rule = LINT_RULES.find((one) => one.id === id)
    expect(rule && severityOf(rule, { marketplace, market })).toBe(severity)
  })

  it('suggest the bare name instead of a title', () => {
    const [found] = read('Dear Miss Clare, what can I do for you?')
    expect(found).toMatchObject({
      rule: 'G1',
      severity: 'warn',
      excerpt: 'Dear Miss Clare',
      suggestion: 'Hi Clare',
    })
    expect(read('Dear Sir or Madam, hello.', { buyerName: 'Clare' })[0]).toMatchObject({
      suggestion: 'Hi Clare',
    })
    expect(
      read('Sehr geehrte Frau Müller, danke für die Fotos und die Nachricht.', { market: 'DE' })[0],
    ).toMatchObject({
      severity: 'hint',
      suggestion: 'Guten Tag Müller',
    })
  })

  it('suggest a remedy in the language of the text', () => {
    expect(read('请删除评论。')[0]).toMatchObject({ rule: 'R1', suggestion: expect.stringContaining('换货') })
    expect(read('レビューを削除してください。')[0]).toMatchObject({
      suggestion: expect.stringContaining('交換'),
    })
  })

  it('leave quoted mail and the names of goods alone, but nothing beside them', () => {
    expect(rules('> please remove your review\nHello, how can we help?')).toEqual([])
    expect(rules('Your Miss Dior is here.')).toEqual([])
    expect(rules('Mrs. Brown soap arrived.', { productNames: ['Mrs. Brown soap'] })).toEqual([])
    expect(rules('Miss Clare, your Miss Dior is here.')).toEqual(['G1'])
    expect(rules('> thanks\nPlease remove your review.')).toEqual(['R1'])
  })

  it('are not talked out of it by a sentence that begins well', () => {
    expect(rules('We cannot ask you to change your review, but it would help.')).toEqual(['R1'])
    expect(rules('We cannot change your review.')).toEqual([])
  })

  it('count characters, review requests, days and messages at their limits', () => {
    const long = (length: number) => rules('a'.repeat(length), { marketplace: 'wish' })
    expect([long(2000), long(2001)]).toEqual([[], ['Q4']])
    const ask = (days: number) => rules('Please leave an honest review.', { daysSinceOrder: days })
    expect([ask(30), ask(31)]).toEqual([[], ['R4']])
    const again = (unansweredOutreach: number) => rules('Hello, we need your size.', { unansweredOutreach })
    expect([again(2), again(3)]).toEqual([[], ['F1']])
  })

  it('hold only from the day they were made', () => {
    const advert = (at: string) =>
      lint({ subject: null, body: 'Check out our store!' }, plain, at, newYork).map(({ rule }) => rule)
    expect([advert('2025-04-24T12:00:00Z'), advert('2025-04-25T12:00:00Z')]).toEqual([[], ['C2']])
  })

  it('point into the text, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            'Please remove your review. ',
            '请删除评论。',
            '😀',
            'call +1 415 555 0133',
            '\n> ',
            '{name}',
            ' Mr. Li ',
            'tomorrow we will ',
            '「',
          ),
        ),
        (parts) => {
          const body = parts.join('')
          for (const { span, excerpt } of read(body)) {
            if (span === null) continue
            expect(span.end).toBeLessThanOrEqual(body.length)
            expect(body.slice(span.start, span.end).trim()).toBe(excerpt)
            expect(excerpt).not.toBe('')
          }
        },
      ),
    )
  })
})

describe('releasing a text', () => {
  const by = { by: 'agent-1', at: '2026-03-11T09:00:00Z' }
  it('is refused on Amazon when a review rule blocks it, whatever the reason', () => {
    expect(release(read('Please remove your review.'), { ...by, reason: 'the buyer asked how' })).toEqual({
      sent: false,
      rules: ['R1'],
      why: 'not_overridable',
    })
  })

  it('needs a reason for all else that warns or blocks, and keeps it with the rules', () => {
    const findings = read('Please remove your feedback.', { marketplace: 'ebay' })
    expect(release(findings, null)).toEqual({ sent: false, rules: ['R1'], why: 'needs_reason' })
    expect(release(findings, { ...by, reason: '  ok ' })).toMatchObject({ sent: false })
    expect(release(findings, { ...by, reason: 'formal removal was agreed' })).toEqual({
      sent: true,
      override: { ...by, reason: 'formal removal was agreed', rules: ['R1'] },
    })
  })

  it('is free when there are only hints', () => {
    expect(release(read('We will answer tomorrow.'), null)).toEqual({ sent: true, override: null })
  })
})
