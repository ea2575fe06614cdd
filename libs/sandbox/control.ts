import { iso } from './clock.js'
import { FAULTS, FaultRefused, type FaultRequest, type Faults } from './faults.js'
import { json, type Answer, type WireRequest } from './http.js'
import type { LedgerEntry } from './ledger.js'

export interface ControlParts {
  readonly now: () => number
  readonly advance: (duration: string) => void
  readonly faults: Faults
  readonly release: () => number
  readonly ledger: () => readonly LedgerEntry[]
  readonly shops: () => unknown
  readonly truth: (seller: string) => unknown
  readonly scenarios: Readonly<Record<string, (input: Record<string, unknown>) => unknown>>
  readonly changed: () => void
}

class BadInput extends Error {
  override readonly name = 'BadInput'
}

type Handler = (parts: ControlParts, request: WireRequest, rest: string) => Answer

const clockJson = (parts: ControlParts): Answer => json(200, { now: iso(parts.now()) })

const text = (body: Record<string, unknown>, name: string): string => {
  const value = body[name]
  if (typeof value !== 'string' || value === '') throw new BadInput(`"${name}" must be a text`)
  return value
}

const HANDLERS: Readonly<Record<string, Handler>> = {
  'GET clock': clockJson,
  'POST clock/advance': (parts, request) => {
    parts.advance(text(body(request), 'duration'))
    parts.changed()
    return clockJson(parts)
  },
  'GET faults': ({ faults }) => json(200, { faults: faults.active(), known: Object.keys(FAULTS) }),
  'POST faults': (parts, request) => {
    parts.faults.add(body(request) as unknown as FaultRequest)
    parts.changed()
    return json(201, { faults: parts.faults.active() })
  },
  'DELETE faults': (parts) => {
    parts.faults.clear()
    return json(200, { faults: [], released: parts.release() })
  },
  'POST faults/release': (parts) => json(200, { released: parts.release() }),
  'GET ledger': (parts, { query }) => {
    const effect = query.get('effect')
    const by = query.get('by')
    const entries = parts
      .ledger()
      .filter(
        (entry) => (effect === null || entry.effect === effect) && (by === null || entry.cause.by === by),
      )
    return json(200, { entries })
  },
  'GET shops': (parts) => json(200, parts.shops()),
  'GET scenarios': ({ scenarios }) => json(200, { scenarios: Object.keys(scenarios) }),
}

const PREFIXED: Readonly<Record<string, Handler>> = {
  'POST scenarios/': (parts, request, name) => {
    const scenario = Object.hasOwn(parts.scenarios, name) ? parts.scenarios[name] : undefined
    if (!scenario) {
      return problem(
        404,
        `there is no scenario "${name}"; there are: ${Object.keys(parts.scenarios).join(', ')}`,
      )
    }
    const result = scenario(request.body === '' ? {} : body(request))
    parts.changed()
    return json(201, { scenario: name, result })
  },
  'GET truth/': (parts, _request, seller) => json(200, parts.truth(decodeURIComponent(seller))),
}

/** Answers everything under /_sandbox; bad input becomes a 400 that says what is wrong, anything unknown a 404. */
export function createControl(parts: ControlParts): (request: WireRequest) => Answer {
  return (request) => {
    const key = `${request.method} ${request.path.replace(/^\/_sandbox\/?/, '')}`
    const prefix = Object.keys(PREFIXED).find((candidate) => key.startsWith(candidate))
    const handler = HANDLERS[key] ?? (prefix === undefined ? undefined : PREFIXED[prefix])
    if (!handler) {
      const known = [...Object.keys(HANDLERS), ...Object.keys(PREFIXED).map((name) => `${name}{…}`)]
      return problem(404, `there is no "${key}"; there are: ${known.join(', ')}`)
    }
    try {
      return handler(parts, request, prefix === undefined ? '' : key.slice(prefix.length))
    } catch (error) {
      if (error instanceof BadInput || error instanceof FaultRefused || error instanceof RangeError) {
        return problem(400, error.message)
      }
      throw error
    }
  }
}

const problem = (status: number, message: string): Answer =>
  json(status, { error: status === 404 ? 'not_found' : 'bad_request', message })

function body(request: WireRequest): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(request.body)
  } catch {
    throw new BadInput('the request needs a JSON body')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BadInput('the request body must be a JSON object')
  }
  return value as Record<string, unknown>
}
