import type { Money } from '#case'
import { isAmazon, isCareService, isRelay, siteOfAddress } from './mail-addresses.js'
import { english } from './mail-language-en.js'
import { german } from './mail-language-de.js'
import { japanese } from './mail-language-ja.js'
import { chinese } from './mail-language-zh.js'
import { claimsAmazon } from './mail-read.js'
import type { Mail } from './mail-read.js'
import type { FieldWords, MailLanguage, NoticeKind, Template } from './mail-template.js'
import { amountIn, behind, dueInstant, eachBehind, orderIdIn, startOfNamedDay } from './mail-values.js'

/** Every language that we read; the first whose template fits decides. */
export const LANGUAGES: readonly MailLanguage[] = [english, german, chinese, japanese]

const CHARGEBACK_SUBJECTS = LANGUAGES.flatMap(({ templates }) =>
  templates.filter(({ kind }) => kind === 'chargeback_opened').flatMap(({ subject }) => subject),
)

/** What a mail turned out to be. */
export type Recognised =
  /** A buyer's words. */
  | { readonly as: 'buyer' }
  /** The shop's own words to a buyer, out of its folder of sent mails. */
  | { readonly as: 'seller' }
  /** The shop handed a buyer's question on to the care service. */
  | { readonly as: 'forwarded' }
  /** The shop answered Amazon's notice of a chargeback. */
  | { readonly as: 'represented' }
  /** A mail of the shop that is of no concern here. */
  | { readonly as: 'elsewhere' }
  /** A mail program's report that words of ours did not arrive. */
  | { readonly as: 'bounced' }
  | { readonly as: 'notice'; readonly kind: NoticeKind; readonly words: FieldWords | null }
  /** Gives itself out as Amazon's, and is not. */
  | { readonly as: 'suspicious'; readonly why: 'address' | 'authentication' }
  | { readonly as: 'unrecognised' }

export interface Source {
  /** Which folder it was read from; only what lies among the sent mails is the shop's own. */
  readonly box: 'inbox' | 'sent'
  /** Templates that the shop added. */
  readonly own: readonly Template[]
}

/** Tells what a mail is. Whoever writes is judged by the address that was checked, never by what the text says. */
export function recogniseMail(mail: Mail, { box, own }: Source): Recognised {
  if (box === 'sent') return sentBy(mail)
  if (mail.returnedTo?.some(({ address }) => isRelay(address))) return { as: 'bounced' }
  const { address } = mail.from
  const isTheirs = isRelay(address) || isAmazon(address)
  if (isTheirs && mail.authenticity === 'fail') return { as: 'suspicious', why: 'authentication' }
  if (isRelay(address)) return mail.automatic ? { as: 'unrecognised' } : { as: 'buyer' }
  if (isTheirs) return noticeIn(mail, own)
  return claimsAmazon(mail) ? { as: 'suspicious', why: 'address' } : { as: 'unrecognised' }
}

/** Answers to a buyer, to a notice of a chargeback and to the care service; what else a shop writes is its own affair. */
function sentBy({ to, subject }: Mail): Recognised {
  if (to.some(({ address }) => isCareService(address))) return { as: 'forwarded' }
  if (to.some(({ address }) => isRelay(address))) return { as: 'seller' }
  const lower = subject.toLowerCase()
  const answers = CHARGEBACK_SUBJECTS.some((phrase) => lower.includes(phrase))
  return answers && to.some(({ address }) => isAmazon(address)) ? { as: 'represented' } : { as: 'elsewhere' }
}

function noticeIn(mail: Mail, own: readonly Template[]): Recognised {
  const subject = mail.subject.toLowerCase()
  const whole = `${subject}\n${mail.text.toLowerCase()}`
  const fits = ({ subject: subjects, text }: Template): boolean =>
    subjects.some((phrase) => subject.includes(phrase)) &&
    (text === undefined || text.some((phrase) => whole.includes(phrase)))
  const added = own.find(fits)
  if (added) return { as: 'notice', kind: added.kind, words: wordsFor(mail.text) }
  for (const { templates, words } of LANGUAGES) {
    const found = templates.find(fits)
    if (found) return { as: 'notice', kind: found.kind, words }
  }
  return { as: 'unrecognised' }
}

/** The words of the language most of whose labels stand in a text. */
function wordsFor(text: string): FieldWords | null {
  const lower = text.toLowerCase()
  const scored = LANGUAGES.map(({ words }) => {
    const labels = [...words.answerBy, ...words.amount, ...words.reason, ...words.orderedOn]
    return { words, score: labels.filter((label) => lower.includes(label)).length }
  }).sort((a, b) => b.score - a.score)
  return scored[0] && scored[0].score > 0 ? scored[0].words : null
}

/** What a notice names beside its kind. */
export interface Named {
  readonly orderId: string | null
  /** The instant by which the seller must answer. */
  readonly answerBy: string | null
  readonly orderedAt: string | null
  readonly amount: Money | null
  readonly reason: { readonly code: string; readonly text: string | null } | null
}

/** Reads the fields of a notice; what it does not name is null. */
export function namedIn(mail: Mail, words: FieldWords | null, place: { site: string; zone: string }): Named {
  const orderId = orderIdIn(mail.subject) ?? orderIdIn(mail.text)
  if (words === null) return { orderId, answerBy: null, orderedAt: null, amount: null, reason: null }
  const first = <Value>(labels: readonly string[], read: (text: string) => Value | null): Value | null => {
    for (const text of eachBehind(mail.text, labels)) {
      const value = read(text)
      if (value !== null) return value
    }
    return null
  }
  return {
    orderId,
    answerBy: first(words.answerBy, (text) => dueInstant(text, place.zone)),
    orderedAt: first(words.orderedOn, (text) => startOfNamedDay(text, place.zone)),
    amount: first(words.amount, (text) => amountIn(text, place.site)),
    reason: reasonIn(mail.text, words),
  }
}

function reasonIn(text: string, words: FieldWords): Named['reason'] {
  const said =
    behind(text, words.reason)
      ?.split(/[\r\n]/)[0]
      ?.trim() ?? null
  const where = (said ?? text).toLowerCase()
  const known = words.reasons.find(([, phrases]) => phrases.some((phrase) => where.includes(phrase)))
  if (known) return { code: known[0], text: said }
  return said === null || said === '' ? null : { code: 'OTHER', text: said }
}

/** The site that a mail is about. */
export const siteOfMail = (mail: Mail, fallback: string): string =>
  siteOfAddress(mail.from.address) ??
  mail.to.map(({ address }) => siteOfAddress(address)).find((site) => site !== null) ??
  fallback
