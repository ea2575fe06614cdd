import { queryOptions } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { answered, api } from '../api/client'
import type { ClockBody } from '../api/types'

// Every countdown runs by the service's clock: staff computers are wrong by minutes, and the sandbox's time is its own.
let offsetMs: number | null = null
let tickMs: number | null = null
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function tick(): void {
  tickMs = offsetMs === null ? null : Math.floor((Date.now() + offsetMs) / 1_000) * 1_000
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === undefined) {
    timer = setInterval(tick, 1_000)
    tick()
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The service's time in ms; this computer's while it is not known. */
export const serverNow = (): number => Date.now() + (offsetMs ?? 0)

function setClock(now: string, askedAt: number): void {
  const answeredAt = Date.now()
  offsetMs = Date.parse(now) - (askedAt + answeredAt) / 2
  tick()
}

/**
 * Something told from the current server time; null until the clock is known. All users share one timer,
 * and a component renders again only when what it tells has changed (so return a string or a number).
 */
export function useTick<T extends string | number | boolean | null>(tell: (nowMs: number | null) => T): T {
  return useSyncExternalStore(subscribe, () => tell(tickMs))
}

export const clockQuery = queryOptions({
  queryKey: ['clock'],
  queryFn: async ({ signal }): Promise<ClockBody> => {
    const askedAt = Date.now()
    const clock = await answered(api.GET('/v1/clock', { signal }))
    setClock(clock.now, askedAt)
    return clock
  },
  // Anything may move the sandbox's time (a test, a colleague); real time only drifts.
  refetchInterval: (query) => (query.state.data?.virtual ? 10_000 : 60_000),
})

export async function advanceClock(duration: string): Promise<void> {
  const askedAt = Date.now()
  const { now } = await answered(api.POST('/v1/test/clock/advance', { body: { duration } }))
  setClock(now, askedAt)
}
