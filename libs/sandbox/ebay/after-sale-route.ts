import { endpoint } from './post-order.js'
import { Refusal, invalid } from './post-order-input.js'
import { PROBLEMS, type ErrorShape } from './wire.js'
import type { Answer } from '../http.js'
import type { Call, Route } from './calls.js'
import type { Resource } from './rate-limits.js'

/*
 * Post-Order v2: the methods of returns, inquiries and cases that are alive in 2.9.0 (facts/ebay.md §3.1). The removed
 * ones are not here: they are a 404, as in life. Error numbers are ours; go by HTTP status.
 */

export const textOf = (body: Record<string, unknown>, name: string): string | null => {
  const value = body[name]
  if (value === undefined) return null
  const content =
    typeof value === 'object' && value !== null ? (value as { content?: unknown }).content : undefined
  if (typeof content !== 'string') throw invalid(`${name}.content`, 'must be a text')
  return content
}
export const needed = (body: Record<string, unknown>, name: string): string => {
  const words = textOf(body, name)
  if (words === null || words.trim() === '')
    throw new Refusal(PROBLEMS.missingInput, `Missing input ${name}.content`)
  return words
}

export function found<One>(all: readonly One[], is: (one: One) => boolean): One {
  const one = all.find(is)
  if (one === undefined) throw new Refusal(PROBLEMS.notFound)
  return one
}

export type Handle = (call: Call, seller: string) => Answer

export const route = (
  resource: Resource,
  base: string,
  method: string,
  name: string,
  pattern: string,
  shape: ErrorShape,
  handle: Handle,
): Route => ({
  host: 'api',
  method,
  path: new RegExp(`^/post-order/v2/${base}${pattern}/?$`),
  operation: {
    name: `${resource}.${name}`,
    shows: name === 'search' ? 'list' : name === 'get' ? 'object' : 'nothing',
  },
  answer: endpoint(resource, shape, handle),
})
