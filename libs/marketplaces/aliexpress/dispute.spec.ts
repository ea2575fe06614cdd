import { describe, expect, it } from '@jest/globals'
import { observe, siteCalendar } from '#case'
import type { Sightings } from '#adapter'
import { aliexpress } from './index.js'
import { buyersPlan, wireDetail } from './test-wire.js'

const SEEN_AT = '2026-11-22T12:00:00.000Z'

const see = (detail: Record<string, unknown>, settings?: Record<string, unknown>): Sightings =>
  aliexpress.streams['issue']!.see(
    { result_object: detail },
    { seenAt: SEEN_AT, site: 'GLOBAL', ...(settings && { settings }) },
  )

const caseOf = (detail: Record<string, unknown>, settings?: Record<string, unknown>) =>
  see(detail, settings).cases[0]!.observation

const log = (action: string, by: string, at: string) => ({
  action_type: action,
  submit_member_type: by,
  content: '',
  gmt_create: at,
})
const platformPlan = (fields: Record<string, unknown> = {}) =>
  buyersPlan({
    id: -2,
    solution_owner: 'platform',
    status: 'reached',
    is_default: false,
    reached_type: 'platform_arbitrate',
    reached_time: '2026-11-08 10:00:00',
    logistics_fee_bear_role: 'seller',
    ...fields,
  })

describe('a dispute', () => {
  it('is due at the instant that AliExpress names, across the change of the clocks', () => {
    const observation = caseOf(wireDetail({ timeout_trigger_time: '2026-11-02 20:05:00' }))
    expect(observation.openedAt).toBe('2026-10-29T04:05:00.000Z')
    expect(observation.given).toEqual({ seller_answers_dispute: '2026-11-03T04:05:00.000Z' })
  })

  it('is due by the five days, from the buyer’s last change, where AliExpress names no date', () => {
    const observation = caseOf(
      wireDetail({
        process_dto_list: [
          log('initiate', 'buyer', '2026-10-28 21:05:00'),
          log('buyer_modify_solution', 'buyer', '2026-10-30 09:00:00'),
        ],
      }),
    )
    const { machine } = aliexpress.kinds.dispute!
    const { deadlines } = observe(
      machine,
      null,
      observation,
      SEEN_AT,
      siteCalendar(aliexpress.sites['GLOBAL']!),
    )
    expect(deadlines).toMatchObject([
      { key: 'seller_answers_dispute', dueAt: '2026-11-04T16:00:00.000Z', source: 'rule', estimated: false },
    ])
  })

  it('keeps a date that is none, and says so', () => {
    const { given } = caseOf(wireDetail({ timeout_trigger_time: 'soon' }))
    expect(given).toEqual({ seller_answers_dispute: 'soon' })
  })

  it.each([
    ['WAIT_FOR_AE_FEEDBACK\0 ', 'wait_for_AE_feedback'],
    ['wait_for_buyer_returnid', 'wait_for_buyer_return'],
    ['wait_for_seller_confirm', 'wait_for_seller_confirmation'],
    ['wait_for_jury', 'wait_for_jury'],
  ])('%j is %s', (word, state) => {
    expect(caseOf(wireDetail({ reverse_detail_status: word })).state).toBe(state)
  })

  it('learns a word by configuration', () => {
    const settings = { statusMap: { wait_for_jury: 'wait_for_final_solution' } }
    expect(caseOf(wireDetail({ reverse_detail_status: 'wait_for_jury' }), settings).state).toBe(
      'wait_for_final_solution',
    )
  })

  it('tells the plans of buyer, seller and AliExpress in its history, each once', () => {
    const { activities } = caseOf(
      wireDetail({
        seller_solution_list: [buyersPlan({ id: '70002', solution_owner: 'seller', refund_money: '5.00' })],
        platform_solution_list: [platformPlan()],
      }),
    )
    const texts = activities.map(({ party, text }) => `${party} ${text}`)
    expect(texts).toContainEqual('buyer plan of the buyer: refund 11.10 EUR (12.00 USD)')
    expect(texts).toContainEqual('seller plan of the seller: refund 5.00 EUR (12.00 USD)')
    expect(
      texts.some((text) => text.startsWith('marketplace reached (platform_arbitrate): plan of the platform')),
    ).toBe(true)
    expect(new Set(activities.map(({ key }) => key)).size).toBe(activities.length)
  })

  it('shows what is claimed, and after a ruling what was ruled', () => {
    expect(caseOf(wireDetail()).amount).toEqual({ minor: 1110, currency: 'EUR' })
    const ruled = caseOf(wireDetail({ platform_solution_list: [platformPlan({ refund_money: '4.00' })] }))
    expect(ruled.amount).toEqual({ minor: 400, currency: 'EUR' })
  })

  it('is classed by the reason’s id, else by its words', () => {
    const textOf = (fields: Record<string, unknown>) => caseOf(wireDetail(fields)).reason?.text
    expect(textOf({})).toBe('Item not received (not_received)')
    expect(textOf({ issue_reason_id: 7, issue_reason: '假货' })).toBe('假货 (counterfeit)')
    expect(textOf({ issue_reason_id: 8, issue_reason: 'Quantity shortage' })).toBe(
      'Quantity shortage (not_as_described)',
    )
  })

  it('takes a return’s number only if it is one, and the carrier’s own first', () => {
    const tracking = (fields: Record<string, unknown>) => caseOf(wireDetail(fields)).native['return_tracking']
    expect(tracking({ buyer_return_no: 'I sent it on Monday' })).toBeUndefined()
    expect(tracking({ buyer_return_no: 'RX123456789' })).toBe('RX123456789')
    expect(tracking({ buyer_return_no: 'RX123456789', buyer_return_logistics_lp_no: 'LP00111222333' })).toBe(
      'LP00111222333',
    )
  })

  it('does not take the word return_success for a return, and no amount from a limit of 0', () => {
    const observation = caseOf(
      wireDetail({
        reverse_detail_status: 'return_success',
        issue_status: 'finish',
        refund_money_max: '0.00',
        refund_money_max_local: '0.00',
        buyer_solution_list: {},
      }),
    )
    expect(observation.facets).toEqual({ custody: 'none', money: 'refunded' })
    expect(observation.amount).toBeNull()
  })

  it('under the after-sale warranty is AliExpress’s: no clock of the seller, no mark, nothing to do', () => {
    const detail = wireDetail({ after_sale_warranty: true })
    const observation = caseOf(detail)
    expect(observation).toMatchObject({ serviceOwner: 'marketplace', stopped: ['seller_answers_dispute'] })
    expect(see({ ...detail, reverse_detail_status: 'wait_for_AE_feedback' }).marks).toEqual([])
    const ref = { ...observation, state: 'wait_for_seller_response', openedAt: SEEN_AT }
    const guard = aliexpress.kinds.dispute!.actions['agree']!.guard!(ref, new Date(SEEN_AT))
    expect(guard?.en).toContain('warranty')
  })
})

describe('bad experiences of a dispute', () => {
  it('come with the dispute as their source, on the order and not on its child', () => {
    const { marks } = see(
      wireDetail({
        reverse_detail_status: 'refund_success',
        issue_status: 'finish',
        platform_solution_list: [platformPlan()],
        process_dto_list: [
          log('initiate', 'buyer', '2026-10-28 21:05:00'),
          log('buyer_initiate_arbitration', 'buyer', '2026-11-02 21:05:00'),
        ],
      }),
    )
    expect(marks).toEqual([
      {
        orderId: '8130000000000001',
        mark: 'arbitration_raised',
        at: '2026-11-03T05:05:00.000Z',
        provenance: 'computed',
        of: 'dispute 60010000000001',
      },
      {
        orderId: '8130000000000001',
        mark: 'ruled_seller_liable',
        at: '2026-11-08T18:00:00.000Z',
        provenance: 'computed',
        of: 'dispute 60010000000001',
      },
    ])
  })

  it('an answer that never came counts, an open one can still be averted', () => {
    const silent = buyersPlan({
      status: 'reached',
      reached_type: 'seller_reponse_timeout',
      reached_time: '2026-11-02 20:05:00',
    })
    expect(
      see(wireDetail({ reverse_detail_status: 'ae_feedback_finish', buyer_solution_list: [silent] })).marks,
    ).toMatchObject([{ mark: 'dispute_not_answered', at: '2026-11-03T04:05:00.000Z' }])
    const { gradeEffects } = caseOf(wireDetail({ timeout_trigger_time: '2026-11-02 20:05:00' }))
    expect(gradeEffects).toMatchObject([
      { metric: 'odr', counts: 'unless_averted', avertUntil: '2026-11-03T04:05:00.000Z' },
    ])
  })

  it('a ruling without refund, or with the freight on the buyer, is no fault of the seller', () => {
    for (const fields of [{ refund_money: '0.00' }, { logistics_fee_bear_role: 'buyer' }]) {
      const ruled = wireDetail({
        reverse_detail_status: 'refund_reject',
        platform_solution_list: [platformPlan(fields)],
      })
      expect(see(ruled).marks?.map(({ mark }) => mark)).toEqual(['arbitration_raised'])
      expect(caseOf(ruled).liability?.party).toBeNull()
    }
  })
})
