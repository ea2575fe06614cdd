import { cancelLines } from './orders.js'
import { runSchedule } from './report-schedules.js'
import type { PlannedEvent } from './types.js'
import type { World } from './world.js'

/** Carries out every event that is due by `until`, in time order and each at its own instant. */
export function runDue(world: World, until: number): void {
  for (let event = nextDue(world, until); event; event = nextDue(world, until)) {
    const { subject, at, kind } = event
    const deed = { at, cause: { by: 'clock' } } as const
    if (kind === 'scheduled-report') {
      runSchedule(world, subject, deed)
      continue
    }
    const order = world.state.orders.find(({ id }) => id === subject)
    // Nothing confirmed seven business days after the ship date: Amazon cancels it.
    if (order?.status === 'UNSHIPPED') cancelLines(world, order, 'AMAZON', '', deed)
  }
}

function nextDue(world: World, until: number): PlannedEvent | undefined {
  const { state } = world
  const [next] = state.events
    .filter((event) => event.at <= until)
    .sort((left, right) => left.at - right.at || left.seq - right.seq)
  if (next) state.events = state.events.filter((event) => event !== next)
  return next
}
