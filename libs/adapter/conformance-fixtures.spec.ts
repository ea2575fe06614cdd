import { describe, expect, it } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import {
  bazaar,
  body,
  fixtures,
  found,
  observation,
  returnStream,
  withSpec,
  withStream,
} from './__fixtures__/bazaar.js'
import { loadFixtures } from './conformance.js'
import type { Fixtures } from './conformance-fixtures.js'
import type { Marketplace } from './contract.js'
import type { Sightings } from './sightings.js'
import { stream } from './marketplace.js'
import { Problem } from './problem.js'
import { parseWire } from './wire.js'

describe('the change of any field', () => {
  const loose = z.object({ returnId: z.string(), status: z.string().optional() })
  const sees = (see: (item: { returnId: string; status?: string | undefined }) => Sightings): Marketplace =>
    withSpec({
      streams: {
        returns: stream({
          everySeconds: 60,
          list: returnStream.list,
          items: (whole) => (whole as { returns?: unknown[] }).returns ?? [],
          parse: (item) => parseWire(loose, item),
          map: (wire) => see(wire),
        }),
      },
    })
  const kept = { openedAt: '2026-11-20T10:00:00Z', amount: { value: '1', currency: 'GBP' } }
  const survival = (of: Marketplace, with_: Fixtures = fixtures): string =>
    Object.values(found(of, with_, 'return.OPEN.json: survives'))[0] ?? 'survived'

  it('may not make a sighting vanish silently, unless that is said with its reason', () => {
    const skipping = sees(({ status, returnId }) => ({
      cases: status
        ? [{ kind: 'return', observation: observation({ ...kept, returnId, status }, 'UK') }]
        : [],
    }))
    expect(survival(skipping)).toContain('remove returns.0.status: 1 of 1 sightings vanish silently')
    expect(survival(skipping)).toContain('remove returns: 1 of 1 sightings vanish silently')
    const said = ['returns', 'returns.*.status'].map((path) => ({ stream: 'returns', path, why: 'a test' }))
    expect(survival(skipping, { ...fixtures, optional: said })).toBe('survived')
    const unsaid = said.map((field) => ({ ...field, why: '' }))
    expect(survival(skipping, { ...fixtures, optional: unsaid })).toContain('vanish silently')
  })

  it('may not be a problem of another code', () => {
    const wrong = withStream({
      see: (item, at) => {
        try {
          return returnStream.see(item, at)
        } catch {
          throw new Problem('rejected', 'what?', { sideEffect: 'none' })
        }
      },
    })
    expect(survival(wrong)).toContain('null returns.0.amount: is a problem rejected')
  })

  it('may not be any other exception', () => {
    const crashing = withStream({ see: (item) => ({ cases: [(item as Sightings).cases[0]!.kind as never] }) })
    expect(survival(crashing)).toContain('TypeError')
  })

  it('may not be refused where a field is merely new', () => {
    const picky = withStream({
      see: (item, at) => {
        parseWire(
          z.strictObject({
            returnId: z.any(),
            status: z.any(),
            openedAt: z.any(),
            amount: z.any(),
            note: z.any(),
          }),
          item,
        )
        return returnStream.see(item, at)
      },
    })
    expect(survival(picky)).toContain('add returns.0.crosscaseUnknownField: a field more is refused')
  })

  it('may not let a date through that is none', () => {
    const dates = withStream({
      see: (item, at) => {
        const { openedAt } = item as { openedAt: unknown }
        const [seen] = returnStream.see({ ...(item as object), openedAt: kept.openedAt }, at).cases
        return { cases: [{ ...seen!, observation: { ...seen!.observation, openedAt: String(openedAt) } }] }
      },
    })
    expect(survival(dates)).toContain(
      'garble returns.0.openedAt: throws Error: a return was sighted whose openedAt',
    )
  })
})

describe('fixtures', () => {
  it.each<[string, Partial<Fixtures>, string, string]>([
    [
      'that leave out a state',
      { cases: fixtures.cases.slice(0, 2) },
      'every state has',
      'return.REVIEW+STEP_1.json',
    ],
    [
      'of a state that is none',
      { cases: [{ ...fixtures.cases[0]!, label: 'OPN' }] },
      'shows the state',
      'no state OPN',
    ],
    [
      'of a kind that is none',
      { cases: [{ ...fixtures.cases[0]!, kind: 'claim' }] },
      'shows the state',
      'kind claim',
    ],
    [
      'of a stream that is none',
      { cases: [{ ...fixtures.cases[0]!, stream: 'x' }] },
      'shows the state',
      'no stream x',
    ],
    [
      'that show another state',
      { cases: [{ ...fixtures.cases[0]!, text: body('CLOSED') }] },
      'shows',
      'sighted CLOSED',
    ],
    ['that are silent on unknown words', { unknown: [] }, 'keeps words', 'says nothing of stream returns'],
    [
      'whose unknown word has no place',
      { unknown: [{ stream: 'returns', fixture: 'return.OPEN', path: 'returns.0.state', value: 'X' }] },
      'keeps words',
      'has no returns.0.state',
    ],
    [
      'whose unknown word is known',
      {
        unknown: [
          { stream: 'returns', fixture: 'return.OPEN', path: '$.returns[0].status', value: 'CLOSED' },
        ],
      },
      'keeps words',
      'CLOSED is a state of the machine',
    ],
    [
      'without a case of 429',
      { errors: fixtures.errors.filter(({ status }) => status !== 429) },
      'errors',
      'no case of 429',
    ],
  ])('%s are refused', (_what, change, check, words) => {
    const faults = found(bazaar, { ...fixtures, ...change }, check)
    expect(Object.values(faults).join('\n')).toContain(words)
  })

  it('may say why no word of a stream can be unknown', () => {
    const unknown = [{ stream: 'returns', none: 'the state is computed here' }]
    expect(found(bazaar, { ...fixtures, unknown })).toEqual({})
  })

  it('in XML have their word replaced by its element', () => {
    const wire = (text: string): string => /<status at="1">([^<]*)</.exec(text)?.[1] ?? ''
    const xml = withSpec({
      streams: {
        returns: stream({
          everySeconds: 60,
          list: returnStream.list,
          decode: (text) => text,
          items: (text) => [text],
          parse: (item) => ({ wire: wire(String(item)), flags: [] }),
          map: (status, _flags, at) => returnStream.see(JSON.parse(body(status)).returns[0], at),
        }),
      },
    })
    const cases = fixtures.cases.map((one) => ({
      ...one,
      json: false,
      text: `<r><status at="1">${one.label.split('.')[0]}</status></r>`,
    }))
    const unknown = [{ stream: 'returns', fixture: 'return.OPEN', path: 'r.status', value: 'ODD' }]
    expect(found(xml, { ...fixtures, cases, unknown })).toEqual({})
  })

  it('are read from a folder, with what is missing left empty', () => {
    const dir = mkdtempSync(join(tmpdir(), 'crosscase-fixtures-'))
    const write = (file: string, content: unknown): void => {
      mkdirSync(dirname(join(dir, file)), { recursive: true })
      writeFileSync(join(dir, file), typeof content === 'string' ? content : JSON.stringify(content))
    }
    try {
      expect(loadFixtures(join(dir, 'none'))).toEqual({ cases: [], errors: [], unknown: [], optional: [] })
      for (const { label, text } of fixtures.cases)
        write(`returns/return.${label.replaceAll('/', '+')}.json`, text)
      write('errors.json', fixtures.errors)
      write('unknown.json', fixtures.unknown)
      const loaded = loadFixtures(dir)
      const byFile = (a: { file: string }, b: { file: string }): number => (a.file < b.file ? -1 : 1)
      expect([...loaded.cases].sort(byFile)).toEqual([...fixtures.cases].sort(byFile))
      expect(found(bazaar, loaded)).toEqual({})
      write('returns/return.OPEN.at.json', { seenAt: '2026-01-01T00:00:00Z', site: 'UK' })
      write('reports/return.OPEN.variant.one.xml', '<x/>')
      expect(loadFixtures(dir).cases).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ label: 'OPEN', seenAt: '2026-01-01T00:00:00Z', site: 'UK' }),
          expect.objectContaining({ stream: 'reports', label: 'OPEN.variant.one', json: false, site: null }),
        ]),
      )
      expect(loadFixtures(dir).cases).toHaveLength(fixtures.cases.length + 1)
    } finally {
      rmSync(dir, { recursive: true })
    }
  })
})
