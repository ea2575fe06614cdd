import type { OrderMark } from '#adapter'
import type { GradeEffect } from '#case'
import { codeOf } from './dispute-machine.js'
import type { DhgateSettings } from './settings.js'
import { daysAfter } from './wall-time.js'
import { SITES } from './sites.js'

/*
 * What a dispute means for the seller's rates (facts §5.3): the rate of bad buying experiences (BPER), of which one event
 * is documented; the seller-liable dispute rate, which counts platform rulings only; the total dispute rate of
 * escalated disputes.
 */

/** Mark of an order that was paid: "confirmed orders" is read as these, which DHgate does not define (unconfirmed). */
export const PAID = 'paid'

const SOURCE = 'DHgate help on BPER and dispute rates, read 2026-11-22'
const ANSWER_DAYS = 5
/** A sweep later than this after the one before cannot tell an answer from the end of the clock. */
const SHARP_MS = 3_600_000

const effect = (
  metric: string,
  counts: GradeEffect['counts'],
  en: string,
  zh: string,
  avertUntil: string | null = null,
): GradeEffect => ({ metric, counts, why: { en, zh }, avertUntil, source: SOURCE })

/** By when an agreement dispute must be answered, ISO 8601: n times 24 hours, in a zone without clock changes. */
export const answerBy = (openedAt: string): string =>
  daysAfter(openedAt, ANSWER_DAYS, SITES['GLOBAL']?.zone ?? 'UTC')

/** Whether the dispute went into execution as its five days ended, between two looks so close that nothing else explains it. */
export function ranOut(
  code: string,
  openedAt: string,
  before: { readonly disputeStatus: string; readonly at: string } | null,
  seenAt: string,
): boolean {
  const due = Date.parse(answerBy(openedAt))
  return (
    code === '106003' &&
    before?.disputeStatus === '106001' &&
    Date.parse(before.at) < due &&
    due <= Date.parse(seenAt) &&
    Date.parse(seenAt) - Date.parse(before.at) <= SHARP_MS
  )
}

/** In which figures of the grade a dispute counts. */
export function effectsOf(state: string, openedAt: string, unanswered: boolean): GradeEffect[] {
  const code = codeOf(state)
  if (code === '106001')
    return [
      effect(
        'bper',
        'unless_averted',
        'an agreement dispute that is not answered in 5 days is a bad buying experience',
        '协议纠纷 5 天未响应计入不良购买体验',
        answerBy(openedAt),
      ),
      effect(
        'liability_disputes',
        'no',
        'disputes settled between buyer and seller do not count',
        '协商阶段解决的纠纷不计入商户责任纠纷率',
      ),
    ]
  if (code === '106003')
    return [
      unanswered
        ? effect('bper', 'yes', 'executed as the 5 days to answer ended', '5 天未响应，已按买家请求执行')
        : effect(
            'bper',
            'unknown',
            'the interface does not tell an agreement from an execution for lack of an answer',
            '接口无法区分“达成协议”与“超时执行”',
          ),
      effect(
        'liability_disputes',
        'no',
        'disputes settled between buyer and seller do not count',
        '协商阶段解决的纠纷不计入商户责任纠纷率',
      ),
    ]
  if (ESCALATED.has(code))
    return [
      effect(
        'disputes',
        'yes',
        'disputes that reached the platform count in the dispute rate',
        '升级至平台的纠纷计入纠纷率',
      ),
      effect(
        'liability_disputes',
        'unknown',
        'counts if the platform rules that the seller is liable; the interface does not show rulings',
        '若平台裁定商户责任则计入；接口不返回裁决结果',
      ),
    ]
  return []
}

const ESCALATED = new Set(['106002', '107001', '107002', '107003', '109002'])

/** Marks on the order: only for what is certain, by the events that the shop's settings count. */
export function marksOf(
  seen: {
    readonly orderNo: string
    readonly nativeId: string
    readonly code: string
    readonly openedAt: string
    readonly unanswered: boolean
  },
  at: string,
  { bperEvents }: DhgateSettings,
): OrderMark[] {
  const { orderNo, code, unanswered } = seen
  const mark = (name: string, when: string): OrderMark => ({
    orderId: orderNo,
    mark: name,
    at: when,
    provenance: 'computed',
    of: `dispute ${seen.nativeId}`,
  })
  const escalated = ESCALATED.has(code)
  return [
    ...(escalated ? [mark('disputes', at)] : []),
    ...(escalated && bperEvents.includes('escalated') ? [mark('bper', at)] : []),
    ...(unanswered && bperEvents.includes('agreement_unanswered')
      ? [mark('bper', answerBy(seen.openedAt))]
      : []),
  ]
}
