import { HttpException, Inject, Injectable } from '@nestjs/common'
import type { NextFunction, Request, Response } from 'express'
import type { Settings } from '#config'
import { SETTINGS } from './settings.js'

/** What must be answered however busy the service is. */
const ALWAYS = /^\/(health\/|metrics$)/
/** Requests that mostly wait hold no connection meanwhile; this many times as many may be there. */
const PATIENT = 8

/**
 * Lets in only so many requests at a time and sends the rest away at once, with 503 and `Retry-After`: those inside are
 * answered in good time, instead of all of them too late.
 */
@Injectable()
export class LoadGate {
  inside = 0
  waiting = 0
  sentAway = 0

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  readonly middleware = (request: Request, response: Response, next: NextFunction): void => {
    if (ALWAYS.test(request.path)) return next()
    const patient =
      request.path === '/v1/events' || (request.path === '/v1/changes' && request.query['wait'] !== undefined)
    const limit = this.settings.requestsAtOnce * (patient ? PATIENT : 1)
    if ((patient ? this.waiting : this.inside) >= limit) {
      this.sentAway += 1
      const message = 'too busy now; try again in a moment'
      return next(new HttpException({ code: 'overloaded', message, retryAfter: 1 }, 503))
    }
    if (patient) this.waiting += 1
    else this.inside += 1
    response.once('close', () => {
      if (patient) this.waiting -= 1
      else this.inside -= 1
    })
    next()
  }
}
