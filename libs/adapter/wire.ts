import { z } from 'zod'
import type { Flag } from '#case'
import { Problem } from './problem.js'

const LONG_NUMBER = /\d{16,}/
const MAX_DEPTH = 64

/**
 * JSON as marketplaces send it: integers beyond 2^53 come back as strings instead of being rounded,
 * so that two ids can never become one. Throws `contract_changed` for anything that is not JSON or nested absurdly deep.
 */
export function parseJson(text: string): unknown {
  if (tooDeep(text)) {
    throw new Problem('contract_changed', `the answer is nested deeper than ${MAX_DEPTH}`, {
      sideEffect: 'none',
    }).carrying(text)
  }
  try {
    return LONG_NUMBER.test(text) ? JSON.parse(text, keepLongIntegers) : JSON.parse(text)
  } catch {
    // Without its cause: the engine's message quotes the body, which may hold personal data or a token.
    throw new Problem('contract_changed', 'the answer is not JSON', { sideEffect: 'none' }).carrying(text)
  }
}

/** Counted before parsing: a deeper tree overflows the stack of whoever walks it. */
function tooDeep(text: string): boolean {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]
    if (quoted) {
      if (char === '\\') at += 1
      else if (char === '"') quoted = false
    } else if (char === '"') quoted = true
    else if (char === '{' || char === '[') depth += 1
    else if (char === '}' || char === ']') depth -= 1
    if (depth > MAX_DEPTH) return true
  }
  return false
}

function keepLongIntegers(
  this: unknown,
  _key: string,
  value: unknown,
  context?: { source?: string },
): unknown {
  const source = context?.source
  if (typeof value !== 'number' || source === undefined || Number.isSafeInteger(value)) return value
  return /^-?\d+$/.test(source) ? source : value
}

/** A wire schema's value together with what it did not know. */
export interface Parsed<Wire> {
  readonly wire: Wire
  readonly flags: readonly Flag[]
}

/**
 * Checks a raw item against the shape we rely on. Unknown fields are allowed, kept in the raw payload and flagged;
 * a missing or mistyped field that we need throws `contract_changed` naming its path.
 */
export function parseWire<Schema extends z.ZodType>(schema: Schema, item: unknown): Parsed<z.output<Schema>> {
  const result = schema.safeParse(item)
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join('.') || '(root)'}: ${issue.message}`)
    throw new Problem('contract_changed', `unexpected shape: ${faults.slice(0, 5).join('; ')}`, {
      sideEffect: 'none',
    })
  }
  return { wire: result.data, flags: unknownFields(schema, item, '') }
}

function unknownFields(schema: z.ZodType, value: unknown, path: string): Flag[] {
  const inner = unwrap(schema)
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    const element = inner.element as z.ZodType
    return value.slice(0, 3).flatMap((entry, index) => unknownFields(element, entry, `${path}[${index}]`))
  }
  if (!(inner instanceof z.ZodObject) || typeof value !== 'object' || value === null) return []
  const shape: Record<string, z.ZodType> = inner.shape
  return Object.entries(value).flatMap(([key, entry]) => {
    const at = path ? `${path}.${key}` : key
    const known = Object.hasOwn(shape, key) ? shape[key] : undefined
    if (!known) return [{ code: 'unknown_field' as const, path: at, value: shapeOf(entry) }]
    return unknownFields(known, entry, at)
  })
}

function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodPipe) return unwrap(schema.in as z.ZodType)
  const wraps =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodReadonly
  return wraps ? unwrap(schema.unwrap() as z.ZodType) : schema
}

/** What stands in a field that we do not know, without its content: that may be personal, and is kept in the raw payload. */
function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `list of ${value.length}`
  return value === null ? 'null' : typeof value
}

/** A flag for a value outside a published list; the value itself is kept. */
export function unlisted(path: string, value: string | null | undefined, listed: readonly string[]): Flag[] {
  return value === null || value === undefined || listed.includes(value)
    ? []
    : [{ code: 'unknown_value', path, value: value.slice(0, 80) }]
}

/** Id fields come as numbers in some answers and as strings in others: always a string here. */
export const idText = z.union([z.string().min(1), z.number().int()]).transform(String)
