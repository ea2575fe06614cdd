import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SiteCalendar } from '#case'
import { lint } from '#desk'
import type { Finding, Language, LintContext, LintRuleId } from '#desk'

/** A synthetic message with the rules that a careful reader would apply to it. Contexts not given are harmless. */
export interface LabelledMessage extends Partial<Omit<LintContext, 'productNames' | 'buyerName'>> {
  readonly id: string
  readonly language: Language
  readonly text: string
  readonly subject?: string
  readonly expect: readonly LintRuleId[]
}

/** The file lies beside the source; benches run from the root of the repository. */
export const corpus = JSON.parse(
  readFileSync(join(process.cwd(), 'test/bench/lint-corpus.json'), 'utf8'),
) as readonly LabelledMessage[]

const MARKET: Readonly<Record<Language, string>> = { en: 'US', zh: 'CN', ja: 'JP', de: 'DE' }
const weekdays: SiteCalendar = { zone: 'UTC', isBusinessDay: (day) => day.dayOfWeek < 6 }

/** Reads a message as if it were about to leave on Wednesday, 11 March 2026, 09:00 UTC. */
export const read = (message: LabelledMessage): readonly Finding[] =>
  lint(
    { subject: message.subject ?? null, body: message.text },
    {
      marketplace: message.marketplace ?? 'amazon',
      market: message.market ?? MARKET[message.language],
      buyerLocale: message.buyerLocale ?? message.language,
      buyerName: null,
      kind: message.kind ?? 'reply',
      reviewRequests: message.reviewRequests ?? 0,
      daysSinceOrder: message.daysSinceOrder ?? 5,
      sellerFault: message.sellerFault ?? false,
      refundIssued: message.refundIssued ?? null,
      hasTracking: message.hasTracking ?? null,
      unansweredOutreach: message.unansweredOutreach ?? 0,
      productNames: [],
    },
    '2026-03-11T09:00:00Z',
    weekdays,
  )
