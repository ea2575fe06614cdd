import { deadlineTable } from '#case'

const read = (text: string, url: string | null = null) => ({ text, url, readOn: '2026-11-22' })

/**
 * When Amazon changed how long a seller has for an A-to-z claim is published nowhere: the source documents teach three working days,
 * older help pages seven days, the help page of today 72 hours. The first days of 2018 and 2020 are our choice (UNCONFIRMED).
 */
const SEED_FROM = '2018-01-01'
const SEED_UNTIL = '2019-12-31'
const TODAY_FROM = '2020-01-01'

/** The clocks of what comes by mail. A day that a mail names beats every row. */
export const mailPolicies = deadlineTable({
  seller_answers_message: [
    {
      id: 'amazon.message.24h',
      sites: '*',
      duration: 'PT24H',
      days: 'all',
      from: 'entered',
      party: 'seller',
      onMiss: 'metric_hit',
      validFrom: null,
      validTo: null,
      source: read(
        'source documents 001 and 002: answer all buyer mail within 24 hours, weekends and holidays included; Seller Central help 202152030, 200549770 (the same today)',
      ),
      confidence: 'official',
      text: {
        en: 'Answer the buyer within 24 hours, weekends and holidays included; later counts as late',
        zh: '24 小时内回复买家（含周末和节假日），超时计为延迟回复',
      },
    },
  ],
  seller_answers_claim: [
    {
      id: 'amazon.claim.answer.7d',
      sites: '*',
      duration: 'P7D',
      days: 'all',
      from: 'entered',
      party: 'seller',
      onMiss: 'seller_loses',
      validFrom: null,
      validTo: '2017-12-31',
      source: read(
        'older help pages as copied by third parties: seven days; the day of the change is not published',
      ),
      confidence: 'unconfirmed',
      text: {
        en: 'Answer the A-to-z claim within 7 days (before 2018)',
        zh: '7 天内回复 A-to-z 索赔（2018 年以前）',
      },
    },
    {
      id: 'amazon.claim.answer.3bd.seed',
      sites: '*',
      duration: 'P3D',
      days: 'business',
      from: 'entered',
      party: 'seller',
      onMiss: 'seller_loses',
      validFrom: SEED_FROM,
      validTo: SEED_UNTIL,
      source: read(
        'source document 002 §5: answer the claim mail within 3 working days, else the buyer wins',
      ),
      confidence: 'seed',
      text: {
        en: 'Answer the A-to-z claim within 3 working days, or the buyer wins',
        zh: '3 个工作日内回复 A-to-z 索赔，否则买家胜诉',
      },
    },
    {
      id: 'amazon.claim.answer.72h',
      sites: '*',
      duration: 'PT72H',
      days: 'all',
      from: 'entered',
      party: 'seller',
      onMiss: 'seller_loses',
      validFrom: TODAY_FROM,
      validTo: null,
      source: read(
        'Seller Central help G202041210 and 27951 as excerpted: 72 hours; help 1781 (US, AU) says 48 hours',
      ),
      confidence: 'secondary',
      text: {
        en: 'Answer Amazon’s question about the A-to-z claim within 72 hours, or the claim is granted',
        zh: '72 小时内回复亚马逊关于 A-to-z 索赔的问询，否则索赔成立',
      },
    },
  ],
  seller_answers_claim_early: [
    {
      id: 'amazon.claim.answer.48h',
      sites: '*',
      duration: 'PT48H',
      days: 'all',
      from: 'entered',
      party: 'seller',
      onMiss: 'none',
      validFrom: null,
      validTo: null,
      source: read(
        'Seller Central help 1781 (US, AU) as excerpted: 48 hours; kept as a warning before the 72 hours',
      ),
      confidence: 'secondary',
      text: {
        en: 'Better answer within 48 hours: one of Amazon’s two help pages asks for it',
        zh: '建议 48 小时内回复：亚马逊的一份帮助页面要求 48 小时',
      },
    },
  ],
  seller_appeals_claim: [
    {
      id: 'amazon.claim.appeal.30d',
      sites: '*',
      duration: 'P30D',
      days: 'all',
      from: 'entered',
      party: 'seller',
      onMiss: 'seller_loses',
      validFrom: null,
      validTo: null,
      source: read(
        'Seller Central help G202041210 as excerpted: appeal within 30 calendar days of the debit',
      ),
      confidence: 'secondary',
      text: {
        en: 'Appeal against the granted claim within 30 days of the debit; then it is final',
        zh: '扣款后 30 天内可对成立的索赔提出申诉，逾期即为最终结果',
      },
    },
  ],
  seller_adds_to_appeal: [
    {
      id: 'amazon.claim.appeal-information.72h',
      sites: '*',
      duration: 'PT72H',
      days: 'all',
      from: 'entered',
      party: 'seller',
      onMiss: 'seller_loses',
      validFrom: null,
      validTo: null,
      source: read('Seller Central help G202041210 as excerpted: further information within 72 hours'),
      confidence: 'secondary',
      text: {
        en: 'Give the information that Amazon asks for within 72 hours, or the appeal is lost',
        zh: '72 小时内补充亚马逊要求的信息，否则申诉失败',
      },
    },
  ],
  seller_answers_chargeback: [
    {
      id: 'amazon.chargeback.7d',
      sites: '*',
      duration: 'P7D',
      days: 'all',
      from: 'opened',
      party: 'seller',
      onMiss: 'seller_loses',
      validFrom: null,
      validTo: null,
      source: read(
        'source document 002 §6: within 7 calendar days of the date of the mail, else the debit stands; Seller Central help G202145040 (the same today)',
      ),
      confidence: 'official',
      text: {
        en: 'Refund or represent the chargeback within 7 calendar days of Amazon’s mail, or the amount is debited',
        zh: '自邮件日期起 7 个自然日内退款或申辩，否则扣款',
      },
    },
  ],
  seller_answers_care_service: [
    {
      id: 'amazon.care.24h',
      sites: '*',
      duration: 'PT24H',
      days: 'all',
      from: 'entered',
      party: 'seller',
      onMiss: 'seller_loses',
      validFrom: null,
      validTo: null,
      source: read(
        'Seller Central help 797533XQVR4S6RG as excerpted: 24 hours including weekends, else Amazon decides (source document 000: "in the time asked")',
      ),
      confidence: 'secondary',
      text: {
        en: 'Answer Amazon’s care service within 24 hours, weekends included, or Amazon decides',
        zh: '24 小时内（含周末）答复亚马逊客服，否则由亚马逊裁决',
      },
    },
    {
      id: 'amazon.care.2d.ae',
      sites: ['AE'],
      duration: 'P2D',
      days: 'all',
      from: 'entered',
      party: 'seller',
      onMiss: 'seller_loses',
      validFrom: null,
      validTo: null,
      source: read('Seller Central help of the United Arab Emirates KC5897QZDTPHEP4 as excerpted: 2 days'),
      confidence: 'secondary',
      text: {
        en: 'Answer Amazon’s care service within 2 days, or Amazon decides',
        zh: '2 天内答复亚马逊客服，否则由亚马逊裁决',
      },
    },
  ],
})
