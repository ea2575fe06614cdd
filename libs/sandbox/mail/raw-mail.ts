/** A mail before it is written down. */
export interface MailText {
  readonly id: string
  readonly from: { readonly name: string; readonly address: string }
  readonly to: string
  readonly subject: string
  readonly text: string
  /** Epoch milliseconds. */
  readonly at: number
  readonly inReplyTo?: string
  /** Whose signature the receiving server found good; null: it found none. */
  readonly signedBy: string | null
  readonly file?: { readonly name: string; readonly type: string; readonly content: string }
}

const word = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text)
    ? text
    : (text.match(/.{1,12}/gu) ?? []).map((part) => encoded(part)).join('\r\n ')
const encoded = (part: string): string => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`
const base64 = (text: string): string => Buffer.from(text).toString('base64').replaceAll(/.{76}/g, '$&\r\n')

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A date as mails write it (RFC 5322). */
export function mailDate(at: number): string {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${DAYS[date.getUTCDay()] ?? ''}, ${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()] ?? ''}`
  return `${day} ${date.getUTCFullYear()} ${date.toISOString().slice(11, 19)} +0000`
}

/** The raw message, ASCII throughout. */
export function rawMail(mail: MailText): string {
  const { id, from, to, subject, text, at, inReplyTo, signedBy, file } = mail
  const checks = signedBy === null ? 'dkim=none; spf=none' : `dkim=pass header.d=${signedBy}`
  const head = [
    `Authentication-Results: mx.sandbox.invalid; ${checks}`,
    `From: ${from.name === '' ? '' : `${/^[\w .]*$/.test(from.name) ? from.name : word(from.name)} `}<${from.address}>`,
    `To: <${to}>`,
    `Subject: ${word(subject)}`,
    `Date: ${mailDate(at)}`,
    `Message-ID: <${id}>`,
    ...(inReplyTo === undefined ? [] : [`In-Reply-To: <${inReplyTo}>`]),
    'MIME-Version: 1.0',
  ]
  const words = [
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    base64(text),
  ]
  if (!file) return [...head, ...words, ''].join('\r\n')
  const boundary = `part-${Buffer.from(id).toString('hex').slice(0, 20)}`
  const attached = [
    `Content-Type: ${file.type}`,
    `Content-Disposition: attachment; filename="${file.name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    base64(file.content),
  ]
  return [
    ...head,
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    ...words,
    `--${boundary}`,
    ...attached,
    `--${boundary}--`,
    '',
  ].join('\r\n')
}
