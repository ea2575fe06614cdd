import type { Capability } from '#adapter'

/*
 * The seven after-sale operations of seed document 003 §2.2.3, as eBay's interfaces have them today (ebay.md §5, read
 * 2026-11-22), and what cases cannot do any more.
 */

const READ = 'ebay.md §5, read 2026-11-22'
const words = (en: string, zh: string) => ({ en, zh })

export const capabilities: readonly Capability[] = [
  {
    operation: words('Combined shipping', '合并运费'),
    kind: 'unpaid_item',
    via: 'manual',
    why: words(
      'Trading AddOrder wants the postage and total of the new order spelled out; eBay’s order page works them out by itself. Only before payment.',
      'Trading AddOrder 需自行给出新订单的运费与总额，eBay 订单页面可自动计算。仅限付款前。',
    ),
    link: 'https://www.ebay.com/sh/ord/?filter=status:AWAITING_PAYMENT',
    source: `Trading AddOrder, SetShippingDiscountProfiles; ${READ}`,
    confidence: 'official',
  },
  {
    operation: words('Final value fee credit', '成交费返还'),
    kind: 'unpaid_item',
    via: 'manual',
    why: words(
      'There is no call to claim it: eBay credits by itself when an order is cancelled or refunded. Check it in the financial statements.',
      '无申请接口：订单取消或退款时 eBay 自动返还，请在财务报表中核对。',
    ),
    link: 'https://www.ebay.com/sh/fin',
    source: `eBay help 4128; ${READ}`,
    confidence: 'official',
  },
  {
    operation: words('Second chance offer', '第二次购买机会'),
    kind: 'unpaid_item',
    via: 'api',
    why: null,
    link: null,
    source: `Trading AddSecondChanceItem (auctions only); ${READ}`,
    confidence: 'official',
  },
  {
    operation: words('Unpaid item: cancel the order', '未付款纠纷：取消订单'),
    kind: 'unpaid_item',
    via: 'api',
    why: null,
    link: null,
    source: `Post-Order cancellation with ORDER_UNPAID where check_eligibility offers it; ${READ}`,
    confidence: 'unconfirmed',
  },
  {
    operation: words('Send invoice', '发送账单'),
    kind: 'unpaid_item',
    via: 'api',
    why: null,
    link: null,
    source: `Trading SendInvoice, within 30 days of the purchase; ${READ}`,
    confidence: 'official',
  },
  {
    operation: words('Cancel a bid', '取消拍卖出价'),
    kind: null,
    via: 'manual',
    why: words(
      'No interface cancels a bidder’s bid; eBay has a form for it.',
      '没有取消竞拍者出价的接口，eBay 仅提供网页表单。',
    ),
    link: 'https://offer.ebay.com/ws/eBayISAPI.dll?CancelBidShow',
    source: READ,
    confidence: 'official',
  },
  {
    operation: words('Answer a buyer’s question, for all to see', '客户常见问题'),
    kind: 'message',
    via: 'api',
    why: words(
      'Reply with “show on the listing”, where the shop reads its messages by Trading: the Message API has no such answer.',
      '店铺消息来源设为 Trading 时，回复并勾选“在商品页面公开问答”；Message API 不支持公开回答。',
    ),
    link: null,
    source: `Trading AddMemberMessageRTQ with DisplayToPublic; ${READ}`,
    confidence: 'official',
  },
  {
    operation: words('Refund an escalated case', '对已升级纠纷退款'),
    kind: 'claim',
    via: 'none',
    why: words(
      'eBay removed it on 2026-03-02: the refund is made by eBay, or in the return or inquiry before it is escalated.',
      'eBay 已于 2026-03-02 移除：由 eBay 退款，或在升级前于退货/查询中退款。',
    ),
    link: null,
    source: 'Post-Order 2.8.0–2.9.0, read 2026-11-22',
    confidence: 'official',
  },
]
