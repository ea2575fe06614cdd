import { Catch, HttpException } from '@nestjs/common'
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common'
import type { Request, Response } from 'express'
import { PinoLogger } from 'nestjs-pino'

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  410: 'Gone',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Not acceptable as it is',
  429: 'Too many requests',
  502: 'The marketplace did not give it',
  503: 'Not available now',
}

const CODES: Readonly<Record<number, string>> = {
  400: 'bad_request',
  401: 'not_authenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  410: 'gone',
  412: 'precondition_failed',
  413: 'too_large',
  415: 'unsupported_media_type',
  422: 'unprocessable',
  429: 'rate_limited',
  502: 'marketplace_failed',
  503: 'unavailable',
}

interface Detail {
  readonly code?: string
  readonly message?: string | readonly string[]
  readonly errors?: unknown
  readonly retryAfter?: number
}

/** Every failure leaves as RFC 9457 `application/problem+json` with a stable code; the inside of a fault stays in the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: PinoLogger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp()
    const response = http.getResponse<Response>()
    const request = http.getRequest<Request & { id?: unknown }>()
    if (response.headersSent) {
      response.end()
      return
    }
    const status = statusOf(error)
    if (status >= 500) this.logger.error({ err: error }, 'a request failed')
    const detail = detailOf(error, status)
    const messages = Array.isArray(detail.message) ? (detail.message as string[]) : null
    if (detail.retryAfter !== undefined) response.setHeader('Retry-After', String(detail.retryAfter))
    response
      .status(status)
      .type('application/problem+json')
      .send(
        JSON.stringify({
          type: 'about:blank',
          title: TITLES[status] ?? 'Something went wrong on our side',
          status,
          detail: messages
            ? messages.join('; ')
            : (detail.message ?? 'the cause is in our log under this request id'),
          code: detail.code ?? CODES[status] ?? 'internal',
          ...(detail.errors === undefined ? {} : { errors: detail.errors }),
          requestId: typeof request.id === 'string' ? request.id : null,
        }),
      )
  }
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus()
  const status = (error as { status?: unknown } | null)?.status
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500
}

function detailOf(error: unknown, status: number): Detail {
  if (error instanceof HttpException) {
    const answer = error.getResponse()
    return typeof answer === 'string' ? { message: answer } : answer
  }
  return status < 500 && error instanceof Error ? { message: error.message } : {}
}
