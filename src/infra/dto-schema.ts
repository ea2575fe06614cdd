import { getMetadataStorage } from 'class-validator'
import { z } from 'zod'
import { wordsOf } from './describe.js'

export type JsonSchema = Readonly<Record<string, unknown>>

export interface InputField {
  readonly name: string
  readonly required: boolean
  readonly schema: JsonSchema
  readonly description: string | undefined
}

interface Rule {
  readonly propertyName: string
  readonly type: string
  readonly name?: string
  readonly constraints?: readonly unknown[]
  readonly each?: boolean
}

/** What each validator says in JSON Schema. One that is not here says nothing there, and still holds. */
const MEANING: Readonly<Record<string, (constraints: readonly unknown[]) => JsonSchema>> = {
  isIn: ([values]) => ({ enum: [...(values as readonly unknown[])] }),
  matches: ([pattern]) => ({
    type: 'string',
    pattern: (pattern as RegExp).source.replaceAll('\\0', '\\u0000'),
  }),
  isString: () => ({ type: 'string' }),
  isLength: ([least, most]) => ({
    type: 'string',
    minLength: least,
    ...(most === undefined ? {} : { maxLength: most }),
  }),
  maxLength: ([most]) => ({ type: 'string', maxLength: most }),
  isInt: () => ({ type: 'integer' }),
  min: ([least]) => ({ minimum: least }),
  max: ([most]) => ({ maximum: most }),
  isBoolean: () => ({ type: 'boolean' }),
  isObject: () => ({ type: 'object', additionalProperties: true }),
  isArray: () => ({ type: 'array' }),
  arrayMaxSize: ([most]) => ({ maxItems: most }),
  arrayMinSize: ([least]) => ({ minItems: least }),
  isEmail: () => ({ type: 'string', format: 'email' }),
  isUrl: () => ({ type: 'string', format: 'uri' }),
  isRfc3339: () => ({ type: 'string', format: 'date-time' }),
  isISO8601: () => ({ type: 'string', format: 'date-time' }),
  fits: ([schema]) => jsonSchemaOf(schema as z.ZodType),
}
const jsonSchemaOf = (schema: z.ZodType): JsonSchema => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input' })
  return rest
}

/** Rules about the array itself, where the others speak of each of its entries. */
const OF_ARRAYS = new Set(['isArray', 'arrayMaxSize', 'arrayMinSize'])

/**
 * The fields of an input class, from the very rules that the validation pipe applies: what the document says of an
 * input is what is checked, and cannot be anything else.
 */
export function inputFields(type: new () => object): InputField[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(
    type,
    '',
    false,
    false,
  ) as unknown as readonly Rule[]
  const defaults = new type() as Readonly<Record<string, unknown>>
  const words = wordsOf(type)
  return [...Map.groupBy(rules, (rule) => rule.propertyName)].map(([name, own]) => {
    const given = defaults[name]
    const optional = own.some((rule) => rule.type === 'conditionalValidation')
    return {
      name,
      required: !optional && given === undefined,
      schema: { ...fieldSchema(own), ...(given === undefined ? {} : { default: given }) },
      description: words[name],
    }
  })
}

/** The class as the schema of a body: what it does not name is refused. */
export function inputSchema(type: new () => object): JsonSchema {
  const fields = inputFields(type)
  const required = fields.filter((field) => field.required).map((field) => field.name)
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map(({ name, schema, description }) => [
        name,
        description === undefined ? schema : { ...schema, description },
      ]),
    ),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  }
}

function fieldSchema(rules: readonly Rule[]): JsonSchema {
  const said = (own: readonly Rule[]): JsonSchema =>
    Object.assign(
      {},
      ...own.map((rule) => MEANING[rule.name ?? '']?.(rule.constraints ?? []) ?? {}),
    ) as JsonSchema
  const each = rules.filter((rule) => rule.each)
  if (each.length === 0) return said(rules)
  return { type: 'array', ...said(rules.filter((rule) => OF_ARRAYS.has(rule.name ?? ''))), items: said(each) }
}
