import { describe, expect, it } from '@jest/globals'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { documentOfCode } from './support/contract.js'

const ROOT = join(import.meta.dirname, '..')

interface Item {
  readonly id: string
  readonly where: string
}

/** How many items each of the five documents has. */
const ITEMS = { '000': 41, '001': 37, '002': 55, '003': 74, '004': 13 } as const

const items: readonly Item[] = [
  ...readFileSync(join(ROOT, 'docs/mission.md'), 'utf8').matchAll(
    /^\| (\d{3}-\d{2}) +\| .+? +\| (.+?) +\|$/gm,
  ),
].map(([, id = '', where = '']) => ({ id, where }))

const places = ({ where }: Item): string[] => [...where.matchAll(/`([^`]+)`/g)].map(([, place = '']) => place)
const FILE = /^(libs|src|web|test|docs|config)\//
const ROUTE = /^(GET|POST|PUT|PATCH|DELETE) (\/\S+)$/

describe('the list of what became of the training documents', () => {
  it('has each of the 220 items exactly once, in order', () => {
    const wanted = Object.entries(ITEMS).flatMap(([document, count]) =>
      Array.from({ length: count }, (_, at) => `${document}-${String(at + 1).padStart(2, '0')}`),
    )
    expect(wanted).toHaveLength(220)
    expect(items.map(({ id }) => id)).toEqual(wanted)
  })

  it('says of each where it lives, or why it does not', () => {
    const idle = items.filter((item) => {
      const lives = places(item).some((place) => FILE.test(place) || ROUTE.test(place))
      return !lives && !/^(noise|refused|left out): \S.{5,}/.test(item.where)
    })
    expect(idle).toEqual([])
  })

  it('names files that exist', () => {
    const files = items.flatMap((item) => places(item).filter((place) => FILE.test(place)))
    expect(files.length).toBeGreaterThan(150)
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([])
  })

  it('names routes that the OpenAPI document has', () => {
    const { paths } = documentOfCode()
    const routes = items.flatMap((item) =>
      places(item).flatMap((place) => [ROUTE.exec(place) ?? []].filter((one) => one.length > 0)),
    )
    expect(routes.length).toBeGreaterThan(60)
    const missing = routes.filter(([, method = '', path = '']) => !paths[path]?.[method.toLowerCase()])
    expect(missing.map(([route]) => route)).toEqual([])
  })
})
