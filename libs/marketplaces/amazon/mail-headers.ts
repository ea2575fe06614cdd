import libmime from 'libmime'
import { decode } from 'libmime/lib/charset'
import addressparser from 'nodemailer/lib/addressparser'

/*
 * Header lines of a raw message. A raw message is a text in which each character is one byte (latin1), so that nothing is lost
 * before its charset is known.
 */

/** Header fields in the order they stand, names in lower case, values unfolded but still encoded. */
export type Headers = readonly (readonly [name: string, value: string])[]

/** More header lines than any mail needs are a way to keep us busy. */
const MOST_FIELDS = 1_000

/** Reads a block of header lines; what is none is passed over. */
export function headersIn(block: string): Headers {
  const fields: [string, string][] = []
  for (const line of block.split(/\r?\n/)) {
    const last = fields.at(-1)
    if (/^[ \t]/.test(line)) {
      if (last) last[1] += ` ${line.trim()}`
      continue
    }
    const colon = line.indexOf(':')
    if (colon < 1 || fields.length >= MOST_FIELDS) continue
    fields.push([line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()])
  }
  return fields
}

/** The first field of that name, still encoded; empty when there is none. */
export const rawField = (headers: Headers, name: string): string =>
  headers.find(([field]) => field === name)?.[1] ?? ''

export const rawFields = (headers: Headers, name: string): readonly string[] =>
  headers.filter(([field]) => field === name).map(([, value]) => value)

/** A field as people read it: encoded words of RFC 2047, and bytes that were written as they are. */
export const textField = (headers: Headers, name: string): string =>
  libmime
    .decodeWords(textOfBytes(rawField(headers, name)))
    .replaceAll(/\s+/g, ' ')
    .trim()

/** A field with parameters (`text/plain; charset=…`), those of RFC 2231 put together. */
export function parameters(value: string): {
  readonly value: string
  readonly params: Readonly<Record<string, string>>
} {
  const parsed = libmime.parseHeaderValue(value)
  const decoded = new Set(parsed.decodedParams)
  const entries = Object.entries(parsed.params).map(([name, text]) => [
    name,
    decoded.has(name) ? text : libmime.decodeWords(textOfBytes(text)),
  ])
  return {
    value: parsed.value.toLowerCase().trim(),
    params: Object.fromEntries(entries) as Record<string, string>,
  }
}

export interface Mailbox {
  readonly name: string
  /** Lower case. */
  readonly address: string
}

/** The mailboxes of an address field, groups opened. Words are decoded after splitting, so that a name cannot add an address. */
export const mailboxesIn = (headers: Headers, name: string): readonly Mailbox[] =>
  addressparser(textOfBytes(rawFields(headers, name).join(', ')).slice(0, 20_000), { flatten: true }).flatMap(
    (one) =>
      one.address ? [{ name: libmime.decodeWords(one.name).trim(), address: one.address.toLowerCase() }] : [],
  )

const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true })

/** Bytes without a declared charset: UTF-8 if they can be, else Windows-1252, in which every byte means something. */
export function textOfBytes(latin1: string): string {
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(latin1)) return latin1
  const bytes = Buffer.from(latin1, 'latin1')
  try {
    return STRICT_UTF8.decode(bytes)
  } catch {
    return decode(bytes, 'windows-1252')
  }
}

/** Bytes in a declared charset; in one that nobody knows, as if none was declared. */
export function textIn(bytes: Buffer, charset: string | undefined): string {
  if (charset === undefined || !isKnown(charset)) return textOfBytes(bytes.toString('latin1'))
  return decode(bytes, charset)
}

/** Those that `TextDecoder` does not know but mails use are in libmime’s own list of aliases. */
function isKnown(charset: string): boolean {
  try {
    return Boolean(new TextDecoder(libmime.normalizeCharset(charset)))
  } catch {
    return false
  }
}
