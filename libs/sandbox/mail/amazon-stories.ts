/** A mail of a shop's past: who wrote what, how many hours before now. */
export interface MailStory {
  readonly ago: number
  readonly by: 'buyer' | 'shop' | 'amazon' | 'stranger' | 'impostor'
  /** Stories with the same number are about the same order; absent: about none. */
  readonly about?: number
  /** A buyer's or stranger's words. */
  readonly subject?: string
  readonly text?: string
  /** Amazon's notice by name. */
  readonly notice?: string
  /** In so many hours from now the notice wants an answer; it then names the day. */
  readonly answerIn?: number
  /** Written at this country's relay instead of the shop's own. */
  readonly relay?: string
  readonly file?: boolean
}

const ASKS = 'Product details inquiry from Amazon customer'

/** What lies in a demo shop's mailbox: threads, claims, chargebacks and questions in several states, some overdue. */
export const MAIL_STORIES: readonly MailStory[] = [
  {
    ago: 3,
    by: 'buyer',
    about: 1,
    subject: ASKS,
    text: 'Hello,\nwhere is my parcel? The tracking has not moved for three days.',
  },
  {
    ago: 30,
    by: 'buyer',
    about: 2,
    subject: ASKS,
    text: 'One of the two lamps is missing. Please help.',
    file: true,
  },
  { ago: 60, by: 'buyer', about: 3, subject: ASKS, text: 'Can I still change the address?' },
  { ago: 52, by: 'shop', about: 3, text: 'Hello,\nwe have changed the address as you asked. Kind regards' },
  { ago: 49, by: 'buyer', about: 3, subject: `Re: ${ASKS}`, text: 'Thank you!' },
  { ago: 90, by: 'buyer', about: 4, subject: ASKS, text: 'The box was open when it came.' },
  { ago: 80, by: 'shop', about: 4, text: 'We are sorry to hear this. Is anything missing or broken?' },
  { ago: 5, by: 'buyer', subject: 'Question before I buy', text: 'Does the lamp come with a bulb?' },
  { ago: 4, by: 'buyer', about: 5, subject: ASKS, text: 'When will it arrive?' },
  { ago: 20, by: 'amazon', about: 6, notice: 'claim.opened' },
  { ago: 80, by: 'amazon', about: 7, notice: 'claim.asks' },
  { ago: 10, by: 'amazon', about: 8, notice: 'claim.asks', answerIn: 40 },
  { ago: 200, by: 'amazon', about: 9, notice: 'claim.opened' },
  { ago: 120, by: 'amazon', about: 9, notice: 'claim.granted' },
  { ago: 260, by: 'amazon', about: 10, notice: 'claim.opened' },
  { ago: 150, by: 'amazon', about: 10, notice: 'claim.denied' },
  { ago: 230, by: 'amazon', about: 11, notice: 'claim.opened' },
  { ago: 190, by: 'amazon', about: 11, notice: 'claim.withdrawn' },
  { ago: 300, by: 'amazon', about: 12, notice: 'claim.granted' },
  { ago: 70, by: 'amazon', about: 12, notice: 'claim.appealed' },
  { ago: 48, by: 'amazon', about: 13, notice: 'chargeback.fraud' },
  { ago: 200, by: 'amazon', about: 14, notice: 'chargeback.opened' },
  { ago: 22, by: 'amazon', about: 15, notice: 'chargeback.opened', answerIn: 140 },
  { ago: 400, by: 'amazon', about: 16, notice: 'chargeback.opened' },
  { ago: 300, by: 'amazon', about: 16, notice: 'chargeback.represented' },
  { ago: 500, by: 'amazon', about: 17, notice: 'chargeback.opened' },
  { ago: 26, by: 'amazon', about: 17, notice: 'chargeback.won' },
  { ago: 6, by: 'amazon', about: 5, notice: 'care.asks' },
  { ago: 31, by: 'amazon', about: 18, notice: 'care.asks' },
  { ago: 75, by: 'amazon', about: 19, notice: 'care.asks' },
  { ago: 70, by: 'amazon', about: 19, notice: 'care.answered' },
  { ago: 99, by: 'amazon', about: 20, notice: 'care.asks' },
  { ago: 74, by: 'amazon', about: 20, notice: 'care.lapsed' },
  { ago: 12, by: 'amazon', about: 1, notice: 'return.requested' },
  {
    ago: 7,
    by: 'stranger',
    subject: 'Sell more with our tool',
    text: 'Try our tool for free for thirty days.',
  },
  {
    ago: 8,
    by: 'impostor',
    about: 2,
    subject: 'A-to-z Guarantee claim',
    text: 'Your account will be closed. Sign in at once to answer the claim.',
  },
]
