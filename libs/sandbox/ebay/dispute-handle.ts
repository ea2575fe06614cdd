import { iso } from '../clock.js'
import { askEvidence, changeDispute, openDispute, orderOfDispute } from './disputes.js'
import { runDue } from './lifecycle.js'
import { findOrder, orderIdOf, type World } from './world.js'
import type { Deed } from '../marketplace.js'
import type { Dispute, DisputeFields, ShopRef } from './desk-types.js'

export interface DisputeOptions {
  /** An order id; it must be there. */
  readonly order: string
  /** DisputeReasonEnum; ITEM_NOT_RECEIVED unless told. */
  readonly reason?: string
  readonly openedAt?: Date
  /** Whether the bank will side with the seller if he contests; false unless told. */
  readonly wins?: boolean
  readonly buyerNote?: string
}

/** A payment dispute as it really is; instants ISO 8601 UTC. */
export interface DisputeTruth {
  readonly id: string
  readonly orderId: string
  readonly status: string
  readonly response: string | null
  readonly outcome: string | null
  readonly revision: number
  readonly respondBy: string | null
  readonly note: string | null
  readonly evidence: readonly { readonly type: string; readonly files: readonly string[] }[]
}

/** What a test or a demo may do to disputes at the bank. */
export interface DisputeWorld {
  readonly addPaymentDispute: (shop: ShopRef, options: DisputeOptions) => DisputeTruth
  /** eBay asks for a piece of evidence, which raises the revision. */
  readonly askForEvidence: (shop: ShopRef, disputeId: string, evidenceType: string) => DisputeTruth
  /** Puts values in place that no rule brings about; the revision rises with it. */
  readonly overrideDispute: (
    shop: ShopRef,
    disputeId: string,
    values: Partial<Pick<DisputeFields, 'status' | 'reason' | 'response' | 'outcome' | 'amount' | 'extra'>>,
  ) => DisputeTruth
  readonly paymentDisputes: (shop: ShopRef) => DisputeTruth[]
}

/** Builds the helpers; `touched` is called after each change. */
export function disputeWorld(world: World, touched: () => void): DisputeWorld {
  const now = (): Deed => {
    const at = world.clock.now()
    runDue(world, at)
    return { at, cause: { by: 'helper' } }
  }
  const own = (shop: ShopRef, id: string): Dispute => {
    const found = world.state.desk.disputes.find((one) => one.id === id && one.seller === loginOf(shop))
    if (!found) throw new RangeError(`${loginOf(shop)} has no payment dispute ${id}`)
    return found
  }
  const seen = (dispute: Dispute): DisputeTruth => {
    runDue(world, world.clock.now())
    touched()
    return disputeTruth(world, dispute)
  }
  return {
    addPaymentDispute(shop, { order: id, openedAt, reason = 'ITEM_NOT_RECEIVED', ...more }) {
      const deed = now()
      const order = findOrder(world, loginOf(shop), id)
      if (!order) throw new RangeError(`${loginOf(shop)} has no order ${id}`)
      const at = openedAt?.getTime() ?? deed.at
      return seen(openDispute(world, order, { reason, ...more }, { ...deed, at }))
    },
    askForEvidence(shop, id, type) {
      const deed = now()
      const dispute = own(shop, id)
      askEvidence(world, dispute, type, deed)
      return seen(dispute)
    },
    overrideDispute(shop, id, values) {
      const deed = now()
      const dispute = own(shop, id)
      changeDispute(dispute, deed.at, values)
      return seen(dispute)
    },
    paymentDisputes(shop) {
      now()
      return world.state.desk.disputes
        .filter(({ seller }) => seller === loginOf(shop))
        .map((dispute) => disputeTruth(world, dispute))
    },
  }
}

const loginOf = (shop: ShopRef): string => (typeof shop === 'string' ? shop : shop.sellerLogin)

const disputeTruth = (world: World, dispute: Dispute): DisputeTruth => ({
  id: dispute.id,
  orderId: orderIdOf(orderOfDispute(world, dispute)),
  status: dispute.status,
  response: dispute.response,
  outcome: dispute.outcome,
  revision: dispute.revision,
  respondBy: dispute.respondBy === null ? null : iso(dispute.respondBy),
  note: dispute.note,
  evidence: dispute.evidence.map(({ evidenceType, fileIds }) => ({
    type: evidenceType,
    files: dispute.files.filter(({ fileId }) => fileIds.includes(fileId)).map(({ name }) => name),
  })),
})
