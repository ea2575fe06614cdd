import type { GradeEffect } from '#case'
import type { ClaimState } from './claim-machine.js'
import { chargebackMachine } from './chargeback-machine.js'

/** The metric of Amazon's rulesets in which defects of seller-fulfilled orders count. One order counts once. */
export const ODR = 'odr_mfn'

/** What makes an order defective, each a mark of its own: one that is taken back leaves the others standing. */
export const DEFECTS = {
  feedback: 'negative_feedback',
  claim: 'a_to_z_claim',
  chargeback: 'service_chargeback',
} as const

type Counts = GradeEffect['counts']

interface Rule {
  readonly id: string
  readonly counts: Counts
  readonly why: GradeEffect['why']
  readonly source: string
  /** ISO dates, both inclusive, by the day on which the outcome was told. */
  readonly validFrom: string | null
  readonly validTo: string | null
  /** Applies only to an outcome so many days after the opening, at most or at least. */
  readonly withinDays?: number
  readonly afterDays?: number
}

const SEED = 'source document 002 §5 (table E6 of the service rules), read 2026-11-22'
const TODAY = 'Seller Central help G202041210 as excerpted, read 2026-11-22'
/** The day of the change is not published; the first of January 2020 is our choice, as for the clocks (UNCONFIRMED). */
const CHANGED = { seedTo: '2019-12-31', todayFrom: '2020-01-01' }

const always = (id: string, counts: Counts, en: string, zh: string, source: string): Rule => ({
  id,
  counts,
  why: { en, zh },
  source,
  validFrom: null,
  validTo: null,
})

const open = always(
  'open',
  'unless_averted',
  'Counts if the claim is granted; not if it is denied or withdrawn',
  '索赔成立则计入订单缺陷率；被驳回或撤销则不计入',
  TODAY,
)
const granted = always(
  'granted-seller',
  'yes',
  'Granted at the seller’s cost: counts',
  '索赔成立且由卖家承担：计入',
  `${SEED}; ${TODAY}`,
)
const notCounted = (id: string, en: string, zh: string): Rule => always(id, 'no', en, zh, `${SEED}; ${TODAY}`)

/** How each outcome of a claim counts, with the day between which the rule holds. */
export const CLAIM_RULES: Readonly<Record<ClaimState, readonly Rule[]>> = {
  AMAZON_DECIDING: [open],
  WAITING_SELLER: [open],
  RESPONDED: [open],
  GRANTED_SELLER_FUNDED: [granted],
  GRANT_ACCEPTED: [granted],
  APPEALED: [
    always('appealed', 'unless_averted', 'Counts unless the appeal is won', '除非申诉成功，否则计入', TODAY),
  ],
  APPEAL_INFO_REQUESTED: [
    always(
      'appeal-information',
      'unless_averted',
      'Counts unless the appeal is won',
      '除非申诉成功，否则计入',
      TODAY,
    ),
  ],
  APPEAL_WON: [
    notCounted(
      'appeal-won',
      'Appeal won: taken out of the rate, up to 7 days later',
      '申诉成功：最多 7 天后从指标中移除',
    ),
  ],
  APPEAL_LOST: [always('appeal-lost', 'yes', 'Appeal lost: counts', '申诉失败：计入', TODAY)],
  GRANTED_AMAZON_FUNDED: [
    notCounted('granted-amazon', 'Granted at Amazon’s cost: does not count', '由亚马逊承担：不计入'),
  ],
  DENIED: [notCounted('denied', 'Denied: does not count', '索赔被驳回：不计入')],
  WITHDRAWN_BY_BUYER: [
    {
      id: 'withdrawn.3d.seed',
      counts: 'no',
      why: { en: 'Withdrawn within 3 days: does not count', zh: '3 天内撤销：不计入' },
      source: SEED,
      validFrom: null,
      validTo: CHANGED.seedTo,
      withinDays: 3,
    },
    {
      id: 'withdrawn.later.seed',
      counts: 'yes',
      why: { en: 'Withdrawn after more than 3 days: counts', zh: '超过 3 天撤销：计入' },
      source: SEED,
      validFrom: null,
      validTo: CHANGED.seedTo,
      afterDays: 3,
    },
    {
      id: 'withdrawn',
      counts: 'no',
      why: {
        en: 'Withdrawn by the buyer: does not count; no limit of days is named any more',
        zh: '买家撤销：不计入；现行规则未再规定天数',
      },
      source: TODAY,
      validFrom: CHANGED.todayFrom,
      validTo: null,
    },
  ],
  REFUNDED_BY_SELLER: [
    {
      id: 'refunded.seed',
      counts: 'unknown',
      why: {
        en: 'Refunded by the seller before the decision: the older rules do not say whether it counts',
        zh: '裁决前由卖家退款：旧规则未说明是否计入',
      },
      source: SEED,
      validFrom: null,
      validTo: CHANGED.seedTo,
    },
    {
      id: 'refunded',
      counts: 'yes',
      why: {
        en: 'Refunded by the seller after the claim was filed: counts',
        zh: '索赔提交后由卖家退款：计入',
      },
      source: TODAY,
      validFrom: CHANGED.todayFrom,
      validTo: null,
    },
  ],
  ORDER_CANCELLED: [
    always('cancelled', 'yes', 'Order cancelled after the claim: counts', '索赔后取消订单：计入', TODAY),
  ],
}

/** What a chargeback is about: only service chargebacks are defects, fraud is not. */
export type ChargebackType = 'service' | 'fraud' | 'unknown'

export const chargebackType = (reason: string | null): ChargebackType => {
  if (reason === null || reason === 'OTHER') return 'unknown'
  return reason === 'UNAUTHORIZED' ? 'fraud' : 'service'
}

const CHARGEBACK_SOURCE =
  'source document 002 §6: seller-fault chargebacks count; Seller Central help 200205250: service chargebacks only; read 2026-11-22'

/**
 * How a chargeback counts. Whether a won service chargeback still counts is said nowhere (UNCONFIRMED). A state outside the machine says
 * nothing.
 */
export function chargebackEffects(state: string, type: ChargebackType): GradeEffect[] {
  if (!Object.hasOwn(chargebackMachine.states, state)) return []
  const [counts, en, zh]: readonly [Counts, string, string] =
    type === 'fraud'
      ? [
          'no',
          'Fraud (the card was used without leave): no defect of the seller',
          '欺诈类拒付：不计入卖家缺陷',
        ]
      : type === 'unknown'
        ? [
            'unknown',
            'Counts if it is about service, not if it is about fraud',
            '服务类拒付计入，欺诈类不计入',
          ]
        : state === 'WON'
          ? [
              'unknown',
              'Service chargeback won: whether it still counts is not published',
              '服务类拒付胜诉：是否仍计入未公布',
            ]
          : ['yes', 'Service chargeback: counts', '服务类拒付：计入']
  return [{ metric: ODR, counts, why: { en, zh }, avertUntil: null, source: CHARGEBACK_SOURCE }]
}

const DAY_MS = 86_400_000

/**
 * How a claim in that state counts. Where the rule asks for days since the opening and the opening is not known, it is unknown;
 * a state outside the machine says nothing.
 */
export function claimEffects(
  state: string,
  told: { readonly at: string; readonly openedAt: string | null; readonly avertUntil: string | null },
): GradeEffect[] {
  if (!Object.hasOwn(CLAIM_RULES, state)) return []
  const day = told.at.slice(0, 10)
  const rules = CLAIM_RULES[state as ClaimState].filter(
    ({ validFrom, validTo }) =>
      (validFrom === null || validFrom <= day) && (validTo === null || day <= validTo),
  )
  const days = told.openedAt === null ? null : (Date.parse(told.at) - Date.parse(told.openedAt)) / DAY_MS
  const rule = rules.find(
    ({ withinDays, afterDays }) =>
      (withinDays === undefined || (days !== null && days <= withinDays)) &&
      (afterDays === undefined || (days !== null && days > afterDays)),
  )
  if (rule) {
    const { counts, why, source } = rule
    const avertUntil = counts === 'unless_averted' ? told.avertUntil : null
    return [{ metric: ODR, counts, why, avertUntil, source: `${source} [${rule.id}]` }]
  }
  const [first] = rules
  if (!first) return []
  const why = {
    en: 'Whether it counts depends on the days since the claim was opened, which are not known',
    zh: '是否计入取决于索赔开启后的天数，但该天数未知',
  }
  return [{ metric: ODR, counts: 'unknown', why, avertUntil: null, source: first.source }]
}
