import { LANGUAGES, LINT_RULE_IDS } from '#desk'
import type { LintRuleId } from '#desk'
import { printTable } from './bench.js'
import { corpus, read } from './lint-corpus.js'

/** Precision and recall of the message lint over the labelled corpus: a message counts once per rule. */
const results = corpus.map((message) => ({
  ...message,
  found: new Set<LintRuleId>(read(message).map(({ rule }) => rule)),
}))

interface Count {
  right: number
  wrong: number
  missed: number
}

function count(rules: readonly LintRuleId[], languages: readonly string[]): Count {
  const total = { right: 0, wrong: 0, missed: 0 }
  for (const { found, expect, language } of results) {
    if (!languages.includes(language)) continue
    for (const rule of rules) {
      const expected = expect.includes(rule)
      if (found.has(rule)) total[expected ? 'right' : 'wrong'] += 1
      else if (expected) total.missed += 1
    }
  }
  return total
}

const share = (of: number, all: number): string => (all === 0 ? '–' : (of / all).toFixed(3))
const cells = ({ right, wrong, missed }: Count): string[] => [
  String(right + missed),
  share(right, right + wrong),
  share(right, right + missed),
]

process.stdout.write(
  `${corpus.length} messages, ${corpus.filter(({ expect }) => expect.length === 0).length} of them clean\n\n`,
)
const columns = [...LANGUAGES.map((language) => [language]), [...LANGUAGES]]
printTable([
  [
    'rule',
    ...LANGUAGES.flatMap((language) => [`${language} n`, 'prec', 'recall']),
    'all n',
    'prec',
    'recall',
  ],
  ...LINT_RULE_IDS.map((rule) => [rule, ...columns.flatMap((languages) => cells(count([rule], languages)))]),
  ['all', ...columns.flatMap((languages) => cells(count(LINT_RULE_IDS, languages)))],
])
for (const { id, found, expect, text } of results) {
  const wrong = [...found].filter((rule) => !expect.includes(rule))
  const missed = expect.filter((rule) => !found.has(rule))
  if (wrong.length + missed.length > 0)
    process.stdout.write(
      `\n${id} ${wrong.map((rule) => `+${rule}`).join(' ')} ${missed.map((rule) => `-${rule}`).join(' ')} ${text.slice(0, 120)}`,
    )
}
process.stdout.write('\n')
