/** A notice of the simulated Amazon's: subject and text, by language. Written for the sandbox; no wording of anybody's. */
export interface Notice {
  readonly subject: string
  readonly text: string
}

export type Language = 'en' | 'de' | 'ja'

/** What a notice is about. */
export interface Matter {
  readonly orderId: string
  /** As the notice writes it: `$34.90`. */
  readonly amount: string
  /** The day by which the seller must answer, as the notice writes it; absent: it names none. */
  readonly by?: string
}

type Writer = (matter: Matter) => Notice

const en: Readonly<Record<string, Writer>> = {
  'claim.opened': ({ orderId, amount }) => ({
    subject: `A-to-z Guarantee claim for order ${orderId}`,
    text: `Hello,\n\na buyer has filed an A-to-z Guarantee claim for your order ${orderId}.\nReason: The item was not received\nClaim amount: ${amount}\n\nWe are reviewing the claim. You need not do anything at the moment.\n`,
  }),
  'claim.asks': ({ orderId, amount, by }) => ({
    subject: `Your response is needed: A-to-z Guarantee claim, order ${orderId}`,
    text: `Hello,\n\nwe need information from you about the A-to-z Guarantee claim for order ${orderId}.\nReason: The item is not as described\nClaim amount: ${amount}\n${by ? `Please respond by ${by}.\n` : ''}\nWithout your response the claim may be decided for the buyer.\n`,
  }),
  'claim.granted': ({ orderId, amount }) => ({
    subject: `Decision on the A-to-z Guarantee claim, order ${orderId}`,
    text: `Hello,\n\nthe claim has been granted and the buyer refunded. We have debited your account.\nAmount: ${amount}\n`,
  }),
  'claim.denied': ({ orderId }) => ({
    subject: `Decision on the A-to-z Guarantee claim, order ${orderId}`,
    text: 'Hello,\n\nthe claim has been denied. You need not do anything.\n',
  }),
  'claim.withdrawn': ({ orderId }) => ({
    subject: `A-to-z Guarantee claim closed, order ${orderId}`,
    text: 'Hello,\n\nthe buyer has withdrawn the claim.\n',
  }),
  'claim.appealed': ({ orderId }) => ({
    subject: `Your appeal, A-to-z Guarantee claim, order ${orderId}`,
    text: 'Hello,\n\nwe have received your appeal and will get back to you.\n',
  }),
  'chargeback.opened': ({ orderId, amount, by }) => ({
    subject: `Chargeback notification, order ${orderId}`,
    text: `Hello,\n\nwe have received a chargeback for order ${orderId}.\nChargeback reason: The item was not received\nDisputed amount: ${amount}\n${by ? `Please answer by ${by}.\n` : ''}\nYou may answer this mail or use Seller Central.\n`,
  }),
  'chargeback.fraud': ({ orderId, amount }) => ({
    subject: `Chargeback notification, order ${orderId}`,
    text: `Hello,\n\nthe cardholder disputed the payment of order ${orderId}.\nChargeback reason: Unauthorized use of the card\nDisputed amount: ${amount}\n`,
  }),
  'chargeback.represented': ({ orderId }) => ({
    subject: `Chargeback, order ${orderId}`,
    text: 'Hello,\n\nwe have forwarded your response to the bank. It may take up to 90 days.\n',
  }),
  'chargeback.won': ({ orderId }) => ({
    subject: `Chargeback result, order ${orderId}`,
    text: 'Hello,\n\nthe bank decided in your favor.\n',
  }),
  'care.asks': ({ orderId }) => ({
    subject: `Customer Service by Amazon: question about order ${orderId}`,
    text: `Hello,\n\na customer asks whether a spare charger can be sent for order ${orderId}. Please let us know within a day.\n`,
  }),
  'care.answered': ({ orderId }) => ({
    subject: `Customer Service by Amazon: question about order ${orderId}`,
    text: 'Hello,\n\nthank you for your answer. We have told the customer.\n',
  }),
  'care.lapsed': ({ orderId }) => ({
    subject: `Customer Service by Amazon: question about order ${orderId}`,
    text: 'Hello,\n\nwe did not receive your answer in time and have refunded the customer.\n',
  }),
  'return.requested': ({ orderId }) => ({
    subject: `Return request for order ${orderId}`,
    text: 'Hello,\n\na buyer would like to return an item of this order.\n',
  }),
  undelivered: ({ orderId }) => ({
    subject: `Your message could not be delivered, order ${orderId}`,
    text: 'Hello,\n\nthe address that you wrote from is not registered with your seller account.\n',
  }),
}

const de: typeof en = {
  ...en,
  'claim.opened': ({ orderId, amount }) => ({
    subject: `A-bis-z-Garantie-Antrag zu Bestellung ${orderId}`,
    text: `Guten Tag,\n\nein Käufer hat einen Antrag auf A-bis-z-Garantie gestellt.\nGrund: Artikel nicht erhalten\nAntragsbetrag: ${amount}\n\nWir prüfen den Antrag.\n`,
  }),
  'claim.asks': ({ orderId, amount, by }) => ({
    subject: `Ihre Antwort wird benötigt: A-bis-z-Garantie-Antrag, Bestellung ${orderId}`,
    text: `Guten Tag,\n\nwir benötigen Informationen von Ihnen.\nGrund: Artikel nicht wie beschrieben\nAntragsbetrag: ${amount}\n${by ? `Antworten Sie bis zum ${by}.\n` : ''}Bitte antworten Sie rechtzeitig.\n`,
  }),
}

const ja: typeof en = {
  ...en,
  'claim.asks': ({ orderId, amount, by }) => ({
    subject: `要対応：Amazonマーケットプレイス保証の申請（注文番号 ${orderId}）`,
    text: `出品者様\n\n申請理由：商品が説明と異なる\n申請金額：${amount}\n${by ? `回答期限：${by}\n` : ''}期限までにご回答ください。\n`,
  }),
}

const BOOKS: Readonly<Record<Language, typeof en>> = { en, de, ja }

/** Throws a RangeError for a notice that nobody wrote. */
export function noticeOf(language: Language, name: string, matter: Matter): Notice {
  const writer = BOOKS[language][name]
  if (!writer) throw new RangeError(`there is no notice "${name}"`)
  return writer(matter)
}
