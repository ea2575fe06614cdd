import type { JsonSchema, Words } from '../api/types'

export interface Field {
  /** Where the value stands in the input, e.g. ['refund', 'amount']. */
  path: string[]
  shape: 'text' | 'longText' | 'files' | 'date' | 'dateTime' | 'number' | 'integer' | 'boolean' | 'choice'
  label: string | Words
  help: string | Words | undefined
  required: boolean
  options: { value: string | number; label: string | Words }[]
  schema: JsonSchema
}

export interface Drawn {
  fields: Field[]
  /** Values the schema leaves no choice about. */
  fixed: { path: string[]; label: string | Words; value: unknown }[]
  /** Required parts this page cannot draw a field for: then it must not pretend to have a form. */
  undrawable: string[]
}

const typeOf = ({ type }: JsonSchema): string | undefined =>
  Array.isArray(type) ? type.find((word) => word !== 'null') : type

/** “WRONG_ITEM” → “Wrong item”, “trackingNumber” → “Tracking number”; short capitals such as “DHL” are names. */
const readable = (name: string) => {
  if (/^[A-Z0-9]{1,4}$/.test(name)) return name
  const spaced = name.replaceAll('_', ' ').replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
  return spaced.charAt(0).toUpperCase() + spaced.slice(1).toLowerCase()
}

const isSimple = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number'

/** “a string or null” is asked for as a string: an empty field is left out anyway. */
function withoutNull(schema: JsonSchema): JsonSchema {
  const real = schema.anyOf?.filter(({ type }) => type !== 'null') ?? []
  const [only] = real
  if (!only) return schema
  const { anyOf: _both, ...rest } = schema
  return real.length === 1 ? { ...only, ...rest } : { ...rest, oneOf: real }
}

function optionsOf(schema: JsonSchema): Field['options'] | null {
  if (schema.enum)
    return schema.enum.filter(isSimple).map((value) => ({ value, label: readable(String(value)) }))
  if (schema.oneOf?.every((one) => isSimple(one.const))) {
    return schema.oneOf.flatMap((one) =>
      isSimple(one.const)
        ? [{ value: one.const, label: one['x-words'] ?? one.title ?? readable(String(one.const)) }]
        : [],
    )
  }
  return null
}

function shapeOf(schema: JsonSchema): Field['shape'] | null {
  if (optionsOf(schema)) return 'choice'
  const type = typeOf(schema)
  if (type === undefined) return null
  switch (type) {
    case 'string':
      if (schema.format === 'date') return 'date'
      if (schema.format === 'date-time') return 'dateTime'
      return (schema.maxLength ?? 0) > 200 || schema.format === 'textarea' ? 'longText' : 'text'
    case 'number':
      return 'number'
    case 'integer':
      return 'integer'
    case 'boolean':
      return 'boolean'
    default:
      return null
  }
}

/** How an offer's input is asked for. `files`: names of fields that hold the ids of uploaded files. */
export function drawn(
  schema: JsonSchema | null,
  files: readonly string[] = [],
  path: string[] = [],
  required = true,
): Drawn {
  const result: Drawn = { fields: [], fixed: [], undrawable: [] }
  for (const [name, given] of Object.entries(schema?.properties ?? {})) {
    const part = withoutNull(given)
    const here = [...path, name]
    const needed = required && (schema?.required ?? []).includes(name)
    const shape = path.length === 0 && files.includes(name) ? 'files' : shapeOf(part)
    if (part.const !== undefined) {
      result.fixed.push({
        path: here,
        label: part['x-words'] ?? part.title ?? readable(name),
        value: part.const,
      })
    } else if (shape) {
      result.fields.push({
        path: here,
        shape,
        label: part['x-words'] ?? part.title ?? readable(name),
        help: part.description,
        required: needed,
        options: optionsOf(part) ?? [],
        schema: part,
      })
    } else if (typeOf(part) === 'object' && part.properties) {
      const inside = drawn(part, files, here, needed)
      result.fields.push(...inside.fields)
      result.fixed.push(...inside.fixed)
      result.undrawable.push(...inside.undrawable)
    } else if (needed) {
      result.undrawable.push(here.join('.'))
    }
  }
  return result
}

function put(target: Record<string, unknown>, [first, ...rest]: string[], value: unknown): void {
  if (first === undefined) return
  if (rest.length === 0) {
    target[first] = value
    return
  }
  const inner = (target[first] ?? {}) as Record<string, unknown>
  target[first] = inner
  put(inner, rest, value)
}

export const valueAt = (values: unknown, path: string[]): unknown =>
  path.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], values)

/** What is sent: empty fields are left out, not sent as "". */
export function inputOf({ fields, fixed }: Drawn, values: Record<string, unknown>): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  for (const field of fields) {
    const value = valueAt(values, field.path)
    const clean = typeof value === 'string' ? value.trim() : value
    if (clean === undefined || clean === null || clean === '') continue
    if (Array.isArray(clean) && clean.length === 0 && !field.required) continue
    // A date field gives local time without a zone; the service takes instants.
    put(
      input,
      field.path,
      typeof clean === 'string' && field.shape === 'dateTime' ? new Date(clean).toISOString() : clean,
    )
  }
  for (const { path, value } of fixed) put(input, path, value)
  return input
}

export function initialValues({ fields }: Drawn): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const field of fields) {
    const value = field.schema.default ?? (field.shape === 'boolean' ? false : undefined)
    if (value !== undefined) put(values, field.path, value)
  }
  return values
}
