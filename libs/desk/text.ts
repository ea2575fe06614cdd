/** The languages in which the desk reads texts. */
export const LANGUAGES = ['en', 'zh', 'ja', 'de'] as const
export type Language = (typeof LANGUAGES)[number]

/** A stretch of a text, in UTF-16 units, end exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface Sentence extends Span {
  readonly text: string
}

const GERMAN =
  /\b(und|der|die|das|ist|nicht|wir|Sie|Ihre?[nmrs]?|für|bitte|haben|werden|wird|mit|auf|eine?[nmr]?|vielen|Dank|noch|Ihnen|guten|Tag|können|kann|bis|uns|zu|den|dem|im|am|Uhr)\b/giu
const ENGLISH =
  /\b(the|and|you|your|we|is|are|for|please|have|will|with|not|this|that|our|to|of|it|can|has|been|hi|thank|thanks|if|by|us|in|on|a|was)\b/giu

/**
 * The language of a text, or null when it has too little to tell (fewer than four words, no Han or kana).
 * A German word with an umlaut counts as much as three English ones.
 */
export function languageOf(whole: string): Language | null {
  const text = whole.slice(0, 2000).replaceAll(/\S*(?:@|:\/\/|www\.)[\x21-\x7e]*/g, ' ')
  const kana = text.match(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0
  if (kana + han > latin / 4 && kana + han > 1) return kana > (kana + han) / 10 ? 'ja' : 'zh'
  if ((text.match(/\p{L}+/gu)?.length ?? 0) < 4) return null
  const german = (text.match(GERMAN)?.length ?? 0) + 3 * (text.match(/\p{L}*[äöüß]\p{L}*/giu)?.length ?? 0)
  return german > (text.match(ENGLISH)?.length ?? 0) ? 'de' : 'en'
}

/** A full stop ends a sentence before white space, but not after a figure ("25. November") or a short form. */
const END = /[!?。！？\n]+|(?<!\d|\b(?:Mr|Mrs|Ms|Dr|Nr|St|ca|bzw|etc|No))\.+(?=\s|$)/giu

const LONGEST_SENTENCE = 600

/** The sentences of a text with their places; line breaks end one too. */
export function sentencesOf(text: string): Sentence[] {
  const take = (end: number): void => {
    // Longer ones are cut, or patterns that look ahead would take time by the square of a text without a stop.
    for (let cut = start + LONGEST_SENTENCE; cut < end; cut += LONGEST_SENTENCE) add(cut)
    add(end)
  }
  const found: Sentence[] = []
  let start = 0
  const add = (end: number): void => {
    if (text.slice(start, end).trim() !== '') found.push({ start, end, text: text.slice(start, end) })
    start = end
  }
  for (const match of text.matchAll(END)) take(match.index + match[0].length)
  take(text.length)
  return found
}

/** Names of goods that look like a form of address. */
const GOODS =
  /\b(Miss Dior|Mr\.? Coffee|Mr\.? Clean|Mrs\.? Meyer'?s|Ms\.? Pac-?Man|Mr\.? Potato Head|Frau Holle)\b/giu

/** What is not the seller's own wording: the mail quoted below, quoted lines, and the buyer's words in quotation marks. */
const QUOTED = [
  /^[ \t]*>.*$/gmu,
  /^-{2,}\s*(Original Message|Ursprüngliche Nachricht|原始邮件|元のメッセージ)\s*-{2,}[\s\S]*/gimu,
  /^(On|Am) .{5,80}(wrote|schrieb)[^\n]{0,40}:\s*$[\s\S]*/gimu,
  /(?<=\b(you (wrote|said|asked|mentioned|told us|wrote to us)|your (message|words)|Sie (schrieben|schreiben)|Ihre Nachricht)\b[^"“„«\n]{0,25})["“„«][^"”“»\n]{1,300}["”“»]/giu,
  /(?<=(您|你)(在.{0,8}中)?(说|写|提到|问|留言)[^"“「\n]{0,8})["“「][^"”」\n]{1,200}["”」]/gu,
  /「[^」\n]{1,200}」(?=と(の|ご|お|いう|書|仰))/gu,
]

/** The text with quotations and names of goods blanked out, every other character in its place. */
export function ownWords(text: string, goods: readonly string[] = []): string {
  const blank = (found: string): string => found.replaceAll(/[^\n]/g, ' ')
  let masked = text
  for (const pattern of [...QUOTED, GOODS]) masked = masked.replaceAll(pattern, blank)
  for (const name of goods) if (name.trim() !== '') masked = masked.replaceAll(name, blank(name))
  return masked
}
