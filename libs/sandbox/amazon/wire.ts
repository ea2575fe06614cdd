import { json, type Answer } from '../http.js'

/** An error as the Selling Partner API writes it. */
export const refuse = (status: number, code: string, message: string): Answer =>
  json(status, { errors: [{ code, message, details: '' }] })

export const ERRORS = {
  expired: refuse(403, 'Unauthorized', 'The access token you provided has expired.'),
  denied: refuse(403, 'Unauthorized', 'Access to requested resource is denied.'),
  notFound: refuse(404, 'NotFound', 'Resource not found'),
  quota: refuse(429, 'QuotaExceeded', 'You exceeded your quota for the requested resource.'),
  invalid: refuse(400, 'InvalidInput', 'Invalid Input'),
  conflict: refuse(409, 'Conflict', 'The resource already exists.'),
} as const

export const invalid = (message: string): Answer => refuse(400, 'InvalidInput', message)

/** Login with Amazon's own errors (RFC 6749). */
export const lwaError = (status: number, error: string, description: string): Answer =>
  json(status, { error, error_description: description })

/** The body of a request as an object; null when it is none. */
export function objectIn(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

/** A list parameter: Amazon takes it with commas and repeated. */
export const listIn = (query: URLSearchParams, name: string): string[] =>
  query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .filter(Boolean)

/** ISO 8601 without milliseconds, as Amazon writes instants. */
export const instant = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z')
