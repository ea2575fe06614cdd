/** Mails for specs: invented people, orders and shops. */

export const SHOP = 'orders@lantern-shop.example'
export const RELAY = 'k7q2w9x4v8c1b3n@marketplace.amazon.com'
export const ORDER = '113-5550001-1230001'
export const CHECKED = 'Authentication-Results: mx.lantern-shop.example; dkim=pass header.d=amazon.com'

export interface TestMail {
  readonly id?: string
  readonly from?: string
  readonly to?: string
  readonly date?: string
  /** As it goes over the wire; encoded by the caller where it must be. */
  readonly subject?: string
  readonly headers?: readonly string[]
  /** What follows the fields above; a text unless told otherwise. */
  readonly body?: string
  readonly type?: string
}

/** A raw message, a character a byte. Text beyond ASCII is sent as UTF-8. */
export function rawMail(mail: TestMail = {}): string {
  const lines = [
    ...(mail.headers ?? [CHECKED]),
    `From: ${mail.from ?? `Robin Specimen <${RELAY}>`}`,
    `To: ${mail.to ?? SHOP}`,
    `Subject: ${mail.subject ?? `Inquiry from Amazon customer Robin (Order: ${ORDER})`}`,
    `Date: ${mail.date ?? 'Fri, 20 Nov 2026 09:00:00 +0000'}`,
    ...(mail.id === '' ? [] : [`Message-ID: <${mail.id ?? 'm-1@amazon.example'}>`]),
    'MIME-Version: 1.0',
    mail.type ?? 'Content-Type: text/plain; charset=utf-8',
  ]
  return bytes(`${lines.join('\r\n')}\r\n\r\n${mail.body ?? 'Where is my parcel?'}\r\n`)
}

/** UTF-8 as a text of bytes. */
export const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

/** A notice of Amazon's about an order. */
export const notice = (subject: string, body: string, more: TestMail = {}): string =>
  rawMail({ from: 'Amazon <atoz-guarantee@amazon.com>', subject, body, ...more })

export const AT = { seenAt: '2026-11-22T12:00:00.000Z', site: 'US' }
