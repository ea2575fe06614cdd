import { deadlineTable } from '#case'

const HELP = 'https://www.ebay.com/help/selling/getting-paid/handling-payment-disputes?id=4799'

/** The clocks of a payment dispute; eBay gives both dates, the row is only for an answer without one. */
export const disputeClocks = deadlineTable({
  seller_answers_dispute: [
    {
      id: 'ebay.payment-dispute.seller.5d',
      sites: '*',
      duration: 'P5D',
      days: 'all',
      from: 'entered',
      party: 'seller',
      onMiss: 'seller_loses',
      validFrom: null,
      validTo: null,
      source: {
        text: 'eBay help 4799: the seller has 5 calendar days to respond; the date in respondByDate always beats this row',
        url: HELP,
        readOn: '2026-11-22',
      },
      confidence: 'official',
      text: {
        en: 'Contest or accept the payment dispute (5 calendar days; eBay’s own date counts)',
        zh: '对付款纠纷提出抗辩或接受（5 个自然日，以 eBay 给出的日期为准）',
      },
    },
  ],
  seller_gives_evidence: [
    {
      id: 'ebay.payment-dispute.evidence',
      sites: '*',
      duration: null,
      days: 'all',
      from: 'entered',
      party: 'seller',
      onMiss: 'seller_loses',
      validFrom: null,
      validTo: null,
      source: {
        text: 'Fulfillment API 1.20.7, evidenceRequests.respondByDate: only eBay knows the date',
        url: 'https://developer.ebay.com/api-docs/sell/fulfillment/types/api:EvidenceRequest',
        readOn: '2026-11-24',
      },
      confidence: 'official',
      text: { en: 'Give the evidence that eBay asks for', zh: '提交 eBay 要求的证据' },
    },
  ],
})
