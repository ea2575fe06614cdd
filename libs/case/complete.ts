import type { Observation } from './observe.js'

/** What a look that tells only part of a case leaves open, and another may know. */
type Gaps = Pick<
  Observation,
  'openedAt' | 'subject' | 'orderId' | 'lines' | 'buyer' | 'reason' | 'amount' | 'link' | 'native'
>

/** The first look's fields, its gaps filled by the second; the earliest opening of both, since nobody can invent an earlier one. */
function filled(first: Observation, second: Observation): Gaps {
  const earlier = Date.parse(second.openedAt) < Date.parse(first.openedAt)
  return {
    openedAt: earlier ? second.openedAt : first.openedAt,
    subject: first.subject || second.subject,
    orderId: first.orderId ?? second.orderId,
    lines: second.lines.length === 0 || first.lines.length > 0 ? first.lines : second.lines,
    buyer: first.buyer ?? second.buyer,
    reason: first.reason ?? second.reason,
    amount: first.amount ?? second.amount,
    link: first.link ?? second.link,
    native: { ...second.native, ...first.native },
  }
}

/**
 * A partial look held against what is known of the case: newer, it stands with its gaps filled; older, it fills the gaps of what is
 * known. An older one that adds nothing stays what it is, and will be found stale. A look that is not partial stands alone.
 */
export function completed(sighted: Observation, known: Observation | null): Observation {
  if (!sighted.partial || known === null || known.asOf === null || sighted.asOf === null) return sighted
  if (Date.parse(sighted.asOf) >= Date.parse(known.asOf)) return { ...sighted, ...filled(sighted, known) }
  const more = filled(known, sighted)
  return addsTo(known, more) ? { ...known, ...more, activities: sighted.activities } : sighted
}

const addsTo = (known: Observation, more: Gaps): boolean =>
  (Object.keys(more) as (keyof Gaps)[]).some((name) =>
    name === 'native'
      ? Object.keys(more.native).some((key) => !Object.hasOwn(known.native, key))
      : name === 'openedAt'
        ? Date.parse(more.openedAt) < Date.parse(known.openedAt)
        : more[name] !== known[name],
  )
