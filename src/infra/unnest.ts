import { jsonText, storable } from './storable.js'

/** Rows as parallel arrays for one set-based statement. */
export interface Columns {
  /** `unnest($2::int[], $3::text[]) as u(a, b)` */
  readonly from: string
  readonly parameters: unknown[][]
}

/**
 * Turns rows into the source of an `insert … select` or `update … from`: one array parameter a column, so the
 * statement's text stays the same for every number of rows and no parameter limit applies.
 * `first` is the number of the first parameter. Objects of `jsonb` columns are written as JSON; texts are made storable.
 */
export function unnest<R extends object>(
  types: { readonly [K in keyof R]: string },
  rows: readonly R[],
  first: number,
): Columns {
  const names = Object.keys(types) as (keyof R & string)[]
  const casts = names.map(
    (name, index) => `$${first + index}::${types[name] === 'jsonb' ? 'text' : types[name]}[]`,
  )
  return {
    from: `unnest(${casts.join(', ')}) as u(${names.join(', ')})`,
    parameters: names.map((name) => rows.map((row) => valueOf(types[name], row[name]))),
  }
}

function valueOf(type: string, value: unknown): unknown {
  if (type === 'jsonb') return jsonText(value)
  return typeof value === 'string' ? storable(value) : value
}
