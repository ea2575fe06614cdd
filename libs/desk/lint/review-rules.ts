import { published, seed } from '../rule.js'
import { languageOf } from '../text.js'
import { either, readingOf, sentencesWith, together } from './lint-rule.js'
import type { Hit, LintContext, LintRule, Reading } from './lint-rule.js'

const AMAZON_GUIDELINES = published(
  'Amazon communication guidelines as quoted by sellonamazonisrael and edesk (2024-02, 2025)',
  null,
)

const EN_REVIEW = String.raw`(?:reviews?|feedbacks?|ratings?|stars?|negative comments?|comments?)`
const EN_CHANGE = String.raw`(?:remov|delet|chang|modify|modif|edit|updat|revis|revisit|reconsider|amend|withdraw|rais|upgrad|improv|increas|adjust|retract|eras|rethink|tak)(?:e|ing|ting|ying|y)?(?:\s+(?:down|back|up))?`
const EN_OBJECT = String.raw`(?:(?:your|the|this|that|it|a|an|my|its|to|negative|bad|low|poor|\d-star|one-star|two-star|three-star|existing|previous|product|seller|amazon|ebay|original|current)\s+){1,5}`
const ZH_REVIEW = '(?:评论|评价|评分|差评|中评|留评|星级|好评|反馈)'
const JA_REVIEW = '(?:レビュー|評価|フィードバック|口コミ|クチコミ)'
const DE_REVIEW = String.raw`(?:\p{L}*bewertung|Rezension|Feedback|Verkäuferfeedback|Produktrezension|Beurteilung)(?:en|s)?`
const DE_CHANGE = String.raw`(?:zu)?(?:rück)?(?:zu)?(?:lösch|änder|abänder|abzuänder|entfern|zurückzieh|zurückzuzieh|zurücknehm|zurückzunehm|anpass|anzupass|überarbeit|korrigier|bearbeit|überdenk|revidier|erhöh|aktualisier|verbesser)(?:en|n|t)`

/** Nobody is asked to change a review: what cannot be done, what is never asked, goods improved thanks to a review. */
const CHANGE_GUARDS = [
  /\b(cannot|can ?not|can['’]t|unable to|not able to|will never ask|would never ask|never ask|do not ask|don['’]t ask|not asking|only (amazon|ebay|wish) can)\b/iu,
  /\b(thanks to|based on|because of|after|following|in response to) (your|the) (review|feedback|comments?|rating)/iu,
  /(无法|(?<!能)不能|(?<!会)不会|(?<!可)不可以|从不|绝不)(要求|请求|请|让)?(您|你)?[^，。]{0,4}(删|修改|更改|改)|根据(您|你)?的?[^，。]{0,4}(反馈|评价|评论|意见)/u,
  /(削除|変更|修正)[^。]{0,8}(できません|できない|いたしかね|お願いすることはございません|ありません|ございません)|(レビュー|評価|フィードバック|口コミ|ご意見)[をに][^。]{0,4}(もと|基|参考|受け|踏まえ|拝見)/u,
  /(aufgrund|dank|anhand|nach|auf Basis) (Ihre[rsm]?|der|des) (Bewertung|Feedbacks?|Rezension|Rückmeldung)|\bnicht\s+\p{Ll}*(löschen|ändern|entfernen|bearbeiten)|\bniemals?\b|\b(hat|wurden?|ist|sind)\b[^.!?]{0,60}(entfernt|gelöscht|geändert|zurückgezogen|bearbeitet)/iu,
]

const asksForChange = sentencesWith(
  [
    new RegExp(
      String.raw`\b${EN_CHANGE}\s+${EN_OBJECT}${EN_REVIEW}\b(?!\s+(?:polic|process|system|page|request|team|form|period|details|status))`,
      'iu',
    ),
    new RegExp(
      String.raw`\b(?:${EN_CHANGE})\s+(?:it|that|this)\s+to\s+(?:a\s+)?(?:\d|four|five|positive|better|higher)`,
      'iu',
    ),
    new RegExp(
      String.raw`\b${EN_REVIEW}\s+(?:(?:to|could|can|might|should|would)\s+)?(?:be|get|gets|being)?\s*(?:removed|deleted|changed|revised|taken down|withdrawn|updated|amended|edited)\b(?<!\b(?:was|were|been)\s+\p{L}+)`,
      'iu',
    ),
    /\btak(e|ing)\s+(your|the|that|this)\s+[^.!?]{0,20}(review|feedback|rating)\s+(down|back|off)\b/iu,
    new RegExp(
      `(?:删除|删掉|删一?下|撤销|撤回|修改|更改|改掉|改一下|移除|取消|更新|调整|提高|追改|删)(?:一下|掉|下|您|你|的|这|条|个|该|那|此|差|负面|不好|之前|原来|给|我们|留下|产品){0,8}${ZH_REVIEW}`,
      'u',
    ),
    new RegExp(
      `${ZH_REVIEW}[^，。！？]{0,8}(?:删除|删掉|删了|改成|改为|修改|更改|撤销|撤回|移除|改一下|改掉|提高|改到)`,
      'u',
    ),
    /改评|改成.{0,2}(五|5|四|4)星|改为.{0,2}(五|5|四|4)星|改成好评|改为好评|删评|撤评|重新评价|(评论|评价|差评)[^，。！？]{0,4}(去掉|处理掉)|改到.{0,2}(五|5|四|4)星/u,
    new RegExp(
      `${JA_REVIEW}[^。！？]{0,14}(?:削除|消し|消す|変更|修正|訂正|取り下げ|取り消|書き換え|見直し|更新|上げて|撤回|編集|変えて|直して|つけ直)`,
      'u',
    ),
    new RegExp(`(?:削除|変更|修正|訂正)(?:して|された|した)?[^。！？]{0,6}${JA_REVIEW}`, 'u'),
    new RegExp(
      String.raw`(?<!\p{L})${DE_REVIEW}(?!\p{L})(?:(?!\bwir\b)[^.!?\n]){0,50}(?<!\p{L})${DE_CHANGE}(?!\p{L})`,
      'iu',
    ),
    new RegExp(
      String.raw`(?<!\p{L})(?:lösch|änder|entfern|korrigier|aktualisier|überdenk|überarbeit|bearbeit|revidier|änd)(?:e|en|n|t)?(?:\s+Sie)[^.!?\n]{0,40}${DE_REVIEW}`,
      'iu',
    ),
    new RegExp(
      String.raw`\b(?:nehmen|ziehen)\s+Sie\b[^.!?\n]{0,40}${DE_REVIEW}[^.!?\n]{0,10}\bzurück\b`,
      'iu',
    ),
    new RegExp(
      String.raw`\b(?:Löschung|Änderung|Entfernung|Anpassung|Rücknahme)\s+(?:Ihrer|der|Ihres|des|dieser)\s+\p{L}*\s?${DE_REVIEW}`,
      'iu',
    ),
  ],
  CHANGE_GUARDS,
)

const INCENTIVE =
  /\b(refund|gift ?card|gift|coupon|discount|voucher|cash ?back|money back|free (item|product|replacement|unit|gift)|reimburse|compensat|reward|rebate|bonus|store credit|paypal)\w*|[$€£¥]\s?\d|\b\d+ ?(usd|eur|dollars|euros?|%)|退款|返现|礼品|礼物|赠品|红包|优惠券|补偿|赔偿|现金|折扣|奖励|送您|返还|返金|ギフト|クーポン|割引|プレゼント|謝礼|特典|キャッシュバック|商品券|ポイントを|Rückerstattung|erstatten|Erstattung|Gutschein|Geschenk|Rabatt|Bonus|Belohnung|Gutschrift|Prämie|Entschädigung|kostenlos/iu
const REVIEW_OR_CLAIM_ACT =
  /\b(updat|chang|remov|delet|leav|writ|post|giv|revis|submit|edit|withdraw|clos|cancel|drop|retract|shar|rais|review)(e|es|ed|ing|ting|ping|s)?\b[^.!?]{0,30}\b(reviews?|feedback|ratings?|stars?|(a-to-z|guarantee|insurance)?\s?claim|case|dispute|complaint|chargeback)\b|\bin exchange for [^.!?]{0,20}(review|feedback|rating)|\bfor (a|your|an?) (\w+ )?(5-star|five-star|positive|good|honest)?\s?(review|feedback|rating)\b|(删除?|修改|更改|改|撤销|撤回|关闭|取消|更新|留下?|写|给|发|上传)[^，。！？]{0,10}(评论|评价|评分|差评|好评|五星|5星|索赔|纠纷|争议|申诉|A-to-Z|反馈)|好评|撤诉|撤案|改评|晒图|(レビュー|評価|フィードバック|口コミ|申請|保証|クレーム|申し立て|紛争|ケース)[^。！？]{0,16}(書|投稿|変更|修正|削除|取り下げ|取り消|残し|いただけ|いただい|ください|クローズ|閉じ)|(Bewertung|Rezension|Feedback|Antrag|Fall|A-bis-z-Antrag|Reklamation|Streitfall|Käuferschutz\p{L}*)(en|s)?(?!\p{L})[^.!?]{0,50}(änder|lösch|schreib|abge[bg]|hinterl[aä]s|zurückzieh|zurückgezog|zurücknehm|schließ|verfass|anpass|entfern|poste|aktualisier)|(änder|lösch|schreib|geb|hinterlass|zieh|schließ|verfass|entfern)(en|n) Sie[^.!?]{0,40}(Bewertung|Rezension|Feedback|Antrag|Fall|Reklamation)/iu
const BARGAIN =
  /\b(if|once|after|when|in exchange|in return|provided|as soon as|upon|then|to (get|receive|win|claim|earn|thank)|as a thank[- ]you|for (a|your|an|every|each)|before|and (get|receive|win|earn|claim|we will|we['’]ll))\b|如果|若|只要|一旦|之后|[后後]|作为|换取|即可|可以?(获得|得到|领取|换)|的话|好评返现|就|才|たら|れば|なら|場合|のち|次第|代わり|引き換え|お礼|と交換|方に|\b(wenn|sobald|falls|nachdem|danach|dann|im Gegenzug|als Dankeschön|dafür|gegen|nach|für (Ihre|eine|jede))\b/iu
const BARGAIN_NEXT =
  /\b(then|in return|in exchange|afterwards|once done|as a thank[- ]you|to thank you|after that)\b|作为(感谢|回报|答谢)|之后我们|然后我们|完成后|お礼に|その(後|代わり)|im Gegenzug|als Dankeschön|danach|dafür|anschließend/iu
const OPEN_TO_ANY =
  /\b(decided|decision|regardless|whether or not|either way|no matter|independent of|does not depend|not conditional)\b|无论|不论|にかかわらず|に関わらず|unabhängig|egal/iu

const HONEST = [
  /\b(honest|whether you|good or bad|positive or negative|any experience|either way)\b|无论(好坏|满意)|真实|率直|正直な|かどうか|にかかわらず|ehrlich|unabhängig davon|ob positiv oder negativ/iu,
]

const asksOnlyTheHappy = either(
  sentencesWith(
    [
      /\b(if|when|since|as long as)\s+you(['’]re| are|['’]ve)?\s*(\w+\s){0,2}(happy|satisfied|pleased|love|like|enjoy|content)[^.!?]{0,80}\b(review|feedback|stars?|rating|rate)\b/iu,
      /\b(review|feedback|stars?|rating)\b[^.!?]{0,30}\b(if|when)\s+you(['’]re| are)?\s*(\w+\s)?(happy|satisfied|pleased|love|like|enjoy)/iu,
      /\b(leave|give|write|post|share|appreciate|rate)\b[^.!?]{0,20}\b(5|five|positive|good|great|excellent|4|four)[- ](stars?|reviews?|feedback|ratings?|rating)\b/iu,
      /\bpositive (review|feedback|rating)s?\b[^.!?]{0,30}\b(help|appreciat|mean|would)/iu,
      /(满意|喜欢|觉得(不错|好))[^。！？]{0,20}(好评|五星|5星|评价|评论|留评|评分|打分)/u,
      /(给|留|打|写|点)[^，。！？]{0,8}(五星|5星|好评|满分)/u,
      /(ご?満足|お気に召|気に入)[^。！？]{0,24}(レビュー|評価|星|口コミ)[^。！？]{0,14}(お願い|ください|いただ|書|投稿|幸い)/u,
      /(星5|星五つ|☆5|★5|★★★★★|5つ星|五つ星|星5つ|高評価|良い評価|良いレビュー)[^。！？]{0,14}(お願い|ください|いただ|幸い|つけ|残し)/u,
      /\b(wenn|falls|sofern)\b[^.!?]{0,40}(?<!nicht )(zufrieden|gefällt|gefallen|glücklich|begeistert)[^.!?]{0,70}(Bewertung|Sterne|Rezension|bewerten|Feedback)/iu,
      /(positive[snr]?|gute|5|fünf)[- ]?(Sterne)?[- ]?(Bewertung|Rezension|Sterne|Feedback)(en)?(?!\p{L})[^.!?]{0,40}(geben|hinterlassen|abgeben|schreiben|freuen|vergeben|dankbar)/iu,
      /\b(geben|hinterlassen|schreiben|vergeben) Sie\b[^.!?]{0,20}(positive|gute|5|fünf)[- ]?\p{L}*[- ]?(Bewertung|Sterne|Rezension)/iu,
    ],
    HONEST,
  ),
  sentencesWith([
    /\b(before|instead of|rather than)\s+(you\s+)?(leav|writ|post|giv|submit|shar)\w*\b[^.!?]{0,40}(review|feedback|rating|stars?)/iu,
    /\b(do not|don['’]t|please avoid|rather than)\b[^.!?]{0,20}\b(leav|post|writ|giv)\w*\b[^.!?]{0,20}\b(negative|bad|low|poor)\s+(review|feedback|rating)/iu,
    /(差评|负面评价|低分)[^。！？]{0,4}(之前|前)[^。！？]{0,20}(联系|告诉|告知|沟通)|(不要|请勿|别|先不要)[^，。！？]{0,10}(差评|负面评价|低分)/u,
    /(低評価|悪い評価|レビュー|評価|低い評価)[^。！？]{0,14}(前に|する前|代わりに)[^。！？]{0,24}(連絡|お知らせ|相談)/u,
    /\b(bevor|ehe) Sie\b[^.!?]{0,60}(Bewertung|bewerten|Rezension)|\b(statt|anstatt|anstelle)\b[^.!?]{0,40}(Bewertung|Rezension)/iu,
  ]),
)

const ASKS_FOR_REVIEW = [
  /\b(leave|write|post|submit|give|provide|share)\b[^.!?]{0,40}\b(reviews?|feedback|ratings?|stars)\b(?! (with|to) (the|our|your) (team|carrier|warehouse))/iu,
  /\b(review|rate) (us|your (purchase|order experience)|(the|this|your|our) (product|item|seller|store|shop))\b/iu,
  /(留下?|写|分享|发表|提交|给我们|给予|做)[^，。！？]{0,8}(评价|评论|好评|评分)|求评|催评/u,
  /(レビュー|評価|口コミ)[^。！？]{0,14}(お願い|ください|投稿|書いて|お寄せ|いただけ|ご協力)/u,
  /(Bewertung|Rezension|Feedback)(?!\p{L})[^.!?]{0,40}(abgeben|hinterlassen|schreiben|teilen|verfassen)|\bbewerten Sie\b|(hinterlassen|schreiben|geben) Sie[^.!?]{0,30}(Bewertung|Rezension|Feedback)/iu,
]
const REVIEW_REQUEST_DAYS = 30

/** Whether a text that left asked for a review. Quotations and names of goods are not read. */
export const asksForReview = (text: string, goods: readonly string[] = []): boolean =>
  requests(readingOf({ subject: null, body: text }, goods, languageOf)).length > 0

const requests = sentencesWith(ASKS_FOR_REVIEW, CHANGE_GUARDS)

function asksTooOften(reading: Reading, context: LintContext): readonly Hit[] {
  const late = (context.daysSinceOrder ?? 0) > REVIEW_REQUEST_DAYS
  return context.reviewRequests > 0 || late ? requests(reading) : []
}

const HELP_INSTEAD = {
  en: 'I am sorry about the trouble. Let us put this right: would you prefer a replacement or a refund?',
  zh: '给您带来不便非常抱歉。我们希望为您解决这个问题：您希望换货还是退款？',
  ja: 'ご迷惑をおかけし申し訳ございません。交換とご返金のどちらをご希望でしょうか。',
  de: 'Es tut mir leid, dass es Probleme gab. Möchten Sie lieber einen Ersatz oder eine Erstattung?',
}
const ASK_NEUTRALLY = {
  en: 'You can share your honest opinion of the product on the order page.',
  zh: '您可以在订单页面分享对商品的真实看法。',
  ja: '商品についての率直なご感想は、注文ページからお寄せいただけます。',
  de: 'Ihre ehrliche Meinung zum Artikel können Sie auf der Bestellseite abgeben.',
}

/** R1 to R4 and C4: whatever touches reviews, feedback and claims. */
export const REVIEW_RULES: readonly LintRule[] = [
  {
    id: 'R1',
    title: { en: 'Asks to change or remove a review', zh: '要求修改或删除评价' },
    explanation: {
      en: 'Marketplaces forbid asking a buyer to change, raise or remove a review and scan messages for it; shops are frozen for it. Solve the problem. On eBay use the formal feedback revision or removal request.',
      zh: '平台禁止要求买家修改、提高或删除评价，并会扫描站内信，违规可能冻结店铺。请解决问题本身；eBay 请使用正式的评价修改/移除申请。',
    },
    rewrite: HELP_INSTEAD,
    severity: [{ marketplaces: ['amazon', 'wish'], severity: 'block' }, { severity: 'warn' }],
    provenance: seed(
      '002-36, 002-37',
      'never ask to delete or change a review; severity of other marketplaces than Amazon, Wish and eBay is our choice',
    ),
    find: asksForChange,
  },
  {
    id: 'R2',
    title: { en: 'Offers something for a review or a withdrawal', zh: '以利益换取评价或撤诉' },
    explanation: {
      en: 'A refund, gift or discount tied to a review or to the withdrawal of a claim is forbidden, whatever the wording. Offer the remedy without a condition.',
      zh: '无论措辞如何，都禁止以退款、礼品或折扣换取评价或撤销索赔。请无条件提供补救。',
    },
    rewrite: HELP_INSTEAD,
    severity: [{ severity: 'block' }],
    provenance: seed(
      '002-36 (002-43 advises a small gift and is refused)',
      'any compensation for a review is a violation',
    ),
    find: together([INCENTIVE, REVIEW_OR_CLAIM_ACT, BARGAIN], BARGAIN_NEXT, [OPEN_TO_ANY]),
  },
  {
    id: 'R3',
    title: { en: 'Asks only happy buyers for a review', zh: '只邀请满意的买家评价' },
    explanation: {
      en: 'Asking for a good review, only if the buyer is happy, or to be contacted instead of a bad one, is review gating. Ask everyone alike or not at all.',
      zh: '只在满意时邀评、索要好评或要求不满意先联系以避免差评，属于操纵评价。请一视同仁或不邀评。',
    },
    rewrite: ASK_NEUTRALLY,
    severity: [{ severity: 'block' }],
    provenance: AMAZON_GUIDELINES,
    find: asksOnlyTheHappy,
  },
  {
    id: 'R4',
    title: { en: 'One review request per order, within 30 days', zh: '每单只能邀评一次，且在 30 天内' },
    explanation: {
      en: 'A review may be asked for once per order and within 30 days of it.',
      zh: '每个订单只能邀请评价一次，并且须在下单后 30 天内。',
    },
    rewrite: null,
    severity: [{ marketplaces: ['amazon'], severity: 'block' }, { severity: 'warn' }],
    provenance: AMAZON_GUIDELINES,
    find: asksTooOften,
  },
  {
    id: 'C4',
    title: { en: 'Feedback extortion', zh: '以评价相要挟' },
    explanation: {
      en: 'What the buyer is owed must not depend on feedback, and feedback is no threat.',
      zh: '买家应得的处理不得与评价挂钩，也不得以评价相威胁。',
    },
    rewrite: HELP_INSTEAD,
    severity: [{ marketplaces: ['ebay'], severity: 'block' }],
    provenance: seed('003-19', 'eBay: feedback must be neither extorted nor manipulated'),
    find: sentencesWith(
      [
        /\b(unless|until|only\b[^.!?]{0,20}\b(if|after|when)|without|before)\b[^.!?]{0,50}\b(feedback|review|rating|stars)\b/iu,
        /\b(or|otherwise|else)\b[^.!?]{0,30}\b(leave|give|post)\b[^.!?]{0,20}\bnegative feedback\b/iu,
        /(除非|不[^，。]{0,6}(好评|五星)|先[^，。]{0,6}(好评|五星)|只有)[^。！？]{0,20}(好评|差评|评价|退款|发货)[^。！？]{0,16}(才|就不|退款|发货|处理)|先[^，。]{0,8}(好评|五星)[^。！？]{0,12}才|否则[^。！？]{0,10}差评/u,
        /(評価|レビュー)[^。！？]{0,24}(いただけない限り|限り|まで|ない場合|しないと|なければ)[^。！？]{0,20}(返金|発送|対応|交換)/u,
        /\b(erst|nur|keine (Rückerstattung|Erstattung))\b[^.!?]{0,60}(wenn|nachdem|ohne|sofern)[^.!?]{0,40}(Bewertung|Feedback)|\b(sonst|andernfalls)\b[^.!?]{0,40}negativ\p{L}* (bewert|Bewertung|Feedback)/iu,
      ],
      [...HONEST, OPEN_TO_ANY],
    ),
  },
]
