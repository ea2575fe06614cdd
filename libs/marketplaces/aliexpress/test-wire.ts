import type { CaseRef } from '#adapter'

/** A case as an action sees it. */
export const caseRef = (fields: Partial<CaseRef> = {}): CaseRef => ({
  nativeId: '60010000000001',
  state: 'wait_for_seller_response',
  native: {},
  site: 'GLOBAL',
  orderId: '8130000000000001',
  lines: [],
  openedAt: '2026-10-29T04:05:00.000Z',
  buyer: { handle: 'us0000001', locale: null },
  ...fields,
})

/** A plan of the buyer that waits for the seller. */
export const buyersPlan = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: '70001',
  issue_id: '60010000000001',
  solution_owner: 'buyer',
  solution_type: 'refund',
  status: 'wait_seller_accept',
  refund_money: '11.10',
  refund_money_currency: 'EUR',
  refund_money_post: '12.00',
  refund_money_post_currency: 'USD',
  is_default: true,
  gmt_create: '2026-10-28 21:05:00',
  ...fields,
})

/** A dispute's detail on the wire. */
export const wireDetail = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: '60010000000001',
  order_id: '8130000000000002',
  parent_order_id: '8130000000000001',
  buyer_login_id: 'us0000001',
  issue_status: 'processing',
  issue_reason: 'Item not received',
  issue_reason_id: 115,
  refund_money_max: '12.00',
  refund_money_max_currency: 'USD',
  refund_money_max_local: '11.10',
  refund_money_max_local_currency: 'EUR',
  after_sale_warranty: false,
  gmt_create: '2026-10-28 21:05:00',
  reverse_detail_status: 'wait_for_seller_response\0',
  buyer_solution_list: [buyersPlan()],
  seller_solution_list: {},
  platform_solution_list: [],
  process_dto_list: [
    {
      action_type: 'initiate',
      submit_member_type: 'buyer',
      content: 'Where is it?',
      gmt_create: '2026-10-28 21:05:00',
    },
  ],
  ...fields,
})
