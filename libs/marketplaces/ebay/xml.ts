import { XMLParser } from 'fast-xml-parser'
import { Problem } from '#adapter'

/** What can stand in a Trading request: text, or elements by name; a list repeats its element. */
export type XmlValue = string | number | boolean | readonly string[] | XmlFields
export interface XmlFields {
  readonly [name: string]: XmlValue | undefined
}

const NAMESPACE = 'urn:ebay:apis:eBLBaseComponents'
/** Elements that may repeat in the answers we read; the parser would make a lone one an object instead of a list. */
const REPEATED = new Set([
  'Order',
  'Transaction',
  'CancelDetail',
  'Errors',
  'FeedbackDetail',
  'MemberMessageExchange',
  'Offer',
])
const FORBIDDEN_IN_XML = new RegExp('[^\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\u{10000}-\\u{10ffff}]', 'gu')

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  // All text stays text: ids are longer than a double and amounts must not become floats.
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  htmlEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  isArray: (name) => REPEATED.has(name),
  tagValueProcessor: (_name, text) => plainText(text),
  attributeValueProcessor: (_name, text) => plainText(text),
})

/** The body of a Trading call: `<{call}Request>` with its fields in the order given, all text escaped. */
export const tradingRequest = (call: string, fields: XmlFields): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n<${call}Request xmlns="${NAMESPACE}">${elements(fields)}</${call}Request>`

function elements(fields: XmlFields): string {
  return Object.entries(fields)
    .flatMap(([name, value]) => {
      const values = value === undefined ? [] : isList(value) ? value : [value]
      return values.map(
        (one) => `<${name}>${typeof one === 'object' ? elements(one) : escaped(one)}</${name}>`,
      )
    })
    .join('')
}

const isList = (value: XmlValue): value is readonly string[] => Array.isArray(value)

const escaped = (text: string | number | boolean): string =>
  String(text)
    .replace(FORBIDDEN_IN_XML, '')
    .replace(/[&<>"']/g, (char) => `&#${char.codePointAt(0)};`)

/**
 * The content of a Trading answer's root element (`GetOrdersResponse` …), attributes under `@name`, text beside them
 * under `#text`. Throws `contract_changed` for anything but well-formed XML, and for a document type of any kind, since
 * eBay sends none and entities can be made to explode; `unavailable` for a web page.
 */
export function tradingAnswer(text: string): Record<string, unknown> {
  if (/<!doctype\s+html|<html[\s>]/i.test(text.slice(0, 1_000))) {
    throw new Problem('unavailable', 'eBay answered with a web page instead of data', { sideEffect: 'none' })
  }
  if (/<!doctype/i.test(text)) throw unreadable('it declares a document type', text)
  const root = Object.values(parsed(text)).find((value) => typeof value === 'object' && value !== null)
  if (!root) throw unreadable('it has no content', text)
  return root as Record<string, unknown>
}

function parsed(text: string): Record<string, unknown> {
  try {
    return parser.parse(text, true) as Record<string, unknown>
  } catch {
    // Without its cause: the parser's words quote the body, which may hold personal data.
    throw unreadable('it is not well-formed XML', text)
  }
}

const unreadable = (why: string, text: string): Problem =>
  new Problem('contract_changed', `eBay's answer cannot be read: ${why}`, { sideEffect: 'none' }).carrying(
    text,
  )

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** XML's five own entities and characters by number; any other reference stays as it was written. */
const plainText = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (whole, hex, decimal, name) => {
    if (typeof name === 'string') return ENTITIES[name.toLowerCase()] ?? whole
    const code = typeof hex === 'string' ? Number.parseInt(hex, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
