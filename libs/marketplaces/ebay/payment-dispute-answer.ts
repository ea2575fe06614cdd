import { Problem, parseWire } from '#adapter'
import type { CaseRef } from '#adapter'
import type { Session } from './client.js'
import { disputeCall } from './payment-dispute-list.js'
import { disputeWire } from './payment-dispute-wire.js'
import type { Dispute } from './payment-dispute-wire.js'

/*
 * An answer names the revision that it answers; eBay refuses it with 409 when there is a newer one. Then the dispute is
 * read again: if only the number differs, the answer goes out once more with it; if anything that the decision rests on
 * is another, staff must look again.
 */

export interface ReturnAddress {
  readonly fullName: string
  readonly addressLine1: string
  readonly addressLine2?: string | undefined
  readonly city: string
  readonly stateOrProvince?: string | undefined
  readonly postalCode: string
  readonly country: string
  readonly primaryPhone: { readonly countryCode: string; readonly number: string }
}

/** Contests or accepts, at the revision that eBay shows now. Throws `conflict` when the dispute became another one. */
export async function answerDispute(
  session: Session,
  ref: CaseRef,
  answer: 'contest' | 'accept',
  content: { readonly note?: string; readonly returnAddress?: ReturnAddress },
): Promise<void> {
  const seen = await current(session, ref)
  demandUnchanged(ref, seen)
  try {
    await send(session, ref, answer, content, seen)
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'conflict') throw error
    const again = await current(session, ref)
    if (matter(again) !== matter(seen) || again.revision === seen.revision) throw error
    await send(session, ref, answer, content, again)
  }
}

const send = (
  session: Session,
  ref: CaseRef,
  answer: 'contest' | 'accept',
  content: { readonly note?: string; readonly returnAddress?: ReturnAddress },
  { revision }: Dispute,
): Promise<unknown> =>
  session.rest({
    ...disputeCall(answer, ref.nativeId, `/${answer}`),
    method: 'POST',
    body: { ...content, revision },
    safe: false,
  })

async function current(session: Session, ref: CaseRef): Promise<Dispute> {
  return parseWire(disputeWire, await session.rest(disputeCall('get', ref.nativeId))).wire
}

/** What a decision rests on, without the number of the revision. */
const matter = (dispute: Dispute): string =>
  JSON.stringify([
    dispute.paymentDisputeStatus,
    dispute.sellerResponse,
    dispute.reason,
    dispute.amount,
    dispute.availableChoices,
    (dispute.evidenceRequests ?? []).map(({ evidenceType }) => evidenceType),
  ])

/** The case as staff saw it must still be the one at eBay; its revision alone may be newer, by our own evidence. */
function demandUnchanged(ref: CaseRef, now: Dispute): void {
  const choices = now.availableChoices?.join(' ')
  const same =
    now.paymentDisputeStatus === ref.native['paymentDisputeStatus'] &&
    (now.sellerResponse ?? undefined) === ref.native['sellerResponse'] &&
    choices === ref.native['availableChoices']
  if (same) return
  throw new Problem('conflict', 'the dispute has changed at eBay meanwhile: look at it again', {
    sideEffect: 'none',
    native: `${now.paymentDisputeStatus} ${now.sellerResponse ?? ''}`.trim(),
  })
}
