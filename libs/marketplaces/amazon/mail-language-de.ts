import type { MailLanguage } from './mail-template.js'

const CLAIM = ['a-bis-z', 'a-to-z']
const CHARGEBACK = ['rückbuchung', 'chargeback']
const CARE = ['kundenservice durch amazon', 'customer service by amazon']

export const german: MailLanguage = {
  language: 'de',
  templates: [
    {
      kind: 'claim_appeal_won',
      subject: CLAIM,
      text: ['ihrem einspruch wurde stattgegeben', 'ihrem einspruch stattgegeben'],
    },
    {
      kind: 'claim_appeal_lost',
      subject: CLAIM,
      text: ['ihr einspruch wurde abgelehnt', 'ihren einspruch abgelehnt'],
    },
    {
      kind: 'claim_appeal_info',
      subject: CLAIM,
      text: ['informationen zur prüfung ihres einspruchs', 'angaben zu ihrem einspruch'],
    },
    { kind: 'claim_appeal_received', subject: CLAIM, text: ['wir haben ihren einspruch erhalten'] },
    {
      kind: 'claim_withdrawn',
      subject: CLAIM,
      text: ['hat den antrag zurückgezogen', 'antrag wurde zurückgezogen'],
    },
    { kind: 'claim_refunded', subject: CLAIM, text: ['geschlossen, da sie die bestellung erstattet haben'] },
    { kind: 'claim_denied', subject: CLAIM, text: ['antrag wurde abgelehnt', 'haben den antrag abgelehnt'] },
    {
      kind: 'claim_granted_amazon',
      subject: CLAIM,
      text: ['auf eigene kosten erstattet', 'wird ihnen nicht belastet'],
    },
    {
      kind: 'claim_granted_seller',
      subject: CLAIM,
      text: ['antrag wurde stattgegeben', 'antrag wurde genehmigt', 'haben ihrem konto den betrag belastet'],
    },
    {
      kind: 'claim_needs_answer',
      subject: CLAIM,
      text: ['bitte antworten sie', 'bitte nehmen sie', 'benötigen wir informationen von ihnen'],
    },
    {
      kind: 'claim_opened',
      subject: CLAIM,
      text: ['hat einen antrag', 'wurde ein antrag', 'wir prüfen den antrag'],
    },
    {
      kind: 'chargeback_won',
      subject: CHARGEBACK,
      text: ['zu ihren gunsten entschieden', 'rückbuchung wurde aufgehoben'],
    },
    {
      kind: 'chargeback_lost',
      subject: CHARGEBACK,
      text: ['zugunsten des karteninhabers entschieden', 'haben ihrem konto den betrag belastet'],
    },
    {
      kind: 'chargeback_represented',
      subject: CHARGEBACK,
      text: ['ihre stellungnahme weitergeleitet', 'der rückbuchung widersprochen'],
    },
    {
      kind: 'chargeback_opened',
      subject: CHARGEBACK,
      text: ['karteninhaber hat die zahlung', 'ist eine rückbuchung eingegangen'],
    },
    {
      kind: 'return_requested',
      subject: ['rücksendeantrag', 'antrag auf rücksendung', 'rücksendegenehmigung angefordert'],
    },
    {
      kind: 'care_lapsed',
      subject: CARE,
      text: ['haben keine antwort von ihnen erhalten', 'ohne ihre antwort entschieden'],
    },
    { kind: 'care_answered', subject: CARE, text: ['vielen dank für ihre antwort'] },
    {
      kind: 'care_question',
      subject: CARE,
      text: ['bitte antworten sie', 'bitte teilen sie uns mit', 'benötigen wir'],
    },
    {
      kind: 'undelivered',
      subject: ['nachricht konnte nicht zugestellt werden', 'nachricht wurde nicht zugestellt'],
    },
    {
      kind: 'no_case',
      subject: [
        'verkauft, jetzt versenden',
        'ihre auszahlung ist unterwegs',
        'erstattung für bestellung veranlasst',
      ],
    },
  ],
  words: {
    answerBy: ['antworten sie bis zum', 'antworten sie bis', 'bis spätestens', 'bis zum', 'frist:'],
    amount: ['antragsbetrag:', 'streitbetrag:', 'betrag:'],
    reason: ['grund:', 'antragsgrund:'],
    orderedOn: ['bestelldatum:', 'bestellt am', 'bestellung vom'],
    reasons: [
      [
        'RETURNED_NOT_REFUNDED',
        ['zurückgesendet und nicht erstattet', 'zurückgesandt, aber nicht erstattet'],
      ],
      ['RETURN_REFUSED', ['rückgabe verweigert', 'rücknahme verweigert']],
      ['NOT_RECEIVED', ['nicht erhalten', 'nicht angekommen']],
      ['NOT_AS_DESCRIBED', ['nicht wie beschrieben', 'beschädigt', 'defekt']],
      ['UNAUTHORIZED', ['nicht autorisiert', 'betrug', 'gestohlene karte']],
      ['DUPLICATE', ['doppelt belastet', 'doppelte abbuchung']],
    ],
  },
}
