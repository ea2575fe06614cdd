import { HttpException, Inject, Injectable } from '@nestjs/common'
import type { Response } from 'express'
import type { Settings } from '#config'
import { SETTINGS } from '../infra/settings.js'

const WINDOW_MS = 60_000
/** Beyond so many callers those whose minute is over are forgotten. */
const REMEMBERED = 10_000

interface Minute {
  readonly endsAt: number
  used: number
}

/**
 * Requests of one caller in a minute, told in the headers of draft-ietf-httpapi-ratelimit-headers. Counted by each process
 * for itself: the limit keeps one system from taking the service away from others, it is no price list.
 */
@Injectable()
export class RequestLimits {
  private readonly minutes = new Map<string, Minute>()

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** Counts a request and writes the headers. Throws 429 when the minute is used up. */
  take(callerId: string, response: Response, now = Date.now()): void {
    const limit = this.settings.requestsPerMinute
    const minute = this.minuteOf(callerId, now)
    const seconds = Math.max(1, Math.ceil((minute.endsAt - now) / 1000))
    const left = Math.max(0, limit - minute.used - 1)
    response.setHeader('RateLimit-Policy', `"default";q=${limit};w=${WINDOW_MS / 1000}`)
    response.setHeader('RateLimit', `"default";r=${left};t=${seconds}`)
    if (minute.used >= limit) {
      const message = `more than ${limit} requests in a minute; go on in ${seconds} s`
      throw new HttpException({ code: 'rate_limited', message, retryAfter: seconds }, 429)
    }
    minute.used += 1
  }

  private minuteOf(callerId: string, now: number): Minute {
    const known = this.minutes.get(callerId)
    if (known && known.endsAt > now) return known
    if (this.minutes.size >= REMEMBERED)
      for (const [id, { endsAt }] of this.minutes) if (endsAt <= now) this.minutes.delete(id)
    const fresh = { endsAt: now + WINDOW_MS, used: 0 }
    this.minutes.set(callerId, fresh)
    return fresh
  }
}
