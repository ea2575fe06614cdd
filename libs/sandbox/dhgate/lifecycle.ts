import { HAPPENINGS } from './disputes.js'
import { ORDER_HAPPENINGS } from './orders.js'
import type { Deed } from '../marketplace.js'
import type { PlannedEvent } from './types.js'
import type { World } from './world.js'

/** Carries out every event that is due by `until`, in time order and each at its own instant. */
export function runDue(world: World, until: number): void {
  for (let event = nextDue(world, until); event; event = nextDue(world, until)) happen(world, event)
}

function happen(world: World, { of, kind, at, plannedAt }: PlannedEvent): void {
  const deed: Deed = { at, cause: { by: 'clock' } }
  if ('dispute' in of) {
    const dispute = world.state.disputes.find(({ id }) => id === of.dispute)
    if (dispute?.modifiedAt === plannedAt && dispute.closedAt === null)
      HAPPENINGS[kind]?.(world, dispute, deed)
    return
  }
  const order = world.state.orders.find(({ orderNo }) => orderNo === of.order)
  if (order?.modifiedAt === plannedAt) ORDER_HAPPENINGS[kind]?.(world, order, deed)
}

function nextDue(world: World, until: number): PlannedEvent | undefined {
  const { state } = world
  const [next] = state.events
    .filter((event) => event.at <= until)
    .sort((left, right) => left.at - right.at || left.seq - right.seq)
  if (next) state.events = state.events.filter((event) => event !== next)
  return next
}
