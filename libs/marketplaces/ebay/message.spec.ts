import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import { ebay } from './index.js'
import { sight } from './test-fixtures.js'
import { caseRef, giveTokens, mockNetwork, testShop } from './test-shop.js'

const API = 'https://api.ebay.com'
const BASE = '/commerce/message/v1'

mockNetwork()

const only = (file: string) => sight(`${file}.json`).cases[0]!.observation

describe('a conversation', () => {
  it('waits for whoever did not write last, and tells both sides’ words', () => {
    const asked = only('messages/message.ACTIVE+ASKED')
    expect(asked).toMatchObject({
      nativeId: 'conv-9001',
      stateFrom: 'derived',
      buyer: { handle: 'synthetic_buyer_7' },
      lines: [{ itemId: '110022003302' }],
      native: { conversationStatus: 'ACTIVE' },
    })
    const answered = only('messages/message.ACTIVE+ANSWERED')
    expect(answered.activities.map(({ party, text, as }) => [party, text, as])).toEqual([
      ['buyer', 'Is it still available?', 'message'],
      ['seller', 'Yes, it is.', 'message'],
    ])
  })

  it('of which only the list is known names nobody, unless the shop’s own name is set', () => {
    expect(only('messages/message.ACTIVE.page')).toMatchObject({ state: 'ACTIVE', buyer: null })
    const stream = ebay.streams['messages']!
    const latestMessage = {
      messageId: 'm1',
      messageBody: 'x',
      createdDate: '2026-11-20T08:00:00.000Z',
      senderUsername: 'Synthetic_Shop',
      recipientUsername: 'b',
    }
    const seen = stream.see(
      { conversationId: 'c', conversationStatus: 'ACTIVE', latestMessage },
      { seenAt: '2026-11-22T00:00:00.000Z', site: 'EBAY_US', settings: { username: 'synthetic_shop' } },
    )
    expect(seen.cases[0]?.observation).toMatchObject({ state: 'ACTIVE/ANSWERED', buyer: { handle: 'b' } })
  })

  it('keeps attached files and flags kinds of them that are not documented', () => {
    const { activities, flags } = only('messages/message.ACTIVE+ASKED.media')
    expect(activities[0]?.files?.map(({ name, type }) => [name, type])).toEqual([
      ['lamp.jpg', 'IMAGE'],
      ['x', 'HOLOGRAM'],
    ])
    expect(flags.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'unknown_field sentiment',
      'unknown_value messageMedia.mediaType',
    ])
  })
})

it('a question of Trading’s member messages keeps eBay’s words for its state', () => {
  expect(only('member-messages/message.Answered')).toMatchObject({
    nativeId: 'Trading:1000111222',
    state: 'Answered',
    asOf: '2026-11-20T09:00:00.000Z',
    activities: [{ party: 'buyer' }, { party: 'seller', text: 'Yes, it is.' }],
  })
})

const USER =
  '<GetUserResponse><Ack>Success</Ack><User><UserID>synthetic_shop</UserID></User></GetUserResponse>'

describe('reading messages', () => {
  it('asks who the shop is, lists what is new and reads each conversation', async () => {
    giveTokens('T')
    nock(API).post('/ws/api.dll').matchHeader('x-ebay-api-call-name', 'GetUser').reply(200, USER)
    nock(API)
      .get(`${BASE}/conversation`)
      .query({
        conversation_type: 'FROM_MEMBERS',
        start_time: '2026-10-23T12:00:00.000Z',
        limit: 50,
        offset: 0,
      })
      .matchHeader('authorization', 'Bearer T')
      .reply(200, { conversations: [{ conversationId: 'c1', conversationStatus: 'ACTIVE' }], total: 1 })
    nock(API)
      .get(`${BASE}/conversation/c1`)
      .query({ conversation_type: 'FROM_MEMBERS', limit: 50 })
      .reply(200, { conversationStatus: 'ACTIVE', messages: [] })
    const { connected } = testShop()
    const first = await connected.list('messages', null)
    const second = await connected.list('messages', first.cursor)
    expect(second).toMatchObject({
      items: [{ conversationId: 'c1', messages: [], shopUsername: 'synthetic_shop' }],
      cursor: { since: '2026-11-22T12:00:00.000Z' },
      more: false,
    })
  })

  it('goes by Trading for a shop that chose it, and by one way only', async () => {
    giveTokens('T')
    const { connection } = testShop()
    const account = { ...connection.account, settings: { messages: 'trading' } }
    const shop = ebay.connect({ ...connection, account })
    nock(API)
      .post('/ws/api.dll', /<MailMessageType>All<\/MailMessageType>/)
      .matchHeader('x-ebay-api-call-name', 'GetMemberMessages')
      .reply(
        200,
        '<GetMemberMessagesResponse><Ack>Success</Ack><MemberMessage><MemberMessageExchange><MessageStatus>Unanswered</MessageStatus></MemberMessageExchange></MemberMessage></GetMemberMessagesResponse>',
      )
    expect((await shop.list('member-messages', null)).items).toEqual([{ MessageStatus: 'Unanswered' }])
    expect((await shop.list('messages', null)).items).toEqual([])
    expect((await testShop().connected.list('member-messages', null)).items).toEqual([])
  })
})

describe('a file of a message', () => {
  const IMAGE = 'https://i.ebayimg.com'
  const bytes = Buffer.from([0x89, 0x50, 0x00, 0xff])
  const conversation = (mediaUrl: string) => {
    const message = { messageId: '700000', createdDate: '2026-11-20T08:00:00.000Z' }
    const messageMedia = [{ mediaName: 'lamp.jpg', mediaType: 'IMAGE', mediaUrl }]
    nock(API)
      .get(`${BASE}/conversation/c1`)
      .query(true)
      .reply(200, { conversationStatus: 'ACTIVE', messages: [{ ...message, messageMedia }] })
  }
  const REF = caseRef({ nativeId: 'c1', state: 'ACTIVE/ASKED' })
  const file = (ref = REF, key = '700000:0') => testShop().connected.file('message', ref, key)

  it('is fetched where eBay says now that it lies, without the shop’s token', async () => {
    giveTokens('T')
    conversation(`${IMAGE}/00/s/lamp.jpg`)
    nock(IMAGE, { badheaders: ['authorization'] })
      .get('/00/s/lamp.jpg')
      .reply(200, bytes, { 'Content-Type': 'image/jpeg' })
    const { name, type, bytes: got } = await file()
    expect([name, type, Buffer.from(got).equals(bytes)]).toEqual(['lamp.jpg', 'image/jpeg', true])
  })

  it.each([
    'https://example.com/lamp.jpg',
    'http://i.ebayimg.com/lamp.jpg',
    'https://ebayimg.com.example.com/lamp.jpg',
    'https://notebay.com/lamp.jpg',
    'https://i.ebayimg.com:8443/lamp.jpg',
    'http://127.0.0.1/metadata',
    'file:///etc/passwd',
    'nonsense',
  ])('that is said to lie at %s is not asked for', async (address) => {
    giveTokens('T')
    conversation(address)
    await expect(file()).rejects.toMatchObject({ code: 'rejected', detail: { sideEffect: 'none' } })
  })

  it('that is no more is not found', async () => {
    giveTokens('T')
    conversation(`${IMAGE}/x`)
    await expect(file(REF, '700001:0')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('of a question of Trading is found beside the question', async () => {
    giveTokens('T')
    const media = `<MessageMedia><MediaName>a.png</MediaName><MediaURL>${IMAGE}/a.png</MediaURL></MessageMedia>`
    const exchange =
      `<MemberMessageExchange><Question><MessageID>77</MessageID></Question>${media}` +
      '<MessageStatus>Unanswered</MessageStatus><CreationDate>2026-11-20T08:00:00.000Z</CreationDate></MemberMessageExchange>'
    nock(API)
      .post('/ws/api.dll')
      .reply(
        200,
        `<GetMemberMessagesResponse><Ack>Success</Ack><MemberMessage>${exchange}</MemberMessage></GetMemberMessagesResponse>`,
      )
    nock(IMAGE).get('/a.png').reply(200, bytes, { 'Content-Type': 'image/png' })
    const ref = caseRef({ nativeId: 'Trading:77', state: 'Unanswered', native: { MessageID: '77' } })
    expect(await file(ref, '77:0')).toMatchObject({ name: 'a.png', type: 'image/png' })
  })
})

describe('replying', () => {
  const { shownBy } = ebay.kinds.message!.actions['reply']!

  it('sends the text into the conversation, once', async () => {
    giveTokens('T')
    nock(API)
      .post(`${BASE}/send_message`, { conversationId: 'c1', messageText: 'Yes.' })
      .reply(200, { messageId: 'm9' })
    const ref = caseRef({ nativeId: 'c1', state: 'ACTIVE/ASKED' })
    await expect(testShop().connected.act('message', 'reply', ref, { text: 'Yes.' })).resolves.toEqual({
      receipt: 'm9',
    })
  })

  it('answers a question of Trading by its message', async () => {
    giveTokens('T')
    nock(API)
      .post(
        '/ws/api.dll',
        /<ItemID>1<\/ItemID><MemberMessage><Body>Yes &#38; no<\/Body><DisplayToPublic>false<\/DisplayToPublic><ParentMessageID>77<\/ParentMessageID><RecipientID>b<\/RecipientID>/,
      )
      .matchHeader('x-ebay-api-call-name', 'AddMemberMessageRTQ')
      .reply(200, '<AddMemberMessageRTQResponse><Ack>Success</Ack></AddMemberMessageRTQResponse>')
    const line = { lineId: '1', itemId: '1', title: null, sku: null, quantity: null, price: null }
    const ref = caseRef({
      nativeId: 'Trading:77',
      state: 'Unanswered',
      native: { MessageID: '77' },
      lines: [line],
      buyer: { handle: 'b', locale: null },
    })
    await testShop().connected.act('message', 'reply', ref, { text: 'Yes & no' })
  })

  it('shows question and answer on the listing where that is wanted and eBay can', async () => {
    const { check } = ebay.kinds.message!.actions['reply']!
    const question = caseRef({ nativeId: 'Trading:77', state: 'Unanswered', native: { MessageID: '77' } })
    const input = { text: 'Yes.', publish: true }
    expect(check?.(question, input, {})).toBeNull()
    expect(check?.(caseRef({ nativeId: 'c1' }), input, {})?.en).toContain('read by Trading')
    giveTokens('T')
    nock(API)
      .post('/ws/api.dll', /<DisplayToPublic>true<\/DisplayToPublic>/)
      .reply(200, '<AddMemberMessageRTQResponse><Ack>Success</Ack></AddMemberMessageRTQResponse>')
    await testShop().connected.act('message', 'reply', question, input)
  })

  it('is proven by the seller’s own words in the conversation, not by a state', () => {
    const shown = (party: 'seller' | 'buyer', text: string) => ({
      state: 'ACTIVE/ANSWERED',
      native: {},
      since: [{ key: 'k', at: '2026-11-22T00:00:00.000Z', party, text }],
    })
    expect(shownBy?.(shown('seller', 'Yes,\n it  is.'), { text: 'Yes, it is.' })).toBe(true)
    expect(shownBy?.(shown('buyer', 'Yes, it is.'), { text: 'Yes, it is.' })).toBe(false)
    expect(shownBy?.(shown('seller', 'No.'), { text: 'Yes, it is.' })).toBe(false)
  })
})
