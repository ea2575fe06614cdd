import { settleRefund } from './refunds.js'
import { close, seal, write } from './tickets.js'
import type { Deed } from '../marketplace.js'
import type { EventKind, PlannedEvent, Ticket } from './types.js'
import type { World } from './world.js'

/** What happens when a planned instant comes and nobody has touched the ticket since. */
const HANDLERS: Readonly<
  Record<Exclude<EventKind, 'refund-settles'>, (world: World, ticket: Ticket, deed: Deed) => void>
> = {
  'wish-steps-in': (world, ticket, deed) => {
    write(world, ticket, 'WISH_SUPPORT', 'The store did not answer in time; we are looking into it.', deed)
  },
  'wish-answers': (world, ticket, deed) => {
    write(world, ticket, 'WISH_SUPPORT', 'We have looked into this for you.', deed)
  },
  'user-silent': (world, ticket, deed) => {
    close(world, ticket, 'WISH_AUTOMATED_SUPPORT', deed)
  },
  seal: (world, ticket, deed) => {
    seal(world, ticket, deed)
  },
}

/** Carries out every event that is due by `until`, in time order and each at its own instant. */
export function runDue(world: World, until: number): void {
  for (let event = nextDue(world, until); event; event = nextDue(world, until)) {
    const { of, plannedAt, kind, at } = event
    const deed: Deed = { at, cause: { by: 'clock' } }
    if (kind === 'refund-settles') {
      const order = world.state.orders.find(({ id }) => id === of)
      if (order) settleRefund(world, order, deed)
    } else {
      const ticket = world.state.tickets.find(({ id }) => id === of)
      if (ticket?.modifiedAt === plannedAt) HANDLERS[kind](world, ticket, deed)
    }
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
