import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import { ebay } from './index.js'
import { sight } from './test-fixtures.js'
import { caseRef, giveTokens, mockNetwork, testShop } from './test-shop.js'

const API = 'https://api.ebay.com'

mockNetwork()

const only = (file: string) => sight(`feedback/feedback.${file}.json`).cases[0]?.observation
const at = { seenAt: '2026-11-22T00:00:00.000Z', site: 'EBAY_GB' }

describe('a feedback', () => {
  it('that is bad waits for the shop’s answer', () => {
    expect(only('Negative')).toMatchObject({
      nativeId: '2300001112223',
      state: 'Negative',
      reason: { code: 'Negative', text: 'Arrived broken.' },
      buyer: { handle: 'synthetic_buyer_7' },
      lines: [{ lineId: '110022003302-2200330044002' }],
      activities: [{ party: 'buyer', as: 'message' }],
    })
  })

  it('that was answered shows the answer', () => {
    expect(only('Negative+ANSWERED')?.activities.at(-1)).toMatchObject({
      party: 'seller',
      text: 'We are sorry.',
    })
  })

  it('that praises from the beginning is nobody’s work; one that was revised closes its case', () => {
    const praise = { FeedbackID: '1', CommentType: 'Positive', CommentTime: '2026-11-18T15:04:05.000Z' }
    expect(ebay.streams['feedback']!.see(praise, at).cases).toEqual([])
    expect(only('Positive')?.state).toBe('Positive')
  })

  it('of a type that is not documented stands on top, flagged', () => {
    const strange = { FeedbackID: '1', CommentType: 'Thankful', CommentTime: '2026-11-18T15:04:05.000Z' }
    const seen = ebay.streams['feedback']!.see(strange, at).cases[0]?.observation
    expect([seen?.state, seen?.flags.map(({ code }) => code)]).toEqual(['Thankful', ['unknown_value']])
  })
})

const page = (...times: string[]): string =>
  `<GetFeedbackResponse><Ack>Success</Ack><FeedbackDetailArray>${times
    .map(
      (time, index) =>
        `<FeedbackDetail><FeedbackID>${index}</FeedbackID><CommentType>Negative</CommentType><CommentTime>${time}</CommentTime></FeedbackDetail>`,
    )
    .join('')}</FeedbackDetailArray></GetFeedbackResponse>`

it('is read newest first, no further back than needed', async () => {
  giveTokens('T')
  nock(API)
    .post('/ws/api.dll', /<FeedbackType>FeedbackReceivedAsSeller<\/FeedbackType>/)
    .matchHeader('x-ebay-api-call-name', 'GetFeedback')
    .reply(200, page('2026-11-20T00:00:00.000Z', '2020-01-01T00:00:00.000Z'))
  const { items, cursor, more } = await testShop().connected.list('feedback', null)
  expect(items).toMatchObject([{ CommentTime: '2026-11-20T00:00:00.000Z' }])
  expect([cursor, more]).toEqual([{ since: '2026-11-22T12:00:00.000Z' }, false])
})

it('is answered once, in public', async () => {
  giveTokens('T')
  nock(API)
    .post(
      '/ws/api.dll',
      /<FeedbackID>9<\/FeedbackID><TransactionID>5<\/TransactionID><TargetUserID>b<\/TargetUserID><ResponseType>Reply<\/ResponseType><ResponseText>Sorry\.<\/ResponseText>/,
    )
    .matchHeader('x-ebay-api-call-name', 'RespondToFeedback')
    .reply(503, '')
  const ref = caseRef({
    nativeId: '9',
    state: 'Negative',
    native: { TransactionID: '5' },
    buyer: { handle: 'b', locale: null },
  })
  await expect(
    testShop().connected.act('feedback', 'reply_feedback', ref, { text: 'Sorry.' }),
  ).rejects.toMatchObject({ detail: { sideEffect: 'unknown' } })
})
