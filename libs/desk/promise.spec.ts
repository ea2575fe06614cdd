import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { siteCalendar } from '#case'
import { followUpState, minutesLate, promisesIn, remindersOf } from './promise.js'
import type { FollowUp } from './promise.js'
import { timeExpressions } from './when.js'

const berlin = siteCalendar({ zone: 'Europe/Berlin', country: 'DE' })
const tokyo = siteCalendar({ zone: 'Asia/Tokyo', country: 'JP' })
const losAngeles = siteCalendar({ zone: 'America/Los_Angeles', country: 'US' })
const shanghai = siteCalendar({ zone: 'Asia/Shanghai', country: 'CN' })
/** Wednesday; 10:00 in Berlin, 18:00 in Tokyo, 01:00 in Los Angeles, 17:00 in Shanghai. */
const AT = '2026-03-11T09:00:00Z'

describe('time expressions', () => {
  it.each([
    ['within 24 hours', losAngeles, '2026-03-12T09:00:00.000Z'],
    ['within 30 minutes', losAngeles, '2026-03-11T09:30:00.000Z'],
    ['in 2 weeks', berlin, '2026-03-25T09:00:00.000Z'],
    ['within 2-3 business days', berlin, '2026-03-16T09:00:00.000Z'],
    ['by 3 pm', losAngeles, '2026-03-11T22:00:00.000Z'],
    ['by 3:30 p.m.', losAngeles, '2026-03-11T22:30:00.000Z'],
    ['at 15:00', losAngeles, '2026-03-11T22:00:00.000Z'],
    ['tomorrow', losAngeles, '2026-03-13T07:00:00.000Z'],
    ['tomorrow morning', losAngeles, '2026-03-12T19:00:00.000Z'],
    ['by 15:00 today', berlin, '2026-03-11T14:00:00.000Z'],
    ['by 3 pm tomorrow', losAngeles, '2026-03-12T22:00:00.000Z'],
    ['by 2 pm on Friday', berlin, '2026-03-13T13:00:00.000Z'],
    ['bis 15 Uhr morgen', berlin, '2026-03-12T14:00:00.000Z'],
    ['tomorrow by 3 pm', losAngeles, '2026-03-12T22:00:00.000Z'],
    ['the day after tomorrow', losAngeles, '2026-03-14T07:00:00.000Z'],
    ['by the end of the day', losAngeles, '2026-03-12T07:00:00.000Z'],
    ['by Friday', berlin, '2026-03-13T23:00:00.000Z'],
    ['next Monday', berlin, '2026-03-16T23:00:00.000Z'],
    ['on Friday at 2 pm', berlin, '2026-03-13T13:00:00.000Z'],
    ['by March 20', berlin, '2026-03-20T23:00:00.000Z'],
    ['on 20 March 2026', berlin, '2026-03-20T23:00:00.000Z'],
    ['by 3/25', losAngeles, '2026-03-26T07:00:00.000Z'],
    ['2026-03-20', berlin, '2026-03-20T23:00:00.000Z'],
    ['bis 15 Uhr', berlin, '2026-03-11T14:00:00.000Z'],
    ['bis 15:30 Uhr', berlin, '2026-03-11T14:30:00.000Z'],
    ['innerhalb von 24 Stunden', berlin, '2026-03-12T09:00:00.000Z'],
    ['in zwei Werktagen', berlin, '2026-03-13T09:00:00.000Z'],
    ['morgen', berlin, '2026-03-12T23:00:00.000Z'],
    ['bis morgen um 12 Uhr', berlin, '2026-03-12T11:00:00.000Z'],
    ['übermorgen', berlin, '2026-03-13T23:00:00.000Z'],
    ['bis Freitag', berlin, '2026-03-13T23:00:00.000Z'],
    ['bis zum 20. März', berlin, '2026-03-20T23:00:00.000Z'],
    ['bis zum 20.03.2026', berlin, '2026-03-20T23:00:00.000Z'],
    ['24小时内', shanghai, '2026-03-12T09:00:00.000Z'],
    ['下午6点', shanghai, '2026-03-11T10:00:00.000Z'],
    ['下午6点半', shanghai, '2026-03-11T10:30:00.000Z'],
    ['明天', shanghai, '2026-03-12T16:00:00.000Z'],
    ['明天下午3点', shanghai, '2026-03-12T07:00:00.000Z'],
    ['两天内', shanghai, '2026-03-13T09:00:00.000Z'],
    ['3个工作日内', berlin, '2026-03-16T09:00:00.000Z'],
    ['下周一', shanghai, '2026-03-16T16:00:00.000Z'],
    ['周五', shanghai, '2026-03-13T16:00:00.000Z'],
    ['3月20日前', shanghai, '2026-03-20T16:00:00.000Z'],
    ['20時までに', tokyo, '2026-03-11T11:00:00.000Z'],
    ['明日中', tokyo, '2026-03-12T15:00:00.000Z'],
    ['明日午後3時', tokyo, '2026-03-12T06:00:00.000Z'],
    ['24時間以内', tokyo, '2026-03-12T09:00:00.000Z'],
    ['2営業日以内', tokyo, '2026-03-13T09:00:00.000Z'],
    ['来週の月曜日', tokyo, '2026-03-16T15:00:00.000Z'],
    ['3月20日', tokyo, '2026-03-20T15:00:00.000Z'],
  ])('%s', (text, calendar, dueAt) => {
    expect(timeExpressions(text, AT, calendar)).toMatchObject([{ dueAt, ambiguity: null, start: 0 }])
  })

  it.each([
    ['by 3', losAngeles, 'morning_or_afternoon'],
    ['tomorrow at 3 pm and by 9 am', berlin, 'time_of_day_has_passed'],
    ['15時までに', tokyo, 'time_of_day_has_passed'],
    ['by 5/6', losAngeles, 'day_or_month'],
    ['by Wednesday', berlin, 'today_or_in_a_week'],
    ['by March 2', berlin, 'date_has_passed'],
    ['by January 5', berlin, 'date_has_passed'],
    ['明天3点', shanghai, 'morning_or_afternoon'],
  ])('asks staff about %s', (text, calendar, ambiguity) => {
    const [last] = timeExpressions(text, AT, calendar).toReversed()
    expect(last).toMatchObject({ dueAt: null, ambiguity })
  })

  it.each(['the 31st of nothing', 'by 40% off', 'guten Morgen', 'order 302-1234567', 'by 30 pieces', '2個'])(
    'sees none in %s',
    (text) => expect(timeExpressions(text, AT, berlin)).toEqual([]),
  )

  it('takes a day early in the year, said late in the year, as the next one', () => {
    const [time] = timeExpressions('by January 5', '2026-12-20T12:00:00Z', berlin)
    expect(time?.dueAt).toBe('2027-01-05T23:00:00.000Z')
  })

  it('counts wall-clock days across a clock change', () => {
    const [day] = timeExpressions('within 1 day', '2026-03-28T12:00:00Z', berlin)
    const [hours] = timeExpressions('within 24 hours', '2026-03-28T12:00:00Z', berlin)
    expect([day?.dueAt, hours?.dueAt]).toEqual(['2026-03-29T11:00:00.000Z', '2026-03-29T12:00:00.000Z'])
  })
})

describe('promises', () => {
  it.each([
    'We will send you the tracking number tomorrow.',
    'I’ll get back to you by 3 pm.',
    'You will receive your refund within 24 hours.',
    '我们会在24小时内回复您。',
    '明日中にご連絡いたします。',
    'Wir melden uns bis 15 Uhr bei Ihnen.',
  ])('%s', (text) => expect(promisesIn(text, AT, berlin)).toHaveLength(1))

  it.each([
    'Please return the item within 30 days.',
    'Your parcel was delivered on Friday at 3 pm.',
    '请您在3天内寄回商品。',
    '14日以内にご返送ください。',
    'Bitte senden Sie den Artikel innerhalb von 14 Tagen zurück.',
    'We will answer soon.',
    '> We will ship it tomorrow.',
  ])('none in: %s', (text) => expect(promisesIn(text, AT, berlin)).toEqual([]))

  it('stand at their place in the text', () => {
    const text = 'Hi Clare.\nThank you. We will write to you tomorrow at 3 pm, sorry.'
    const [promised] = promisesIn(text, AT, berlin)
    expect(text.slice(promised?.start, promised?.end)).toBe('tomorrow at 3 pm')
    expect(promised?.text).toBe('We will write to you tomorrow at 3 pm, sorry.')
  })
})

const followUp: FollowUp = {
  caseId: '1',
  threadId: 't',
  text: 'We will write by 15:00.',
  madeAt: '2026-03-11T09:00:00Z',
  dueAt: '2026-03-11T14:00:00Z',
  owner: 'agent-1',
  market: 'DE',
}

describe('a follow-up', () => {
  it('is 72 minutes late when the mail promised for 15:00 leaves at 16:12', () => {
    const [promised] = promisesIn('Wir antworten Ihnen bis 15 Uhr.', AT, berlin)
    const late = followUpState(
      { ...followUp, dueAt: promised?.dueAt ?? '' },
      [{ threadId: 't', sentAt: '2026-03-11T16:12:00+01:00' }],
      '2026-03-12T00:00:00Z',
    )
    expect(late).toEqual({ state: 'kept_late', closedAt: '2026-03-11T16:12:00+01:00', minutesLate: 72 })
  })

  it('is closed by a message sent on its own thread after it, and by nothing else', () => {
    const before = { threadId: 't', sentAt: '2026-03-11T08:59:59Z' }
    const elsewhere = { threadId: 'u', sentAt: '2026-03-11T10:00:00Z' }
    expect(followUpState(followUp, [before, elsewhere], '2026-03-11T14:00:00Z').state).toBe('open')
    expect(followUpState(followUp, [before, elsewhere], '2026-03-11T14:02:00Z')).toEqual({
      state: 'overdue',
      closedAt: null,
      minutesLate: 2,
    })
    const answers = ['2026-03-11T15:00:00Z', '2026-03-11T14:00:00Z'].map((sentAt) => ({
      threadId: 't',
      sentAt,
    }))
    expect(followUpState(followUp, answers, '2026-03-12T00:00:00Z')).toMatchObject({
      state: 'kept',
      minutesLate: 0,
    })
  })

  it('reminds half an hour before and at the time, but not before it was made', () => {
    expect(remindersOf(followUp)).toEqual(['2026-03-11T13:30:00.000Z', '2026-03-11T14:00:00.000Z'])
    expect(remindersOf({ ...followUp, madeAt: '2026-03-11T13:45:00Z' })).toEqual(['2026-03-11T14:00:00.000Z'])
  })

  it('counts whole minutes, never below zero', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10_000_000, max: 10_000_000 }), (ms) => {
        const at = new Date(Date.parse(followUp.dueAt) + ms).toISOString()
        expect(minutesLate(followUp.dueAt, at)).toBe(Math.max(0, Math.floor(ms / 60_000)))
      }),
    )
  })
})
