import { describe, expect, it } from '@jest/globals'
import type { Request } from 'express'
import { cookieOf } from './cookie.js'

const of = (cookie: string | undefined, name = 'cc_session') =>
  cookieOf({ headers: { cookie } } as Request, name)

describe('the session cookie', () => {
  it('is found among others', () => {
    expect(of('a=1; cc_session=secret; b=2')).toBe('secret')
    expect(of('cc_session=x=y')).toBe('x=y')
    expect(of('cc_session=first; cc_session=second')).toBe('first')
  })

  it('is not mistaken for one of a similar name', () => {
    for (const cookie of [
      undefined,
      '',
      'xcc_session=a',
      'cc_session2=a',
      'cc_session',
      '=cc_session',
      'CC_SESSION=a',
    ])
      expect(of(cookie)).toBeUndefined()
  })
})
