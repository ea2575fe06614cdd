import { assumed, seed, unconfirmed } from './rule.js'
import type { Provenance, Words } from './rule.js'

/** What "no response needed" on a buyer's message comes to at a marketplace. */
export interface NoResponseEffect {
  readonly clock: Words
  readonly grade: Words
  /** What must be done at the marketplace itself for it to count there; null: nothing. */
  readonly alsoThere: Words | null
  readonly provenance: Provenance
}

const NO_CLOCK: Words = {
  en: 'The marketplace names no time for answering a message; the case only leaves your work list.',
  zh: '平台未规定消息回复时限；此标记仅将该会话移出待办。',
}
const NO_METRIC: Words = {
  en: 'No figure of the seller’s grade that we know counts answers to messages.',
  zh: '已知的卖家评级指标均不统计消息回复。',
}

const EFFECTS: Readonly<Record<string, NoResponseEffect>> = {
  amazon: {
    clock: {
      en: 'The 24-hour clock of this message stops here; a new message of the buyer starts it again.',
      zh: '该消息的 24 小时计时在此停止；买家再次来信会重新开始计时。',
    },
    grade: {
      en: 'Left out of our response rate, above and below the line. Amazon leaves it out only if it is marked there as well.',
      zh: '不计入我们统计的回复率（分子与分母）。只有在亚马逊也作标记，亚马逊才不计入。',
    },
    alsoThere: {
      en: 'Mark it as “No Response Needed” in Seller Central too: Amazon has no interface for it (action no_response_needed).',
      zh: '请同时在卖家平台标记“无需回复”：亚马逊没有相应接口（操作 no_response_needed）。',
    },
    provenance: seed('002-09', 'the mark under each message, one click, no overdue risk'),
  },
  ebay: {
    clock: NO_CLOCK,
    grade: NO_METRIC,
    alsoThere: null,
    provenance: assumed('eBay’s Message API and standards name no time for answers (read 2026-11-22)'),
  },
  dhgate: {
    clock: NO_CLOCK,
    grade: {
      en: 'Whether DHgate counts unanswered messages is unconfirmed.',
      zh: '敦煌网是否统计未回复消息尚未证实。',
    },
    alsoThere: null,
    provenance: unconfirmed('DHgate’s help names no time for answers to messages'),
  },
}

const UNKNOWN: NoResponseEffect = {
  clock: { en: 'The clocks of this message stop here.', zh: '该消息的计时在此停止。' },
  grade: {
    en: 'Left out of our response rate; what the marketplace counts we do not know.',
    zh: '不计入我们统计的回复率；平台如何统计尚不清楚。',
  },
  alsoThere: null,
  provenance: unconfirmed('no source speaks of it'),
}

/** Why a case cannot be marked, in words; null: it can. Only a message may go unanswered: other clocks run on whatever is marked here. */
export const noResponseRefusal = (kind: string): Words | null =>
  kind === 'message'
    ? null
    : {
        en: 'Only a message may go unanswered; the marketplace’s clock for this kind of case runs on whatever is marked here.',
        zh: '只有消息可以无需回复；此类售后的平台时限不受本地标记影响。',
      }

export const noResponseEffect = (marketplace: string): NoResponseEffect => EFFECTS[marketplace] ?? UNKNOWN
