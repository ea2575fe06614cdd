import { parseWire, stream } from '#adapter'
import type { At } from '#adapter'
import { toSightings } from './dispute.js'
import { listDisputes } from './dispute-poll.js'
import type { Session } from './client.js'
import { disputeWire, disputesIn, listedIn } from './dispute-wire.js'
import type { Dispute } from './dispute-wire.js'

/** Disputes with their details: what is polled. */
export const issue = stream({
  everySeconds: 600,
  list: listDisputes,
  items: disputesIn,
  parse: (item) => parseWire(disputeWire, item),
  map: (wire, flags, at: At) => toSightings(wire, flags, at),
})

/** A body of the list alone, posted or read from a file; the walk over the list is part of {@link issue}. */
export const issues = stream<Session, Dispute>({
  everySeconds: null,
  items: listedIn,
  parse: (item) => parseWire(disputeWire, item),
  map: (wire, flags, at: At) => toSightings(wire, flags, at),
})
