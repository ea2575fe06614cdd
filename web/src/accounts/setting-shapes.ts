import type { JsonSchema, Words } from '../api/types'

type Option = string | number

/**
 * How a setting is asked for, and what stands for nothing in it. A shape that this page has no field for is shown as
 * JSON: slower to write, but never out of reach.
 */
export type Setting = {
  readonly name: string
  readonly label: Words | string
  readonly help: string | Words | undefined
  readonly schema: JsonSchema
} & (
  | { readonly shape: 'text' | 'date' | 'dateTime'; readonly nothing: '' | null | undefined }
  | { readonly shape: 'number'; readonly whole: boolean }
  | { readonly shape: 'switch' }
  | { readonly shape: 'choice' | 'choices'; readonly options: readonly Option[] }
  | { readonly shape: 'words' }
  | { readonly shape: 'group' | 'rows'; readonly parts: readonly Setting[] }
  | { readonly shape: 'pairs'; readonly options: readonly Option[] | null }
  | { readonly shape: 'json' }
)

const readable = (name: string) => {
  const spaced = name.replaceAll('_', ' ').replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
  return spaced.charAt(0).toUpperCase() + spaced.slice(1).toLowerCase()
}

const isOption = (value: unknown): value is Option => typeof value === 'string' || typeof value === 'number'
const optionsOf = ({ enum: values }: JsonSchema): Option[] | null =>
  values && values.every((value) => isOption(value)) ? values : null

/** “a text, or nothing”: the text's schema, and what nothing is called. */
function withNothing(schema: JsonSchema): { real: JsonSchema; nothing: '' | null | undefined } {
  const isNothing = (one: JsonSchema) => one.type === 'null' || one.const === ''
  const real = schema.anyOf?.filter((one) => !isNothing(one)) ?? []
  const [only] = real
  if (schema.anyOf && only && real.length === 1) {
    const nothing = schema.anyOf.some(({ const: value }) => value === '') ? '' : null
    return { real: { ...only, ...('default' in schema ? { default: schema.default } : {}) }, nothing }
  }
  const mayBeEmpty = schema.type === 'string' && !schema.pattern && !schema.minLength && !schema.format
  return { real: schema, nothing: mayBeEmpty ? '' : undefined }
}

const textShapes: Record<string, 'date' | 'dateTime'> = { date: 'date', 'date-time': 'dateTime' }

const partsOf = ({ properties = {} }: JsonSchema): Setting[] =>
  Object.entries(properties).map(([name, schema]) => settingOf(name, schema))

function shapeOf(schema: JsonSchema & { additionalProperties?: unknown }, nothing: '' | null | undefined) {
  const options = optionsOf(schema)
  if (options) return { shape: 'choice', options } as const
  if (schema.type === 'boolean') return { shape: 'switch' } as const
  if (schema.type === 'integer' || schema.type === 'number')
    return { shape: 'number', whole: schema.type === 'integer' } as const
  if (schema.type === 'string') return { shape: textShapes[schema.format ?? ''] ?? 'text', nothing } as const
  if (schema.type === 'array' && schema.items) {
    const ofItems = optionsOf(schema.items)
    if (ofItems) return { shape: 'choices', options: ofItems } as const
    if (schema.items.type === 'string') return { shape: 'words' } as const
    if (schema.items.properties) return { shape: 'rows', parts: partsOf(schema.items) } as const
  }
  if (schema.properties) return { shape: 'group', parts: partsOf(schema) } as const
  const others = schema.additionalProperties as JsonSchema | undefined
  if (schema.type === 'object' && others?.type === 'string')
    return { shape: 'pairs', options: optionsOf(others) } as const
  return { shape: 'json' } as const
}

export function settingOf(name: string, schema: JsonSchema): Setting {
  const { real, nothing } = withNothing(schema)
  return {
    name,
    label: schema['x-words'] ?? schema.title ?? readable(name),
    help: schema.description,
    schema: real,
    ...shapeOf(real, nothing),
  }
}

export const settingsOf = (schema: JsonSchema): Setting[] => partsOf(schema)

/** An instant as a field of the browser holds it: in the reader's own zone, without naming it. */
function localOf(instant: string): string {
  const date = new Date(instant)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

interface Pair {
  readonly name?: string
  readonly value?: unknown
}

/** A kept value as the form holds it. */
export function toField(setting: Setting, value: unknown): unknown {
  const given = value === undefined ? setting.schema.default : value
  if (setting.shape === 'json') return JSON.stringify(given ?? null, null, 2)
  if (setting.shape === 'pairs')
    return Object.entries(given ?? {}).map(([name, one]) => ({ name, value: one as unknown }))
  if (setting.shape === 'group') return fieldsOf(setting.parts, given)
  if (setting.shape === 'rows') return ((given ?? []) as unknown[]).map((row) => fieldsOf(setting.parts, row))
  if (setting.shape === 'dateTime' && typeof given === 'string') return localOf(given)
  return given ?? undefined
}

export const fieldsOf = (settings: readonly Setting[], values: unknown): Record<string, unknown> =>
  Object.fromEntries(
    settings.map((setting) => [
      setting.name,
      toField(setting, (values as Record<string, unknown> | undefined)?.[setting.name]),
    ]),
  )

/** What the form holds as the service takes it; undefined: leave it as it is. Throws SyntaxError for JSON that is none. */
export function fromField(setting: Setting, value: unknown): unknown {
  const empty = value === undefined || value === null || value === ''
  if (setting.shape === 'json') return JSON.parse(String(value)) as unknown
  if (setting.shape === 'text' || setting.shape === 'date') return empty ? setting.nothing : value
  if (setting.shape === 'dateTime') return empty ? setting.nothing : new Date(value as string).toISOString()
  if (setting.shape === 'group') return valuesOf(setting.parts, value)
  if (setting.shape === 'rows') return ((value ?? []) as unknown[]).map((row) => valuesOf(setting.parts, row))
  if (setting.shape === 'pairs') {
    const pairs = ((value ?? []) as Pair[]).filter(({ name }) => name)
    return Object.fromEntries(pairs.map(({ name, value }) => [name, value ?? '']))
  }
  if (setting.shape === 'choices' || setting.shape === 'words') return value ?? []
  return empty ? undefined : value
}

export function valuesOf(settings: readonly Setting[], fields: unknown): Record<string, unknown> {
  const given = (fields ?? {}) as Record<string, unknown>
  const values = settings.map((setting) => [setting.name, fromField(setting, given[setting.name])] as const)
  return Object.fromEntries(values.filter(([, value]) => value !== undefined))
}
