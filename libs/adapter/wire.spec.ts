import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { inspect } from 'node:util'
import { z } from 'zod'
import { Problem, withSideEffect } from './problem.js'
import { idText, parseJson, parseWire, unlisted } from './wire.js'

const refusal = (call: () => unknown): Problem => {
  try {
    call()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

/** The digits of an id as a marketplace assigns it. */
const id = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.array(fc.nat(9), { minLength: 15, maxLength: 18 }))
  .map(([first, rest]) => [first, ...rest].join(''))

describe('parseJson', () => {
  it('keeps ids of 16 to 19 digits, digit by digit', () => {
    fc.assert(
      fc.property(id, (digits) => {
        const text = `{"id":${digits},"list":[${digits}, -${digits}],"text":"${digits}"}`
        const body = parseJson(text) as { id: string | number; list: (string | number)[]; text: string }
        expect(String(body.id)).toBe(digits)
        expect(body.list.map(String)).toEqual([digits, `-${digits}`])
        expect(body.text).toBe(digits)
        expect(typeof body.id).toBe(Number.isSafeInteger(Number(digits)) ? 'number' : 'string')
      }),
    )
  })

  it('never makes two ids one', () => {
    fc.assert(
      fc.property(id, id, (one, other) => {
        fc.pre(one !== other)
        const [first, second] = parseJson(`[${one},${other}]`) as unknown[]
        expect(idText.parse(first)).not.toBe(idText.parse(second))
      }),
    )
    expect(parseJson('80000000000123457')).toBe('80000000000123457')
  })

  it('leaves everything else as JSON has it, also beside a long id', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.maxSafeInteger(), (value, small) => {
        const text = JSON.stringify({ id: 'x', value, small })
        fc.pre(!/\d{16,}(?![.\d])/.test(JSON.stringify(value)))
        const beside = text.replace('"x"', '12345678901234567890')
        expect(parseJson(text)).toEqual(JSON.parse(text))
        expect(parseJson(beside)).toEqual({ ...JSON.parse(text), id: '12345678901234567890' })
      }),
    )
    expect(parseJson('[12345678901234567890, 1.5, 0.12345678901234567, 1e3, 9007199254740991]')).toEqual([
      '12345678901234567890',
      1.5,
      Number('0.12345678901234567'),
      1000,
      9007199254740991,
    ])
  })

  it.each(['{"__proto__":{"polluted":1},"a":1}', '{"__proto__":{"polluted":12345678901234567890},"a":1}'])(
    'takes %s as plain fields',
    (text) => {
      const body = parseJson(text) as Record<string, unknown>
      expect(Object.getPrototypeOf(body)).toBe(Object.prototype)
      expect('polluted' in body).toBe(false)
      expect('polluted' in {}).toBe(false)
      const { wire, flags } = parseWire(z.object({ a: z.number() }), body)
      expect(Object.keys(wire)).toEqual(['a'])
      expect('polluted' in wire).toBe(false)
      expect(flags).toMatchObject([{ path: '__proto__' }])
    },
  )

  it.each([
    '',
    ' ',
    '<html><body>Sorry</body></html>',
    '{"a":1',
    '{"a":12345678901234567',
    'undefined',
    '{a:1}',
  ])('refuses %p as a changed contract, without quoting it', (text) => {
    const problem = refusal(() => parseJson(text))
    expect(problem).toMatchObject({ code: 'contract_changed', detail: { sideEffect: 'none' } })
    expect(problem.cause).toBeUndefined()
  })

  it('does not quote a body that it cannot read', () => {
    const body = '{"token":"canary-5d2a","buyer":"canary'
    const problem = refusal(() => parseJson(body))
    expect(problem.body).toBe(body)
    expect(withSideEffect(problem, 'unknown').body).toBe(body)
    const shown = [inspect(problem, { depth: 9, showHidden: true }), JSON.stringify(problem), problem.stack]
    expect(shown.join()).not.toContain('canary')
  })

  it('refuses absurd nesting, and does not count brackets in texts', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(refusal(() => parseJson(nested(65))).code).toBe('contract_changed')
    expect(refusal(() => parseJson(`{"a":${'{"a":'.repeat(1_000_000)}`)).code).toBe('contract_changed')
    expect(parseJson(nested(64))).toBeInstanceOf(Array)
    const texts = { a: '['.repeat(200), b: `\\"${'{'.repeat(200)}`, c: [{}, {}, [[]]] }
    expect(parseJson(JSON.stringify(texts))).toEqual(texts)
  })
})

describe('parseWire', () => {
  const schema = z.object({
    id: idText,
    total: z.object({ value: z.string() }).nullable(),
    lines: z.array(z.object({ sku: z.string().nullish() })),
    note: z
      .object({ text: z.string() })
      .transform((note) => note.text)
      .optional(),
    extra: z.object({ a: z.number() }).default({ a: 1 }),
  })
  const item = {
    id: 7,
    total: { value: '1' },
    lines: [{ sku: 'x' }, {}],
    note: { text: 'n' },
    extra: { a: 2 },
  }

  it('gives the value of the schema and no flag where all is known', () => {
    expect(parseWire(schema, item)).toEqual({ wire: { ...item, id: '7', note: 'n' }, flags: [] })
    expect(parseWire(schema, { ...item, total: null, note: undefined }).flags).toEqual([])
  })

  it('flags what it does not know, with its path, at every depth', () => {
    const { wire, flags } = parseWire(schema, {
      ...item,
      isNew: true,
      total: { value: '1', tax: { rate: 7 } },
      lines: [{ sku: 'x' }, { colour: 'red' }],
      note: { text: 'n', by: 'buyer' },
      extra: { a: 2, b: null },
    })
    expect(flags).toEqual([
      { code: 'unknown_field', path: 'total.tax', value: 'object' },
      { code: 'unknown_field', path: 'lines[1].colour', value: 'string' },
      { code: 'unknown_field', path: 'note.by', value: 'string' },
      { code: 'unknown_field', path: 'extra.b', value: 'null' },
      { code: 'unknown_field', path: 'isNew', value: 'boolean' },
    ])
    expect(wire).not.toHaveProperty('isNew')
  })

  it('tells the shape of an unknown field, never its content, which may be personal', () => {
    const { flags } = parseWire(z.object({}), { phone: '+49 30 1234567', lines: [1, 2] })
    expect(flags.map((flag) => flag.value)).toEqual(['string', 'list of 2'])
  })

  it.each([
    ['a missing field', { ...item, id: undefined }, 'id: '],
    ['a null', { ...item, lines: null }, 'lines: '],
    ['another type', { ...item, total: { value: 1 } }, 'total.value: '],
    ['a fault inside a list', { ...item, lines: [{}, { sku: 7 }] }, 'lines.1.sku: '],
    ['something else altogether', 'hello', '(root): '],
    ['nothing', undefined, '(root): '],
  ])('refuses %s, naming it', (_what, broken, path) => {
    const problem = refusal(() => parseWire(schema, broken))
    expect(problem).toMatchObject({ code: 'contract_changed', detail: { sideEffect: 'none' } })
    expect(problem.message).toContain(path)
  })

  it('does not quote the values that it refuses', () => {
    const strict = z.object({ id: z.number(), state: z.enum(['A']), url: z.url(), list: z.array(z.number()) })
    const broken = { id: 'canary-1', state: 'canary-2', url: 'canary-3', list: ['canary-4'] }
    const problem = refusal(() => parseWire(strict, broken))
    expect(inspect(problem, { depth: 9, showHidden: true })).not.toContain('canary')
  })
})

describe('small readers', () => {
  it.each([
    [7, '7'],
    ['7', '7'],
    ['80000000000123457', '80000000000123457'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  ])('idText reads %p as %p', (value, text) => {
    expect(idText.parse(value)).toBe(text)
  })

  it.each([[''], [1.5], [Number.MAX_SAFE_INTEGER + 1], [null], [undefined], [{}], [true]])(
    'idText refuses %p',
    (value) => {
      expect(idText.safeParse(value).success).toBe(false)
    },
  )

  it('unlisted flags a value outside a published list, and keeps it', () => {
    expect(unlisted('reason', 'NEW_REASON', ['A', 'B'])).toEqual([
      { code: 'unknown_value', path: 'reason', value: 'NEW_REASON' },
    ])
    for (const fine of ['A', null, undefined]) expect(unlisted('reason', fine, ['A', 'B'])).toEqual([])
  })
})
