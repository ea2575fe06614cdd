import { describe, expect, it } from '@jest/globals'
import type { Response } from 'express'
import type { Settings } from '#config'
import { RequestLimits } from './request-limits.js'

describe('requests of one caller', () => {
  const limits = () => new RequestLimits({ requestsPerMinute: 3 } as Settings)
  const headersOf = (take: (response: Response) => void): Record<string, string> => {
    const headers: Record<string, string> = {}
    take({ setHeader: (name: string, value: string) => void (headers[name] = value) } as unknown as Response)
    return headers
  }

  it('are told what is left of the minute, then refused until it ends', () => {
    const of = limits()
    const left = [0, 1, 2].map(
      (second) => headersOf((response) => of.take('a', response, second * 1000))['RateLimit'],
    )
    expect(left).toEqual(['"default";r=2;t=60', '"default";r=1;t=59', '"default";r=0;t=58'])
    expect(() => headersOf((response) => of.take('a', response, 3000))).toThrow(/go on in 57 s/)
    expect(headersOf((response) => of.take('a', response, 60_000))).toEqual({
      RateLimit: '"default";r=2;t=60',
      'RateLimit-Policy': '"default";q=3;w=60',
    })
  })

  it('do not use up another’s', () => {
    const of = limits()
    for (let at = 0; at < 3; at += 1) headersOf((response) => of.take('a', response, 0))
    expect(headersOf((response) => of.take('b', response, 0))['RateLimit']).toContain('r=2')
  })
})
