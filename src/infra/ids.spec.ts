import { BadRequestException } from '@nestjs/common'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { INSTANT, NUMBER, TEXT, cursorOf, numberOf, positionIn, publicId } from './ids.js'

describe('public ids', () => {
  it('come back as the number they were made of', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 18n - 1n }), (id) => {
        expect(numberOf('case', publicId('case', String(id)))).toBe(String(id))
      }),
    )
  })

  it.each([
    '1',
    'case_',
    'case_0',
    'case_01',
    'case_-1',
    'case_1.0',
    'case_1 ',
    ' case_1',
    'case_1\n',
    'Case_1',
    'acct_1',
    'case_١',
    `case_${'9'.repeat(19)}`,
  ])('are refused in any other form: %p', (text) =>
    expect(() => numberOf('case', text)).toThrow(BadRequestException),
  )
})

describe('cursors', () => {
  const instants = fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') })
    .map((date) => date.toISOString())

  it('come back as the position they were made of', () => {
    const position = fc.tuple(
      fc.oneof(instants, fc.constantFrom('infinity', '-infinity', '2026-11-22T08:00:00.123456Z')),
      fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }).map(String),
      fc.string({ minLength: 1 }).filter((text) => !text.includes('\0')),
    )
    fc.assert(
      fc.property(position, (parts) => {
        const cursor = cursorOf(parts)
        expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/)
        expect(positionIn(cursor, [INSTANT, NUMBER, TEXT])).toEqual(parts)
      }),
    )
  })

  it('of anybody else’s making are refused', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const cursor of [text, Buffer.from(text).toString('base64url')])
          expect(() => positionIn(cursor, [INSTANT, NUMBER])).toThrow(BadRequestException)
      }),
    )
  })

  it.each([
    [[]],
    [['infinity']],
    [['infinity', '1', '2']],
    [['infinity', 1]],
    [['infinity', '-1']],
    [['infinity', '9'.repeat(19)]],
    [['2026-02-30T00:00:00Z', '1']],
    [['2026-11-22T25:00:00Z', '1']],
    [['2026-11-22', '1']],
    [['2026-11-22T08:00:00+01:00', '1']],
    [{ 0: 'infinity', 1: '1', length: 2 }],
    [null],
  ])('with the wrong parts are refused: %j', (parts) => {
    const cursor = Buffer.from(JSON.stringify(parts)).toString('base64url')
    expect(() => positionIn(cursor, [INSTANT, NUMBER])).toThrow(BadRequestException)
  })
})
