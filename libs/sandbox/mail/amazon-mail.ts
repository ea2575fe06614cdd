import type { Clock } from '../clock.js'
import type { Ledger } from '../ledger.js'
import { noticeOf } from './amazon-notices.js'
import type { Language } from './amazon-notices.js'
import { MAIL_STORIES } from './amazon-stories.js'
import type { MailStory } from './amazon-stories.js'
import { openPostOffice } from './post-office.js'
import type { Letter, PostOffice, StoredMail } from './post-office.js'
import { rawMail } from './raw-mail.js'

/** A shop of the simulated Amazon whose mail we keep. */
export interface MailShop {
  readonly login: string
  /** `amazon.com`: whose relay its buyers write through. */
  readonly domain: string
  readonly language: Language
  readonly money: (amount: number) => string
  /** Order ids of the shop, for the mails to speak of; missing ones are made up. */
  readonly orderIds: readonly string[]
}

/** How a shop's mail is reached. */
export interface MailAccess {
  readonly imapHost: string
  readonly imapPort: string
  readonly imapUser: string
  readonly imapPassword: string
  readonly smtpHost: string
  readonly smtpPort: string
  readonly mailFrom: string
}

/** A mail that somebody writes now. */
export interface NewMail {
  readonly by: MailStory['by']
  readonly orderId?: string
  readonly subject?: string
  readonly text?: string
  readonly notice?: string
  readonly answerIn?: number
  readonly relay?: string
  readonly file?: boolean
}

/** What is kept between runs: every mail of every shop. */
export interface SavedMail {
  readonly shops: Readonly<Record<string, readonly StoredMail[]>>
  readonly written: number
}

export interface AmazonMail {
  /** How to reach a shop's mail; once the servers are open. Throws a RangeError for a login that is none. */
  access(login: string): MailAccess
  /** Lets somebody write to a shop now; gives the mail's id. */
  write(login: string, mail: NewMail): string
  mails(login: string): StoredMail[]
  interrupt(login: string): void
  save(): SavedMail
  stop(): Promise<void>
}

const HOUR = 3_600_000
const HOST = '127.0.0.1'
const PASSWORD = 'sandbox-mail'
const senderOf = (login: string): string => `${login.replaceAll('_', '-')}@shop.invalid`

interface Parts {
  readonly clock: Clock
  readonly ledger: Ledger
  readonly shops: readonly MailShop[]
  readonly saved: SavedMail | undefined
  readonly demo: boolean
  readonly changed: () => void
}

/** Opens a mailbox for each shop, with what was saved or with the demo's past. */
export async function openAmazonMail({
  clock,
  ledger,
  shops,
  saved,
  demo,
  changed,
}: Parts): Promise<AmazonMail> {
  let written = saved?.written ?? 0
  const next = (): number => (written += 1)
  const offices = new Map<string, PostOffice>()
  for (const shop of shops) {
    const past = demo ? pastOf(shop, clock.now(), next) : []
    const take = (letter: Letter): string | null => {
      taken(shop, letter)
      return null
    }
    const mails = saved?.shops[shop.login] ?? past
    offices.set(
      shop.login,
      await openPostOffice({ user: senderOf(shop.login), password: PASSWORD, mails, take }),
    )
  }
  const officeOf = (login: string): PostOffice => {
    const office = offices.get(login)
    if (!office) throw new RangeError(`there is no Amazon shop "${login}"`)
    return office
  }
  /** What the simulated Amazon does with a letter: only the registered sender reaches a buyer. */
  const taken = (shop: MailShop, { from, to, raw }: Letter): void => {
    const orderId = /\d{3}-\d{7}-\d{7}/.exec(raw)?.[0] ?? ''
    const at = new Date(clock.now()).toISOString()
    const registered = from === senderOf(shop.login)
    const effect = registered ? effectOf(to) : 'mail.refused'
    const cause = { by: 'request', method: 'SMTP', path: to.join(','), body: raw } as const
    ledger.record({ at, marketplace: 'amazon', seller: shop.login, effect, subject: { orderId }, cause })
    if (!registered) deliver(shop, { by: 'amazon', notice: 'undelivered', orderId })
    changed()
  }
  const deliver = (shop: MailShop, mail: NewMail): string => {
    const { folder, at, raw, id } = mailBy(shop, mail, clock.now(), next())
    officeOf(shop.login).deliver({ folder, at, raw })
    changed()
    return id
  }
  return {
    access(login) {
      const { imapPort, smtpPort } = officeOf(login)
      const mailFrom = senderOf(login)
      return {
        imapHost: HOST,
        imapPort: String(imapPort),
        imapUser: mailFrom,
        imapPassword: PASSWORD,
        smtpHost: HOST,
        smtpPort: String(smtpPort),
        mailFrom,
      }
    },
    write(login, mail) {
      const shop = shops.find((one) => one.login === login)
      if (!shop) throw new RangeError(`there is no Amazon shop "${login}"`)
      return deliver(shop, mail)
    },
    mails: (login) => officeOf(login).mails(),
    interrupt: (login) => officeOf(login).interrupt(),
    save: () => ({
      shops: Object.fromEntries([...offices].map(([login, office]) => [login, office.mails()])),
      written,
    }),
    async stop() {
      for (const office of offices.values()) await office.stop()
    },
  }
}

function effectOf(to: readonly string[]): string {
  if (to.some((address) => address.startsWith('csba-'))) return 'care.forwarded'
  if (to.some((address) => address.includes('@marketplace.amazon.'))) return 'message.answered'
  return to.some((address) => address.startsWith('chargeback')) ? 'chargeback.represented' : 'mail.sent'
}

/** The shop's past, the oldest first, as it would lie in its folders. */
function pastOf(shop: MailShop, now: number, next: () => number): StoredMail[] {
  return MAIL_STORIES.toSorted((a, b) => b.ago - a.ago).map((story) => {
    const orderId = story.about === undefined ? undefined : orderOf(shop, story.about)
    const mail = { ...story, ...(orderId !== undefined && { orderId }) }
    const { folder, at, raw } = mailBy(shop, mail, now - story.ago * HOUR, next())
    return { folder, at, raw }
  })
}

/** An order of the shop; one that it lacks is made up, in the form of Amazon's. */
const orderOf = ({ orderIds, login }: MailShop, about: number): string => {
  const digits = Array.from(login).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9_000_000, 7)
  return orderIds[about - 1] ?? `113-${1_000_000 + digits}-${String(1_230_000 + about).padStart(7, '0')}`
}

function mailBy(
  shop: MailShop,
  mail: NewMail,
  at: number,
  number: number,
): StoredMail & { readonly id: string } {
  const { orderId } = mail
  const id = `${number}.${shop.login}@mail.sandbox.invalid`
  const own = senderOf(shop.login)
  const domain = mail.relay ?? shop.domain
  const relay = `${(orderId ?? `pre-sale-${number}`).replaceAll('-', '')}@marketplace.${domain}`
  const base = { id, at, to: own, signedBy: domain }
  const named = orderId === undefined ? '' : ` (Order: ${orderId})`
  if (mail.by === 'amazon') {
    const by = mail.answerIn === undefined ? {} : { by: dayIn(shop.language, at + mail.answerIn * HOUR) }
    const matter = { orderId: orderId ?? '', amount: shop.money(3_490), ...by }
    const { subject, text } = noticeOf(shop.language, mail.notice ?? '', matter)
    const address = `${(mail.notice ?? 'notice').split('.')[0] ?? ''}-notices@${shop.domain}`
    const raw = rawMail({ ...base, from: { name: 'Amazon', address }, subject, text, signedBy: shop.domain })
    return { folder: 'INBOX', at, raw, id }
  }
  const subject = `${mail.subject ?? `Re: Your message`}${named}`
  const text = mail.text ?? ''
  if (mail.by === 'shop') {
    const raw = rawMail({
      ...base,
      from: { name: '', address: own },
      to: relay,
      subject,
      text,
      signedBy: null,
    })
    return { folder: 'Sent', at, raw, id }
  }
  const senders = {
    buyer: { name: 'Robin Specimen', address: relay },
    stranger: { name: 'Tools', address: 'news@tools.invalid' },
    impostor: { name: 'Amazon Seller Support', address: 'support@amazon-sellers.invalid' },
  } as const
  const signedBy = mail.by === 'buyer' ? domain : (senders[mail.by].address.split('@')[1] ?? null)
  const file = mail.file
    ? { file: { name: 'photo.txt', type: 'text/plain', content: 'a picture, told in words' } }
    : {}
  const raw = rawMail({ ...base, from: senders[mail.by], subject, text, signedBy, ...file })
  return { folder: 'INBOX', at, raw, id }
}

/** A day as the shop's notices write it, in UTC. */
function dayIn(language: Language, at: number): string {
  const [year, month, day] = new Date(at).toISOString().slice(0, 10).split('-')
  if (language === 'de') return `${day}.${month}.${year}`
  return language === 'ja' ? `${year}年${Number(month)}月${Number(day)}日` : `${year}-${month}-${day}`
}
