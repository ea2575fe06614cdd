import { BadRequestException, ConflictException, HttpException, NotFoundException } from '@nestjs/common'
import type { ArgumentsHost } from '@nestjs/common'
import { describe, expect, it } from '@jest/globals'
import type { PinoLogger } from 'nestjs-pino'
import { ProblemFilter } from './problem.filter.js'

/** What leaves when a handler throws that. */
function answerTo(
  thrown: unknown,
  { headersSent = false, id = 'request-1' }: { headersSent?: boolean; id?: unknown } = {},
) {
  const sent = {
    status: 0,
    type: '',
    body: '',
    headers: {} as Record<string, string>,
    ended: false,
    logged: [] as unknown[],
  }
  const response = {
    headersSent,
    setHeader: (name: string, value: string) => void (sent.headers[name] = value),
    end: () => void (sent.ended = true),
    status(status: number) {
      sent.status = status
      return response
    },
    type(type: string) {
      sent.type = type
      return response
    },
    send: (body: string) => void (sent.body = body),
  }
  const logger = { error: (line: unknown) => sent.logged.push(line) } as unknown as PinoLogger
  const http = { getResponse: () => response, getRequest: () => ({ id }) }
  new ProblemFilter(logger).catch(thrown, { switchToHttp: () => http } as unknown as ArgumentsHost)
  return { ...sent, problem: (sent.body ? JSON.parse(sent.body) : {}) as Record<string, unknown> }
}

describe('failures on their way out', () => {
  it('are problems with a stable code, the status twice and the request’s id', () => {
    const { status, type, problem, logged } = answerTo(new NotFoundException('no such case'))
    expect([status, type, logged]).toEqual([404, 'application/problem+json', []])
    expect(problem).toEqual({
      type: 'about:blank',
      title: 'Not found',
      status: 404,
      detail: 'no such case',
      code: 'not_found',
      requestId: 'request-1',
    })
  })

  it('carry a code, errors and a Retry-After of their own', () => {
    const { problem, headers } = answerTo(
      new HttpException(
        { code: 'too_many_sign_ins', message: 'wait', errors: [{ pointer: '/x' }], retryAfter: 17 },
        429,
      ),
    )
    expect(problem).toMatchObject({ code: 'too_many_sign_ins', detail: 'wait', errors: [{ pointer: '/x' }] })
    expect(headers).toEqual({ 'Retry-After': '17' })
  })

  it('list what the validation found', () => {
    expect(answerTo(new BadRequestException(['a is missing', 'b is wrong'])).problem).toMatchObject({
      code: 'bad_request',
      detail: 'a is missing; b is wrong',
    })
  })

  it('of our own code tell nothing of the inside, but the log everything', () => {
    for (const error of [
      new Error('password=hunter2'),
      'text',
      null,
      undefined,
      { status: 500, message: 'hunter2' },
      { status: 'x' },
    ]) {
      const { status, problem, body, logged } = answerTo(error)
      expect([status, problem['code']]).toEqual([500, 'internal'])
      expect(body).not.toContain('hunter2')
      expect(logged).toEqual([{ err: error }])
    }
  })

  it('of a parser keep their status', () => {
    const large = Object.assign(new Error('request entity too large'), { status: 413 })
    expect(answerTo(large).problem).toMatchObject({
      status: 413,
      code: 'too_large',
      detail: 'request entity too large',
    })
  })

  it('keep their status when it is one of the server', () => {
    const { status, problem } = answerTo(
      new HttpException({ code: 'database_unreachable', message: 'the database does not answer' }, 503),
    )
    expect(status).toBe(503)
    expect(problem).toMatchObject({ code: 'database_unreachable', title: 'Not available now' })
  })

  it('end an answer that has already begun', () => {
    expect(answerTo(new ConflictException(), { headersSent: true })).toMatchObject({
      ended: true,
      status: 0,
      body: '',
    })
  })

  it('have no id when the request got none', () => {
    expect(answerTo(new NotFoundException(), { id: 5 }).problem['requestId']).toBeNull()
  })
})
