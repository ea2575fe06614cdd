import { ownWords } from './text.js'

/** Phrases with which a buyer ends a conversation. */
const CLOSING =
  /(thank(s| you)( (so|very) much| a lot| again)?|many thanks|thx|great|perfect|ok(ay)?|got it|that('s| is) (fine|great|perfect)|all good|no problem|received|(非常)?(感谢|谢谢)(您|你|啦|了)?|好的|收到|没问题|明白了|ありがとう(ございま(す|した))?|承知(いた)?しました|わかりました|了解です|(vielen|besten|herzlichen) dank|danke( schön| sehr)?|alles klar|super|passt)/giu
const FILLING =
  /\b(hi|hello|dear|and|for|your|the|help|reply|answer|bye|best|kind|regards|have a (nice|good|great) (day|evening|weekend)|für|ihre|die|schnelle|hilfe|antwort|viele|liebe|grüße|mit freundlichen grüßen)\b|(您|你)?的?(帮助|回复)|ご(対応|返信|連絡)|どうも/giu

/**
 * Whether a buyer's message only closes the conversation, so that "no response needed" may be suggested (never applied by itself).
 * A question mark, a figure or any word beyond thanks speaks against it.
 */
export function isClosing(message: string): boolean {
  const own = ownWords(message)
  if (own.search(CLOSING) < 0 || /[?？\d]/u.test(own)) return false
  return (
    own
      .replaceAll(CLOSING, '')
      .replaceAll(FILLING, '')
      .replaceAll(/[^\p{L}]/gu, '').length === 0
  )
}
