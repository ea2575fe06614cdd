import { randomUUID } from 'node:crypto'
import { BadRequestException, UnsupportedMediaTypeException } from '@nestjs/common'
import type { NextFunction, Request, Response } from 'express'
import { isRaw } from './raw-bodies.js'

/** Request ids that we take over from a caller. */
const GIVEN_ID = /^[A-Za-z0-9_.-]{1,64}$/

/** JSON nested deeper than any of our inputs, which overflows the stack of whoever walks it. */
const MAX_DEPTH = 32

/** Gives every request its id before anything can go wrong with it. */
export function identify(request: Request & { id?: unknown }, response: Response, next: NextFunction): void {
  const given = request.headers['x-request-id']
  const id = typeof given === 'string' && GIVEN_ID.test(given) ? given : randomUUID()
  request.id = id
  response.setHeader('X-Request-Id', id)
  next()
}

/** Refuses a path with a NUL: no name of ours has one, and PostgreSQL takes none, so it cannot exist. */
export function checkPath(request: Request, _response: Response, next: NextFunction): void {
  next(/%00/.test(request.path) ? new BadRequestException('no path has a NUL') : undefined)
}

/** Refuses bodies that nobody read: what was sent as another type would otherwise pass for an empty one. */
export function checkBody(request: Request, _response: Response, next: NextFunction): void {
  if (isRaw(request)) return next()
  const sent =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
  if (sent && !request.is('application/json')) {
    next(new UnsupportedMediaTypeException('send the body as application/json'))
  } else if (deeperThan(MAX_DEPTH, request.body)) {
    next(new BadRequestException(`the body is nested deeper than ${MAX_DEPTH}`))
  } else next()
}

function deeperThan(limit: number, body: unknown): boolean {
  let level = [body]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    )
  }
  return false
}
