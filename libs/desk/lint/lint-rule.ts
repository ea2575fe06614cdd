import type { Provenance, Words } from '../rule.js'
import { ownWords, sentencesOf } from '../text.js'
import type { Language, Sentence, Span } from '../text.js'

export const LINT_RULE_IDS = [
  'R1',
  'R2',
  'R3',
  'R4',
  'C1',
  'C2',
  'C3',
  'C4',
  'G1',
  'J1',
  'J2',
  'P1',
  'P2',
  'Q1',
  'Q2',
  'Q3',
  'Q4',
  'F1',
] as const
export type LintRuleId = (typeof LINT_RULE_IDS)[number]

/** `block`: not sent; `warn`: sent after a confirmation; `hint`: shown beside the text. */
export type Severity = 'block' | 'warn' | 'hint'

/** What is known when a text is about to leave; null = unknown, which never makes a finding by itself. */
export interface LintContext {
  /** Id of the marketplace: amazon, ebay, aliexpress, wish, dhgate. */
  readonly marketplace: string
  /** ISO 3166-1 country of the site or the buyer. */
  readonly market: string
  /** BCP 47 locale of the buyer. */
  readonly buyerLocale: string | null
  /** How the buyer may be addressed; the name itself is never stored with a finding. */
  readonly buyerName: string | null
  /** `outreach`: the seller writes first. */
  readonly kind: 'reply' | 'outreach'
  /** Review requests that were already sent for this order. */
  readonly reviewRequests: number
  /** Whole days since the order was placed. */
  readonly daysSinceOrder: number | null
  /** The case says that the seller or the goods are at fault. */
  readonly sellerFault: boolean
  readonly refundIssued: boolean | null
  readonly hasTracking: boolean | null
  /** Messages of the seller in the last seven days that the buyer left unanswered. */
  readonly unansweredOutreach: number
  /** Names of the goods of the order, left out of the reading. */
  readonly productNames: readonly string[]
}

export interface OutgoingText {
  readonly subject: string | null
  readonly body: string
}

/** A text made ready for the rules: `words` is the body with quotations and names of goods blanked out. */
export interface Reading {
  readonly subject: string
  readonly body: string
  readonly words: string
  readonly sentences: readonly Sentence[]
  readonly language: Language | null
}

/** A place that a rule found; without `span` the whole text is meant. */
export interface Hit {
  readonly span: Span | null
  /** Overrides the severity of the rule for this hit. */
  readonly severity?: Severity
  /** The same place, said better; only where that needs no judgement. */
  readonly fix?: string
}

/** First row that fits decides; `markets` are ISO countries. No row: the rule does not apply. */
export interface SeverityRow {
  readonly marketplaces?: readonly string[]
  readonly markets?: readonly string[]
  readonly severity: Severity
}

export interface LintRule {
  readonly id: LintRuleId
  readonly title: Words
  /** Why it matters, for the person who wrote the text. */
  readonly explanation: Words
  /** A sentence to use instead, in the language of the text; null where leaving it out is the answer. */
  readonly rewrite: Readonly<Record<Language, string>> | null
  readonly severity: readonly SeverityRow[]
  readonly provenance: Provenance
  readonly find: (reading: Reading, context: LintContext) => readonly Hit[]
}

type Patterns = readonly RegExp[]

/** A sentence that takes something back with "but" is not excused by what it says first. */
const BUT = /\b(but|however|though|still|aber|jedoch|trotzdem)\b|但|不过|然而|ただし|しかし|ですが/iu

const excused = (sentence: Sentence, guards: Patterns): boolean =>
  guards.some((guard) => guard.test(sentence.text)) && !BUT.test(sentence.text)

/** Every sentence that a pattern fits and no guard excuses. Patterns must not be global. */
export const sentencesWith =
  (patterns: Patterns, guards: Patterns = []) =>
  ({ sentences }: Reading): Hit[] =>
    sentences.flatMap((sentence) => {
      const match = patterns.map((pattern) => pattern.exec(sentence.text)).find((found) => found !== null)
      if (!match || excused(sentence, guards)) return []
      const start = sentence.start + match.index
      return [{ span: { start, end: start + match[0].length } }]
    })

/** Every sentence, or pair of neighbours joined by `link`, in which all the patterns fit. */
export const together =
  (patterns: Patterns, link: RegExp | null, guards: Patterns = []) =>
  ({ sentences, words }: Reading): Hit[] => {
    const fits = (text: string): boolean => patterns.every((pattern) => pattern.test(text))
    const hits: Hit[] = []
    for (const [at, sentence] of sentences.entries()) {
      if (excused(sentence, guards)) continue
      const next = sentences[at + 1]
      if (fits(sentence.text)) hits.push({ span: { start: sentence.start, end: sentence.end } })
      else if (next && link?.test(next.text) && !fits(next.text) && !excused(next, guards)) {
        const span = { start: sentence.start, end: next.end }
        if (fits(words.slice(span.start, span.end))) hits.push({ span })
      }
    }
    return hits
  }

/** Several ways of finding for one rule. */
export const either =
  (...ways: readonly ((reading: Reading, context: LintContext) => readonly Hit[])[]) =>
  (reading: Reading, context: LintContext): Hit[] =>
    ways.flatMap((way) => way(reading, context))

export function readingOf(
  text: OutgoingText,
  goods: readonly string[],
  languageOf: (text: string) => Language | null,
): Reading {
  const words = ownWords(text.body, goods)
  const subject = text.subject ?? ''
  return { subject, body: text.body, words, sentences: sentencesOf(words), language: languageOf(words) }
}
