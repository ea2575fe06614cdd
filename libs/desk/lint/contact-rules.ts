import { assumed, published, seed, unconfirmed } from '../rule.js'
import { either, sentencesWith, together } from './lint-rule.js'
import type { Hit, LintContext, LintRule, Reading } from './lint-rule.js'

/** Domains a marketplace's own messages may link to. */
const OWN_HOST: Readonly<Record<string, RegExp>> = {
  amazon: /(^|\.)amazon\.(com|co\.uk|de|fr|it|es|nl|se|pl|com\.be|ca|com\.mx|com\.au|co\.jp|in|sg|ae)$/iu,
  ebay: /(^|\.)ebay\.(com|co\.uk|de|fr|it|es|nl|at|ch|ie|pl|ca|com\.au|com\.hk)$/iu,
  aliexpress: /(^|\.)aliexpress\.(com|us|ru)$/iu,
  wish: /(^|\.)wish\.com$/iu,
  dhgate: /(^|\.)dhgate\.com$/iu,
}
/** Carriers whose secure tracking pages are needed for the order; our list. */
const CARRIER_HOST =
  /(^|\.)(usps\.com|ups\.com|fedex\.com|dhl\.(com|de)|dpd\.(com|de|co\.uk)|royalmail\.com|japanpost\.jp|kuronekoyamato\.co\.jp|sagawa-exp\.co\.jp|hermesworld\.com|myhermes\.de|gls-group\.(com|eu)|17track\.net|yuntrack\.com|4px\.com)$/iu
/** Marketplaces hand out relay addresses; those stay on the platform. */
const RELAY = /@(marketplace\.amazon\.|members\.ebay\.|notice\.aliexpress\.)/iu

const HOST =
  /(?<scheme>https?:\/\/)?(?<![@\p{L}\d.-])(?<host>(?:[\p{L}\d-]+\.)+(?:com|net|cn|de|jp|shop|store|io|org|me|info|top|xyz|uk|eu|co|site|online|ly|gg|us|fr))(?![\p{L}\d-])(?:\/[^\s，。)]*)?/giu
const EMAIL = /(?<![\p{L}\d._%+-])[\p{L}\d._%+-]{1,64}@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/giu
const PHONE =
  /(?:\b(?:phone|call|ring|tel|mobile|whats ?app|text|sms|hotline|line id|telegram|skype|viber|wechat|telefon|telefonnummer|handy|anruf|rufen|mobil)\b|微信|电话|手机|QQ|致电|加我|電話|携帯|お電話)[^\d\n]{0,25}(?:\+?\d[\d\s().-]{6,}\d)|(?<![\d#])\+\d{1,3}[\s().-]{0,2}\d[\d\s().-]{6,}\d/giu
const RETURN_ADDRESS =
  /return (address|label|to)|ship (it )?(back )?to|退货地址|收件人|返送先|返品先|宛先|Rücksendeadresse|Retourenadresse|zurück an/iu
const OFF_PLATFORM = sentencesWith(
  [
    /\b(whats ?app|we ?chat|telegram|skype|viber|line id|facebook|messenger|instagram)\b/iu,
    /\b(pay|payment|send (us )?(the )?(money|difference|fee)|transfer)\b[^.!?]{0,40}\b(paypal|western union|venmo|zelle|cash ?app|bank account|wire|outside|directly to (us|me))\b/iu,
    /\b(order|buy|deal|pay|contact us|complete [^.!?]{0,20})\b[^.!?]{0,25}\b(outside (of )?(amazon|ebay|aliexpress|wish|dhgate|the platform)|off[- ]platform)\b/iu,
    /微信|加(我|个|一下)?.{0,4}QQ|私下(转账|付款|交易|退款)|线下(交易|付款|转账)|支付宝(转账|付款|给)|站外|脱离平台/u,
    /\bLINE(の|で|ID|を|に|アカウント)|直接(お?振込|お?振り込み|お取引)|当店の(ホームページ|公式サイト|自社サイト)/u,
    /überweisen Sie|außerhalb (von|der) (Amazon|eBay|AliExpress|Wish|DHgate|Plattform)|rufen Sie uns an/iu,
  ],
  [
    /\b(never|do not|don['’]t|please avoid|not)\b[^.!?]{0,30}\b(outside|off[- ]platform|whats ?app|pay)\b|(不要|请勿|切勿)[^，。]{0,12}(私下|线下|站外|微信)|niemals|しないでください|お控え/iu,
  ],
)

/** External links, mail addresses and phone numbers; places are read in the whole text, not by sentence. */
function contactData(reading: Reading, { marketplace }: LintContext): Hit[] {
  const hits: Hit[] = []
  const add = (start: number, length: number): void => {
    const line = reading.sentences.find((sentence) => sentence.start <= start && start < sentence.end)
    const before = reading.words.slice(Math.max(0, (line?.start ?? start) - 80), start)
    if (RETURN_ADDRESS.test(before)) return
    if (!hits.some(({ span }) => span && start < span.end && span.start < start + length))
      hits.push({ span: { start, end: start + length } })
  }
  for (const match of reading.words.matchAll(EMAIL))
    if (!RELAY.test(match[0])) add(match.index, match[0].length)
  for (const match of reading.words.matchAll(HOST)) {
    const host = match.groups?.['host'] ?? ''
    const secureCarrier = CARRIER_HOST.test(host) && match.groups?.['scheme']?.toLowerCase() !== 'http://'
    const isBrand = /^(amazon|ebay|wish|dhgate|aliexpress)\.[a-z.]+$/iu.test(host)
    if (!OWN_HOST[marketplace]?.test(host) && !secureCarrier && !isBrand) add(match.index, match[0].length)
  }
  for (const match of reading.words.matchAll(PHONE)) add(match.index, match[0].length)
  return hits
}

const MARKETING = sentencesWith(
  [
    /\b(coupon|discount|promo(tion)?|voucher)( code)?\b[^.!?]{0,50}\b(next|your|use|save|off|enjoy|get)\b|\b\d{1,2} ?% off\b|\b(check out|visit|follow|browse) (our|my) (store|shop|other|new)|\bnew arrivals\b|\b(special|limited[- ]time) offer|\b(big|summer|winter|black friday|clearance) sale\b/iu,
    /优惠券|折扣码|满减|关注(我们的)?店铺|收藏(我们的)?店铺|新品上架|限时(优惠|特价|折扣)|促销|(下次|再次)(购买|下单)[^。！？]{0,12}(折|优惠|立减)/u,
    /クーポン(コード)?|(\d+%|割引)[^。]{0,6}(オフ|OFF|セール)|新商品(の|を|が)|(ショップ|店舗)を?フォロー|期間限定|お得な/u,
    /Gutscheincode|Gutschein[^.!?]{0,30}(nächste|sparen|sichern|für Sie)|Rabatt(code|aktion)?\b|\d{1,2} ?% (auf|Rabatt|Nachlass)|Sonderangebot|besuchen Sie unseren|entdecken Sie unser|folgen Sie unserem|Neuheiten/iu,
  ],
  [
    /\b(your|the) (coupon|discount|voucher|promotion)\b[^.!?]{0,30}\b(was|has been|is|you used|applied|could not|did not)\b|您(使用|用)(了|过)?的(优惠券|折扣)|ご利用(の|いただいた)クーポン|(Ihr|der) Gutschein[^.!?]{0,20}(wurde|ist|war)/iu,
  ],
)
const IMPORTANT = /[[【(]\s*(important|urgent|重要|紧急|至急|wichtig|dringend)\s*[\]】)]/iu
const THANKS =
  /thank(s| you)[^.!?。\n]{0,60}|(非常|十分)?(感谢|谢谢)[^。！？\n]{0,30}|ありがとう(ございま(す|した))?|[^。！？\n]{0,20}(ご購入|お買い上げ)[^。！？\n]{0,20}|(vielen|herzlichen|besten) Dank[^.!?\n]{0,60}|danke[^.!?\n]{0,60}|have a (nice|great|good) \w+|祝您[^。！？\n]{0,20}|(einen )?schönen (Tag|Abend)\p{L}*/giu
const CIVILITIES =
  /\b(hi|hello|dear|best regards|kind regards|regards|sincerely|hallo|guten (tag|morgen|abend)|mit freundlichen grüßen|viele grüße|liebe[rn]?|yours)\b[^\n.,!?，。]{0,40}|您好|你好|亲爱的[^，。\n]{0,10}|敬具|よろしくお願い[^。\n]*|[^\n。、]{0,12}様/giu

/** A first message that says nothing but thanks. */
function onlyThanks({ words }: Reading, { kind }: LintContext): Hit[] {
  if (kind !== 'outreach' || words.search(THANKS) < 0) return []
  const rest = words
    .replaceAll(CIVILITIES, '')
    .replaceAll(THANKS, '')
    .replaceAll(/[^\p{L}]/gu, '')
  return rest.length <= 4 ? [{ span: null }] : []
}

const CANCEL_PATTERN =
  /\b(please|kindly|could you|can you|would you|ask you to|need you to|help (us )?(to )?)\b[^.!?]{0,50}\bcancel|\bcancel\b[^.!?]{0,40}\b(from your (side|end)|on your (side|end)|yourself|for us)\b|(请|麻烦|能否|能不能|可否|帮忙|帮我们|希望)(您|你)?[^，。！？]{0,14}取消|(您|你)(能|可以)?[^，。！？]{0,6}(申请|自行|主动)取消|キャンセル[^。！？]{0,16}(お願い|ください|申請(を|し)|手続きを|いただけ)|\b(stornieren|annullieren) Sie\b|\b(bitte|könnten Sie|können Sie|bitten Sie)\b[^.!?]{0,60}(stornier|Stornierung)|Stornierung[^.!?]{0,20}(beantragen|anfordern|einreichen|stellen)/iu
const NO_STOCK =
  /\b(out of stock|no stock|not in stock|sold out|no longer available|ran out|run out|no inventory|oversold|backorder\w*|unavailable|do(n['’]t| not) have (it|this|the \w+|any)( \w+)? (in stock|left|anymore))\b|缺货|没货|无货|断货|卖完|售罄|没有?库存|库存不足|没有现货|在庫切れ|欠品|品切れ|在庫(が|は)(ない|なく|ござい|あり)|完売|売り切れ|nicht (mehr )?(auf Lager|vorrätig|lieferbar|verfügbar)|ausverkauft|vergriffen|keinen Bestand/iu

/** Unanswered messages of a week from which on one more is too many; our choice, the sources only ask for restraint. */
const MAX_UNANSWERED = 3

/** C1 to C3 and F1: contact, advertising, cancellations, frequency. */
export const CONTACT_RULES: readonly LintRule[] = [
  {
    id: 'C1',
    title: { en: 'Leads off the marketplace', zh: '引导买家离开平台' },
    explanation: {
      en: 'External links, mail addresses, phone numbers and payment or contact outside the marketplace are forbidden. Links to the marketplace and secure tracking pages of carriers may stay.',
      zh: '禁止外部链接、邮箱、电话以及站外付款或联系。平台链接和承运商的安全查询页面可以保留。',
    },
    rewrite: {
      en: 'Please write to us here in the messages of your order; we will take care of everything.',
      zh: '请直接在订单消息中与我们联系，我们会为您处理。',
      ja: '本件は、こちらの注文メッセージにてご連絡ください。',
      de: 'Bitte schreiben Sie uns hier über die Nachrichten zu Ihrer Bestellung; wir kümmern uns darum.',
    },
    severity: [{ severity: 'block' }],
    provenance: published(
      'Wish merchant policy 6.4 and 6.5 (2020-07-16); Amazon communication guidelines; the exception for carriers follows Amazon’s «secure links necessary for order completion», the list of carriers is ours',
      'https://global.lianlianpay.com/channel/46-36497.html',
    ),
    find: either(contactData, OFF_PLATFORM),
  },
  {
    id: 'C2',
    title: { en: 'Advertising or an empty message', zh: '营销内容或无实质内容的消息' },
    explanation: {
      en: 'Coupons, advertising, messages that only say thanks and subjects with [Important] are not allowed or need the marketplace’s template.',
      zh: '优惠券、营销、仅表示感谢的消息以及带 [Important] 的主题不被允许，或须使用平台模板。',
    },
    rewrite: null,
    severity: [{ severity: 'warn' }],
    provenance: published('Amazon: templates needed since 2025-04-25 (edesk)', null, {
      validFrom: '2025-04-25',
    }),
    find: either(MARKETING, onlyThanks, ({ subject }) => (IMPORTANT.test(subject) ? [{ span: null }] : [])),
  },
  {
    id: 'C3',
    title: { en: 'Asks the buyer to cancel for want of stock', zh: '因缺货要求买家取消订单' },
    explanation: {
      en: 'The seller must cancel what he cannot deliver and give that as the reason. Asking the buyer to do so hides a defect and is forbidden.',
      zh: '无法发货时应由卖家取消并如实选择原因，要求买家取消属于规避考核，是被禁止的。',
    },
    rewrite: {
      en: 'I am sorry: the item is out of stock. We have to cancel the order ourselves and refund you in full.',
      zh: '非常抱歉，商品缺货，我们将由卖家方取消订单并全额退款。',
      ja: '誠に申し訳ございません。在庫切れのため、当店でご注文を取り消し、全額をご返金いたします。',
      de: 'Es tut mir leid: Der Artikel ist nicht mehr vorrätig. Wir stornieren die Bestellung selbst und erstatten den vollen Betrag.',
    },
    severity: [{ severity: 'block' }],
    provenance: unconfirmed('copy of Amazon’s guidelines at tmark.pro; other marketplaces by analogy'),
    find: together([NO_STOCK, CANCEL_PATTERN], /./u),
  },
  {
    id: 'F1',
    title: { en: 'Too many messages without an answer', zh: '未获回复的联系过于频繁' },
    explanation: {
      en: `The buyer left ${MAX_UNANSWERED} or more of your messages of the last 7 days unanswered.`,
      zh: `最近 7 天已有 ${MAX_UNANSWERED} 条或以上消息未获买家回复。`,
    },
    rewrite: null,
    severity: [{ severity: 'warn' }],
    provenance: {
      ...seed('002-53', 'mind the contact frequency; the number is our choice'),
      confidence: assumed('').confidence,
    },
    find: (_, { unansweredOutreach }) => (unansweredOutreach >= MAX_UNANSWERED ? [{ span: null }] : []),
  },
]
