import { createHash, createPrivateKey, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { Problem } from '#adapter'
import type { HttpRequest } from '#adapter'

/*
 * HTTP message signatures (RFC 9421, digest by RFC 9530) as eBay documents them: sellers in the EU and the UK may move
 * money by API only with signed requests, all others are accepted signed too. The key comes from eBay's Key Management
 * API: the public half wrapped as a JWE, the private half as PKCS #8 in base64, which eBay shows once.
 * Source: developer.ebay.com/develop/guides/digital-signatures-for-apis, read 2026-11-22.
 */

export interface SigningKey {
  /** Value of `x-ebay-signature-key`. */
  readonly jwe: string
  readonly privateKey: KeyObject
}

/**
 * The shop's signing key, or null when none is stored. Throws `rejected` for one that is no Ed25519 or RSA key, so that
 * it is not found out by a refused refund.
 */
export function signingKeyOf(credentials: Readonly<Record<string, string>>): SigningKey | null {
  const { signingKeyJwe: jwe, signingPrivateKey } = credentials
  if (!jwe || !signingPrivateKey) return null
  const base64 = signingPrivateKey.replace(/-----[^-]+-----/g, '').replace(/\s+/g, '')
  try {
    const key = createPrivateKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs8' })
    if (key.asymmetricKeyType === 'ed25519' || key.asymmetricKeyType === 'rsa')
      return { jwe, privateKey: key }
  } catch {
    // Below; without its cause, which might quote the key.
  }
  throw new Problem('rejected', 'the signing key of this shop is no Ed25519 or RSA key in PKCS #8', {
    sideEffect: 'none',
  })
}

/** The request with eBay's four headers; `created` is when, to the second. Query strings are not covered. */
export function signed(request: HttpRequest, key: SigningKey, created: Date): HttpRequest {
  const { host, pathname } = new URL(request.url)
  const digest = request.body === undefined ? null : contentDigest(request.body)
  const covered: readonly (readonly [name: string, value: string])[] = [
    ...(digest === null ? [] : [['content-digest', digest] as const]),
    ['x-ebay-signature-key', key.jwe],
    ['@method', request.method],
    ['@path', pathname],
    ['@authority', host],
  ]
  const names = covered.map(([name]) => `"${name}"`).join(' ')
  const parameters = `(${names});created=${Math.floor(created.getTime() / 1_000)}`
  const base = [...covered, ['@signature-params', parameters]].map(([name, value]) => `"${name}": ${value}`)
  const algorithm = key.privateKey.asymmetricKeyType === 'rsa' ? 'sha256' : null
  const signature = sign(algorithm, Buffer.from(base.join('\n')), key.privateKey).toString('base64')
  return {
    ...request,
    headers: {
      ...request.headers,
      ...(digest !== null && { 'Content-Digest': digest }),
      'x-ebay-signature-key': key.jwe,
      'Signature-Input': `sig1=${parameters}`,
      Signature: `sig1=:${signature}:`,
    },
  }
}

const contentDigest = (body: string | Uint8Array): string =>
  `sha-256=:${createHash('sha256').update(body).digest('base64')}:`
