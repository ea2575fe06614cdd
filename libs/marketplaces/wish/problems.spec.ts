import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { httpAnswer } from '../../adapter/answer.js'
import { MEANING, meaningOf, problemOf, resetOf } from './problems.js'

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  httpAnswer(status, headers, JSON.stringify(body))

describe('codes', () => {
  it('mean different things in the two versions', () => {
    expect(meaningOf('v3', 1002)).toBe('forbidden')
    expect(meaningOf('v2', 1002)).toBe('conflict')
    expect(meaningOf('v3', 4000)).toBeUndefined()
  })

  it('mean the same as numbers and as strings', () => {
    for (const [code, meaning] of Object.entries(MEANING.v3)) {
      expect(problemOf(answer(400, { message: 'm', code, data: {} }))?.code).toBe(meaning)
      expect(problemOf(answer(400, { message: 'm', code: Number(code), data: {} }))?.code).toBe(meaning)
    }
  })

  it('of 0 are none, in either form and wherever the data holds other codes', () => {
    expect(problemOf(answer(200, { message: '', code: 0, data: { currency_code: 'USD' } }))).toBeNull()
    expect(problemOf(answer(200, { message: '', code: '0', data: [{ code: 7 }] }))).toBeNull()
    expect(problemOf(answer(200, [{ id: '1', code: 1007 }]))).toBeNull()
  })

  it('come with the id of the request, for Wish’s support', () => {
    const problem = problemOf(answer(400, { message: 'bad', code: 1001 }, { 'Wish-Request-Id': 'q-1' }))
    expect(problem?.detail).toMatchObject({ requestId: 'q-1', native: '1001 bad', sideEffect: 'none' })
  })
})

describe('the reset of the limiter', () => {
  const at = Date.parse('2026-11-22T12:00:00.000Z')
  const wait = (reset: string): number | null => {
    const before = Date.now()
    const until = resetOf(
      answer(429, {}, { date: new Date(at).toUTCString(), 'wish-rate-limit-reset': reset }),
    )
    return until && Math.round((until.getTime() - before) / 1000)
  }

  it('is read as epoch and as ISO 8601, by the answer’s own clock', () => {
    for (const text of [
      String(at / 1000 + 30),
      String(at + 30_000),
      '30',
      '2026-11-22T12:00:30Z',
      '2026-11-22T20:00:30+08:00',
    ])
      expect(wait(text)).toBe(30)
  })

  it('is never in the past, nor more than an hour away, nor invented', () => {
    expect(wait('2026-11-22T11:00:00Z')).toBe(0)
    expect(wait('2036-11-22T11:00:00Z')).toBe(3_600)
    expect(wait('soon')).toBeNull()
    expect(resetOf(answer(429, {}))).toBeNull()
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (reset, date) => {
        const until = resetOf(answer(429, {}, { date, 'wish-rate-limit-reset': reset }))
        expect(until === null || until.getTime() <= Date.now() + 3_600_000).toBe(true)
      }),
    )
  })
})
