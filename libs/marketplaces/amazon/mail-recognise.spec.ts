import { describe, expect, it } from '@jest/globals'
import { readMail } from './mail-read.js'
import { LANGUAGES, namedIn, recogniseMail } from './mail-recognise.js'
import { NOTICE_KINDS } from './mail-template.js'
import type { NoticeKind } from './mail-template.js'
import { CORPUS } from './test-corpus.js'
import { CHECKED, ORDER, RELAY, notice, rawMail } from './test-mail.js'

const INBOX = { box: 'inbox', own: [] } as const
const read = (raw: string, authServer = '') =>
  readMail(raw, { seenAt: '2026-11-22T12:00:00.000Z', authServer })
const recognised = (raw: string, authServer = '') => recogniseMail(read(raw, authServer), INBOX)

describe('the corpus of notices', () => {
  it.each(CORPUS.map((one) => [one.language, one.kind, one] as const))(
    'in %s: %s',
    (language, kind, { subject, body, named }) => {
      const mail = read(notice(subject, body))
      const seen = recogniseMail(mail, INBOX)
      expect(seen).toMatchObject({ as: 'notice', kind })
      if (seen.as !== 'notice') throw new Error('no notice')
      expect(seen.words).toBe(LANGUAGES.find((one) => one.language === language)?.words)
      const site = language === 'de' ? 'DE' : language === 'ja' ? 'JP' : 'US'
      const zone = { DE: 'Europe/Berlin', JP: 'Asia/Tokyo', US: 'America/Los_Angeles' }[site]
      expect(namedIn(mail, seen.words, { site, zone })).toMatchObject(named ?? {})
    },
  )

  it('has every kind of notice in every language', () => {
    const has = new Set(CORPUS.map(({ language, kind }) => `${language} ${kind}`))
    const wanted = LANGUAGES.flatMap(({ language }) => NOTICE_KINDS.map((kind) => `${language} ${kind}`))
    expect(wanted.filter((one) => !has.has(one))).toEqual([])
  })

  it('needs its subject: the same words of a buyer are a buyer’s', () => {
    for (const { subject, body } of CORPUS)
      expect(recognised(rawMail({ subject, body }))).toEqual({ as: 'buyer' })
  })
})

describe('a threat is no decision', () => {
  it.each<[NoticeKind, string, string]>([
    [
      'claim_needs_answer',
      'A-to-z Guarantee claim',
      'Please respond. If you do not, the claim may be granted and the amount debited.',
    ],
    [
      'claim_needs_answer',
      'A-bis-z-Garantie-Antrag',
      'Bitte antworten Sie bis zum 27.11.2026, sonst kann dem Antrag stattgegeben werden.',
    ],
    ['chargeback_opened', 'Chargeback', 'The cardholder disputed the charge. If lost, you will be debited.'],
  ])('%s', (kind, subject, body) => {
    expect(recognised(notice(`${subject} ${ORDER}`, body))).toMatchObject({ as: 'notice', kind })
  })
})

describe('the sender', () => {
  const subject = `A-to-z Guarantee claim ${ORDER}`
  const body = 'The claim has been granted.'

  it.each([
    [
      'that a server found wanting',
      ['Authentication-Results: mx.example; dkim=fail; spf=fail'],
      'authentication',
    ],
    [
      'that merely sends through somebody who sends for everybody',
      [
        'Authentication-Results: mx.example; dkim=pass header.d=amazonses.com; dmarc=fail header.from=amazon.com',
      ],
      'authentication',
    ],
    [
      'that passes for another domain whose name begins alike',
      ['Authentication-Results: mx.example; dkim=pass header.d=amazon.com.evil.example'],
      'authentication',
    ],
  ])('%s is suspicious', (_what, headers, why) => {
    expect(recognised(notice(subject, body, { headers }))).toEqual({ as: 'suspicious', why })
  })

  it.each([
    'Amazon A-to-z <claims@amazon-seller-support.example>',
    'Amazon <a@amazon.com.evil.example>',
    'Amazon.com <a@amaz0n.example>',
  ])('%s only calls itself Amazon', (from) => {
    expect(recognised(notice(subject, body, { from }))).toEqual({ as: 'suspicious', why: 'address' })
  })

  it('cannot vouch for itself below the line of the shop’s own server', () => {
    const headers = [
      'Authentication-Results: mx.lantern-shop.example; dkim=none',
      CHECKED.replace('mx.', 'x.'),
    ]
    expect(recognised(notice(subject, body, { headers }))).toMatchObject({ as: 'suspicious' })
    const above = [CHECKED.replace('mx.lantern-shop.example', 'forged.example'), ...headers.slice(0, 1)]
    expect(recognised(notice(subject, body, { headers: above }), 'mx.lantern-shop.example')).toMatchObject({
      as: 'suspicious',
    })
  })

  it('is taken where nobody checked', () => {
    expect(recognised(notice(subject, body, { headers: [] }))).toMatchObject({ as: 'notice' })
  })

  it('may be any of Amazon’s countries', () => {
    const headers = ['Authentication-Results: mx; dmarc=pass header.from=amazon.co.jp']
    const from = 'Amazon <a@amazon.co.jp>'
    expect(recognised(notice(subject, body, { from, headers }))).toMatchObject({ as: 'notice' })
  })
})

describe('other mails', () => {
  it('of the folder of sent mails are the shop’s answers', () => {
    const sent = (to: string, subject = 'Re: x') =>
      recogniseMail(read(rawMail({ from: 'shop@lantern.example', to, subject, headers: [] })), {
        box: 'sent',
        own: [],
      })
    expect(sent(RELAY)).toEqual({ as: 'seller' })
    expect(sent('csba-cn2us@amazon.com')).toEqual({ as: 'forwarded' })
    expect(sent('cb-seller@amazon.com', `Re: Chargeback, order ${ORDER}`)).toEqual({ as: 'represented' })
    expect(sent('supplier@factory.example')).toEqual({ as: 'elsewhere' })
  })

  it('in the inbox are never the shop’s answers, whatever their fields say', () => {
    const forged = rawMail({ from: 'shop@lantern.example', to: RELAY, headers: [] })
    expect(recognised(forged)).toEqual({ as: 'unrecognised' })
  })

  it('that come back say so', () => {
    const type = 'Content-Type: multipart/report; report-type=delivery-status; boundary=b'
    const body = [
      '--b',
      'Content-Type: text/plain',
      '',
      'Sorry',
      '--b',
      'Content-Type: message/rfc822',
      '',
      `To: ${RELAY}`,
      `Subject: Re: (Order: ${ORDER})`,
      '',
      'words',
      '--b--',
    ].join('\r\n')
    const raw = rawMail({ from: 'MAILER-DAEMON@mx.lantern.example', headers: [], type, body })
    expect(recognised(raw)).toEqual({ as: 'bounced' })
  })

  it('of a machine in a buyer’s place are not a buyer’s words', () => {
    expect(recognised(rawMail({ headers: [CHECKED, 'Auto-Submitted: auto-replied'] }))).toEqual({
      as: 'unrecognised',
    })
  })

  it('are known by templates that the shop added', () => {
    const own = [{ kind: 'claim_denied', subject: ['claim update'] }] as const
    const mail = read(notice(`Claim update ${ORDER}`, 'Anything'))
    expect(recogniseMail(mail, INBOX)).toEqual({ as: 'unrecognised' })
    expect(recogniseMail(mail, { ...INBOX, own })).toMatchObject({ as: 'notice', kind: 'claim_denied' })
  })
})
