import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import type { ProblemCode } from './problem.js'

/** A recorded raw body: `<stream>/<kind>.<state>[.<variant>].json`, `/` of a state written as `+`. */
export interface CaseFixture {
  /** Path below the folder of fixtures. */
  readonly file: string
  readonly stream: string
  readonly kind: string
  /** State and variant, as the file is called. */
  readonly label: string
  readonly text: string
  readonly json: boolean
  readonly seenAt: string
  /** null: the marketplace's first site. */
  readonly site: string | null
}

/** A native error, in `errors.json`. */
export interface ErrorFixture {
  readonly name: string
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Text as it is, anything else as JSON. */
  readonly body: unknown
  readonly code: ProblemCode
}

/** In `unknown.json`: where a fixture of the stream says its state, or why no word of that stream can be unknown. */
export type UnknownWord =
  | {
      readonly stream: string
      /** File name within the stream. */
      readonly fixture: string
      /** Dotted path(s) into the JSON body; in XML the element of that (last) name. */
      readonly path: string | readonly string[]
      readonly value: string
    }
  | { readonly stream: string; readonly none: string }

/** In `optional.json`: a field without which a body truly shows less; `*` stands for any index. */
export interface OptionalField {
  readonly stream: string
  readonly path: string
  readonly why: string
}

export interface Fixtures {
  readonly cases: readonly CaseFixture[]
  readonly errors: readonly ErrorFixture[]
  readonly unknown: readonly UnknownWord[]
  readonly optional: readonly OptionalField[]
}

/** The instant at which fixtures were seen unless `<name>.at.json` beside them says otherwise. */
export const SEEN_AT = '2026-11-22T00:00:00Z'

/** Reads a marketplace's folder of fixtures; what is missing is empty, and the checks will say so. */
export function loadFixtures(dir: string): Fixtures {
  const list = (name: string): readonly never[] => (readJson(join(dir, name)) ?? []) as readonly never[]
  const folders = existsSync(dir) ? readdirSync(dir).sort() : []
  const streams = folders.filter((name) => statSync(join(dir, name)).isDirectory())
  return {
    cases: streams.flatMap((stream) => casesOf(dir, stream)),
    errors: list('errors.json'),
    unknown: list('unknown.json'),
    optional: list('optional.json'),
  }
}

function casesOf(dir: string, stream: string): CaseFixture[] {
  const files = readdirSync(join(dir, stream)).sort()
  return files
    .filter((file) => !file.endsWith('.at.json'))
    .map((file) => {
      const name = basename(file, extname(file))
      const [kind = '', ...label] = name.split('.')
      const at = readJson(join(dir, stream, `${name}.at.json`)) as
        { seenAt?: string; site?: string } | undefined
      return {
        file: `${stream}/${file}`,
        stream,
        kind,
        label: label.join('.').replaceAll('+', '/'),
        text: readFileSync(join(dir, stream, file), 'utf8'),
        json: extname(file) === '.json',
        seenAt: at?.seenAt ?? SEEN_AT,
        site: at?.site ?? null,
      }
    })
}

const readJson = (file: string): unknown =>
  existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
