import type { Letter } from './test-letter.js'

const O = '113-5550001-1230001'
const D = '302-5550002-1230002'

export const ENGLISH: readonly Letter[] = [
  [
    'claim_opened',
    `A-to-z Guarantee claim filed: order ${O}`,
    'Hello,\n\nThe buyer has filed an A-to-z Guarantee claim.\nReason: Item not received\nClaim amount: $34.90\nOrder date: October 30, 2026\n\nWe are reviewing it. You need not do anything now.',
    {
      orderId: O,
      answerBy: null,
      reason: { code: 'NOT_RECEIVED', text: 'Item not received' },
      amount: { minor: 3490, currency: 'USD' },
      orderedAt: '2026-10-30T07:00:00.000Z',
    },
  ],
  [
    'claim_needs_answer',
    `Action required: A-to-z Guarantee claim, order ${O}`,
    'We need information from you about this claim.\nClaim reason: materially different from the listing\nPlease respond by November 25, 2026, 5:00 PM. If we do not hear from you, the claim may be granted.',
    {
      orderId: O,
      answerBy: '2026-11-26T01:00:00.000Z',
      reason: { code: 'NOT_AS_DESCRIBED', text: 'materially different from the listing' },
    },
  ],
  [
    'claim_granted_seller',
    `A-to-z Guarantee claim decision, order ${O}`,
    'The claim has been granted. We have debited your account.\nAmount: USD 34.90\nYou may appeal no later than December 20, 2026.',
    { answerBy: '2026-12-21T08:00:00.000Z', amount: { minor: 3490, currency: 'USD' } },
  ],
  [
    'claim_granted_amazon',
    `A-to-z Guarantee claim decision, order ${O}`,
    'We refunded the buyer at our own expense. You will not be charged for this claim.',
    {},
  ],
  [
    'claim_denied',
    `A-to-z claim closed, order ${O}`,
    'After our review the claim was denied. No further action is needed.',
    {},
  ],
  ['claim_withdrawn', `A-to-z claim closed, order ${O}`, 'The buyer has withdrawn the claim.', {}],
  [
    'claim_refunded',
    `A-to-z claim closed, order ${O}`,
    'The claim was closed because you refunded the order in full.',
    {},
  ],
  [
    'claim_appeal_received',
    `Your A-to-z claim appeal, order ${O}`,
    'We have received your appeal and will write to you within a week.',
    {},
  ],
  [
    'claim_appeal_info',
    `Your A-to-z claim appeal, order ${O}`,
    'We need more information to review your appeal. Reply by Nov 24, 2026.',
    { answerBy: '2026-11-25T08:00:00.000Z' },
  ],
  [
    'claim_appeal_won',
    `Your A-to-z claim appeal, order ${O}`,
    'Your appeal has been granted and the amount returned to your account.',
    {},
  ],
  [
    'claim_appeal_lost',
    `Your A-to-z claim appeal, order ${O}`,
    'Your appeal was denied. Our decision on your appeal is final.',
    {},
  ],
  [
    'chargeback_opened',
    `Chargeback notification for order ${O}`,
    'The cardholder disputed this charge with the bank.\nChargeback reason: Unauthorized use of the card\nDisputed amount: $120.00\nPlease answer by 2026-11-27.',
    {
      answerBy: '2026-11-28T08:00:00.000Z',
      reason: { code: 'UNAUTHORIZED', text: 'Unauthorized use of the card' },
      amount: { minor: 12_000, currency: 'USD' },
    },
  ],
  ['chargeback_represented', `Chargeback for order ${O}`, 'We have forwarded your response to the bank.', {}],
  ['chargeback_won', `Chargeback for order ${O}: result`, 'The bank decided in your favor.', {}],
  [
    'chargeback_lost',
    `Chargeback for order ${O}: result`,
    'The bank decided in favor of the cardholder.',
    {},
  ],
  [
    'return_requested',
    `Return request for order ${O}`,
    'A buyer would like to return an item.',
    { orderId: O },
  ],
  [
    'care_question',
    `Customer Service by Amazon: question about order ${O}`,
    'A customer asks for the spare key. Please let us know whether you can send one.',
    { orderId: O },
  ],
  [
    'care_answered',
    `Customer Service by Amazon: order ${O}`,
    'Thank you for your answer. We have informed the customer.',
    {},
  ],
  [
    'care_lapsed',
    `Customer Service by Amazon: order ${O}`,
    'We did not receive your answer in time and have refunded the customer.',
    {},
  ],
  [
    'undelivered',
    `Your message could not be delivered (order ${O})`,
    'The attachment is of a kind that we do not forward.',
    {},
  ],
  ['no_case', `Sold, ship now: ${O}`, 'Congratulations on your sale.', {}],
]

export const GERMAN: readonly Letter[] = [
  [
    'claim_opened',
    `A-bis-z-Garantie-Antrag zu Bestellung ${D}`,
    'Guten Tag,\n\nder Käufer hat einen Antrag gestellt.\nGrund: Artikel nicht erhalten\nAntragsbetrag: 1.234,56 €\nBestelldatum: 30. Oktober 2026\n\nSie müssen derzeit nichts tun.',
    {
      orderId: D,
      reason: { code: 'NOT_RECEIVED', text: 'Artikel nicht erhalten' },
      amount: { minor: 123_456, currency: 'EUR' },
      orderedAt: '2026-10-29T23:00:00.000Z',
    },
  ],
  [
    'claim_needs_answer',
    `Handlungsbedarf: A-bis-z-Garantie-Antrag, Bestellung ${D}`,
    'Bitte nehmen Sie Stellung.\nGrund: Artikel beschädigt\nAntworten Sie bis zum 25.11.2026, 18:00 Uhr. Andernfalls kann dem Antrag stattgegeben werden.',
    {
      answerBy: '2026-11-25T17:00:00.000Z',
      reason: { code: 'NOT_AS_DESCRIBED', text: 'Artikel beschädigt' },
    },
  ],
  [
    'claim_granted_seller',
    `A-bis-z-Garantie-Antrag: Entscheidung zu ${D}`,
    'Dem Antrag wurde stattgegeben. Wir haben Ihrem Konto den Betrag belastet.\nBetrag: 34,90 EUR',
    { amount: { minor: 3490, currency: 'EUR' } },
  ],
  [
    'claim_granted_amazon',
    `A-bis-z-Garantie-Antrag: Entscheidung zu ${D}`,
    'Wir haben dem Käufer den Betrag auf eigene Kosten erstattet.',
    {},
  ],
  ['claim_denied', `A-bis-z-Garantie-Antrag: Entscheidung zu ${D}`, 'Der Antrag wurde abgelehnt.', {}],
  ['claim_withdrawn', `A-bis-z-Garantie-Antrag zu ${D}`, 'Der Käufer hat den Antrag zurückgezogen.', {}],
  [
    'claim_refunded',
    `A-bis-z-Garantie-Antrag zu ${D}`,
    'Der Antrag wurde geschlossen, da Sie die Bestellung erstattet haben.',
    {},
  ],
  ['claim_appeal_received', `Einspruch zum A-bis-z-Antrag ${D}`, 'Wir haben Ihren Einspruch erhalten.', {}],
  [
    'claim_appeal_info',
    `Einspruch zum A-bis-z-Antrag ${D}`,
    'Wir brauchen weitere Informationen zur Prüfung Ihres Einspruchs bis spätestens 24. November 2026.',
    { answerBy: '2026-11-24T23:00:00.000Z' },
  ],
  ['claim_appeal_won', `Einspruch zum A-bis-z-Antrag ${D}`, 'Ihrem Einspruch wurde stattgegeben.', {}],
  ['claim_appeal_lost', `Einspruch zum A-bis-z-Antrag ${D}`, 'Ihr Einspruch wurde abgelehnt.', {}],
  [
    'chargeback_opened',
    `Rückbuchung zu Bestellung ${D}`,
    'Der Karteninhaber hat die Zahlung beanstandet.\nGrund: nicht autorisierte Zahlung\nStreitbetrag: 120,00 €\nBitte antworten Sie bis zum 27. November 2026.',
    {
      answerBy: '2026-11-27T23:00:00.000Z',
      amount: { minor: 12_000, currency: 'EUR' },
      reason: { code: 'UNAUTHORIZED', text: 'nicht autorisierte Zahlung' },
    },
  ],
  [
    'chargeback_represented',
    `Rückbuchung zu Bestellung ${D}`,
    'Wir haben Ihre Stellungnahme weitergeleitet.',
    {},
  ],
  ['chargeback_won', `Rückbuchung zu Bestellung ${D}`, 'Die Bank hat zu Ihren Gunsten entschieden.', {}],
  [
    'chargeback_lost',
    `Rückbuchung zu Bestellung ${D}`,
    'Die Bank hat zugunsten des Karteninhabers entschieden.',
    {},
  ],
  [
    'return_requested',
    `Rücksendeantrag zu Bestellung ${D}`,
    'Ein Kunde möchte einen Artikel zurückgeben.',
    { orderId: D },
  ],
  [
    'care_question',
    `Kundenservice durch Amazon: Frage zu Bestellung ${D}`,
    'Ein Kunde fragt nach dem Ersatzschlüssel. Bitte teilen Sie uns mit, ob Sie ihn senden können.',
    {},
  ],
  ['care_answered', `Kundenservice durch Amazon: Bestellung ${D}`, 'Vielen Dank für Ihre Antwort.', {}],
  [
    'care_lapsed',
    `Kundenservice durch Amazon: Bestellung ${D}`,
    'Wir haben keine Antwort von Ihnen erhalten und dem Kunden erstattet.',
    {},
  ],
  [
    'undelivered',
    `Ihre Nachricht konnte nicht zugestellt werden (${D})`,
    'Der Anhang ist nicht zulässig.',
    {},
  ],
  ['no_case', `Verkauft, jetzt versenden: ${D}`, 'Glückwunsch zum Verkauf.', {}],
]
