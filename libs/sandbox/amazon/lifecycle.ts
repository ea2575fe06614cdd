import { cancelLines } from './orders.js'
import type { PlannedEvent } from './types.js'
import type { World } from './world.js'

/** Carries out every event that is due by `until`, in time order and each at its own instant. */
export function runDue(world: World, until: number): void {
  for (let event = nextDue(world, until); event; event = nextDue(world, until)) {
    const { subject, at } = event
    const order = world.state.orders.find(({ id }) => id === subject)
    // Nothing confirmed seven business days after the ship date: Amazon cancels it.
    if (order?.status === 'UNSHIPPED') cancelLines(world, order, 'AMAZON', '', { at, cause: { by: 'clock' } })
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
