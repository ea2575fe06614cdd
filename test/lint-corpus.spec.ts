import { describe, expect, it } from '@jest/globals'
import { LANGUAGES, LINT_RULE_IDS } from '#desk'
import { corpus, read } from './bench/lint-corpus.js'

describe('the labelled corpus', () => {
  it('has at least 400 messages, every rule, four languages, and clean messages in each', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(400)
    expect(new Set(corpus.map(({ text }) => text)).size).toBeGreaterThan(corpus.length - 15)
    expect(new Set(corpus.flatMap(({ expect: rules }) => rules))).toEqual(new Set(LINT_RULE_IDS))
    for (const language of LANGUAGES) {
      const clean = corpus.filter((one) => one.language === language && one.expect.length === 0)
      expect(clean.length).toBeGreaterThan(25)
    }
  })

  it('raises no false alarm that blocks', () => {
    const alarms = corpus.flatMap((message) =>
      read(message)
        .filter(({ severity, rule }) => severity === 'block' && !message.expect.includes(rule))
        .map(({ rule, excerpt }) => `${message.id} ${rule}: ${excerpt}`),
    )
    expect(alarms).toEqual([])
  })

  it('lets no blocking text pass unseen', () => {
    const blocking = new Set(['R1', 'R2', 'R3', 'R4', 'C1', 'C3', 'C4'])
    const missed = corpus.flatMap((message) => {
      const found = new Set(read(message).map(({ rule }) => rule))
      return message.expect
        .filter((rule) => blocking.has(rule) && !found.has(rule))
        .map((rule) => `${message.id} ${rule}`)
    })
    expect(missed).toEqual([])
  })
})
