import { describe, expect, it } from '@jest/globals'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, posix } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

interface Room {
  /** Rooms of ours that it may import: only ever downwards. */
  readonly may: readonly string[]
  /** Packages that it may import beside Node's own modules; `*`: any but those of {@link RESERVED}. */
  readonly npm: '*' | readonly string[]
}

const LIBS = ['libs/case', 'libs/grade', 'libs/desk', 'libs/adapter', 'libs/marketplaces']
const EDGE = ['config', 'src/infra', 'src/auth', 'src/delivery']
const SPINE = [...EDGE, 'src/accounts', 'src/cases', 'src/intake', 'src/actions']
const TOP = [
  ...LIBS,
  ...SPINE,
  'src/grades',
  'src/desk',
  'src/ops',
  'src/cli',
  'src',
  'libs/sandbox',
  'libs/embedded-postgres',
]

/** Who may import whom (design §2). `src` alone: main, bootstrap and app.module. */
const ROOMS: Readonly<Record<string, Room>> = {
  'libs/case': { may: [], npm: ['temporal-polyfill', 'date-holidays'] },
  'libs/grade': { may: [], npm: [] },
  'libs/desk': { may: ['libs/case'], npm: ['temporal-polyfill'] },
  'libs/adapter': { may: ['libs/case', 'libs/grade'], npm: ['axios', 'zod'] },
  'libs/marketplaces/*': {
    may: ['libs/case', 'libs/grade', 'libs/adapter'],
    npm: [
      'zod',
      'fast-xml-parser',
      'temporal-polyfill',
      'imapflow',
      'nodemailer',
      'libmime',
      'libqp',
      'html-to-text',
    ],
  },
  'libs/marketplaces': { may: ['libs/grade', 'libs/adapter', 'libs/marketplaces/*'], npm: [] },
  'libs/sandbox': {
    may: [],
    npm: ['fast-xml-parser', 'temporal-polyfill', 'smtp-server', 'hoodiecrow-imap'],
  },
  'libs/embedded-postgres': { may: [], npm: [] },
  config: { may: [], npm: ['class-validator', 'class-transformer', 'reflect-metadata'] },
  'src/migrations': { may: [], npm: ['typeorm'] },
  'src/infra': { may: ['config', 'src/migrations'], npm: '*' },
  'src/auth': { may: ['config', 'src/infra'], npm: '*' },
  'src/delivery': { may: ['config', 'src/infra', 'src/auth'], npm: '*' },
  'src/accounts': { may: [...LIBS, ...EDGE], npm: '*' },
  'src/cases': { may: [...LIBS, ...EDGE, 'src/accounts'], npm: '*' },
  'src/intake': { may: [...LIBS, ...EDGE, 'src/accounts', 'src/cases'], npm: '*' },
  'src/actions': { may: [...LIBS, ...EDGE, 'src/accounts', 'src/cases', 'src/intake'], npm: '*' },
  'src/grades': { may: [...LIBS, ...SPINE], npm: '*' },
  'src/desk': { may: [...LIBS, ...SPINE], npm: '*' },
  'src/ops': { may: [...LIBS, ...SPINE, 'src/grades', 'src/desk'], npm: '*' },
  'src/cli': { may: TOP, npm: '*' },
  src: { may: TOP, npm: '*' },
  tools: { may: TOP, npm: '*' },
  // Made from the OpenAPI document, see docs/decisions/0040.
  clients: { may: [], npm: ['openapi-fetch'] },
  web: { may: ['clients'], npm: '*' },
}

/** Every call to the outside goes through one guarded client, so bare axios stays where that is made. */
const RESERVED: Readonly<Record<string, readonly string[]>> = {
  axios: ['libs/adapter/'],
}

/** No lib's door, but the one list of its folder: an index all the same. */
const LISTS = ['src/migrations/index.ts']
const MAX_CODE_LINES = 300
/** A migration is one step, and never changed once it has run. */
const MIGRATION = /^src\/migrations\/\d{4}-/

const doors = Object.fromEntries(
  Object.entries(
    (
      JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
        imports: Record<string, { source: string }>
      }
    ).imports,
  ).map(([door, { source }]) => [door, posix.normalize(source)]),
)

/** Specs and what only they use: free to import what they test, and imported by nothing else. */
const isTest = (file: string): boolean =>
  /^test\/|\.spec\.ts$|\/__fixtures__\/|\/(test|spec)-[^/]+\.ts$/.test(file)

function roomOf(file: string): string {
  const [top = '', second = '', third = ''] = file.split('/')
  if (top === 'libs')
    return second === 'marketplaces' && !third.includes('.') ? `libs/marketplaces/${third}` : `libs/${second}`
  return top === 'src' && !second.includes('.') ? `src/${second}` : top
}
const kindOfRoom = (room: string): string => room.replace(/^libs\/marketplaces\/.+/, 'libs/marketplaces/*')

const IMPORTS =
  /(?:^|[\n;])\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/g

const importsOf = (source: string): string[] =>
  [...source.matchAll(IMPORTS)].map(([, from, bare]) => from ?? bare ?? '')

/** The file that an import means, by name alone; null for a package. */
function targetOf(file: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return doors[specifier] ?? specifier
  if (!specifier.startsWith('.')) return null
  return posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts')
}

/** Every import of a file that the table refuses: the file, the import and the rule. */
function refusals(file: string, source: string): string[] {
  if (isTest(file)) return []
  const own = roomOf(file)
  const room = ROOMS[kindOfRoom(own)]
  if (!room) return [`${file}: ${own} is not in the table of rooms`]
  const ruleAgainst = (specifier: string): string | null => {
    const target = targetOf(file, specifier)
    if (target === null) return packageRule(file, room, specifier)
    if (specifier.startsWith('#') && !doors[specifier]) return 'there is no such door'
    if (isTest(target)) return 'specs and their fixtures are for specs alone'
    const other = roomOf(target)
    if (other === own) return specifier.startsWith('#') ? 'a room does not go through its own door' : null
    if (own.startsWith('libs/marketplaces/') && other.startsWith('libs/marketplaces'))
      return 'a marketplace knows no other marketplace'
    if (!room.may.includes(kindOfRoom(other))) return `${own} may not import ${other}`
    const isDoor = Object.values(doors).some((door) => roomOf(door) === other)
    if (isDoor && !specifier.startsWith('#')) return `${other} is imported through its door`
    if (other.startsWith('libs/marketplaces/') && !target.endsWith('/index.ts'))
      return `${other} is imported through its index`
    return null
  }
  return importsOf(source).flatMap((specifier) => {
    const rule = ruleAgainst(specifier)
    return rule === null ? [] : [`${file} imports ${specifier}: ${rule}`]
  })
}

function packageRule(file: string, { npm }: Room, specifier: string): string | null {
  if (isBuiltin(specifier)) return file.startsWith('web/') ? 'the page runs in a browser' : null
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
  const owners = RESERVED[name] ?? ['']
  if (!owners.some((owner) => file.startsWith(owner))) return `${name} is for ${owners.join(', ')} alone`
  return npm === '*' || npm.includes(name) ? null : `${roomOf(file)} may not use the package ${name}`
}

/** Groups of files that import each other in a circle. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = []
  const done = new Set<string>()
  const walk = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file)
    if (start >= 0) found.push(path.slice(start))
    if (start >= 0 || done.has(file)) return
    for (const next of graph.get(file) ?? []) walk(next, [...path, file])
    done.add(file)
  }
  for (const file of graph.keys()) walk(file, [])
  return found
}

const files = ['libs', 'src', 'config', 'tools', 'test', 'web']
  .filter((folder) => existsSync(join(ROOT, folder)))
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      posix.join(folder, name.replaceAll('\\', '/')),
    ),
  )
  .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !/\/(node_modules|dist)\//.test(file))
const sources = new Map(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]))

const graph = new Map(
  [...sources].map(([file, source]) => [
    file,
    importsOf(source).flatMap((specifier) => {
      const target = targetOf(file, specifier)
      const found = ['', '.ts', '.tsx'].map((end) => `${target}${end}`).find((name) => sources.has(name))
      return found === undefined ? [] : [found]
    }),
  ]),
)

const codeLines = (source: string): number =>
  source.split('\n').filter((line) => !/^\s*($|\/\/|\/\*|\*)/.test(line)).length

describe('the rooms', () => {
  it('import only downwards and through doors', () => {
    expect(files.length).toBeGreaterThan(50)
    expect([...sources].flatMap(([file, source]) => refusals(file, source))).toEqual([])
  })

  it('have files that import each other in no circle', () => {
    expect([...graph.values()].flat().length).toBeGreaterThan(100)
    expect(cycles(graph).map((circle) => circle.join(' → '))).toEqual([])
  })

  it('have no drawer for things without a name', () => {
    expect(files.filter((file) => /\/(utils?|common|shared)\//.test(file))).toEqual([])
  })

  it('have no index but the door of a lib', () => {
    const door = /^libs\/(marketplaces\/)?[^/]+\/index\.ts$/
    const indexes = files.filter((file) => /\/index\.tsx?$/.test(file))
    expect(indexes.filter((file) => !door.test(file) && !LISTS.includes(file))).toEqual([])
  })

  it(`have no file over ${MAX_CODE_LINES} lines of code`, () => {
    const lengths = [...sources].map(([file, source]) => [codeLines(source), file] as const)
    const long = lengths.filter(([lines, file]) => lines > MAX_CODE_LINES && !MIGRATION.test(file))
    expect(long).toEqual([])
  })

  it('are all in the table, which points only downwards', () => {
    const order = Object.keys(ROOMS)
    const named = new Set(files.filter((file) => !isTest(file)).map((file) => kindOfRoom(roomOf(file))))
    expect([...named].filter((room) => !order.includes(room))).toEqual([])
    const unknown = Object.values(ROOMS).flatMap(({ may }) => may.filter((room) => !order.includes(room)))
    expect(unknown).toEqual([])
    const rooms = new Map(
      Object.entries(ROOMS).map(([room, { may }]) => [room, may.filter((other) => !TOP_ROOMS.has(other))]),
    )
    expect(cycles(rooms)).toEqual([])
  })
})

/** The rooms at the top may know each other: the command starts the application. */
const TOP_ROOMS = new Set(['src', 'src/cli'])

describe('the checker', () => {
  it.each([
    ['libs/case/x.ts', "import { z } from '#adapter'", 'libs/case may not import libs/adapter'],
    ['libs/case/x.ts', "import axios from 'axios'", 'axios is for libs/adapter/'],
    ['libs/case/x.ts', "import { z } from 'zod'", 'libs/case may not use the package zod'],
    ['libs/case/x.ts', "import { y } from '#case'", 'a room does not go through its own door'],
    ['libs/case/x.ts', "import { y } from './x.spec.js'", 'specs and their fixtures'],
    ['libs/case/x.ts', "export { y } from '../adapter/wire.js'", 'may not import'],
    ['libs/case/x.ts', "const y = await import('#adapter')", 'may not import'],
    ['libs/case/x.ts', "import type {\n  Y,\n} from '#sandbox'", 'may not import libs/sandbox'],
    ['libs/grade/x.ts', "import { y } from '#case'", 'libs/grade may not import libs/case'],
    ['libs/grade/x.ts', "import { z } from 'zod'", 'libs/grade may not use the package zod'],
    ['libs/adapter/x.ts', "import type { Y } from '../case/money.js'", 'through its door'],
    ['libs/adapter/x.ts', "import '#marketplaces'", 'may not import libs/marketplaces'],
    ['libs/marketplaces/wish/x.ts', "import { y } from '../ebay/wire.js'", 'no other marketplace'],
    ['libs/marketplaces/wish/x.ts', "import { y } from '../ebay/index.js'", 'no other'],
    ['libs/marketplaces/wish/x.ts', "import { y } from '#marketplaces'", 'no other marketplace'],
    ['libs/marketplaces/wish/x.ts', "import { Client } from 'pg'", 'may not use the package pg'],
    ['libs/marketplaces/index.ts', "import { y } from './ebay/wire.js'", 'through its index'],
    ['libs/sandbox/x.ts', "import { http } from '#adapter'", 'may not import libs/adapter'],
    ['libs/sandbox/x.ts', "import { y } from '../marketplaces/ebay/wire.js'", 'may not'],
    ['libs/embedded-postgres/x.ts', "import pg from 'pg'", 'may not use the package pg'],
    ['config/x.ts', "import { Module } from '@nestjs/common'", 'the package @nestjs/common'],
    ['src/auth/x.ts', "import { Keeper } from '../cases/keeper.js'", 'src/auth may not import src/cases'],
    ['src/infra/x.ts', "import { y } from '../auth/caller.js'", 'may not import src/auth'],
    ['src/cases/x.ts', "import { y } from '../intake/intake.js'", 'may not import src/intake'],
    ['src/cases/x.ts', "import { y } from '../../libs/case/money.js'", 'through its door'],
    ['src/cases/x.ts', "import { y } from '#elsewhere'", 'there is no such door'],
    ['src/delivery/x.ts', "import axios from 'axios'", 'axios is for libs/adapter/'],
    ['src/newroom/x.ts', "import { y } from '#case'", 'src/newroom is not in the table'],
    ['web/src/x.ts', "import { y } from '../../libs/case/index'", 'web may not import'],
    ['web/src/x.ts', "import { join } from 'node:path'", 'the page runs in a browser'],
  ])('refuses in %s: %s', (file, source, rule) => {
    const [refusal, ...more] = refusals(file, `${source}\n`)
    const specifier = /'(.+)'/.exec(source)?.[1]
    expect(refusal).toMatch(file.startsWith('src/newroom') ? file : `${file} imports ${specifier}: `)
    expect(refusal).toContain(rule)
    expect(more).toEqual([])
  })

  it.each([
    ['libs/case/x.ts', "import { createHash } from 'node:crypto'\nimport { y } from './y.js'"],
    ['libs/marketplaces/wish/x.ts', "import { y } from '#adapter'\nimport { z } from 'zod'"],
    ['libs/marketplaces/index.ts', "import { wish } from './wish/index.js'"],
    [
      'src/intake/x.ts',
      "import { Keeper } from '../cases/keeper.js'\nimport { Injectable } from '@nestjs/common'",
    ],
    ['libs/case/x.spec.ts', "import { y } from '../adapter/wire.js'"],
    ['web/src/x.tsx', "import { y } from '../inbox/address'"],
  ])('lets pass in %s: %s', (file, source) => {
    expect(refusals(file, source)).toEqual([])
  })

  it('finds a circle of any length, and no other', () => {
    const circle = new Map([
      ['a', ['b', 'c']],
      ['b', ['c']],
      ['c', ['d']],
      ['d', ['b']],
      ['e', ['e', 'a']],
    ])
    expect(cycles(circle).map((files) => [...files].sort())).toEqual([['b', 'c', 'd'], ['e']])
    expect(
      cycles(
        new Map([
          ['a', ['b', 'c']],
          ['b', ['c']],
        ]),
      ),
    ).toEqual([])
  })

  it('counts code, not comments', () => {
    expect(codeLines('/** why\n * so */\n// and\n\nconst a = 1\n  b()\n')).toBe(2)
  })
})
