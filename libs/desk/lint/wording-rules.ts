import { published, seed } from '../rule.js'
import type { Language } from '../text.js'
import { sentencesWith } from './lint-rule.js'
import type { Hit, LintContext, LintRule, Reading } from './lint-rule.js'

const EN_TITLE =
  /\b(?:(?:Dear|Hi|Hello)\s+)?(?:Miss|Mrs|Mr|Ms|Mister)\.?\s+(?<name>\p{Lu}[\p{L}'’-]+)|\b(?:Dear|Hi|Hello)\s+(?:Sir|Madam|Ma['’]am)(?:\s*(?:\/|or)\s*(?:Sir|Madam))?|\b(?:Monsieur|Madame)\s+\p{Lu}\p{L}+/gu
const DE_TITLE =
  /\b(?:Sehr geehrte[r]?\s+|Liebe[r]?\s+|Hallo\s+|Guten Tag,?\s+)?(?:Herrn?|Frau)\s+(?:Dr\.\s+)?(?<name>\p{Lu}[\p{L}-]+)/gu
const ZH_TITLE =
  /(?<![\p{Script=Han}\p{L}])(?:尊敬的|亲爱的|您好[，,]?|你好[，,]?)?\s?(?<name>[\p{Script=Han}]{1,3}|[\p{Lu}][\p{Ll}]+\s?)(?:先生|小姐|女士|太太)(?=[，,：:。！!\s]|您好|你好|$)/gu
const JA_TITLE = /(?<name>\p{L}{1,10})(?:さん)?(?:嬢|夫人|婦人)/gu
const GREETING: Readonly<Record<Language, (name: string) => string>> = {
  en: (name) => `Hi ${name}`,
  de: (name) => `Guten Tag ${name}`,
  zh: (name) => `${name}，您好`,
  ja: (name) => `${name} 様`,
}

/** Names are not asked for their gender: the greeting becomes the bare name, where the text or the case has one. */
function genderedAddress({ words, body, language }: Reading, { buyerName }: LintContext): Hit[] {
  const patterns = language === 'ja' ? [JA_TITLE, EN_TITLE] : [EN_TITLE, DE_TITLE, ZH_TITLE]
  return patterns.flatMap((pattern) =>
    [...words.matchAll(pattern)].map((match) => {
      const span = { start: match.index, end: match.index + match[0].length }
      const name =
        buyerName ??
        (match.groups?.['name'] === undefined
          ? null
          : body.slice(span.start, span.end).match(match.groups['name'])?.[0].trim())
      const opens = /^(Dear|Hi|Hello|Sehr|Liebe|Hallo|Guten|尊敬|亲爱|您好|你好)/u.test(match[0])
      if (name === null || name === undefined) return { span }
      return { span, fix: opens ? GREETING[language ?? 'en'](name) : name }
    }),
  )
}

const THROW_AWAY = sentencesWith(
  [
    /\b(throw|toss)\b[^.!?]{0,20}\b(away|out|it|them)\b|\b(dispose of|discard|bin)\b|\bkeep (it|them|the \w+)( \w+)? (for free|as a gift|at no (cost|charge))/iu,
    /丢掉|扔掉|丢弃|扔了|自行处理掉|直接处理掉|丢了(吧|就)|免费(留着|保留|送给您)|销毁/u,
    /捨て(て|る)|処分して|破棄して|廃棄して|ご処分|無料でお持ち/u,
    /\b(weg|fort)werfen|entsorgen|werfen Sie[^.!?]{0,30}\bweg/iu,
  ],
  [
    /\b(do not|don['’]t|please never)\s+(throw|discard|dispose|bin)|(不要|请勿|别|不用|无需)[^，。]{0,6}(丢|扔)|(捨て|処分し|破棄し|廃棄し)ない|(処分|廃棄)(せず|しないで)|nicht (weg|entsorg)|pick[- ]up|disposal (cost|fee)|回収|処分費|废弃费用|上门取/iu,
  ],
)

const APOLOGY =
  /\b(sorry|apolog\w*|regret)\b|抱歉|对不起|歉意|道歉|不好意思|申し訳|お詫び|おわび|すみません|entschuldig|leid|bedauer|Verzeihung/iu

const REFUND_DONE = [
  /\b(refund\w*)\b[^.!?]{0,40}\b(has|have|was|is|been) (already )?(been )?(issued|processed|sent|completed|made|done)\b|\bwe(['’]ve| have| already)?\s*(already |just )?(issued|processed|refunded|sent)\b[^.!?]{0,30}(refund|you|order|amount)?|\byou have (already )?been refunded\b/iu,
  /(退款)[^，。！？]{0,10}(已|已经)[^，。！？]{0,6}(处理|完成|发放|退|到账)|(已经?|刚刚)[^，。！？]{0,8}(为|给)?(您|你)?[^，。！？]{0,8}(退款|全额退)/u,
  /返金[^。！？]{0,12}(完了|済み|いたしました|しました|致しました|手続きを行いました)/u,
  /(Rückerstattung|Erstattung|Betrag)[^.!?]{0,30}(wurde|ist)[^.!?]{0,30}(veranlasst|erstattet|ausgeführt|überwiesen)|haben[^.!?]{0,40}(erstattet|zurückerstattet)/iu,
]
const REFUND_WORD = /refund|退款|全额退|返金|erstatt/iu
const ARRIVES = [
  /\b(will|should|shall|is going to|guarantee\w*)\b[^.!?]{0,30}\b(arrive|be delivered|reach you|be with you|get to you)\b[^.!?]{0,40}(\d|today|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|weekend)/iu,
  /(明天|后天|今天|\d+ ?(天|日|号)|周[一二三四五六日]|(一|两|三|几)天)[^，。！？]{0,12}(送达|到达|收到|送到|到货)|(送达|到达|收到|送到)[^，。！？]{0,8}(明天|后天|今天|\d+ ?天)/u,
  /(明日|明後日|本日|\d+ ?日|[月火水木金土日]曜日)[^。！？]{0,14}(届き|到着|お届け)/u,
  /\b(wird|kommt|trifft|erhalten Sie)\b[^.!?]{0,60}(morgen|übermorgen|heute|\d+\.|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Tagen?)[^.!?]{0,30}(ankommen|zugestellt|geliefert|eintreffen|an\b|ein\b|bei Ihnen)?/iu,
]

function cannotBeKept(reading: Reading, { refundIssued, hasTracking }: LintContext): Hit[] {
  const refund = refundIssued === false ? sentencesWith(REFUND_DONE)(reading) : []
  const sure = refund.filter(({ span }) => {
    const at = reading.sentences.find(
      (sentence) => span && sentence.start <= span.start && span.start < sentence.end,
    )
    return REFUND_WORD.test(at?.text ?? '')
  })
  const parcel =
    hasTracking === false
      ? sentencesWith(ARRIVES)(reading).filter(({ span }) => isOfGoods(reading, span))
      : []
  return [...sure, ...parcel]
}
const GOODS_WORD =
  /parcel|package|order|item|delivery|shipment|replacement|it\b|包裹|快递|商品|货|订单|荷物|商品|お届け|Paket|Sendung|Lieferung|Artikel|Bestellung|Ware/iu
const isOfGoods = ({ sentences }: Reading, span: Hit['span']): boolean =>
  sentences.some(
    (one) => span && one.start <= span.start && span.start < one.end && GOODS_WORD.test(one.text),
  )

const OPENING =
  /^\s*(hi|hello|dear|hallo|guten (tag|morgen|abend)|liebe[r]?|sehr geehrte|good (morning|afternoon|evening)|greetings|您好|你好|亲爱的|尊敬的|こんにちは|お世話になって|.{1,20}(様|さま)|はじめまして|いつも)/iu
const DEFERS = sentencesWith([
  /\b(we|I)(['’]ll| will| am| are|['’]re|['’]m)[^.!?]{0,40}\b(get back to you|check|look into|investigat\w*|let you know|follow up|keep you (updated|posted)|update you|come back to you)/iu,
  /(我们|我)[^，。！？]{0,12}(核实|查询|确认|查一下|核查|调查|跟进)|(稍后|尽快|之后)[^，。！？]{0,8}(回复|答复|联系|告知)/u,
  /(?<!ご)(確認|調査|お調べ)[^。！？]{0,20}(ます|次第|うえ|上)|改めて[^。！？]{0,12}(ご連絡|ご案内|お知らせ)/u,
  /\b(wir|ich)\b[^.!?]{0,30}\b(prüfe|klär|melde|kümmer|untersuch)\p{L}*|\b(melden uns|melde mich|prüfen wir)\b/iu,
])

/** Politeness of form: a greeting when we write first, a time when an answer is put off. */
function outreachAndDeferral(reading: Reading, context: LintContext, hasTime: boolean): Hit[] {
  const rude = context.kind === 'outreach' && !OPENING.test(reading.words) ? [{ span: null }] : []
  return [...rude, ...(hasTime ? [] : DEFERS(reading))]
}
/** Any naming of a time at all; what it means is for the follow-up to find out. */
const NAMES_TIME =
  /end of (the |this )?day|\b(by|on|before) \p{Lu}\p{Ll}+ \d|\d+ ?(hours?|days?|minutes?|h\b|pm|am|小时|天|分钟|点|時間|日|時|営業日|工作日|Stunden?|Tage?n?|Uhr|Werktag)|\b(today|tomorrow|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|heute|(?<!guten )morgen|übermorgen|Montag|Dienstag|Mittwoch|Donnerstag|Freitag)\b|今天|明天|后天|周[一二三四五六日]|本日|明日|曜日|\b(one|two|three|24|48) (business |working )?(hours?|days?)|(einem|zwei|drei) (Werk)?[Tt]ag/iu

const REWRITE_J1 = {
  en: 'We are sorry. We will have the item picked up at our cost, or pay what its disposal costs you.',
  zh: '非常抱歉。我们将承担费用安排上门取件，或补偿您的废弃处理费用。',
  ja: '誠に申し訳ございません。商品は当店負担で回収に伺うか、処分にかかる費用を当店が負担いたします。',
  de: 'Es tut uns leid. Wir lassen den Artikel auf unsere Kosten abholen oder übernehmen die Kosten der Entsorgung.',
}
const SORRY = {
  en: 'We are sorry for the trouble this has caused you.',
  zh: '给您带来不便，我们深表歉意。',
  ja: 'このたびはご迷惑をおかけし、誠に申し訳ございません。',
  de: 'Wir bitten um Entschuldigung für die Unannehmlichkeiten.',
}

/** G1, J1, J2, P2 and Q2: how the text speaks to its reader. */
export const WORDING_RULES: readonly LintRule[] = [
  {
    id: 'G1',
    title: { en: 'Address by gender', zh: '带性别的称呼' },
    explanation: {
      en: 'A name does not tell the gender; a wrong “Miss” or “Mr” has led to complaints. Use the bare name.',
      zh: '不能凭姓名判断性别，误称“小姐/先生”曾引发投诉。请直接使用名字。',
    },
    rewrite: null,
    severity: [{ markets: ['US', 'GB', 'CA'], severity: 'warn' }, { severity: 'hint' }],
    provenance: seed('001-02 to 001-04', '"Miss Clare" led to repeated complaints'),
    find: genderedAddress,
  },
  {
    id: 'J1',
    title: { en: 'Tells a buyer in Japan to throw the item away', zh: '让日本买家自行丢弃商品' },
    explanation: {
      en: 'Disposal costs the buyer money in Japan. Offer a pick-up or pay for the disposal, and apologise.',
      zh: '在日本丢弃物品需要付费。请提供上门取件或承担处理费用，并致歉。',
    },
    rewrite: REWRITE_J1,
    severity: [{ markets: ['JP'], severity: 'warn' }],
    provenance: seed('001-11', 'never tell a Japanese buyer to just throw it away'),
    find: THROW_AWAY,
  },
  {
    id: 'J2',
    title: { en: 'Our fault, and no apology', zh: '我方责任但未致歉' },
    explanation: {
      en: 'The case is the seller’s fault and the text has no word of apology.',
      zh: '本案为卖家责任，但消息中没有致歉。',
    },
    rewrite: SORRY,
    severity: [{ markets: ['JP'], severity: 'warn' }, { severity: 'hint' }],
    provenance: seed('001-12, 002-52', 'apologise when the buyer is unhappy'),
    find: ({ words }, { sellerFault }) => (sellerFault && !APOLOGY.test(words) ? [{ span: null }] : []),
  },
  {
    id: 'P2',
    title: { en: 'Says what the case does not bear out', zh: '承诺与事实不符' },
    explanation: {
      en: 'The text says that a refund was made, or when a parcel arrives, but the case shows no refund or no tracking.',
      zh: '消息称已退款或给出送达日期，但本案没有退款记录或物流单号。',
    },
    rewrite: null,
    severity: [{ severity: 'warn' }],
    provenance: seed('002-53', 'be sincere, do not deceive'),
    find: cannotBeKept,
  },
  {
    id: 'Q2',
    title: { en: 'No greeting, or no time of answer', zh: '缺少问候或答复时间' },
    explanation: {
      en: 'When we write first we greet; when we put an answer off we say by when it comes.',
      zh: '主动联系时应有问候；暂缓答复时应说明何时答复。',
    },
    rewrite: null,
    severity: [{ severity: 'hint' }],
    provenance: seed('001-24, 002-06, 002-07', 'greeting in outreach; state the response time'),
    find: (reading, context) => outreachAndDeferral(reading, context, NAMES_TIME.test(reading.words)),
  },
]

const PLACEHOLDER =
  /\{\{?\s*[\p{L}_][\p{L}\d_. -]{0,40}\}?\}|\$\{[^}\n]{1,40}\}|\[(?:(?:your|buyer|customer|first|last|order|store|product|tracking|insert)[\s_-]?[\p{L}_ -]{0,30}|name|date|amount|姓名|订单号|店铺名|お名前|注文番号|Name|Bestellnummer)\]|<(?:name|buyer|order|customer|date|amount)[\p{L}_ -]{0,20}>|%[A-Z_]{3,}%|\bX{3,}\b|【?(?:填写|插入)[^】\n]{0,10}】/giu
const ARTEFACT =
  /&(?:nbsp|amp|quot|#39|lt|gt);|\b(?:Dear (?:kiss|pro)|hello dear friend)\b|\p{Script=Latin}{2}[，。！？：]\s?\p{Script=Latin}{2,}|\b(\p{L}{3,})\s+\1\s+\1\b/giu
const HAN_IN_LATIN = /[\p{Script=Han}]{2,}/gu

const hitsOf = (pattern: RegExp, text: string): Hit[] =>
  [...text.matchAll(pattern)].map((match) => ({
    span: { start: match.index, end: match.index + match[0].length },
  }))

/** Longest message that a marketplace takes, in characters. */
const LONGEST: Readonly<Record<string, number>> = { wish: 2000 }

/** Q1, Q3 and Q4: whether the text can be sent and read at all. */
export const TEXT_RULES: readonly LintRule[] = [
  {
    id: 'Q1',
    title: { en: 'Not the buyer’s language', zh: '与买家语言不符' },
    explanation: {
      en: 'The text is not written in the language of the buyer’s locale.',
      zh: '消息语言与买家的语言设置不一致。',
    },
    rewrite: null,
    severity: [{ severity: 'warn' }],
    provenance: seed('002-52', 'standard, idiomatic text in the buyer’s language'),
    find: ({ language }, { buyerLocale }) => {
      const wanted = buyerLocale?.split('-')[0]?.toLowerCase()
      return language !== null && wanted !== undefined && wanted !== language ? [{ span: null }] : []
    },
  },
  {
    id: 'Q3',
    title: { en: 'Placeholders or machine-translation traces', zh: '未替换的占位符或机翻痕迹' },
    explanation: {
      en: 'A placeholder was not filled in, or the text shows traces of raw machine translation.',
      zh: '有未替换的占位符，或带有未校对的机器翻译痕迹。',
    },
    rewrite: null,
    severity: [{ severity: 'block' }],
    provenance: seed('002-52', 'careful with machine translation'),
    find: ({ words, language }) => [
      ...hitsOf(PLACEHOLDER, words),
      ...[
        ...hitsOf(ARTEFACT, words),
        ...(language === 'en' || language === 'de' ? hitsOf(HAN_IN_LATIN, words) : []),
      ].map((hit) => ({ ...hit, severity: 'warn' as const })),
    ],
  },
  {
    id: 'Q4',
    title: { en: 'Longer than the marketplace takes', zh: '超过平台长度限制' },
    explanation: { en: 'Wish takes at most 2000 characters.', zh: 'Wish 单条回复最多 2000 个字符。' },
    rewrite: null,
    severity: [{ marketplaces: Object.keys(LONGEST), severity: 'block' }],
    provenance: published('Wish API 3: ticket reply message of at most 2000 characters', null, {
      confidence: 'official',
    }),
    find: ({ body }, { marketplace }) =>
      Array.from(body).length > (LONGEST[marketplace] ?? Infinity) ? [{ span: null }] : [],
  },
]
