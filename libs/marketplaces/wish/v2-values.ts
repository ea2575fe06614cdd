import { z } from 'zod'

/*
 * How the old interface (v2, answered 404 on 2026-07-21) wrote values, seen in several public clients: numbers as strings,
 * truth as "True", lists as Python would print them, dates without a zone in UTC.
 */

/** Text, whatever it was written as; an empty text counts as none. */
export const v2Text = z
  .union([z.string(), z.number(), z.boolean()])
  .nullish()
  .transform((value) => (value === null || value === undefined || value === '' ? null : String(value)))

/** A whole number, also as a string. */
export const v2Count = z
  .union([z.number().int(), z.string().regex(/^\s*\d+\s*$/)])
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : Number(value)))

/** `True`, `False`, `"True"`, 1 … */
export const v2Flag = z
  .union([z.boolean(), z.number(), z.string()])
  .nullish()
  .transform((value) => value !== null && value !== undefined && /^(true|1)$/i.test(String(value).trim()))

/** A date without a zone, which is UTC; one with a zone is taken at its word. */
export const v2Instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/)
  .refine((text) => !Number.isNaN(Date.parse(inUtc(text))))
  .transform((text) => new Date(inUtc(text)).toISOString())

const inUtc = (text: string): string => {
  const iso = text.replace(' ', 'T')
  return /(Z|[+-]\d\d:\d\d)$/.test(iso) ? iso : `${iso}Z`
}

/** The texts in a list as Python prints it, `[u'https://…', "it's"]`; a bare text is one, `None` and `[]` are none. */
export function pythonList(text: string): string[] {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed === 'None') return []
  if (!trimmed.startsWith('[')) return [trimmed]
  return [...trimmed.matchAll(/[ub]?(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g)].map(
    ([, single, double]) => unescaped(single ?? double ?? ''),
  )
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

const unescaped = (text: string): string =>
  text.replaceAll(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))/gi, (_whole, hex, unicode, one: string) =>
    typeof (hex ?? unicode) === 'string'
      ? String.fromCharCode(Number.parseInt(String(hex ?? unicode), 16))
      : (ESCAPES[one] ?? one),
  )
