import { describe, expect, it } from '@jest/globals'
import type { HttpAnswer } from '#adapter'
import { problemOf } from './problems.js'

const answer = (status: number, body: unknown, headers: Record<string, string> = {}): HttpAnswer => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { status, headers, text, json: () => JSON.parse(text) as unknown }
}
const postOrder = (errorId: number, message = 'words') => ({
  errorMessage: { error: [{ errorId, message }] },
})
const trading = (ack: string, code: number) =>
  `<R><Ack>${ack}</Ack><Errors><ShortMessage>later</ShortMessage><ErrorCode>9</ErrorCode><SeverityCode>Warning</SeverityCode></Errors>` +
  `<Errors><ShortMessage>refused</ShortMessage><ErrorCode>${code}</ErrorCode><SeverityCode>Error</SeverityCode></Errors></R>`

// That every shape and status is understood is checked against __fixtures__/errors.json by the conformance suite.
describe('eBay’s errors', () => {
  it('are none in an answer that went well, or only warned', () => {
    expect(problemOf(answer(200, { cancellations: [] }))).toBeNull()
    expect(problemOf(answer(200, { cancelId: '5', warnings: [{ errorId: 1 }] }))).toBeNull()
    expect(
      problemOf(answer(200, '<R><Ack>Warning</Ack><Errors><ErrorCode>1</ErrorCode></Errors></R>')),
    ).toBeNull()
    expect(problemOf(answer(204, ''))).toBeNull()
    expect(problemOf(answer(200, { buyerNote: 'the "error": "field" in a text' }))).toBeNull()
  })

  it('are judged by the HTTP status first, and by the code only where that leaves it open', () => {
    const rest = (errorId: number) => ({ errors: [{ errorId, category: 'REQUEST', message: 'x' }] })
    expect(problemOf(answer(404, rest(1001)))?.code).toBe('not_found')
    expect(problemOf(answer(400, rest(1001)))?.code).toBe('auth_expired')
    expect(problemOf(answer(400, rest(2001)))?.code).toBe('rate_limited')
    expect(problemOf(answer(400, rest(99)))?.code).toBe('rejected')
    expect(problemOf(answer(503, postOrder(10003)))?.code).toBe('unavailable')
  })

  it('speak of the error, not of a warning beside it', () => {
    expect(problemOf(answer(200, trading('Failure', 931)))).toMatchObject({
      code: 'auth_expired',
      detail: { native: '931 refused' },
    })
  })

  it('leave it open what a partial failure has done', () => {
    expect(problemOf(answer(200, trading('PartialFailure', 21359)))?.detail.sideEffect).toBe('unknown')
  })

  it('keep eBay’s code, words and request id, but no parameters, which may hold personal data', () => {
    const error = { errorId: 7, message: 'No such order', parameter: [{ name: 'buyer', value: 'Jane Doe' }] }
    const problem = problemOf(answer(400, { error }, { rlogid: 't6-1' }))
    expect(problem?.detail).toEqual({
      sideEffect: 'none',
      native: '7 No such order',
      httpStatus: 400,
      requestId: 't6-1',
    })
    expect(problem?.message).toBe('eBay refused the request: No such order')
  })
})
