import { createHash } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common'
import type { Request, Response } from 'express'
import { map } from 'rxjs'
import type { Observable } from 'rxjs'

/**
 * An `ETag` on a single object, by its content, and 304 for who has it already. The framework's own would not do: it
 * ignores `If-None-Match` beside `Cache-Control: no-cache`, which `fetch` always sends along.
 */
@Injectable()
export class Etag implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp()
    const request = http.getRequest<Request>()
    const response = http.getResponse<Response>()
    return next.handle().pipe(
      map((body: unknown) => {
        const hash = createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 22)
        const tag = `"${hash}"`
        response.setHeader('ETag', tag)
        response.setHeader('Cache-Control', 'private, no-cache')
        if (!holds(request.headers['if-none-match'], tag)) return body
        response.status(304)
        return undefined
      }),
    )
  }
}

const holds = (header: string | undefined, tag: string): boolean =>
  header !== undefined &&
  header.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === tag)
