import { describe, expect, it } from '@jest/globals'
import type { NextFunction, Request, Response } from 'express'
import { checkBody, identify } from './requests.js'

const identified = (given?: string) => {
  const request = { headers: given === undefined ? {} : { 'x-request-id': given } } as Request & {
    id?: unknown
  }
  const headers: Record<string, string> = {}
  let passed = 0
  identify(
    request,
    { setHeader: (name: string, value: string) => (headers[name] = value) } as unknown as Response,
    () => (passed += 1),
  )
  expect(passed).toBe(1)
  expect(headers['X-Request-Id']).toBe(request.id)
  return request.id
}

const refusal = (headers: Record<string, string>, body?: unknown): number | null => {
  let error: unknown = null
  const is = (type: string) => (headers['content-type']?.startsWith(type) ? type : false)
  checkBody(
    { headers, body, is } as unknown as Request,
    {} as Response,
    ((given: unknown) => (error = given ?? null)) as NextFunction,
  )
  return error === null ? null : (error as { getStatus(): number }).getStatus()
}

describe('requests', () => {
  it('have the id that their caller gave, if it is a decent one', () => {
    expect(identified('order-17.retry_2')).toBe('order-17.retry_2')
    for (const given of [undefined, '', 'a b', 'x'.repeat(65), 'a\nb', '<script>'])
      expect(identified(given)).toMatch(/^[0-9a-f-]{36}$/)
    expect(identified()).not.toBe(identified())
  })

  it('may have no body, an empty one, or JSON', () => {
    const json = { 'content-type': 'application/json; charset=utf-8', 'content-length': '2' }
    for (const [headers, body] of [
      [{}, undefined],
      [{ 'content-length': '0' }, undefined],
      [json, {}],
      [json, { a: [{ b: 1 }] }],
    ] as const)
      expect(refusal(headers, body)).toBeNull()
  })

  it('are refused with a body of another type, of known length or not', () => {
    expect(refusal({ 'content-type': 'text/plain', 'content-length': '5' })).toBe(415)
    expect(refusal({ 'content-length': '5' })).toBe(415)
    expect(refusal({ 'transfer-encoding': 'chunked' })).toBe(415)
  })

  it('are refused with a body nested beyond all reason, quickly', () => {
    const json = { 'content-type': 'application/json', 'content-length': '5' }
    let deep: unknown = 1
    for (let level = 0; level < 32; level += 1) deep = level % 2 ? [deep] : { a: deep }
    expect(refusal(json, deep)).toBeNull()
    expect(refusal(json, { a: deep })).toBe(400)
    for (let level = 0; level < 200_000; level += 1) deep = [deep]
    expect(refusal(json, deep)).toBe(400)
  })
})
