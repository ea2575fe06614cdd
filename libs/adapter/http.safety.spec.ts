import { describe, expect, it } from '@jest/globals'
import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import { loopback, reset, silent, spiedHttp, thrown } from './__fixtures__/loopback.js'
import type { Answer } from './__fixtures__/loopback.js'
import { Problem } from './problem.js'

const echo =
  (status: number, prefix = ''): Answer =>
  (response, { body, url, headers }) =>
    response.writeHead(status, { 'x-echo': url }).end(`${prefix}${body}${url}${headers.authorization}`)

const ZEROS = gzipSync(Buffer.alloc(1_000_000))

describe('an answer that attacks', () => {
  it('is refused when small on the wire and 300 MB unpacked, in bounded memory', async () => {
    // gzip members may follow each other, so the bomb is built without ever being large here.
    const bomb = Buffer.concat(Array.from({ length: 300 }, () => ZEROS))
    expect(bomb.length).toBeLessThan(400_000)
    const packed: Answer = (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
    await using server = await loopback(packed)
    const before = process.resourceUsage().maxRSS
    const problem = await thrown(spiedHttp().call({ operation: 'x', method: 'GET', url: server.url }))
    expect(problem).toMatchObject({ code: 'contract_changed', detail: { sideEffect: 'none' } })
    expect((process.resourceUsage().maxRSS - before) / 1024).toBeLessThan(150)
    expect(server.received).toHaveLength(1)
  })

  it('is refused when it does not end', async () => {
    const endless: Answer = (response) => {
      const chunk = Buffer.alloc(1_000_000, 'x')
      const pump = (): void => {
        while (!response.destroyed && response.write(chunk));
      }
      response.on('drain', pump)
      pump()
    }
    await using server = await loopback(endless)
    expect(
      await thrown(spiedHttp().call({ operation: 'x', method: 'POST', url: server.url, body: 'x' })),
    ).toMatchObject({ code: 'contract_changed', detail: { sideEffect: 'unknown' } })
  })

  it('does not lead elsewhere', async () => {
    await using other = await loopback((response) => response.end('secret'))
    const redirect: Answer = (response) => response.writeHead(302, { location: other.url }).end()
    await using server = await loopback(redirect)
    const problem = await thrown(spiedHttp().call({ operation: 'x', method: 'GET', url: server.url }))
    expect(problem).toMatchObject({ code: 'unknown', detail: { httpStatus: 302 } })
    expect([server.received.length, other.received.length]).toEqual([1, 0])
  })

  it('is not taken for data when it is a web page with status 200', async () => {
    await using server = await loopback((response) => response.end('\n <!doctype html><title>Sorry</title>'))
    const answer = await spiedHttp().call({ operation: 'x', method: 'GET', url: server.url })
    expect(() => answer.json()).toThrow(expect.objectContaining({ code: 'unavailable' }))
  })

  it.each<[string, Answer]>([
    [
      'is not the compressed data that it says',
      (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('{"a":1}'),
    ],
    [
      'breaks off in its compressed data',
      (response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).write(ZEROS.subarray(0, 400))
        response.socket?.destroySoon()
      },
    ],
    [
      'breaks off in its text',
      (response) => {
        response.writeHead(200).write('[1, 2')
        response.socket?.destroySoon()
      },
    ],
  ])('is refused when it %s', async (_what, broken) => {
    await using server = await loopback(broken)
    expect(
      await thrown(spiedHttp({ attempts: 1 }).call({ operation: 'x', method: 'GET', url: server.url })),
    ).toMatchObject({ code: 'unavailable' })
  })
})

describe('secrets', () => {
  const CANARY = 'canary-71f3c0'
  const secrets = {
    query: { access_token: `${CANARY}-query` },
    headers: {
      authorization: `Bearer ${CANARY}-header`,
      cookie: `sid=${CANARY}-cookie`,
      'x-odd': `${CANARY}-odd`,
    },
    body: JSON.stringify({ password: `${CANARY}-body`, buyer: `${CANARY}@example.org` }),
  }
  const withUser = (url: string): string => url.replace('http://', `http://${CANARY}:${CANARY}@`)

  it.each<[string, Answer, Partial<Parameters<typeof spiedHttp>[0]>]>([
    ['an answer', echo(200), {}],
    ['a refusal that echoes them', echo(400), {}],
    ['an error page that echoes them', echo(500, '<html>'), {}],
    ['too many calls', echo(429), {}],
    ['a redirect', (response) => response.writeHead(302, { location: `/${CANARY}` }).end(), {}],
    ['a reset', reset, {}],
    ['silence', silent, {}],
    ['a web page instead of data', echo(200, '<html>'), { problem: (answer) => answer.json() as null }],
    ['no JSON', echo(200, '{"a":'), { problem: (answer) => answer.json() as null }],
    [
      'a reader of errors that fails',
      echo(200),
      {
        problem: (answer) => {
          throw new Error(answer.text)
        },
      },
    ],
    ['a broken answer', (response) => response.socket?.end(`HTTP/1.1 ${CANARY}\r\n\r\n`), {}],
  ])('of a call stay out of logs and problems: %s', async (_what, answer, options) => {
    await using server = await loopback(answer)
    for (const method of ['GET', 'POST'] as const) {
      const { call, lines } = spiedHttp({ timeoutMs: 1_000, attempts: 2, ...options })
      const url = `${withUser(server.url)}/${CANARY}/path`
      const outcome = await thrown(call({ operation: 'probe', method, url, ...secrets }))
      expect(lines.length).toBeGreaterThan(0)
      expect(everythingOf(lines)).not.toContain(CANARY)
      if (outcome instanceof Problem) expect(everythingOf(outcome)).not.toContain(CANARY)
      else expect(outcome).toBe('it was answered')
    }
    expect(server.received[0]?.headers['x-odd']).toContain(CANARY)
  })

  it.each([
    ['an address that is none', `http://${CANARY}:${CANARY}:0`, {}],
    ['a scheme that is no HTTP', `ftp://${CANARY}@127.0.0.1/`, {}],
    ['a header that cannot be written', 'http://127.0.0.1:1/', { [`x ${CANARY}`]: CANARY }],
  ])('stay out of a call that cannot be made: %s', async (_what, url, headers) => {
    const { call, lines } = spiedHttp({ attempts: 1 })
    const outcome = await thrown(call({ operation: 'probe', method: 'POST', url, headers, body: CANARY }))
    expect(outcome).toBeInstanceOf(Problem)
    expect(everythingOf([outcome, lines])).not.toContain(CANARY)
  })

  it('of a call are in no log line, which has these fields and no others', async () => {
    await using server = await loopback(echo(200))
    const { call, lines } = spiedHttp()
    await call({ operation: 'probe', method: 'GET', url: `${withUser(server.url)}/path`, ...secrets })
    expect(lines).toEqual([
      {
        operation: 'probe',
        method: 'GET',
        host: new URL(server.url).host,
        status: 200,
        attempt: 1,
        ms: expect.any(Number),
        outcome: 'ok',
      },
    ])
  })

  it('do not ride on the cause of a problem', () => {
    const cause = Object.assign(new Error('timeout of 10ms exceeded'), {
      config: { headers: { authorization: CANARY } },
      request: { path: `/?token=${CANARY}` },
      cause: new Error(CANARY),
    })
    const problem = new Problem('unavailable', 'no answer', { sideEffect: 'unknown' }, cause)
    expect(everythingOf(problem)).not.toContain(CANARY)
    expect(problem.cause).toMatchObject({ name: 'Error', message: 'timeout of 10ms exceeded' })
    expect(new Problem('unknown', 'x', { sideEffect: 'none' }, { token: CANARY }).cause).toEqual(
      new Error('a thrown object'),
    )
  })
})

/** All that a logger, a crash dump or a serialiser could make of a value. */
function everythingOf(value: unknown): string {
  const hidden = inspect(value, { depth: 20, showHidden: true })
  const errors = (Array.isArray(value) ? value : [value]).filter((entry) => entry instanceof Error)
  return [hidden, JSON.stringify(value), ...errors.map((error) => `${String(error)}\n${error.stack}`)].join(
    '\n',
  )
}
