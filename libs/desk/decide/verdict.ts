import type { Provenance, Words } from '../rule.js'

/** What a rule says of a case, with the rule's own origin: shown on the case as guidance. */
export interface Verdict<T> {
  /** Stable id of the rule that spoke. */
  readonly rule: string
  readonly value: T
  readonly words: Words
  readonly provenance: Provenance
}

export const verdict = <T>(rule: string, value: T, words: Words, provenance: Provenance): Verdict<T> => ({
  rule,
  value,
  words,
  provenance,
})

export const say = (en: string, zh: string): Words => ({ en, zh })
