import { describe, expect, it } from '@jest/globals'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import nock from 'nock'
import type { PushRequest } from '#adapter'
import { ebay } from './index.js'
import { mockNetwork, testShop } from './test-shop.js'

const API = 'https://api.ebay.com'
const URL_ = 'https://cases.example/push/ebay/key'
const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const DER = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
const ONE_LINE_PEM = `-----BEGIN PUBLIC KEY-----${DER}-----END PUBLIC KEY-----`

mockNetwork()

const appToken = () =>
  nock(API).post('/identity/v1/oauth2/token').reply(200, { access_token: 'APP', expires_in: 7_200 })
const publicKey = (answer: object = { algorithm: 'ECDSA', digest: 'SHA1', key: ONE_LINE_PEM }) => {
  appToken()
  nock(API)
    .get('/commerce/notification/v1/public_key/kid-1')
    .matchHeader('authorization', 'Bearer APP')
    .reply(200, answer)
}

const deletion = {
  metadata: { topic: 'MARKETPLACE_ACCOUNT_DELETION', schemaVersion: '1.0', deprecated: false },
  notification: {
    notificationId: 'n-1',
    eventDate: '2026-11-22T00:00:00.000Z',
    publishDate: '2026-11-22T00:00:01.000Z',
    publishAttemptCount: 1,
    data: { username: 'gone_buyer', userId: 'ma8vp1jySJC', eiasToken: 'nY+sHZ2Prl' },
  },
}

const header = (signed: string, digest = 'sha1', kid = 'kid-1'): string => {
  const signature = sign(digest, Buffer.from(signed), pair.privateKey).toString('base64')
  return Buffer.from(JSON.stringify({ alg: 'ecdsa', kid, signature, digest: 'SHA1' })).toString('base64')
}
const post = (body: string, signature: string | undefined): PushRequest => ({
  method: 'POST',
  url: URL_,
  query: {},
  headers: signature === undefined ? {} : { 'x-ebay-signature': signature },
  body: Buffer.from(body),
})

describe('a challenge', () => {
  const challenge = (token?: string) => {
    const { connection } = testShop()
    const credentials = { ...connection.account.credentials, ...(token && { verificationToken: token }) }
    const account = { ...connection.account, credentials }
    const request: PushRequest = {
      method: 'GET',
      url: URL_,
      query: { challenge_code: 'a8628072' },
      headers: {},
      body: new Uint8Array(),
    }
    return ebay.connect({ ...connection, account }).receive(request)
  }

  it('is answered with the hash of code, token and address', async () => {
    const token = 'a-token-that-somebody-typed-into-ebays-page'
    const { answer } = await challenge(token)
    const challengeResponse = createHash('sha256').update(`a8628072${token}${URL_}`).digest('hex')
    expect(answer).toEqual({
      status: 200,
      type: 'application/json',
      body: JSON.stringify({ challengeResponse }),
    })
  })

  it('needs no stored token: one is derived, the same each time, of the characters that eBay allows', async () => {
    const [one, other] = [await challenge(), await challenge()]
    expect(one).toEqual(other)
    expect(one.answer.status).toBe(200)
  })
})

describe('a notification', () => {
  it('of a deleted account orders an erasure by every name it gives', async () => {
    publicKey()
    const body = JSON.stringify(deletion)
    await expect(testShop().connected.receive(post(body, header(body)))).resolves.toEqual({
      answer: { status: 204 },
      erase: [{ buyers: ['gone_buyer', 'ma8vp1jySJC', 'nY+sHZ2Prl'], noticeId: 'n-1' }],
    })
  })

  it.each([
    ['SELLER_STANDARDS_PROFILE_METRICS', ['standards']],
    ['NEW_MESSAGE', ['messages']],
    ['FEEDBACK_OF_ANY_NAME', ['feedback']],
    ['A_TOPIC_OF_TOMORROW', []],
  ])('%s hints at %j', async (topic, look) => {
    publicKey()
    const body = JSON.stringify({ metadata: { topic }, notification: { notificationId: 'n', data: {} } })
    await expect(testShop().connected.receive(post(body, header(body)))).resolves.toEqual({
      answer: { status: 204 },
      look,
    })
  })

  it('is verified over the bytes as they came, or as eBay’s library prints them', async () => {
    const spaced = JSON.stringify(deletion, null, 2)
    publicKey()
    await expect(testShop().connected.receive(post(spaced, header(spaced)))).resolves.toHaveProperty('erase')
    publicKey()
    const restated = header(JSON.stringify(deletion))
    await expect(testShop().connected.receive(post(spaced, restated))).resolves.toHaveProperty('erase')
  })

  const body = JSON.stringify(deletion)
  const forged = JSON.stringify({
    ...deletion,
    notification: { ...deletion.notification, notificationId: 'n-2' },
  })
  it.each([
    ['another body than was signed', forged, header(body)],
    ['no signature', body, undefined],
    ['something that is no signature', body, 'bm90IGpzb24='],
  ])('with %s is refused', async (_what, sent, signature) => {
    if (signature?.length && signature.length > 20) publicKey()
    await expect(testShop().connected.receive(post(sent, signature))).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  it('by a key that eBay does not know is refused', async () => {
    appToken()
    nock(API)
      .get('/commerce/notification/v1/public_key/kid-9')
      .reply(404, { errors: [{ errorId: 195_001, domain: 'x', category: 'REQUEST', message: 'no' }] })
    await expect(
      testShop().connected.receive(post(body, header(body, 'sha1', 'kid-9'))),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })

  it.each([
    ['of a digest that is not taken', { digest: 'MD5', key: ONE_LINE_PEM }],
    ['that is no key of an elliptic curve', { digest: 'SHA1', key: 'bm9uc2Vuc2U=' }],
  ])('by a key %s is refused', async (_what, key) => {
    publicKey(key)
    await expect(testShop().connected.receive(post(body, header(body)))).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  it('that cannot be verified now is not refused: eBay shall send it again', async () => {
    appToken()
    nock(API).get('/commerce/notification/v1/public_key/kid-1').times(3).reply(503, '')
    await expect(testShop().connected.receive(post(body, header(body)))).rejects.toMatchObject({
      code: 'unavailable',
    })
  })

  it('asks for a key once, and no key id leaves its place in the address', async () => {
    publicKey()
    const { connected } = testShop()
    await connected.receive(post(body, header(body)))
    await connected.receive(post(body, header(body)))
    await expect(
      connected.receive(post(body, header(body, 'sha1', '../../sell/fulfillment'))),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })
})
