import { Problem } from '#adapter'
import type { At } from '#adapter'
import { recognise } from '#case'
import type { Flag, Observation } from '#case'
import { disputeMachine } from './dispute-machine.js'
import type { DisputeState } from './dispute-machine.js'
import { totalOf, wordOf } from './dispute-wire.js'
import type { Order } from './order-wire.js'
import { pageOf } from './settings.js'
import type { DhgateSettings } from './settings.js'
import { instantOf } from './wall-time.js'

/*
 * A refund that a buyer asks for before shipping is a status of the order (105xxx). Once it is over, the order has
 * another status, which alone does not tell that there was one: the sweep of the orders remembers, and says so with it.
 */

/** The case of a refund that was asked for before shipping; an order has one. */
export const preshipIdOf = (orderNo: string): string => `${orderNo}/preship`

export const isPreship = (status: string): boolean => status.startsWith('105')

/** Statuses in which the request is still open. */
export const stillOpen = (status: string): boolean => status === '105001' || status === '105002'

/**
 * What became of a request, by the order's status after it. An order that is shipped or waits to be has gone on: the
 * request was withdrawn, or after an agreement paid in part (our reading, since DHgate may leave the 105 behind
 * between two looks).
 */
function stateAfter(status: string, before: string): { state: string; derived: boolean } {
  if (isPreship(status) || status === '111000' || status === '111111')
    return { state: status, derived: false }
  return { state: before === '105002' ? '105003' : '105004', derived: true }
}

/** The case of an order that is or was in a refund before shipping; `before` is the status that the last look showed. */
export function toPreship(
  wire: Order,
  flags: readonly Flag[],
  at: At,
  settings: DhgateSettings,
  before: string | null,
): Observation<DisputeState> {
  const status = wordOf(wire.orderStatus)
  const { state, derived } = before === null ? { state: status, derived: false } : stateAfter(status, before)
  const zone = settings.timezone
  // No field says when the buyer asked: the payment is the earliest it can have been, and does not change.
  const openedAt = instantOf(wire.payDate, zone) ?? instantOf(wire.startedDate, zone)
  if (openedAt === null) {
    throw new Problem('contract_changed', 'unexpected shape: payDate is no date', { sideEffect: 'none' })
  }
  const deadline = instantOf(wire.deliveryDeadline, zone)
  const native = {
    orderStatus: status,
    orderStatusBefore: before ?? '',
    updateDate: wire.updateDate ?? '',
    buyerId: wire.buyerId ?? '',
  }
  const unsaid: Flag = {
    code: 'unknown_value',
    path: 'openedAt',
    value: 'DHgate does not say when the buyer asked; the payment’s date stands',
  }
  return {
    nativeId: preshipIdOf(wire.orderNo),
    state: recognise(disputeMachine, state),
    native: Object.fromEntries(Object.entries(native).filter(([, word]) => word !== '')),
    site: at.site,
    // As of the look, like all disputes: the word of staff that comes between two looks is dated by our clock.
    asOf: null,
    openedAt,
    enteredAt: null,
    subject: `Refund before shipping · order ${wire.orderNo}`,
    orderId: wire.orderNo,
    lines: [],
    buyer: wire.buyerNickName ? { handle: wire.buyerNickName, locale: null } : null,
    reason: null,
    amount: totalOf(wire.orderTotalPrice, settings.currency),
    given: deadline !== null && state === '105001' ? { ship_or_refund: deadline } : {},
    activities: [],
    flags: [...flags, unsaid],
    link: pageOf(settings, wire.orderNo),
    ...(derived && { stateFrom: 'derived' as const }),
  }
}
