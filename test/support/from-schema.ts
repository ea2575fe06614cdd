import fc from 'fast-check'

type Schema = Readonly<Record<string, unknown>>

const ODD = [
  '',
  ' ',
  '0',
  '-1',
  '1e9',
  'null',
  'true',
  '[]',
  '{}',
  '\u0000',
  '\ud83d',
  '../..',
  "' or 1=1 --",
  '买家',
  'a'.repeat(5000),
]

const odd = fc.oneof(
  fc.constantFrom(...ODD),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
)

/** Texts of a pattern. What a pattern asks in passing (`(?=…)`, `(?!…)`) is beyond the generator, and looked at afterwards. */
function textLike(pattern: string): fc.Arbitrary<string> {
  const plain = pattern.replaceAll(/\(\?<?[=!](?:[^()\\]|\\.|\[(?:[^\]\\]|\\.)*\])*\)/g, '')
  const texts = fc.stringMatching(new RegExp(plain))
  return plain === pattern ? texts : texts.filter((text) => new RegExp(pattern).test(text))
}

/** Values that a JSON Schema of the document allows; as far as the document says, the service must take them. */
export function valueOf(schema: Schema): fc.Arbitrary<unknown> {
  const { type, pattern, minimum, maximum, minLength, maxLength } = schema as Record<string, never>
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]))
  if ('const' in schema) return fc.constant(schema['const'])
  if (schema['format'] === 'date-time')
    return fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') })
      .map((date) => date.toISOString())
  if (schema['format'] === 'email') return fc.emailAddress()
  if (schema['format'] === 'uri') return fc.webUrl()
  if (typeof pattern === 'string') return textLike(pattern)
  switch (type as unknown) {
    case 'integer':
      return fc.integer({ min: minimum ?? 0, max: maximum ?? 1000 })
    case 'number':
      return fc.double({ min: minimum ?? 0, max: maximum ?? 1000, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(valueOf((schema['items'] ?? {}) as Schema), { maxLength: 4 })
    case 'object':
      return objectOf(schema)
    case 'string':
      return fc.string({ minLength: minLength ?? 0, maxLength: Math.min(maxLength ?? 50, 300) })
    default:
      return fc.jsonValue()
  }
}

function objectOf(schema: Schema): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)
  if (properties.length === 0) return fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 })
  const required = (schema['required'] ?? []) as string[]
  return fc.record(Object.fromEntries(properties.map(([name, inner]) => [name, valueOf(inner)])), {
    requiredKeys: required,
  })
}

/** Mostly what the schema allows, and often what it does not. */
export const valueOrNonsense = (schema: Schema): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 3, arbitrary: valueOf(schema) },
    { weight: 1, arbitrary: odd },
    { weight: 1, arbitrary: fc.jsonValue() },
  )

/** A value as it stands in a path or query. */
export const textOf = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(textOf).join(',')
    : typeof value === 'string'
      ? value
      : (JSON.stringify(value) ?? '')
