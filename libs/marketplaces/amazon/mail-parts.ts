import { convert } from 'html-to-text'
import libqp from 'libqp'
import { headersIn, parameters, rawField, textIn } from './mail-headers.js'
import type { Headers } from './mail-headers.js'

/*
 * The parts of a MIME message (RFC 2045–2047, 2231), read at once and without I/O, since a mapping must be pure. A broken one still
 * gives what can be read of it: a message is never refused for its shape.
 */

/** A part that holds something itself. */
export interface Part {
  /** Its place as IMAP counts it: `2.1`. */
  readonly path: string
  readonly headers: Headers
  /** `text/plain`, lower case. */
  readonly type: string
  readonly charset: string | undefined
  /** A file by its name or its disposition; null for words of the message. */
  readonly fileName: string | null
  /** Still encoded, a character a byte. */
  readonly body: string
  /** Its body was left out when the mail was stored. */
  readonly leftOut: boolean
}

export interface Message {
  readonly headers: Headers
  readonly parts: readonly Part[]
}

/** The field by which a stored mail says that a part's body stayed in the mailbox. */
export const LEFT_OUT = 'X-Crosscase-Left-Out'

const DEEPEST = 20
const MOST_PARTS = 200
/** A text of a mail beyond this is not read: the shop's staff would not either. UTF-16 units. */
const LONGEST_TEXT = 100_000

/** Splits a raw message into its parts. */
export function partsOf(raw: string): Message {
  const { headers, body } = split(raw)
  const parts: Part[] = []
  collect(headers, body, '', 0, parts)
  return { headers, parts }
}

function split(raw: string): { headers: Headers; body: string } {
  const end = /\r?\n\r?\n/.exec(raw)
  // A part may begin with its empty line: then it has no header at all.
  const bare = /^\r?\n/.exec(raw)
  if (bare) return { headers: [], body: raw.slice(bare[0].length) }
  if (!end) return { headers: headersIn(raw), body: '' }
  return { headers: headersIn(raw.slice(0, end.index)), body: raw.slice(end.index + end[0].length) }
}

function collect(headers: Headers, body: string, path: string, depth: number, parts: Part[]): void {
  const { value: type, params } = parameters(rawField(headers, 'content-type'))
  const boundary = params['boundary']
  if (type.startsWith('multipart/') && boundary && depth < DEEPEST) {
    const inner = between(body, boundary)
    if (inner.length > 0) {
      inner.forEach((one, index) => {
        const { headers: own, body: content } = split(one)
        collect(own, content, path === '' ? `${index + 1}` : `${path}.${index + 1}`, depth + 1, parts)
      })
      return
    }
  }
  if (parts.length >= MOST_PARTS) return
  // A text unless it says what else it is; several parts without a boundary are one.
  const single = /^[\w.+-]+\/[\w.+-]+$/.test(type) && !type.startsWith('multipart/') ? type : 'text/plain'
  parts.push({
    path: path === '' ? '1' : path,
    headers,
    type: single,
    charset: params['charset'],
    fileName: fileNameOf(headers, single, params),
    body,
    leftOut: rawField(headers, LEFT_OUT.toLowerCase()) !== '',
  })
}

/** What stands between the boundary lines; a message that breaks off ends its last part. */
function between(body: string, boundary: string): string[] {
  const line = `--${boundary}`
  const found: string[] = []
  let start = -1
  for (let at = 0; at !== -1 && found.length < MOST_PARTS;) {
    const hit = body.indexOf(line, at)
    if (hit === -1) break
    at = hit + line.length
    if (hit > 0 && body[hit - 1] !== '\n') continue
    const rest = /^(--)?[ \t]*(\r?\n|$)/.exec(body.slice(at, at + 200))
    if (!rest) continue
    if (start !== -1) found.push(body.slice(start, hit).replace(/\r?\n$/, ''))
    start = rest[1] ? -1 : at + rest[0].length
    if (rest[1]) return found
  }
  if (start !== -1) found.push(body.slice(start))
  return found
}

function fileNameOf(headers: Headers, type: string, params: Readonly<Record<string, string>>): string | null {
  const disposition = parameters(rawField(headers, 'content-disposition'))
  const name = (disposition.params['filename'] ?? params['name'] ?? '').trim()
  // Some give only the last step of a path, some the whole: never more than a name.
  const bare = name.split(/[/\\]/).at(-1) ?? ''
  const words = type === 'text/plain' || type === 'text/html'
  if (disposition.value !== 'attachment' && words && bare === '') return null
  if (type.startsWith('message/') && bare === '') return 'message.eml'
  return bare.slice(0, 200) || 'file'
}

/** A part's bytes. What is no Base64 is passed over, as mail programs do. */
export function bytesOf({ headers, body }: Pick<Part, 'headers' | 'body'>): Buffer {
  const encoding = parameters(rawField(headers, 'content-transfer-encoding')).value
  if (encoding === 'base64') return Buffer.from(body.replaceAll(/[^A-Za-z0-9+/]/g, ''), 'base64')
  if (encoding === 'quoted-printable') return libqp.decode(Buffer.from(body, 'latin1'))
  return Buffer.from(body, 'latin1')
}

/** The words of a message: its plain texts, else its HTML as text. */
export function textOf({ parts }: Message): string {
  const words = parts.filter((part) => part.fileName === null)
  const plain = words.filter(({ type }) => type === 'text/plain').map((part) => decoded(part))
  const text = plain.join('\n').trim()
  if (text !== '') return tidy(text)
  const html = words.filter(({ type }) => type === 'text/html').map((part) => decoded(part))
  return tidy(html.map((one) => textOfHtml(one)).join('\n'))
}

const decoded = (part: Part): string => textIn(bytesOf(part), part.charset).slice(0, LONGEST_TEXT)

const tidy = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replaceAll(/[ \t\u00a0]+\n/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()

const textOfHtml = (html: string): string =>
  convert(html, {
    wordwrap: false,
    limits: { maxInputLength: LONGEST_TEXT, maxDepth: 100, maxChildNodes: 10_000 },
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { ignoreHref: true } },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
        selector,
        options: { uppercase: false },
      })),
      { selector: 'table', options: { uppercaseHeaderCells: false } },
    ],
  })

/** What a delivery report says of the message that did not arrive (RFC 3464): its header fields; null when there is none. */
export function returnedMessage({ parts }: Message): Headers | null {
  const returned = parts.find(({ type }) => type === 'message/rfc822' || type === 'text/rfc822-headers')
  return returned
    ? headersIn(
        bytesOf(returned)
          .toString('latin1')
          .split(/\r?\n\r?\n/)[0] ?? '',
      )
    : null
}
