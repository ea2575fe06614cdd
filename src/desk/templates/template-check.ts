import { lint, LINT_RULES, render, SAMPLE_VALUES, templateFaults } from '#desk'
import type { Finding, LintContext, Severity, TemplateText } from '#desk'
import { marketplaces as REGISTERED } from '#marketplaces'
import { calendarOf } from '../../cases/calendars.js'

/** Stands for the countries that no rule names. */
const ELSEWHERE = '*'
const RANK: Readonly<Record<Severity, number>> = { block: 0, warn: 1, hint: 2 }

export interface Draft {
  readonly type: 'reply' | 'outreach'
  readonly marketplaces: readonly string[]
  readonly texts: Readonly<Record<string, TemplateText>>
}

export interface TemplateFinding extends Finding {
  readonly language: string
  readonly marketplaces: readonly string[]
  readonly markets: readonly string[]
}

export interface Checked {
  readonly faults: readonly { readonly language: string; readonly message: string }[]
  readonly findings: readonly TemplateFinding[]
  /** Something in it keeps it from being saved. */
  readonly held: boolean
}

/** Countries that a rule treats in its own way: the others are all alike to the message rules. */
const NAMED_MARKETS = new Set(
  LINT_RULES.flatMap(({ severity }) => severity.flatMap(({ markets }) => markets ?? [])),
)

interface Place {
  readonly marketplace: string
  readonly market: string
  readonly site: string
}

/** One place for each way in which the rules may look at a text that leaves by these marketplaces; none named: all. */
const placesOf = (ids: readonly string[]): Place[] =>
  REGISTERED.filter(({ id }) => ids.length === 0 || ids.includes(id)).flatMap(({ id, sites }) => {
    const byMarket = new Map<string, string>()
    for (const [site, { country }] of Object.entries(sites)) {
      const market = NAMED_MARKETS.has(country) ? country : ELSEWHERE
      if (!byMarket.has(market)) byMarket.set(market, site)
    }
    return [...byMarket].map(([market, site]) => ({ marketplace: id, market, site }))
  })

const contextAt = ({ marketplace, market }: Place, type: Draft['type'], language: string): LintContext => ({
  marketplace,
  market: market === ELSEWHERE ? '' : market,
  buyerLocale: language,
  buyerName: null,
  kind: type,
  reviewRequests: 0,
  daysSinceOrder: null,
  sellerFault: false,
  refundIssued: null,
  hasTracking: null,
  unansweredOutreach: 0,
  productNames: [],
})

/** Holds a template against the message rules of every marketplace and country that it may be sent to, before any case is known. */
export function checkTemplate(draft: Draft, at: string): Checked {
  const texts = Object.entries(draft.texts)
  const faults = texts.flatMap(([language, { subject, body }]) =>
    [...templateFaults(subject ?? ''), ...templateFaults(body)].map((message) => ({ language, message })),
  )
  const places = placesOf(draft.marketplaces)
  const findings = texts.flatMap(([language, text]) => findingsOf(draft, language, text, places, at))
  const held = faults.length > 0 || findings.some(({ severity }) => severity === 'block')
  return { faults, findings, held }
}

/** The buyer's stand-in as the variable that it stood for. */
const unfilled = (text: string | null): string | null =>
  text && text.replaceAll(SAMPLE_VALUES.buyer, '{{buyer}}')

function findingsOf(
  { type }: Draft,
  language: string,
  { subject, body }: TemplateText,
  places: readonly Place[],
  at: string,
): TemplateFinding[] {
  const filled = {
    subject: subject === null ? null : render(subject, SAMPLE_VALUES).text,
    body: render(body, SAMPLE_VALUES).text,
  }
  const found = new Map<string, { finding: Finding; places: Place[] }>()
  for (const place of places) {
    const marketplace = REGISTERED.find(({ id }) => id === place.marketplace)
    if (!marketplace) continue
    const context = contextAt(place, type, language)
    for (const finding of lint(filled, context, at, calendarOf(marketplace, place.site))) {
      const key = `${finding.rule} ${finding.span?.start ?? ''}`
      const known = found.get(key)
      if (!known || RANK[finding.severity] < RANK[known.finding.severity])
        found.set(key, { finding, places: [place] })
      else if (known.finding.severity === finding.severity) known.places.push(place)
    }
  }
  return [...found.values()]
    .map(({ finding, places: where }) => ({
      ...finding,
      // The place is one of the filled-in text, which nobody sees.
      span: null,
      excerpt: unfilled(finding.excerpt),
      suggestion: unfilled(finding.suggestion),
      language,
      marketplaces: [...new Set(where.map(({ marketplace }) => marketplace))],
      markets: [...new Set(where.map(({ market }) => market))].sort(),
    }))
    .sort((a, b) => RANK[a.severity] - RANK[b.severity])
}
