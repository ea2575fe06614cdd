import { describe, expect, it } from '@jest/globals'
import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import type { HttpRequest } from '#adapter'
import { signed, signingKeyOf } from './signature.js'

const CREATED = new Date('2026-11-22T12:00:00.900Z')
const pair = generateKeyPairSync('ed25519')
const pkcs8 = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
const key = signingKeyOf({ signingKeyJwe: 'eyJ.jwe', signingPrivateKey: pkcs8 })!

const post: HttpRequest = {
  operation: 'order.issue_refund',
  method: 'POST',
  url: 'https://api.ebay.com/sell/fulfillment/v1/order/12-1/issue_refund?x=1',
  headers: { Authorization: 'Bearer T' },
  body: '{"reasonForRefund":"BUYER_CANCEL"}',
}

/** What eBay's guide says the signature covers, put together by hand. */
const base = (...lines: string[]): Buffer => Buffer.from(lines.join('\n'))
const signatureIn = ({ headers = {} }: HttpRequest): Buffer =>
  Buffer.from(/^sig1=:(.+):$/.exec(headers['Signature'] ?? '')?.[1] ?? '', 'base64')

describe('the signature of a request', () => {
  it('covers the body’s digest, the key, method, path and host, in eBay’s order', () => {
    const request = signed(post, key, CREATED)
    const digest = `sha-256=:${createHash('sha256').update('{"reasonForRefund":"BUYER_CANCEL"}').digest('base64')}:`
    const input =
      '("content-digest" "x-ebay-signature-key" "@method" "@path" "@authority");created=1795348800'
    expect(request.headers).toMatchObject({
      Authorization: 'Bearer T',
      'Content-Digest': digest,
      'x-ebay-signature-key': 'eyJ.jwe',
      'Signature-Input': `sig1=${input}`,
    })
    const covered = base(
      `"content-digest": ${digest}`,
      '"x-ebay-signature-key": eyJ.jwe',
      '"@method": POST',
      '"@path": /sell/fulfillment/v1/order/12-1/issue_refund',
      '"@authority": api.ebay.com',
      `"@signature-params": ${input}`,
    )
    expect(verify(null, covered, pair.publicKey, signatureIn(request))).toBe(true)
  })

  it('leaves the digest out where there is no body, and names a port that is not the usual one', () => {
    const { body: _, ...get } = { ...post, method: 'GET' as const, url: 'http://127.0.0.1:4010/ebay/apiz/a' }
    const request = signed(get, key, CREATED)
    expect(request.headers).not.toHaveProperty('Content-Digest')
    const input = '("x-ebay-signature-key" "@method" "@path" "@authority");created=1795348800'
    const covered = base(
      '"x-ebay-signature-key": eyJ.jwe',
      '"@method": GET',
      '"@path": /ebay/apiz/a',
      '"@authority": 127.0.0.1:4010',
      `"@signature-params": ${input}`,
    )
    expect(verify(null, covered, pair.publicKey, signatureIn(request))).toBe(true)
  })

  it('covers bytes as they are', () => {
    const bytes = Uint8Array.of(0, 255, 13, 10)
    const digest = createHash('sha256').update(bytes).digest('base64')
    expect(signed({ ...post, body: bytes }, key, CREATED).headers?.['Content-Digest']).toBe(
      `sha-256=:${digest}:`,
    )
  })
})

describe('the signing key', () => {
  it('is read with and without PEM lines, an RSA key too', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = rsa.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string
    const rsaKey = signingKeyOf({ signingKeyJwe: 'j', signingPrivateKey: pem })!
    const request = signed(post, rsaKey, CREATED)
    const input = String(request.headers?.['Signature-Input']).slice('sig1='.length)
    const covered = base(
      `"content-digest": ${request.headers?.['Content-Digest']}`,
      '"x-ebay-signature-key": j',
      '"@method": POST',
      '"@path": /sell/fulfillment/v1/order/12-1/issue_refund',
      '"@authority": api.ebay.com',
      `"@signature-params": ${input}`,
    )
    expect(verify('sha256', covered, createPublicKey(pem), signatureIn(request))).toBe(true)
  })

  it('is none without both halves', () => {
    expect(signingKeyOf({ signingPrivateKey: pkcs8 })).toBeNull()
    expect(signingKeyOf({ signingKeyJwe: 'j' })).toBeNull()
  })

  it('is refused in words that do not quote it', () => {
    const broken = { signingKeyJwe: 'j', signingPrivateKey: 'SECRET' }
    expect(() => signingKeyOf(broken)).toThrow(/no Ed25519 or RSA key/)
    expect(() => signingKeyOf(broken)).not.toThrow(/SECRET/)
  })
})
