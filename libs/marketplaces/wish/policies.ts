import { deadlineTable } from '#case'

/** Wish never gives the date by which a ticket is due; it is computed from when the merchant's turn began. */
export const policies = deadlineTable({
  seller_answers_ticket: [
    {
      id: 'wish.ticket.few-business-days',
      sites: '*',
      duration: null,
      days: 'business',
      from: 'entered',
      party: 'seller',
      onMiss: 'none',
      validFrom: null,
      validTo: '2021-02-22',
      source: {
        text: 'Wish help: tickets are to be answered "within a few business days"; no number is given',
        url: null,
        readOn: '2026-11-22',
      },
      confidence: 'secondary',
      text: {
        en: 'Answer the ticket within a few business days (Wish named no number before 2021-02-23)',
        zh: '在数个工作日内回复（2021-02-23 之前 Wish 未给出具体期限）',
      },
    },
    {
      id: 'wish.ticket.48h',
      sites: '*',
      duration: 'PT48H',
      days: 'all',
      from: 'entered',
      party: 'seller',
      // Wish then answers the buyer itself; what that costs the merchant is nowhere published.
      onMiss: 'none',
      validFrom: '2021-02-23',
      validTo: null,
      source: {
        text: 'notice of Wish of 2021-02-23 as reported: tickets are to be handled within 48 hours, else Wish steps in. UNCONFIRMED: that weekends count',
        url: 'https://www.amz123.com/t/S2PDYpb9',
        readOn: '2026-11-22',
      },
      confidence: 'secondary',
      text: {
        en: 'Answer the ticket within 48 hours, or Wish steps in (whether weekends count is unconfirmed)',
        zh: '48 小时内回复客户问题，否则 Wish 介入（周末是否计入未经证实）',
      },
    },
  ],
})
