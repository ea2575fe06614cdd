import type { MailLanguage } from './mail-template.js'

const CLAIM = ['a-to-z']
const CHARGEBACK = ['chargeback']
const CARE = ['customer service by amazon', 'csba']

export const english: MailLanguage = {
  language: 'en',
  templates: [
    {
      kind: 'claim_appeal_won',
      subject: CLAIM,
      text: ['your appeal was granted', 'your appeal has been granted', 'we have accepted your appeal'],
    },
    {
      kind: 'claim_appeal_lost',
      subject: CLAIM,
      text: ['your appeal was denied', 'your appeal has been denied', 'our decision on your appeal is final'],
    },
    {
      kind: 'claim_appeal_info',
      subject: CLAIM,
      text: ['information to review your appeal', 'information about your appeal'],
    },
    { kind: 'claim_appeal_received', subject: CLAIM, text: ['we have received your appeal'] },
    {
      kind: 'claim_withdrawn',
      subject: CLAIM,
      text: ['has withdrawn the claim', 'claim has been withdrawn', 'claim was withdrawn'],
    },
    {
      kind: 'claim_refunded',
      subject: CLAIM,
      text: ['closed because you refunded', 'closed because you have refunded'],
    },
    {
      kind: 'claim_denied',
      subject: CLAIM,
      text: ['claim has been denied', 'claim was denied', 'we have denied the claim'],
    },
    {
      kind: 'claim_granted_amazon',
      subject: CLAIM,
      text: ['refunded the buyer at our own expense', 'will not be charged for this claim'],
    },
    {
      kind: 'claim_granted_seller',
      subject: CLAIM,
      text: ['claim has been granted', 'claim was granted', 'we have debited'],
    },
    {
      kind: 'claim_needs_answer',
      subject: CLAIM,
      text: ['please respond', 'your response is required', 'we need information from you'],
    },
    { kind: 'claim_opened', subject: CLAIM, text: ['has filed', 'has submitted', 'we are reviewing'] },
    {
      kind: 'chargeback_won',
      subject: CHARGEBACK,
      text: ['decided in your favour', 'decided in your favor', 'chargeback has been reversed'],
    },
    {
      kind: 'chargeback_lost',
      subject: CHARGEBACK,
      text: ['decided in favour of the cardholder', 'decided in favor of the cardholder', 'we have debited'],
    },
    {
      kind: 'chargeback_represented',
      subject: CHARGEBACK,
      text: ['forwarded your response', 'represented this chargeback'],
    },
    {
      kind: 'chargeback_opened',
      subject: CHARGEBACK,
      text: ['disputed', 'we have received a chargeback', 'filed a chargeback'],
    },
    {
      kind: 'return_requested',
      subject: ['return request', 'return authorization request', 'return authorisation request'],
    },
    {
      kind: 'care_lapsed',
      subject: CARE,
      text: ['we did not receive your answer', 'we have decided without your answer'],
    },
    {
      kind: 'care_answered',
      subject: CARE,
      text: ['thank you for your answer', 'we have passed your answer on'],
    },
    { kind: 'care_question', subject: CARE, text: ['please answer', 'please let us know', 'we need'] },
    {
      kind: 'undelivered',
      subject: ['message could not be delivered', 'message was not delivered', 'we could not deliver'],
    },
    {
      kind: 'no_case',
      subject: [
        'sold, ship now',
        'your payment is on its way',
        'refund initiated for order',
        'your message has been sent',
      ],
    },
  ],
  words: {
    answerBy: ['respond by', 'answer by', 'reply by', 'response is due by', 'no later than'],
    amount: ['claim amount:', 'chargeback amount:', 'disputed amount:', 'amount:'],
    reason: ['reason:', 'claim reason:', 'chargeback reason:'],
    orderedOn: ['order date:', 'ordered on', 'order placed:'],
    reasons: [
      ['RETURNED_NOT_REFUNDED', ['returned but not refunded', 'returned the item and was not refunded']],
      ['RETURN_REFUSED', ['seller refused the return', 'return was refused']],
      ['NOT_RECEIVED', ['not received', 'never arrived', 'did not arrive']],
      ['NOT_AS_DESCRIBED', ['not as described', 'damaged', 'defective', 'materially different']],
      ['UNAUTHORIZED', ['unauthorized', 'unauthorised', 'fraud', 'stolen card', 'not recognised']],
      ['DUPLICATE', ['charged twice', 'duplicate']],
    ],
  },
}
