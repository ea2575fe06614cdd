import { createHash } from 'node:crypto'
import { mailboxesIn, parameters, rawField, rawFields, textField } from './mail-headers.js'
import type { Headers, Mailbox } from './mail-headers.js'
import { partsOf, returnedMessage, textOf } from './mail-parts.js'
import { isAmazons, isRelay } from './mail-addresses.js'

export interface MailFile {
  /** `2.1`: the part's place in the message. */
  readonly path: string
  readonly name: string
  readonly type: string
}

/** What can be said of a mail that claims to come from Amazon (`none`: the receiving server checked nothing). */
export type Authenticity = 'pass' | 'fail' | 'none'

/** A mail as far as recognising it needs. */
export interface Mail {
  /** Without angle brackets; made of the content where the mail has none. */
  readonly id: string
  /** ISO 8601 UTC, never later than when it was seen. */
  readonly at: string
  readonly from: Mailbox
  /** Recipients of every kind. */
  readonly to: readonly Mailbox[]
  /** Where an answer goes: `Reply-To`, else the sender. */
  readonly replyTo: string
  readonly subject: string
  readonly text: string
  readonly files: readonly MailFile[]
  readonly authenticity: Authenticity
  /** An answer by a machine (RFC 3834): never a buyer's own words. */
  readonly automatic: boolean
  /** In a delivery report: to whom the message that came back was written. */
  readonly returnedTo: readonly Mailbox[] | null
}

export interface ReadAt {
  readonly seenAt: string
  /** The name by which the shop's own mail server signs its checks (`authserv-id` of RFC 8601); empty: the topmost counts. */
  readonly authServer: string
}

/** Reads a raw message (a character a byte). Never refuses one. */
export function readMail(raw: string, { seenAt, authServer }: ReadAt): Mail {
  const message = partsOf(raw)
  const { headers, parts } = message
  const [from = { name: '', address: '' }] = mailboxesIn(headers, 'from')
  const [replyTo] = mailboxesIn(headers, 'reply-to')
  const id = rawField(headers, 'message-id').replaceAll(/^<|>.*$/g, '')
  return {
    id: id || `sha256-${createHash('sha256').update(raw, 'latin1').digest('hex').slice(0, 32)}`,
    at: dateOf(headers, seenAt),
    from,
    to: ['to', 'cc', 'delivered-to', 'x-original-to'].flatMap((name) => mailboxesIn(headers, name)),
    replyTo: replyTo?.address ?? from.address,
    subject: textField(headers, 'subject').slice(0, 500),
    text: textOf(message),
    files: parts.flatMap(({ path, fileName, type }) =>
      fileName === null ? [] : [{ path, name: fileName, type }],
    ),
    authenticity: authenticityOf(headers, from.address, authServer),
    automatic: isAutomatic(headers),
    returnedTo: returnedTo(message),
  }
}

function returnedTo(message: ReturnType<typeof partsOf>): readonly Mailbox[] | null {
  const { value, params } = parameters(rawField(message.headers, 'content-type'))
  if (value !== 'multipart/report' || params['report-type']?.toLowerCase() !== 'delivery-status') return null
  const returned = returnedMessage(message)
  return returned ? mailboxesIn(returned, 'to') : []
}

/** `Date`, else the day it was received; a clock that runs ahead is held at when we saw the mail. */
function dateOf(headers: Headers, seenAt: string): string {
  const received = rawField(headers, 'received').split(';').at(-1) ?? ''
  const seen = Date.parse(seenAt)
  const known = [rawField(headers, 'date'), received]
    // The comment in brackets is the zone's name; the offset before it is what counts.
    .map((text) => Date.parse(text.replaceAll(/\([^)]*\)/g, '').trim()))
    .find((time) => !Number.isNaN(time) && time > Date.UTC(1995, 0))
  return new Date(Math.min(known ?? seen, seen)).toISOString()
}

/** A machine's answer, such as a note of absence. What a machine merely passed on (a relay does) is not one. */
const isAutomatic = (headers: Headers): boolean =>
  /^auto-replied\b/i.test(rawField(headers, 'auto-submitted')) ||
  /^auto_reply$/i.test(rawField(headers, 'precedence'))

/**
 * What the receiving server found (`Authentication-Results`, RFC 8601): DKIM or SPF of a domain of Amazon, or DMARC of the sender's.
 * Only one of its lines counts, since anybody can write further ones below it.
 */
function authenticityOf(headers: Headers, from: string, authServer: string): Authenticity {
  const lines = rawFields(headers, 'authentication-results')
  const own = authServer.toLowerCase()
  const line = own === '' ? lines[0] : lines.find((one) => serverOf(one) === own)
  if (line === undefined) return 'none'
  const results = line
    .replaceAll(/\([^)]*\)/g, ' ')
    .split(';')
    .slice(1)
  const passed = results.some((result) => {
    const [, method = '', verdict = ''] = /^\s*([\w-]+)\s*=\s*(\w+)/.exec(result) ?? []
    if (verdict.toLowerCase() !== 'pass') return false
    const domain = /(?:header\.(?:d|from|i)|smtp\.mailfrom)\s*=\s*(?:[^\s@]*@)?([\w.-]+)/i.exec(result)?.[1]
    if (method.toLowerCase() === 'dmarc') return domain === undefined || sameDomain(domain, from)
    return domain !== undefined && isAmazons(domain.toLowerCase())
  })
  return passed ? 'pass' : 'fail'
}

const serverOf = (line: string): string => line.split(/[;\s]/)[0]?.toLowerCase() ?? ''
const sameDomain = (domain: string, address: string): boolean => {
  const own = address.split('@').at(-1) ?? ''
  return own === domain.toLowerCase() || own.endsWith(`.${domain.toLowerCase()}`)
}

/** Whether a mail gives itself out as Amazon’s, by address or by the name beside it. */
export const claimsAmazon = ({ from }: Pick<Mail, 'from'>): boolean =>
  isRelay(from.address) || isAmazons(from.address.split('@').at(-1) ?? '') || /\bamazon\b/i.test(from.name)
