/**
 * What can go wrong, by name. `when`: before any effect, after the effect, inside the answer (the marketplace itself
 * answers oddly), or at once (the world changes when the fault is posted).
 */
export const FAULTS = {
  'rate-limit-429': { when: 'before' },
  'server-500': { when: 'before' },
  'html-200': { when: 'before' },
  'connection-reset': { when: 'before' },
  'truncated-body': { when: 'after' },
  slow: { when: 'after' },
  'timeout-after-effect': { when: 'after' },
  'duplicate-page-items': { when: 'inside' },
  'stale-answer': { when: 'inside' },
  'token-expired': { when: 'at-once' },
  'refresh-revoked': { when: 'at-once' },
} as const satisfies Record<string, { when: 'before' | 'after' | 'inside' | 'at-once' }>

export type FaultName = keyof typeof FAULTS

export interface FaultRequest {
  readonly name: FaultName
  /** How many requests it strikes; 1 unless told. */
  readonly times?: number | undefined
  /** An operation (`post-order.cancellation.approve`) or the beginning of several (`post-order`). All unless told. */
  readonly match?: string | undefined
  /** `slow` only: real milliseconds after which the answer goes out; held until released unless told. */
  readonly holdMs?: number | undefined
  /** `rate-limit-429` only: the Retry-After header; 1 unless told. */
  readonly retryAfterSeconds?: number | undefined
  /** `token-expired`, `refresh-revoked`: only this seller's tokens; every shop's unless told. */
  readonly seller?: string | undefined
}

export interface ActiveFault extends FaultRequest {
  times: number
}

/** A fault that cannot be set as asked; the message says what would do. */
export class FaultRefused extends Error {
  override readonly name = 'FaultRefused'
}

export interface Operation {
  readonly name: string
  /** What the answer shows, so that a fault inside an answer strikes only where it means something. */
  readonly shows: 'list' | 'object' | 'nothing'
}

export interface Faults {
  readonly add: (fault: FaultRequest) => void
  readonly active: () => ActiveFault[]
  readonly clear: () => void
  /** Uses up one time of the oldest fault that fits the operation. */
  readonly take: (operation: Operation) => ActiveFault | undefined
}

const INSIDE: Partial<Record<FaultName, readonly Operation['shows'][]>> = {
  'duplicate-page-items': ['list'],
  'stale-answer': ['list', 'object'],
}

/** Faults wait here until a request meets them; those that strike at once go to `atOnce` instead. */
export function createFaults(
  operations: readonly Operation[],
  atOnce: (fault: FaultRequest) => void,
): Faults {
  let faults: ActiveFault[] = []
  const fits = (fault: FaultRequest, operation: Operation): boolean =>
    matches(fault.match, operation.name) && (INSIDE[fault.name]?.includes(operation.shows) ?? true)
  return {
    add(fault) {
      if (!Object.hasOwn(FAULTS, fault.name)) {
        throw new FaultRefused(
          `there is no fault "${fault.name}"; there are: ${Object.keys(FAULTS).join(', ')}`,
        )
      }
      const { times = 1 } = fault
      if (!Number.isInteger(times) || times < 1)
        throw new FaultRefused('"times" must be a whole number from 1')
      for (const name of ['holdMs', 'retryAfterSeconds'] as const) {
        const value = fault[name] ?? 0
        if (!Number.isFinite(value) || value < 0) throw new FaultRefused(`"${name}" must be a number from 0`)
      }
      if (!operations.some((operation) => fits(fault, operation))) {
        const names = operations.map((operation) => operation.name)
        throw new FaultRefused(
          `"${fault.match}" matches nothing that ${fault.name} can strike; operations: ${names.join(', ')}`,
        )
      }
      if (FAULTS[fault.name].when === 'at-once') atOnce(fault)
      else faults.push({ ...fault, times })
    },
    active: () => faults.map((fault) => ({ ...fault })),
    clear() {
      faults = []
    },
    take(operation) {
      const fault = faults.find((candidate) => fits(candidate, operation))
      if (!fault) return undefined
      fault.times -= 1
      faults = faults.filter((candidate) => candidate.times > 0)
      return { ...fault }
    },
  }
}

const matches = (match: string | undefined, name: string): boolean =>
  match === undefined || name === match || name.startsWith(`${match}.`)
