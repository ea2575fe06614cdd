import { z } from 'zod'
import { Problem, idText, parseWire } from '#adapter'
import type { CaseRef } from '#adapter'
import { fieldOf, listIn } from './answer.js'
import type { Session } from './client.js'
import { readDetail, rowOf } from './dispute-poll.js'
import { disputeWire } from './dispute-wire.js'
import type { Detail } from './dispute-wire.js'

/** How a dispute is read afresh and acted upon: send once, then look. */

export interface Fresh {
  readonly detail: Detail
  readonly buyer: string
  /** As it came, for the stream `issue`. */
  readonly item: unknown
}

/** Reads the dispute now. The detail wants the buyer's login, which the case knows or the list tells by the order. */
export async function freshDispute(session: Session, ref: CaseRef): Promise<Fresh> {
  const buyer = ref.buyer?.handle ?? (await buyerOf(session, ref))
  const raw = await readDetail(session, ref.nativeId, buyer)
  const item = { asked: ref.nativeId, result_object: raw }
  const { result_object: detail } = parseWire(disputeWire, item).wire
  if (!detail) throw refused('AliExpress shows no such dispute')
  return { detail, buyer, item }
}

async function buyerOf(session: Session, ref: CaseRef): Promise<string> {
  const row = ref.orderId === null ? undefined : await rowOf(session, ref.nativeId, ref.orderId)
  if (!row?.buyer) throw new Problem('not_found', 'AliExpress lists no such dispute', { sideEffect: 'none' })
  return row.buyer
}

/**
 * Sends one call that is never repeated. AliExpress answers `result_object: false` without a reason, and an answer may be
 * lost: in both cases the dispute is read, and the call counts as done if its effect shows. Else a "no" is a refusal, and a
 * lost answer stays in doubt.
 */
export async function sendOnce(
  session: Session,
  ref: CaseRef,
  call: { readonly operation: string; readonly params: Readonly<Record<string, unknown>> },
  shows: (detail: Detail) => boolean,
): Promise<{ readonly receipt: null }> {
  let lost: Problem | null = null
  try {
    const body = await session.call({ ...call, safe: false })
    if (String(fieldOf(body, 'result_object')) === 'true') return { receipt: null }
  } catch (error) {
    if (!(error instanceof Problem) || error.detail.sideEffect === 'none') throw error
    lost = error
  }
  const shown = await freshDispute(session, ref).then(
    ({ detail }) => shows(detail),
    (error: unknown) => {
      throw lost ?? unread(error)
    },
  )
  if (shown) return { receipt: null }
  throw lost ?? refused('AliExpress answered no, and gives no reason; the dispute shows no effect')
}

/** After a "no" that could not be checked, the outcome is open. */
const unread = (error: unknown): Problem =>
  new Problem(
    'unknown',
    'AliExpress answered no, and the dispute could not be read afterwards',
    { sideEffect: 'unknown' },
    error,
  )

export const refused = (words: string): Problem => new Problem('rejected', words, { sideEffect: 'none' })

const addressWire = z.looseObject({ address_id: idText, is_default: z.unknown().optional() })

/**
 * The id of the address for returns: the one given, else the default one of the seller's refund addresses, or the only one.
 * That this list's id is the one that plans take is UNCONFIRMED; no other list has ids. Throws `rejected` when it is open which.
 */
export async function returnAddress(session: Session, given: string | undefined): Promise<string> {
  if (given) return given
  const body = await session.call({
    operation: session.settings.operations.addressList,
    params: { seller_address_query: ['sender', 'pickup', 'refund'] },
    safe: true,
  })
  const list = listIn(fieldOf(body, 'refund_seller_address_list'))
  const found = z.array(addressWire).safeParse(list).data ?? []
  const standard = found.filter((one) => String(one.is_default) === 'true' || String(one.is_default) === '1')
  const [chosen, ...others] = standard.length > 0 ? standard : found
  if (chosen && others.length === 0) return chosen.address_id
  throw refused(
    found.length === 0
      ? 'AliExpress lists no return address of this shop: add one there, or give its id'
      : `Which return address? There are: ${found.map((one) => one.address_id).join(', ')}`,
  )
}
