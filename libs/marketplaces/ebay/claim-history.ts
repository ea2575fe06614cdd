import { Problem } from '#adapter'
import type { CaseRef } from '#adapter'
import type { Activity } from '#case'
import { entry } from './claim-wire.js'
import type { History } from './claim-wire.js'
import { keyed, partyOf } from './timeline.js'

/** The history of an inquiry or a case. eBay's words are free text of the site's language; they are kept as they are. */
export function claimHistory(details: History | undefined): Activity[] {
  const events = details?.history ?? []
  return keyed(
    events.flatMap((event): Activity[] => {
      const party = partyOf(event.actor)
      const said = event.description && party !== 'marketplace' && party !== null
      const text = [event.action, said ? null : event.description].filter(Boolean).join(' · ')
      return [
        {
          key: `${event.action ?? ''}@${event.date}`,
          at: event.date,
          party,
          text: text || (event.actor ?? '–'),
        },
        ...(said
          ? [
              {
                key: `said@${event.date}`,
                at: event.date,
                party,
                text: event.description ?? '',
                as: 'message' as const,
              },
            ]
          : []),
        ...movementsIn(event.moneyMovement).map((one) => {
          const at = one.date ?? event.date
          const sum = one.amount && `${one.amount.value} ${one.amount.currency}`
          const words = [one.type, one.fundingStatus, sum].filter(Boolean).join(' · ')
          return {
            key: `money:${one.type ?? ''}@${at}`,
            at,
            party: 'marketplace' as const,
            text: words || 'money',
          }
        }),
      ]
    }),
  )
}

/** What moved, from whatever lists stand in the container. */
export const movementsIn = (container: object | undefined) =>
  Object.values(container ?? {})
    .flat()
    .flatMap((one: unknown) => entry.safeParse(one).data ?? [])

/** The items in a body: a search, a detail, `{summary, detail}`, a bare list, or one summary. Throws `contract_changed`. */
export function claimsIn(body: unknown, id: 'inquiryId' | 'caseId', status: string): readonly unknown[] {
  const whole = (item: unknown): unknown => {
    if (typeof item !== 'object' || item === null || !(id in item)) return item
    return status in item ? { summary: item } : { detail: item }
  }
  if (Array.isArray(body)) return body.map(whole)
  if (typeof body === 'object' && body !== null) {
    if ('members' in body && Array.isArray(body.members)) return body.members.map(whole)
    if (id in body || 'summary' in body || 'detail' in body || '__typename' in body) return [whole(body)]
    if (Object.entries(body).some(([name, value]) => name.startsWith('total') && value === 0)) return []
  }
  throw new Problem('contract_changed', `nothing with an ${id} in eBay’s answer`, { sideEffect: 'none' })
}

/** Where staff see inquiries and cases. The page of a single one is not documented. */
export const CLAIMS_LINK = 'https://resolutioncenter.ebay.com/'

/** The line that an inquiry or case is about; its order is not named. */
export const linesOf = (
  itemId: string | undefined,
  transactionId: string | undefined,
  title: string | null,
): CaseRef['lines'] =>
  itemId && transactionId
    ? [{ lineId: `${itemId}-${transactionId}`, itemId, title, sku: null, quantity: null, price: null }]
    : []
