import { bareId, pacific } from './gateway.js'
import type { IssueFields, LogEntry, Plan } from './types.js'

/** Dollars for 1 of the buyer's currency, in hundredths; made up. */
const RATE: Readonly<Record<string, number>> = { USD: 100, EUR: 108, GBP: 125 }

const money = (minor: number): string => (minor / 100).toFixed(2)
const dollars = (minor: number, currency: string): string =>
  money(Math.round((minor * (RATE[currency] ?? 100)) / 100))
const when = (at: number | null): string | undefined => (at === null ? undefined : pacific(at))

/** Values behind which the platform leaves U+0000, as its documents do. */
const WITH_NUL = new Set([
  'wait_for_seller_response',
  'wait_for_AE_feedback',
  'wait_for_your_evidence',
  'wait_for_seller_set_return_address',
  'wait_for_buyer_return',
  'wait_for_warehouse_quality_check',
  'wait_ae_final_feedback',
  'refund_success',
])

export const rowJson = (issue: IssueFields): Record<string, unknown> => ({
  issue_id: bareId(issue.id),
  order_id: bareId(issue.childId),
  parent_order_id: bareId(issue.orderId),
  buyer_login_id: issue.buyer,
  issue_status: issue.status,
  gmt_create: pacific(issue.createdAt),
  gmt_modified: pacific(issue.modifiedAt),
  reason_chinese: issue.reason.zh,
  reason_english: issue.reason.en,
})

const planJson = (issue: IssueFields, plan: Plan): Record<string, unknown> => ({
  id: bareId(plan.id),
  // What the parts call the dispute differs from what it calls itself.
  issue_id: bareId(`${issue.id.slice(0, -1)}${(Number(issue.id.slice(-1)) + 1) % 10}`),
  order_id: bareId(issue.childId),
  solution_owner: plan.owner,
  solution_type: plan.type,
  status: plan.status,
  is_default: plan.isDefault,
  content: plan.content,
  refund_money: money(plan.minor),
  refund_money_currency: issue.currency,
  refund_money_post: dollars(plan.minor, issue.currency),
  refund_money_post_currency: 'USD',
  version: plan.version,
  gmt_create: pacific(plan.createdAt),
  gmt_modified: pacific(plan.modifiedAt),
  ...(plan.freight && { logistics_fee_bear_role: plan.freight }),
  ...(plan.reachedType && { reached_type: plan.reachedType, reached_time: when(plan.reachedAt) }),
  ...(plan.buyerAcceptedAt !== null && { buyer_accept_time: when(plan.buyerAcceptedAt) }),
  ...(plan.sellerAcceptedAt !== null && { seller_accept_time: when(plan.sellerAcceptedAt) }),
})

const logJson = (files: string, entry: LogEntry): Record<string, unknown> => ({
  action_type: entry.action,
  submit_member_type: entry.by,
  content: entry.content,
  ...(entry.received !== null && { receive_goods: entry.received }),
  attachments: entry.files.map((name) => ({
    file_path: `${files}/${name}`,
    owner: entry.by,
    gmt_create: pacific(entry.at),
  })),
  has_buyer_video: false,
  has_seller_video: false,
  gmt_create: pacific(entry.at),
})

/** The detail of a dispute; `files`: below which address its files lie. */
export function detailJson(
  issue: IssueFields,
  product: { id: string; name: string; price: number },
  files: string,
): Record<string, unknown> {
  const open = issue.status === 'processing'
  const of = (owner: string) =>
    issue.plans.filter((plan) => plan.owner === owner).map((plan) => planJson(issue, plan))
  return {
    id: bareId(issue.id),
    order_id: bareId(issue.childId),
    parent_order_id: bareId(issue.orderId),
    buyer_login_id: issue.buyer,
    issue_status: issue.status,
    issue_reason: issue.reason.en,
    issue_reason_id: issue.reason.id,
    issue_quantity: 1,
    product_id: product.id,
    product_name: product.name,
    product_price: money(product.price),
    product_price_currency: 'USD',
    // Once it is over, the upper limit says nothing any more.
    refund_money_max: open ? dollars(issue.max, issue.currency) : '0.00',
    refund_money_max_currency: 'USD',
    refund_money_max_local: open ? money(issue.max) : '0.00',
    refund_money_max_local_currency: issue.currency,
    after_sale_warranty: issue.warranty,
    gmt_create: pacific(issue.createdAt),
    reverse_detail_status: WITH_NUL.has(issue.detail) ? `${issue.detail}\0` : issue.detail,
    ...(issue.timeout &&
      open && {
        timeout_type: issue.timeout.type,
        timeout_trigger_time: pacific(issue.timeout.at),
      }),
    ...(issue.returnNo && { buyer_return_no: issue.returnNo, buyer_return_logistics_company: issue.company }),
    ...(issue.lp && { buyer_return_logistics_lp_no: issue.lp }),
    buyer_solution_list: of('buyer'),
    seller_solution_list: of('seller'),
    platform_solution_list: of('platform'),
    process_dto_list: issue.log.map((entry) => logJson(files, entry)),
  }
}
