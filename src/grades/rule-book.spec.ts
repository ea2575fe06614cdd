import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Settings } from '#config'
import { evaluate, share } from '#grade'
import { RuleBook } from './rule-book.js'

const GAP = 'dhgate.seller-level.2019'

describe('the book of rules', () => {
  let rulesetsDir: string
  beforeEach(() => void (rulesetsDir = mkdtempSync(join(tmpdir(), 'rulesets-'))))
  afterEach(() => rmSync(rulesetsDir, { recursive: true }))
  const open = (file?: unknown): RuleBook => {
    if (file !== undefined) {
      const text = typeof file === 'string' ? file : JSON.stringify(file)
      writeFileSync(join(rulesetsDir, 'mine.json'), text)
    }
    return new RuleBook({ rulesetsDir } as Settings)
  }

  it('fills a gap that the operator knows, under the same id, marked as the operator’s', () => {
    const limits = { 'EXCELLENT/service_score': 90, 'GOOD/service_score': 80 }
    const before = open().byId(GAP)!
    const after = open({ ruleset: GAP, limits, source: 'seller centre, read 2026-11-24' }).byId(GAP)!
    const metrics = { service_score: { num: 85, den: null, provenance: 'entered' } } as const
    expect(evaluate(before, metrics).gaps).not.toEqual([])
    expect(evaluate(after, metrics)).toMatchObject({ level: 'GOOD', gaps: [] })
    expect(after.levels[0]?.conditions[0]).toMatchObject({ limit: 90, confidence: 'user' })
    expect(after.notes.join()).toContain('seller centre')
  })

  it('lives without a folder', () => {
    const book = new RuleBook({ rulesetsDir: join(rulesetsDir, 'none') } as Settings)
    expect(book.all.length).toBeGreaterThan(5)
  })

  it.each([
    ['no JSON', '{', 'mine.json cannot be used'],
    ['unknown rules', { ruleset: 'no.such', limits: {}, source: 'x' }, 'there is no ruleset no.such'],
    ['a line they lack', { ruleset: GAP, limits: { 'GOOD/odr': 1 }, source: 'x' }, 'has no line GOOD/odr'],
    ['no source', { ruleset: GAP, limits: {} }, 'source'],
  ])('refuses to start on %s', (_name, file, words) => {
    expect(() => open(file)).toThrow(words)
  })

  it('judges a shop by one set a scheme, and by each programme that is reported on', () => {
    const shop = { marketplace: 'ebay', site: 'EBAY_US' }
    const report = { cycle: 'current', on: '2026-11-20', level: null, nextOn: null } as const
    const metrics = { DEFECTIVE_TRANSACTION_RATE: share(1, 100, 'marketplace') }
    const programs = (scopes: readonly string[]) =>
      open()
        .of(
          shop,
          '2026-11-20',
          scopes.map((scope) => ({ ...report, scope, metrics })),
        )
        .flatMap(({ program }) => program ?? [])
    expect(programs([])).toEqual(['PROGRAM_US'])
    expect(programs(['PROGRAM_UK', 'PROGRAM_GLOBAL']).toSorted()).toEqual(['PROGRAM_GLOBAL', 'PROGRAM_UK'])
  })
})
