import type { Confidence, Source } from '#case'

/** Words for staff, in both languages of the page. */
export interface Words {
  readonly en: string
  readonly zh: string
}

/** Where a rule of the desk comes from and between which days it holds. */
export interface Provenance {
  readonly source: Source
  readonly confidence: Confidence
  /** ISO dates, both inclusive; null = open. */
  readonly validFrom: string | null
  readonly validTo: string | null
}

const READ_ON = '2026-11-22'

/** Provenance of a rule that the training documents state, by their item numbers (S000 to S004). */
export const seed = (items: string, text: string): Provenance => ({
  source: { text: `training documents, items ${items}: ${text}`, url: null, readOn: READ_ON },
  confidence: 'seed',
  validFrom: null,
  validTo: null,
})

/** Provenance of a rule from a public text; give dates and a lower confidence where they are known. */
export const published = (
  text: string,
  url: string | null,
  known: Partial<Omit<Provenance, 'source'>> = {},
): Provenance => ({
  source: { text, url, readOn: READ_ON },
  confidence: known.confidence ?? 'secondary',
  validFrom: known.validFrom ?? null,
  validTo: known.validTo ?? null,
})

/** Provenance of a choice of ours where no source speaks. */
export const assumed = (text: string): Provenance => ({
  source: { text, url: null, readOn: READ_ON },
  confidence: 'assumed',
  validFrom: null,
  validTo: null,
})

/** A rule that sources state without saying enough, or that nobody has confirmed. */
export const unconfirmed = (text: string, url: string | null = null): Provenance => ({
  source: { text, url, readOn: READ_ON },
  confidence: 'unconfirmed',
  validFrom: null,
  validTo: null,
})

/** Whether a rule holds on an ISO date. */
export const holdsOn = (
  { validFrom, validTo }: Pick<Provenance, 'validFrom' | 'validTo'>,
  day: string,
): boolean => (validFrom === null || validFrom <= day) && (validTo === null || day <= validTo)
