import { describe, expect, it } from '@jest/globals'
import { newSecret, signedHeaders } from './signature.js'

describe('signatures of webhooks', () => {
  it('are those of the specification’s own example', () => {
    // The test vector that the specification's libraries share (standard-webhooks, MIT).
    const headers = signedHeaders(
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      new Date(1614265330 * 1000),
      '{"test": 2432232314}',
      ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    )
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
    expect(headers['webhook-timestamp']).toBe('1614265330')
  })

  it('are one for each secret, and never the same for two', () => {
    const secrets = [newSecret(), newSecret()]
    const { 'webhook-signature': signature = '' } = signedHeaders('evt_1', new Date(0), '{}', secrets)
    const parts = signature.split(' ')
    expect(parts).toHaveLength(2)
    expect(new Set(parts).size).toBe(2)
  })

  it('come of secrets of 32 bytes', () => {
    expect(Buffer.from(newSecret().slice('whsec_'.length), 'base64')).toHaveLength(32)
  })
})
