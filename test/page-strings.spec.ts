import { describe, expect, it } from '@jest/globals'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const PAGE = join(import.meta.dirname, '..', 'web', 'src')

type Tree = { readonly [name: string]: string | Tree }

const areas = (language: string): string[] => readdirSync(join(PAGE, 'i18n', language)).sort()
const read = (language: string, area: string): Tree =>
  JSON.parse(readFileSync(join(PAGE, 'i18n', language, area), 'utf8')) as Tree

/** Every string under its full key, e.g. `action.step.sent`. */
const flat = (tree: Tree, before = ''): [string, string][] =>
  Object.entries(tree).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[before + name, value]] : flat(value, `${before}${name}.`),
  )

const allOf = (language: string): Map<string, string> =>
  new Map(areas(language).flatMap((area) => flat(read(language, area))))

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*([^}\s,]+)[^}]*\}\}/g)].map(([, name]) => name ?? '').sort()

const english = allOf('en')
const chinese = allOf('zh')
/** Without the plural's ending: what the code asks for. */
const asked = new Set([...english.keys()].map((key) => key.replace(/_(one|other)$/, '')))

const sources = readdirSync(PAGE, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => [file, readFileSync(join(PAGE, file), 'utf8')] as const)

const literals = (pattern: RegExp): { file: string; key: string }[] =>
  sources.flatMap(([file, source]) =>
    [...source.matchAll(pattern)].map(([, key]) => ({ file, key: key ?? '' })),
  )

describe('the strings of the page', () => {
  it('stand in both languages under the same keys', () => {
    expect(areas('zh')).toEqual(areas('en'))
    expect(english.size).toBeGreaterThan(200)
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it('have no group in two areas, for the later would hide the earlier', () => {
    const groups = areas('en').flatMap((area) => Object.keys(read('en', area)))
    expect(groups.filter((group, at) => groups.indexOf(group) !== at)).toEqual([])
  })

  it('name the same values in both languages', () => {
    const different = [...english].filter(
      ([key, text]) => String(placeholders(text)) !== String(placeholders(chinese.get(key) ?? '')),
    )
    expect(different.map(([key]) => key)).toEqual([])
  })

  it('are nowhere empty, and Chinese where it is said to be', () => {
    const empty = [...english, ...chinese].filter(([, text]) => text.trim() === '')
    expect(empty).toEqual([])
    // Whole English sentences among the Chinese were forgotten; names and signs are not sentences.
    const forgotten = [...chinese].filter(
      ([key, text]) => text === english.get(key) && /[a-z]+ [a-z]+ [a-z]+/.test(text),
    )
    expect(forgotten).toEqual([])
  })

  it('exist for every key that the code asks for', () => {
    const keys = literals(/\bt\(\s*'([^']+)'/g)
    expect(keys.length).toBeGreaterThan(100)
    expect(keys.filter(({ key }) => !asked.has(key))).toEqual([])
  })

  it('exist for every group that the code asks for by a word of the data', () => {
    const groups = literals(/\bt\(\s*`([^`$]+)\.\$\{/g)
    expect(groups.length).toBeGreaterThan(3)
    const known = [...asked]
    expect(groups.filter(({ key }) => !known.some((one) => one.startsWith(`${key}.`)))).toEqual([])
  })
})
