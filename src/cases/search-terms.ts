/*
 * What a text can be found by: its words, and of writing without spaces between words (Chinese, Japanese, Korean) every
 * pair of neighbouring characters: PostgreSQL's trigrams find no word of two characters, which most Chinese words are.
 */

const UNSPACED = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}]'
const RUN = new RegExp(`${UNSPACED}+|(?:(?!${UNSPACED})[\\p{L}\\p{N}\\p{M}])+`, 'gu')
const IS_UNSPACED = new RegExp(`^${UNSPACED}`, 'u')
/** A longer word is an attachment's name or noise. */
const LONGEST = 64
/** Of one case; a thread that is longer is found by its earlier words. */
const MOST = 4_000

const runsOf = (text: string): string[] =>
  [...text.normalize('NFKC').toLowerCase().matchAll(RUN)].map(([run]) => run)

function termsOf(run: string): string[] {
  if (!IS_UNSPACED.test(run)) return run.length > LONGEST ? [] : [run]
  const characters = Array.from(run)
  if (characters.length === 1) return [run]
  return characters.slice(1).map((next, at) => `${characters[at]}${next}`)
}

/** A term of a tenant as the index keeps it, 32 bits: another tenant's same term is another number. FNV-1a, well mixed. */
function numberOf(tenantId: number, term: string): number {
  let hash = 0x811c9dc5
  for (const unit of Buffer.from(`${tenantId}|${term}`)) hash = Math.imul(hash ^ unit, 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) | 0
}

/** The numbers of all terms of some texts, each once. */
export function searchTerms(tenantId: number, texts: readonly (string | null | undefined)[]): number[] {
  const terms = new Set<string>()
  for (const text of texts)
    for (const run of runsOf(text ?? ''))
      for (const term of termsOf(run)) if (terms.size < MOST) terms.add(term)
  return [...new Set([...terms].map((term) => numberOf(tenantId, term)))]
}

/** What somebody looks for: the terms that a case must have all of, and the runs whose pairs must stand side by side. */
export interface Sought {
  readonly terms: readonly number[]
  readonly runs: readonly string[]
}

/** Null for a text without a word in it. */
export function soughtIn(tenantId: number, text: string): Sought | null {
  const terms = searchTerms(tenantId, [text])
  if (terms.length === 0) return null
  return { terms, runs: runsOf(text).filter((run) => IS_UNSPACED.test(run) && Array.from(run).length > 2) }
}
