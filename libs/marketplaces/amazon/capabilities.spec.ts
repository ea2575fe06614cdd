import { describe, expect, it } from '@jest/globals'
import type { CaseKind } from '#case'
import { amazon } from './index.js'
import { caseRef } from './test-shop.js'

/** The honest matrix: of each thing, how it is seen and how it is acted upon, and what remains to be done in Seller Central. */
const MATRIX: readonly (readonly [CaseKind | null, string, string, linked?: 'linked'])[] = [
  ['order', 'See orders and their ship date', 'api'],
  ['order', 'Confirm a shipment', 'api'],
  ['order', 'Cancel an order', 'file'],
  ['order', 'Write to a buyer first', 'api'],
  ['order', 'Ask the buyer for a review', 'api'],
  ['cancellation', 'See a buyer’s wish to cancel', 'api'],
  ['cancellation', 'Cancel as the buyer wishes', 'file', 'linked'],
  ['return', 'See seller-fulfilled returns', 'file'],
  ['return', 'Refund a return', 'file'],
  ['return', 'Authorise or close a return', 'manual', 'linked'],
  ['return', 'See a SAFE-T claim', 'file'],
  ['return', 'File or appeal a SAFE-T claim', 'manual', 'linked'],
  ['claim', 'See A-to-z claims', 'email', 'linked'],
  ['claim', 'Answer, refund or appeal A-to-z claims', 'manual', 'linked'],
  ['chargeback', 'See chargebacks', 'email', 'linked'],
  ['chargeback', 'Represent a chargeback', 'email', 'linked'],
  ['message', 'See buyer messages', 'email', 'linked'],
  ['message', 'Answer buyer messages', 'email', 'linked'],
  ['message', 'Mark as “No response needed”', 'manual', 'linked'],
  ['feedback', 'See negative feedback', 'file'],
  ['feedback', 'Answer feedback or ask for its removal', 'manual', 'linked'],
  [null, 'See the account’s health', 'file'],
  [null, 'Appeal to restore the account', 'manual', 'linked'],
  ['care_inquiry', 'See questions of the care service (CSBA)', 'email'],
  ['care_inquiry', 'Answer the care service (CSBA)', 'manual', 'linked'],
]

/** How each action goes, case kind by case kind. */
const ACTIONS: Readonly<Partial<Record<CaseKind, Readonly<Record<string, string>>>>> = {
  order: {
    confirm_shipment: 'api',
    cancel_order: 'api',
    write_to_buyer: 'api',
    send_document: 'api',
    ask_for_review: 'api',
  },
  cancellation: { accept_cancellation: 'api', ship_anyway: 'api' },
  return: {
    authorize_return: 'manual',
    close_return: 'manual',
    refund_return: 'manual',
    file_safe_t: 'manual',
    appeal_safe_t: 'manual',
  },
  claim: {
    respond_to_claim: 'manual',
    refund_claim: 'manual',
    appeal_claim: 'manual',
    accept_decision: 'manual',
  },
  chargeback: { represent_chargeback: 'manual', represent_by_mail: 'email', refund_chargeback: 'manual' },
  message: {
    reply: 'email',
    write_again: 'email',
    forward_to_care_service: 'email',
    mark_answered: 'manual',
    no_response_needed: 'manual',
    response_needed_after_all: 'manual',
    finish: 'manual',
  },
  feedback: { answer_feedback: 'manual', request_removal: 'manual' },
  care_inquiry: { answer_care_service: 'manual', close_inquiry: 'manual' },
}

describe('what can be done at Amazon', () => {
  it('is said as it is, with a link where only Seller Central does it', () => {
    const said = amazon.capabilities.map(({ kind, operation, via, link }) => {
      expect([operation.en, link ?? 'https://']).toEqual([operation.en, expect.stringMatching(/^https:\/\//)])
      return link === null ? [kind, operation.en, via] : [kind, operation.en, via, 'linked']
    })
    const byWords = (a: readonly unknown[], b: readonly unknown[]) => String(a[1]).localeCompare(String(b[1]))
    expect(said.toSorted(byWords)).toEqual([...MATRIX].sort(byWords))
  })

  it.each(Object.keys(ACTIONS) as CaseKind[])('on a case of kind %s is offered in the same way', (kind) => {
    const actions = Object.entries(amazon.kinds[kind]?.actions ?? {})
    expect(Object.fromEntries(actions.map(([name, { via }]) => [name, via]))).toEqual(ACTIONS[kind])
    for (const [name, { via, link }] of actions)
      if (via === 'manual')
        expect([name, link?.(caseRef({ site: 'DE' }), {})]).toEqual([
          name,
          expect.stringMatching(/^https:\/\/sellercentral\.amazon\.de\//),
        ])
  })

  it('has no kind of case beside these, and a refund goes by feed only where the shop wants it', () => {
    expect(Object.keys(amazon.kinds).sort()).toEqual(Object.keys(ACTIONS).sort())
    const refund = amazon.kinds['return']?.actions['refund_return']
    expect([refund?.automatic?.({ refundByFeed: true }), refund?.automatic?.({})]).toEqual([true, false])
  })
})
