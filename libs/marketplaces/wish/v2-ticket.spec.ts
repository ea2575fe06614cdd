import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { wish } from './index.js'
import { pythonList, v2Count, v2Flag, v2Instant } from './v2-values.js'

const stream = wish.streams['v2-tickets']!
const AT = { seenAt: '2026-11-22T12:00:00.000Z', site: 'GLOBAL' }
const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '__fixtures__/v2-tickets', name), 'utf8')
const only = (text: string) => stream.see(stream.open(text)[0], AT).cases[0]!.observation

describe('an old export', () => {
  it('becomes a ticket: dates in UTC, wrappers gone, pictures by name', () => {
    const one = only(fixture('ticket.AWAITING_MERCHANT.json'))
    expect(one).toMatchObject({
      nativeId: '57ac00000000000000000001',
      openedAt: '2016-08-11T03:09:05.000Z',
      asOf: '2016-08-12T10:00:00.000Z',
      enteredAt: '2016-08-12T10:00:00.000Z',
      orderId: '57a9d0000000000000000301',
      buyer: { handle: 'Kim Trialworth', locale: 'en' },
      native: { state: 'Awaiting your response', 'replies[2].date': '2016-08-12T10:00:00.000Z' },
    })
    expect(one.lines[0]).toMatchObject({ quantity: 2, price: null, sku: 'LAMP-1' })
    expect(one.activities.map(({ party, text }) => [party, text])).toEqual([
      ['buyer', "It arrived broken.\n[a%20b.jpg, c'd.png]"],
      ['seller', 'We are sorry.'],
      ['marketplace', 'Please look again.'],
    ])
  })

  it('keeps a word of its time and shows that its reading is ours', () => {
    const one = only(fixture('ticket.AWAITING_USER.json'))
    expect(one.state).toBe('AWAITING_USER')
    expect(one.flags).toContainEqual({
      code: 'unknown_value',
      path: 'state',
      value: "Awaiting buyer's response",
    })
  })

  it('that holds an error of v2 is refused by v2’s meaning of the code', () => {
    expect(() => stream.open('{"code": 1002, "message": "x", "data": {}}')).toThrow(
      /Wish v2 \(1002, conflict\)/,
    )
    expect(() => stream.open('{"code": "1015", "message": "x"}')).toThrow(/auth_expired/)
    expect(() => stream.open('{"success": "True"}')).toThrow(/no tickets/)
  })

  it('without a state is not guessed', () => {
    const { Ticket } = JSON.parse(fixture('ticket.AWAITING_USER.json')).data as { Ticket: object }
    const see = (change: object) =>
      stream.see({ Ticket: { ...Ticket, ...change } }, AT).cases[0]!.observation.state
    expect(see({ state: undefined })).toBe('state_id 1')
    expect(() => see({ state: undefined, state_id: undefined })).toThrow(/without state/)
  })
})

describe('values of v2', () => {
  it('are read however they were written', () => {
    expect([true, 'True', 'true', 1, '1'].map((value) => v2Flag.parse(value))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ])
    expect([false, 'False', 0, null, undefined].some((value) => v2Flag.parse(value))).toBe(false)
    expect(['2', 2, ' 2 '].map((value) => v2Count.parse(value))).toEqual([2, 2, 2])
    expect(v2Count.safeParse('two').success).toBe(false)
    expect(v2Instant.parse('2016-08-11T03:09:05')).toBe('2016-08-11T03:09:05.000Z')
    expect(v2Instant.parse('2016-08-11 03:09:05')).toBe('2016-08-11T03:09:05.000Z')
    expect(v2Instant.parse('2016-08-11T03:09:05+08:00')).toBe('2016-08-10T19:09:05.000Z')
    expect(v2Instant.safeParse('2016-13-41T03:09:05').success).toBe(false)
  })

  it('lists of Python come back as the texts that were printed', () => {
    expect(pythonList('[]')).toEqual([])
    expect(pythonList('None')).toEqual([])
    expect(pythonList('https://a.example/x.jpg')).toEqual(['https://a.example/x.jpg'])
    expect(pythonList(`[u'a', "it's", 'x\\'y', u'\\u4e2d\\xe9']`)).toEqual(['a', "it's", "x'y", '中é'])
    const printed = (text: string): string =>
      `u'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`
    fc.assert(
      fc.property(fc.array(fc.string()), (texts) => {
        expect(pythonList(`[${texts.map(printed).join(', ')}]`)).toEqual(texts)
      }),
    )
  })
})
