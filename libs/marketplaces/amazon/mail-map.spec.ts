import { describe, expect, it } from '@jest/globals'
import { completed, observe, siteCalendar } from '#case'
import { claimMachine } from './claim-machine.js'
import { mails } from './mail.js'
import { CORPUS } from './test-corpus.js'
import { AT, CHECKED, ORDER, RELAY, SHOP, bytes, notice, rawMail } from './test-mail.js'

const see = (item: unknown, at: Parameters<typeof mails.see>[1] = AT) => mails.see(item, at)
const only = (item: unknown, at?: Parameters<typeof mails.see>[1]) => {
  const { cases } = see(item, at)
  if (cases.length !== 1) throw new Error(`${cases.length} cases`)
  return cases[0]!
}

describe('a buyer’s mail', () => {
  it('opens the thread of its order, with the words and the files', () => {
    const type = 'Content-Type: multipart/mixed; boundary=b'
    const body =
      '--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nWo ist mein Paket? Grüße\r\n--b\r\nContent-Type: image/jpeg\r\nContent-Disposition: attachment; filename="box.jpg"\r\n\r\nxx\r\n--b--'
    const { kind, observation } = only(rawMail({ type, body }))
    expect(kind).toBe('message')
    expect(observation).toMatchObject({
      nativeId: ORDER,
      state: 'NEW',
      orderId: ORDER,
      asOf: '2026-11-20T09:00:00.000Z',
      buyer: { handle: RELAY },
      stateFrom: 'derived',
      serviceOwner: 'seller',
      native: { source: 'mail' },
    })
    expect(observation.activities).toEqual([
      {
        key: 'mail:m-1@amazon.example',
        at: '2026-11-20T09:00:00.000Z',
        party: 'buyer',
        text: 'Wo ist mein Paket? Grüße',
        as: 'message',
        files: [{ key: 'm-1@amazon.example#2', name: 'box.jpg', type: 'image/jpeg' }],
      },
    ])
  })

  it('without an order opens the buyer’s thread, and the next one continues it', () => {
    const first = only(rawMail({ subject: 'A question before I buy', body: 'Is it red?' })).observation
    const second = only(rawMail({ subject: 'Re: A question', id: 'm-2@x', body: 'Well?' })).observation
    expect(first.nativeId).toBe(RELAY)
    expect(second.nativeId).toBe(first.nativeId)
    expect(first.orderId).toBeNull()
  })

  it('and the shop’s answer, found among the sent mails, are one thread', () => {
    const rfc822 = rawMail({
      from: SHOP,
      to: RELAY,
      subject: `Re: x (Order: ${ORDER})`,
      id: 'r-1@shop',
      headers: [],
      body: 'On its way.',
    })
    const { observation } = only({ box: 'sent', rfc822 })
    expect(observation).toMatchObject({ nativeId: ORDER, state: 'ANSWERED', buyer: { handle: RELAY } })
    expect(observation.activities[0]).toMatchObject({ party: 'seller', as: 'message', text: 'On its way.' })
  })

  it('at another country’s relay belongs to that site', () => {
    const from = 'Käthe <a1@marketplace.amazon.de>'
    expect(only(rawMail({ from })).observation.site).toBe('DE')
    expect(
      only(rawMail({ from: 'x <a1@marketplace.amazon.com>' }), { ...AT, site: 'UK' }).observation.site,
    ).toBe('US')
  })

  it('has one content whether it was fetched or posted', () => {
    const raw = rawMail()
    expect(only({ box: 'inbox', rfc822: raw })).toEqual(only(raw))
    expect(mails.open(raw)).toEqual([raw])
  })

  it('whose sender was not checked says so', () => {
    expect(only(rawMail({ headers: [] })).observation.flags).toEqual([
      { code: 'contradiction', path: 'authentication-results', value: 'none: the sender was not checked' },
    ])
  })
})

describe('a notice', () => {
  const asked = CORPUS.find(({ language, kind }) => language === 'en' && kind === 'claim_needs_answer')!
  const calendar = siteCalendar({ zone: 'America/Los_Angeles', country: 'US' })

  it('gives the case its clock: a day that it names beats the rule', () => {
    const { observation } = only(notice(asked.subject, asked.body))
    const { deadlines } = observe(claimMachine, null, observation, AT.seenAt, calendar)
    expect(deadlines).toMatchObject([
      { key: 'seller_answers_claim', dueAt: '2026-11-26T01:00:00.000Z', source: 'marketplace' },
    ])
  })

  it('without a day leaves the rules of today: 72 hours, with a warning at 48', () => {
    const { observation } = only(notice(asked.subject, 'We need information from you.'))
    const { deadlines } = observe(claimMachine, null, observation, AT.seenAt, calendar)
    expect(deadlines.map(({ key, dueAt }) => [key, dueAt])).toEqual([
      ['seller_answers_claim_early', '2026-11-22T09:00:00.000Z'],
      ['seller_answers_claim', '2026-11-23T09:00:00.000Z'],
    ])
  })

  it('of the time of the source documents runs three working days', () => {
    const date = 'Thu, 04 Jul 2019 09:00:00 -0700'
    const { observation } = only(notice(asked.subject, 'We need information from you.', { date }))
    const { deadlines } = observe(claimMachine, null, observation, AT.seenAt, calendar)
    // Fri 5, Mon 8, Tue 9: the fourth is the holiday on which it came.
    expect(deadlines.at(-1)?.dueAt).toBe('2019-07-09T16:00:00.000Z')
  })

  it('that decides before the claim is known opens it, and the late notice changes nothing', () => {
    const granted = only(
      notice(`A-to-z claim ${ORDER}`, 'The claim has been granted.', {
        date: 'Sat, 21 Nov 2026 09:00:00 +0000',
      }),
    )
    const opened = only(notice(`A-to-z claim ${ORDER}`, 'The buyer has filed a claim.'))
    expect(granted.observation.nativeId).toBe(opened.observation.nativeId)
    const first = observe(claimMachine, null, granted.observation, AT.seenAt, calendar)
    expect(first).toMatchObject({ outcome: 'opened', state: 'GRANTED_SELLER_FUNDED' })
    expect(observe(claimMachine, first, opened.observation, AT.seenAt, calendar)).toMatchObject({
      outcome: 'stale',
    })
    // What the late notice alone knows, its opening, is kept all the same.
    expect(completed(opened.observation, granted.observation)).toMatchObject({
      state: 'GRANTED_SELLER_FUNDED',
      asOf: '2026-11-21T09:00:00.000Z',
      openedAt: '2026-11-20T09:00:00.000Z',
    })
  })

  it('marks the order once it counts, and takes the mark back when the appeal is won', () => {
    const marks = (body: string) => see(notice(`A-to-z claim ${ORDER}`, body)).marks
    expect(marks('The buyer has filed a claim.')).toEqual([])
    expect(marks('The claim has been granted.')).toMatchObject([
      { orderId: ORDER, mark: 'a_to_z_claim', of: `claim ${ORDER}` },
    ])
    expect(marks('Your appeal has been granted.')).toMatchObject([{ orderId: ORDER, withdrawn: true }])
  })

  it('without an order number is shown rather than lost', () => {
    const { kind, observation } = only(notice('A-to-z claim', 'The claim has been granted.'))
    expect([kind, observation.state]).toEqual(['message', 'UNRECOGNISED'])
    expect(observation.flags).toContainEqual({
      code: 'no_deadline',
      path: 'orderId',
      value: 'claim_granted_seller without an order number',
    })
  })

  it('of a return is a remark on the return that the report brings', () => {
    const { cases, remarks } = see(
      notice(`Return request for order ${ORDER}`, 'A buyer would like to return.'),
    )
    expect(cases).toEqual([])
    expect(remarks).toMatchObject([
      { of: { orderId: ORDER, kinds: ['return'] }, key: 'mail:m-1@amazon.example' },
    ])
  })

  it('shows a case, or an entry in one, for every kind but those of no concern', () => {
    for (const { kind, subject, body } of CORPUS) {
      const { cases, remarks = [] } = see(notice(subject, body))
      const shown = Math.max(cases.length, remarks.length)
      expect([kind, shown]).toEqual([kind, kind === 'no_case' ? 0 : 1])
    }
  })
})

describe('a mail that is nothing of these', () => {
  const news = rawMail({ from: 'News <news@tools.example>', subject: 'Grow faster', headers: [] })

  it('is a case on top of the inbox', () => {
    expect(only(news).observation).toMatchObject({
      state: 'UNRECOGNISED',
      subject: 'Grow faster',
      buyer: null,
    })
  })

  it('is merely kept where the shop wants it so', () => {
    expect(see(news, { ...AT, settings: { otherMail: 'keep' } }).cases).toEqual([])
  })

  it('and calls itself Amazon is suspicious, with the address that it came from', () => {
    const raw = notice(`A-to-z claim ${ORDER}`, 'The claim has been granted.', {
      from: 'Amazon <a@evil.example>',
    })
    const { kind, observation } = only(raw)
    expect([kind, observation.state]).toEqual(['message', 'SUSPICIOUS'])
    expect(observation.flags).toContainEqual({ code: 'contradiction', path: 'from', value: 'a@evil.example' })
  })
})

describe('the care service', () => {
  const settings = { careService: [{ site: 'US', from: '2026-06-01T00:00:00Z', to: null }] }
  const enrolled = { ...AT, settings }

  it('answers in the shop’s place: the shop’s clock stops', () => {
    const { observation } = only(rawMail(), enrolled)
    expect(observation).toMatchObject({ serviceOwner: 'care_service', stopped: ['seller_answers_message'] })
  })

  it.each([
    ['about no order', rawMail({ subject: 'Before I buy' }), enrolled],
    ['at another site', rawMail({ from: 'x <a@marketplace.amazon.co.jp>' }), enrolled],
    ['before the enrolment', rawMail({ date: 'Sun, 31 May 2026 23:00:00 +0000' }), enrolled],
    [
      'so soon after it that the order may be older',
      rawMail({ date: 'Mon, 15 Jun 2026 23:00:00 +0000' }),
      enrolled,
    ],
    [
      'after the shop left',
      rawMail(),
      {
        ...AT,
        settings: { careService: [{ site: 'US', from: '2026-01-01T00:00:00Z', to: '2026-11-20T09:00:00Z' }] },
      },
    ],
  ])('leaves to the shop what is asked %s', (_what, raw, at) => {
    const { observation } = only(raw, at)
    expect(observation.serviceOwner).toBe('seller')
    expect(observation.stopped).toBeUndefined()
  })

  it('asks the seller, whose clock runs: 24 hours', () => {
    const body = 'Please let us know.'
    const { kind, observation } = only(notice(`Customer Service by Amazon ${ORDER}`, body), enrolled)
    expect([kind, observation.state, observation.serviceOwner]).toEqual([
      'care_inquiry',
      'ASKED',
      'care_service',
    ])
    expect(observation.stopped).toBeUndefined()
  })

  it('assists with a claim that stays the seller’s to answer', () => {
    const { observation } = only(notice(`A-to-z claim ${ORDER}`, 'Please respond.'), enrolled)
    expect(observation.serviceOwner).toBe('care_service')
    expect(observation.stopped).toBeUndefined()
  })
})

it('a mail in another charset opens the same thread', () => {
  const subject = '=?ISO-2022-JP?B?GyRCOiNGfCRPGyhC?= ' + ORDER
  const type = 'Content-Type: text/plain; charset=iso-2022-jp'
  const raw = rawMail({ subject, type, headers: [CHECKED], body: '' }).replace(
    /\r\n$/,
    '\u001b$B:#F|$O\u001b(B\r\n',
  )
  expect(only(raw).observation.activities[0]?.text).toBe('今日は')
  expect(bytes('é')).toHaveLength(2)
})
