import type { SiteCalendar } from '#case'
import { promisesIn } from '../promise.js'
import { holdsOn, seed } from '../rule.js'
import type { Provenance, Words } from '../rule.js'
import { languageOf } from '../text.js'
import type { Span } from '../text.js'
import { CONTACT_RULES } from './contact-rules.js'
import { readingOf } from './lint-rule.js'
import type { LintContext, LintRule, LintRuleId, OutgoingText, Severity } from './lint-rule.js'
import { REVIEW_RULES } from './review-rules.js'
import { TEXT_RULES, WORDING_RULES } from './wording-rules.js'

/** P1 finds its places by the promises of the text: they need the instant and the buyer's calendar. */
const PROMISE_RULE: Omit<LintRule, 'find'> = {
  id: 'P1',
  title: { en: 'Promises a time', zh: '承诺了时间' },
  explanation: {
    en: 'A promised time must be kept; a follow-up will remind you. Buyers in Germany and Austria take agreements very seriously.',
    zh: '承诺的时间必须遵守，系统会创建跟进提醒。德国、奥地利买家尤其看重约定。',
  },
  rewrite: null,
  severity: [{ markets: ['DE', 'AT'], severity: 'warn' }, { severity: 'hint' }],
  provenance: seed('001-06 to 001-09', 'a mail promised for 15:00 left at 16:12 and led to a complaint'),
}

const FOUND_IN_TEXT: readonly LintRule[] = [
  ...REVIEW_RULES,
  ...CONTACT_RULES,
  ...WORDING_RULES,
  ...TEXT_RULES,
]

/** All rules of the message policy, as staff and ERP systems are shown them. */
export const LINT_RULES: readonly Omit<LintRule, 'find'>[] = [...FOUND_IN_TEXT, PROMISE_RULE]

export interface Finding {
  readonly rule: LintRuleId
  readonly severity: Severity
  /** Place in the body; null when the whole text is meant. */
  readonly span: Span | null
  readonly excerpt: string | null
  readonly title: Words
  readonly explanation: Words
  /** What to put in the place of `span`, or, without a span, a sentence to add; null where there is nothing to say instead. */
  readonly suggestion: string | null
  /** False: not even with a reason. */
  readonly overridable: boolean
  readonly provenance: Provenance
}

const RANK: Readonly<Record<Severity, number>> = { block: 0, warn: 1, hint: 2 }

/**
 * What the message policy says of a text that is about to leave at `at` (UTC instant, ISO 8601) for a buyer whose days are those
 * of `calendar`; severest first. Quoted mail and the names of goods are not read.
 */
export function lint(
  text: OutgoingText,
  context: LintContext,
  at: string,
  calendar: SiteCalendar,
): Finding[] {
  const reading = readingOf(text, context.productNames, languageOf)
  const finding = (
    rule: Omit<LintRule, 'find'>,
    hit: { readonly span: Span | null; readonly severity?: Severity; readonly fix?: string },
  ): Finding[] => {
    const ruled = severityOf(rule, context)
    if (ruled === null || !holdsOn(rule.provenance, at.slice(0, 10))) return []
    const severity = hit.severity ?? ruled
    return [
      {
        rule: rule.id,
        severity,
        span: hit.span,
        excerpt: hit.span && text.body.slice(hit.span.start, hit.span.end).trim(),
        title: rule.title,
        explanation: rule.explanation,
        suggestion: hit.fix ?? rule.rewrite?.[reading.language ?? 'en'] ?? null,
        overridable: isOverridable(rule.id, severity, context.marketplace),
        provenance: rule.provenance,
      },
    ]
  }
  const found = FOUND_IN_TEXT.flatMap((rule) =>
    rule.find(reading, context).flatMap((hit) => finding(rule, hit)),
  )
  const promises = promisesIn(text.body, at, calendar).flatMap((span) =>
    finding(PROMISE_RULE, { span: { start: span.start, end: span.end } }),
  )
  const all = [...found, ...promises]
  return all.filter((one) => !isSaidBetter(one, all)).sort((a, b) => RANK[a.severity] - RANK[b.severity])
}

/** What a rule says of a place where one of these speaks, which is about the same words and more exact. */
const SAID_BY: Partial<Readonly<Record<LintRuleId, readonly LintRuleId[]>>> = {
  C2: ['R2'],
  R3: ['R1', 'R2', 'C4'],
}

const isSaidBetter = (one: Finding, all: readonly Finding[]): boolean =>
  all.some(
    (other) =>
      SAID_BY[one.rule]?.includes(other.rule) === true &&
      RANK[other.severity] <= RANK[one.severity] &&
      one.span !== null &&
      other.span !== null &&
      one.span.start < other.span.end &&
      other.span.start < one.span.end,
  )

/** How severe a rule is here, or null where it does not apply. */
export function severityOf(
  rule: Pick<LintRule, 'severity'>,
  { marketplace, market }: Pick<LintContext, 'marketplace' | 'market'>,
): Severity | null {
  const row = rule.severity.find(
    ({ marketplaces, markets }) =>
      (marketplaces?.includes(marketplace) ?? true) && (markets?.includes(market) ?? true),
  )
  return row?.severity ?? null
}

/** Blocks of the review rules stand on Amazon, whatever the reason; all else may be overridden with one. */
const isOverridable = (rule: LintRuleId, severity: Severity, marketplace: string): boolean =>
  !(marketplace === 'amazon' && severity === 'block' && rule.startsWith('R'))

/** A decision to send in spite of findings, for the audit log. */
export interface Override {
  readonly rules: readonly LintRuleId[]
  readonly reason: string
  readonly by: string
  readonly at: string
}

export type Release =
  | { readonly sent: true; readonly override: Override | null }
  | {
      readonly sent: false
      readonly rules: readonly LintRuleId[]
      readonly why: 'needs_reason' | 'not_overridable'
    }

/**
 * Whether a text with these findings may leave. Warnings and blocks need a reason of at least five characters, which goes to the
 * audit log with the rules overridden; hints never hold a text up.
 */
export function release(
  findings: readonly Finding[],
  override: { reason: string; by: string; at: string } | null,
): Release {
  const holding = findings.filter(({ severity }) => severity !== 'hint')
  const rules = [...new Set(holding.map(({ rule }) => rule))]
  const fixed = [...new Set(holding.filter(({ overridable }) => !overridable).map(({ rule }) => rule))]
  if (fixed.length > 0) return { sent: false, rules: fixed, why: 'not_overridable' }
  if (rules.length === 0) return { sent: true, override: null }
  const reason = override?.reason.trim() ?? ''
  if (override === null || reason.length < 5) return { sent: false, rules, why: 'needs_reason' }
  return { sent: true, override: { ...override, reason, rules } }
}
