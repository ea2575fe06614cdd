import { PROBLEMS, type PostOrderProblem } from './wire.js'

/** A request that eBay refuses; becomes an error body of the endpoint's own shape. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly problem: PostOrderProblem
  constructor(problem: PostOrderProblem, message = problem.message, parameter: Record<string, string> = {}) {
    super(message)
    this.problem = { ...problem, message, parameter }
  }
}

/** The JSON object in a request body. Throws a Refusal. */
export function jsonBody(text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Refusal(PROBLEMS.invalidInput, 'The request needs a JSON body, at least {}')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refusal(PROBLEMS.invalidInput, 'The request body must be a JSON object')
  }
  return value as Record<string, unknown>
}

/** The refusal of one input. */
export const invalid = (name: string, why: string): Refusal =>
  new Refusal(PROBLEMS.invalidInput, `Invalid input ${name}: ${why}`, { name })

/** A required ISO 8601 instant of the query, in epoch milliseconds. Throws a Refusal. */
export function dateParam(query: URLSearchParams, name: string): number {
  const text = query.get(name)
  if (text === null || text === '') throw new Refusal(PROBLEMS.missingInput, `Missing input ${name}`)
  const instant = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(instant)) throw invalid(name, 'is no ISO 8601 date and time')
  return instant
}

/** A whole number of the query. Throws a Refusal. */
export function numberParam(
  query: URLSearchParams,
  name: string,
  otherwise: number,
  low: number,
  high: number,
): number {
  const text = query.get(name)
  if (text === null) return otherwise
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= low && value <= high)) throw invalid(name, `must be a whole number from ${low} to ${high}`)
  return value
}
