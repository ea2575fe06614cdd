import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import nock from 'nock'
import { SpyBudget, loopback, reset, silent, spiedHttp, status, thrown } from './__fixtures__/loopback.js'
import type { Answer } from './__fixtures__/loopback.js'
import type { HttpRequest } from './http.js'
import { Problem } from './problem.js'

const read: Omit<HttpRequest, 'url'> = { operation: 'orders.list', method: 'GET' }
const write: Omit<HttpRequest, 'url'> = { operation: 'refund', method: 'POST', body: '{"amount":"5.00"}' }
const NOW = Date.parse('2026-11-22T12:00:00Z')

const refusal = async (call: Promise<unknown>): Promise<Problem> => {
  const outcome = await thrown(call)
  if (outcome instanceof Problem) return outcome
  throw new Error('no problem was thrown', { cause: outcome })
}

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW)
})
afterEach(() => {
  jest.restoreAllMocks()
})
// Mocked sockets must not stay for the next file of this worker.
afterAll(() => nock.restore())

describe('an answer', () => {
  it('comes with its body verbatim, long ids kept, header names in lower case', async () => {
    await using server = await loopback(status(200, { 'X-Request-Id': 'r1' }, '{"id":80000000000123457}'))
    const { call, lines, budget } = spiedHttp({ lane: 'click' })
    const answer = await call({ ...read, url: `${server.url}/orders`, query: { page: 2, none: undefined } })
    expect(answer).toMatchObject({ status: 200, text: '{"id":80000000000123457}' })
    expect(answer.headers['x-request-id']).toBe('r1')
    expect(answer.json()).toEqual({ id: '80000000000123457' })
    expect(server.received).toMatchObject([{ method: 'GET', url: '/orders?page=2' }])
    expect(budget.taken).toEqual([{ operation: 'orders.list', lane: 'click' }])
    expect(lines).toMatchObject([{ operation: 'orders.list', status: 200, attempt: 1, outcome: 'ok' }])
  })

  it.each(['{ "a" : 80000000000123457 }  ', '"text"', 'no json', '<x/>'])(
    'is asked for with the body %s byte for byte, as it was signed',
    async (body) => {
      await using server = await loopback(status(200))
      const headers = { 'content-type': 'application/json' }
      await spiedHttp().call({ ...write, url: server.url, headers, body })
      expect(server.received).toMatchObject([{ body, headers: { 'content-type': 'application/json' } }])
    },
  )
})

describe('side effects', () => {
  it.each([
    [400, 'rejected'],
    [401, 'auth_expired'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [409, 'conflict'],
    [410, 'not_found'],
    [412, 'conflict'],
    [422, 'rejected'],
    [429, 'rate_limited'],
  ])('of an unsafe call refused with %i: none (%s), and it is sent once', async (code, word) => {
    await using server = await loopback(status(code))
    const problem = await refusal(spiedHttp().call({ ...write, url: server.url }))
    expect(problem).toMatchObject({ code: word, detail: { sideEffect: 'none', httpStatus: code } })
    expect(server.received).toHaveLength(1)
  })

  it.each<[string, Answer, string]>([
    ['answered with 500', status(500), 'unavailable'],
    ['answered with 502 and a web page', status(502, {}, '<html>Bad gateway</html>'), 'unavailable'],
    ['answered with 503 and a promise', status(503, { 'retry-after': '1' }), 'unavailable'],
    ['answered with 408', status(408), 'unavailable'],
    ['answered with a redirect', status(302, { location: '/elsewhere' }), 'unknown'],
    ['reset after it was sent', reset, 'unavailable'],
    ['never answered', silent, 'unavailable'],
    [
      'cut off in the answer',
      (response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"a":')
        response.socket?.destroySoon()
      },
      'unavailable',
    ],
  ])('of an unsafe call %s: unknown, and it is sent once', async (_what, answer, word) => {
    await using server = await loopback(answer)
    const problem = await refusal(spiedHttp({ timeoutMs: 1_000 }).call({ ...write, url: server.url }))
    expect(problem).toMatchObject({ code: word, detail: { sideEffect: 'unknown' } })
    expect(server.received).toHaveLength(1)
  })

  it.each<[string, Answer]>([
    ['500', status(500)],
    ['a reset', reset],
    ['silence', silent],
    ['a redirect', status(301, { location: '/' })],
  ])('of a read that met %s: none', async (_what, answer) => {
    await using server = await loopback(answer)
    const problem = await refusal(spiedHttp({ timeoutMs: 1_000 }).call({ ...read, url: server.url }))
    expect(problem.detail.sideEffect).toBe('none')
  })

  it('of an unsafe call to a closed port: none', async () => {
    const server = await loopback(silent)
    await server[Symbol.asyncDispose]()
    const problem = await refusal(spiedHttp().call({ ...write, url: server.url }))
    expect(problem).toMatchObject({
      code: 'unavailable',
      detail: { sideEffect: 'none', native: 'ECONNREFUSED' },
    })
  })

  it.each([
    ['ENOTFOUND', 'none'],
    ['EAI_AGAIN', 'none'],
    ['EHOSTUNREACH', 'none'],
    ['ENETUNREACH', 'none'],
    ['ECONNRESET', 'unknown'],
    ['EPIPE', 'unknown'],
    ['ETIMEDOUT', 'unknown'],
  ])('of an unsafe call that failed with %s: %s', async (code, sideEffect) => {
    nock.disableNetConnect()
    nock('http://marketplace.test')
      .post('/')
      .replyWithError(Object.assign(new Error('failed'), { code }))
    try {
      const problem = await refusal(spiedHttp().call({ ...write, url: 'http://marketplace.test/' }))
      expect(problem).toMatchObject({ code: 'unavailable', detail: { sideEffect, native: code } })
    } finally {
      nock.cleanAll()
      nock.enableNetConnect()
    }
  })

  it.each<[string, Partial<HttpRequest>]>([
    ['an address that is none', { url: 'http://:0:0' }],
    ['a scheme that is no HTTP', { url: 'ftp://127.0.0.1/' }],
    ['a port that is none', { url: 'http://127.0.0.1:99999/' }],
    ['a header that cannot be written', { url: 'http://127.0.0.1:1/', headers: { 'x y': 'b' } }],
  ])('of an unsafe call to %s: none', async (_what, odd) => {
    const problem = await refusal(spiedHttp().call({ ...write, url: '', ...odd }))
    expect(problem.detail.sideEffect).toBe('none')
  })

  it('of an accepted unsafe call with an unreadable body: unknown', async () => {
    await using server = await loopback(status(200, {}, '<html>Thank you</html>'))
    const answer = await spiedHttp().call({ ...write, url: server.url })
    expect(await refusal((async () => answer.json())())).toMatchObject({
      code: 'unavailable',
      detail: { sideEffect: 'unknown' },
    })
  })
})

describe('the reader of errors', () => {
  it("has the marketplace's own word before the status", async () => {
    const own = new Problem('conflict', 'already refunded', { sideEffect: 'none', native: '1234' })
    await using server = await loopback(status(400))
    const problem = await refusal(spiedHttp({ problem: () => own }).call({ ...write, url: server.url }))
    expect(problem).toMatchObject({ code: 'conflict', detail: { sideEffect: 'none', native: '1234' } })
  })

  it('may find an error in an answer of 200', async () => {
    const own = new Problem('auth_expired', 'session expired', { sideEffect: 'none' })
    await using server = await loopback(status(200))
    const { call, lines } = spiedHttp({ problem: () => own })
    expect((await refusal(call({ ...read, url: server.url }))).code).toBe('auth_expired')
    expect(lines).toMatchObject([{ status: 200, outcome: 'auth_expired' }])
  })

  it.each([
    [502, 'unavailable', 'unknown'],
    [401, 'auth_expired', 'none'],
  ] as const)('cannot hide %i behind a web page', async (code, word, sideEffect) => {
    await using server = await loopback(status(code, {}, '<html>Sorry</html>'))
    const { call, lines } = spiedHttp({ problem: (answer) => answer.json() as null })
    expect(await refusal(call({ ...write, url: server.url }))).toMatchObject({
      code: word,
      detail: { sideEffect },
    })
    expect(lines).toMatchObject([{ status: code, outcome: word }])
  })

  it('leaves an unsafe call in doubt when it breaks itself', async () => {
    await using server = await loopback(status(200, {}, '{"errors":{}}'))
    const problem = (): null => {
      throw new TypeError('errors.map is not a function')
    }
    expect(await refusal(spiedHttp({ problem }).call({ ...write, url: server.url }))).toMatchObject({
      code: 'contract_changed',
      detail: { sideEffect: 'unknown' },
    })
  })
})

describe('another try', () => {
  const failing =
    (times: number, failure: Answer): Answer =>
    (response, request, nth) =>
      (nth <= times ? failure : status(200))(response, request, nth)

  it.each<[string, Answer]>([
    ['500', status(500)],
    ['a reset', reset],
    ['silence', silent],
    ['429 with a short Retry-After', status(429, { 'retry-after': '2' })],
  ])('is made of a safe call after %s', async (_what, failure) => {
    await using server = await loopback(failing(2, failure))
    const { call, lines, waits, budget } = spiedHttp({ timeoutMs: 1_000 })
    await expect(call({ ...read, url: server.url })).resolves.toMatchObject({ status: 200 })
    expect(lines.map((line) => line.attempt)).toEqual([1, 2, 3])
    expect(waits).toHaveLength(2)
    expect(budget.taken).toHaveLength(3)
  })

  it('is made of a POST that is declared a read, and of no other', async () => {
    for (const [request, tries] of [
      [{ ...write, safe: true }, 3],
      [write, 1],
      [{ ...write, method: 'PUT' as const }, 1],
      [{ ...write, method: 'DELETE' as const }, 1],
    ] as const) {
      await using server = await loopback(status(500))
      await refusal(spiedHttp({ attempts: 3 }).call({ ...request, url: server.url }))
      expect(server.received).toHaveLength(tries)
    }
  })

  it.each([400, 401, 403, 404, 409])('is not made after %i', async (code) => {
    await using server = await loopback(status(code))
    await refusal(spiedHttp().call({ ...read, url: server.url }))
    expect(server.received).toHaveLength(1)
  })

  it.each([
    ['2', 2000],
    ['0', 0],
    ['Sun, 22 Nov 2026 12:00:03 GMT', 3000],
    ['Sun, 22 Nov 2020 12:00:00 GMT', 0],
  ])('waits as long as Retry-After: %s says', async (header, ms) => {
    await using server = await loopback(failing(1, status(503, { 'retry-after': header })))
    const { call, waits } = spiedHttp()
    await call({ ...read, url: server.url })
    expect(waits).toEqual([ms])
  })

  it.each(['120', 'Sun, 22 Nov 2026 12:02:00 GMT'])(
    'is left to the caller when Retry-After: %s is long',
    async (header) => {
      await using server = await loopback(status(503, { 'retry-after': header }))
      const { call, waits } = spiedHttp()
      const problem = await refusal(call({ ...read, url: server.url }))
      expect(problem.detail.retryAt).toEqual(new Date(NOW + 120_000))
      expect([server.received.length, waits]).toEqual([1, []])
    },
  )

  it('takes a Retry-After that is none for absent', async () => {
    await using server = await loopback(status(503, { 'retry-after': 'soon' }))
    const problem = await refusal(spiedHttp().call({ ...read, url: server.url }))
    expect(problem.detail).not.toHaveProperty('retryAt')
    expect(server.received).toHaveLength(3)
  })
})

describe('the call budget', () => {
  it.each([
    ['until Retry-After', { 'retry-after': '90' }, 90_000],
    ['for a minute where the marketplace does not say', {}, 60_000],
  ])('is drained %s by 429', async (_what, headers, ms) => {
    await using server = await loopback(status(429, headers))
    const { call, budget } = spiedHttp()
    expect((await refusal(call({ ...read, url: server.url }))).code).toBe('rate_limited')
    expect(budget.drained).toEqual([{ operation: 'orders.list', until: new Date(NOW + ms) }])
    expect(server.received).toHaveLength(1)
  })

  it('that is used up sends nothing and says when to come back', async () => {
    await using server = await loopback(status(200))
    const { call, waits, lines } = spiedHttp({}, new SpyBudget([30_000]))
    const problem = await refusal(call({ ...write, url: server.url }))
    expect(problem).toMatchObject({
      code: 'rate_limited',
      detail: { sideEffect: 'none', retryAt: new Date(NOW + 30_000) },
    })
    expect([server.received, waits, lines]).toEqual([[], [], []])
  })

  it('that refills soon is waited for, patiently but not forever', async () => {
    await using server = await loopback(status(200))
    const soon = spiedHttp({ patienceMs: 1000 }, new SpyBudget([400, 500]))
    await soon.call({ ...write, url: server.url })
    expect([soon.waits, server.received.length]).toEqual([[400, 500], 1])
    const never = spiedHttp({ patienceMs: 1000 }, new SpyBudget([400, 500, 600, 700]))
    expect((await refusal(never.call({ ...write, url: server.url }))).code).toBe('rate_limited')
    expect([never.waits, server.received.length]).toEqual([[400, 500], 1])
  })
})
