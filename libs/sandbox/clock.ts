import { Temporal } from 'temporal-polyfill'

/** Virtual time: real time plus an offset, or standing still (frozen) and moved only by hand. Instants are epoch milliseconds. */
export interface Clock {
  readonly now: () => number
  /** Moves the present forward; an instant that has passed changes nothing. */
  readonly moveTo: (instant: number) => void
  readonly state: () => ClockState
}

export interface ClockState {
  readonly offsetMs: number
  readonly nowMs: number
}

export interface ClockOptions {
  readonly frozen: boolean
  readonly startAt?: Date | undefined
  readonly saved?: ClockState | undefined
}

/**
 * Continues a saved clock, or starts at `startAt`, or at the real time.
 * A running clock that was saved goes on running while the sandbox is stopped; a frozen one does not.
 */
export function createClock({ frozen, startAt, saved }: ClockOptions): Clock {
  const begin = saved?.nowMs ?? startAt?.getTime() ?? Date.now()
  let standing = begin
  let offset = saved && !frozen ? saved.offsetMs : begin - Date.now()
  const now = (): number => (frozen ? standing : Date.now() + offset)
  return {
    now,
    moveTo(instant) {
      const step = Math.max(0, instant - now())
      standing += step
      offset += step
    },
    state: () => ({ offsetMs: frozen ? standing - Date.now() : offset, nowMs: now() }),
  }
}

/**
 * The instant one ISO 8601 duration after another; days are calendar days in UTC.
 * Throws a RangeError when the text is no duration or does not lead into the future.
 */
export function later(instant: number, duration: string): number {
  const start = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO('UTC')
  const end = start.add(Temporal.Duration.from(duration)).epochMilliseconds
  if (end <= instant) throw new RangeError(`"${duration}" does not lead into the future`)
  return end
}

/** The length of an ISO 8601 duration in milliseconds (a day is 24 hours); zero is allowed, negative is not. */
export function milliseconds(duration: string): number {
  const length = Temporal.Duration.from(duration).total({ unit: 'milliseconds', relativeTo: '1970-01-01' })
  if (length < 0) throw new RangeError(`"${duration}" is negative`)
  return length
}

/** An instant as eBay and most APIs write it: ISO 8601 in UTC with milliseconds. */
export const iso = (instant: number): string => new Date(instant).toISOString()
