type Path = readonly (string | number)[]

export interface Mutation {
  /** Dotted, with indices. */
  readonly path: string
  readonly how: 'remove' | 'null' | 'retype' | 'garble' | 'add'
  readonly body: unknown
}

const ADDED = 'crosscaseUnknownField'
const GARBLED = 'garbled by the conformance suite'

/** Every way in which a marketplace could change one field of a JSON body: gone, null, of another type or value, or new. */
export function* mutations(body: unknown): Generator<Mutation> {
  for (const path of objectsIn(body, [])) {
    yield { path: [...path, ADDED].join('.'), how: 'add', body: replaced(body, [...path, ADDED], 'new') }
    for (const [key, value] of Object.entries(at(body, path) as object)) {
      const field = [...path, key]
      const as = (how: Mutation['how'], other: unknown): Mutation => ({
        path: field.join('.'),
        how,
        body: replaced(body, field, other),
      })
      yield as('remove', undefined)
      if (value !== null) yield as('null', null)
      yield as('retype', retyped(value))
      if (typeof value === 'string') yield as('garble', GARBLED)
    }
  }
}

/** The body with the fields at these dotted paths overwritten; null when one of them is not there. */
export function overwritten(body: unknown, paths: readonly string[], value: string): unknown {
  return paths.reduce<unknown>((whole, dotted) => {
    const path = dotted
      .replace(/^\$\.?/, '')
      .replaceAll(/\[(\d+)\]/g, '.$1')
      .split('.')
    const there = whole !== null && at(whole, path) !== undefined
    return there ? replaced(whole, path, value) : null
  }, body)
}

/** Whether a dotted path fits a pattern of the same form in which `*` stands for any one part. */
export const fits = (path: string, pattern: string): boolean => {
  const parts = path.split('.')
  const wanted = pattern.split('.')
  return (
    parts.length === wanted.length && wanted.every((part, index) => part === '*' || part === parts[index])
  )
}

function* objectsIn(value: unknown, path: Path): Generator<Path> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield path
  for (const [key, entry] of Object.entries(value)) yield* objectsIn(entry, [...path, key])
}

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  )

/** A copy in which the field at the path has another value; undefined removes it once written as JSON. */
function replaced(value: unknown, path: Path, other: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return other
  if (Array.isArray(value))
    return value.map((entry, index) => (index === Number(key) ? replaced(entry, rest, other) : entry))
  const fields = value as Readonly<Record<string, unknown>>
  return { ...fields, [key]: replaced(fields[key], rest, other) }
}

function retyped(value: unknown): unknown {
  if (Array.isArray(value)) return {}
  return typeof value === 'string' || value === null ? 7 : GARBLED
}
