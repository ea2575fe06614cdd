import { languageOf } from '#desk'
import { marketplaceOf } from '#marketplaces'

/** What may tell a buyer's language. */
export interface Speaker {
  readonly marketplace: string
  readonly site: string
  readonly locale: string | null
  /** What the buyer wrote last, if anything. */
  readonly text: string | null
}

/** ISO 639 code: of the buyer's locale, else of what the buyer wrote, else of the site's country; null when nothing tells. */
export function buyerLanguage({ marketplace, site, locale, text }: Speaker): string | null {
  const named = localeOf(locale)?.language
  if (named !== undefined) return named
  const written = text === null ? null : languageOf(text)
  if (written !== null) return written
  const country = marketplaceOf(marketplace)?.sites[site]?.country
  if (country === undefined || sellsToAll(marketplace)) return null
  return new Intl.Locale('und', { region: country }).maximize().language
}

/** A marketplace whose sites are those of its sellers: they say nothing of who buys there. */
export const sellsToAll = (marketplace: string): boolean =>
  marketplaceOf(marketplace)?.sites['GLOBAL'] !== undefined

/** The locale that a marketplace names, if it is one. */
export function localeOf(text: string | null): Intl.Locale | null {
  try {
    return text === null ? null : new Intl.Locale(text.replaceAll('_', '-'))
  } catch {
    return null
  }
}
