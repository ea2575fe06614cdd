import { createHash, createPrivateKey, createPublicKey, verify } from 'node:crypto'
import { callerOf } from './calls.js'
import { restError } from './wire.js'
import { MUST_SIGN, type SigningKey } from './desk-types.js'
import type { Answer, WireRequest } from '../http.js'
import type { World } from './world.js'
import type { Shop } from './types.js'

/*
 * HTTP message signatures: sellers of the EU and the UK have to sign what moves money, or eBay refuses it (facts/ebay.md
 * §1.3; numbers of the errors: eBay/digital-signature-verification-ebay-api, issues 21 and 25, read 2026-11-24).
 */

/** What has to be signed, by method and path. */
const IN_SCOPE: readonly (readonly [method: string, path: RegExp])[] = [
  ['POST', /^\/sell\/fulfillment\/v1\/order\/[^/]+\/issue_refund\/?$/],
  ['POST', /^\/post-order\/v2\/cancellation\/?$/],
  ['POST', /^\/post-order\/v2\/cancellation\/\d+\/approve\/?$/],
  ['POST', /^\/post-order\/v2\/return\/\d+\/(decide|issue_refund)\/?$/],
  ['POST', /^\/post-order\/v2\/inquiry\/\d+\/issue_refund\/?$/],
]

/** Seconds by which the creation of a signature may differ from now. */
const TOLERANCE = 300
/** PKCS #8 in front of the 32 bytes of an Ed25519 key (RFC 8410). */
const ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** A key of the Key Management API; the same seed gives the same key. */
export function makeSigningKey(world: World): SigningKey {
  const secret = createHash('sha256').update(world.tokenRandom.text(64)).digest()
  const der = Buffer.concat([ED25519, secret])
  const publicKey = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
  return {
    jwe: `eyJ${world.tokenRandom.text(40)}.${world.tokenRandom.text(20)}`,
    privateKey: der.toString('base64'),
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  }
}

export const mustSign = ({ site }: Pick<Shop, 'site'>): boolean => MUST_SIGN.includes(site)

/** Why a request is refused for its signature; undefined when it needs none or bears a good one. */
export function unsigned(world: World, host: string, request: WireRequest, at: number): Answer | undefined {
  const scoped = IN_SCOPE.some(([method, path]) => method === request.method && path.test(request.path))
  const [, token = ''] = (request.headers['authorization'] ?? '').split(' ')
  const caller = callerOf(world, token, at)
  const shop = caller.kind === 'seller' && world.state.shops.find(({ login }) => login === caller.login)
  if (!scoped || !shop || !mustSign(shop)) return undefined
  const key = world.state.desk.signingKeys[shop.login]
  if (request.headers['x-ebay-signature-key'] === undefined)
    return restError(400, 215_001, 'Missing x-ebay-signature-key header')
  const good = key !== undefined && isGood(key, `/ebay/${host}${request.path}`, request, at)
  return good ? undefined : restError(403, 215_122, 'Signature validation failed')
}

function isGood(key: SigningKey, path: string, request: WireRequest, at: number): boolean {
  const { headers } = request
  const input = /^sig1=(\(([^)]*)\);created=(\d+))$/.exec(headers['signature-input'] ?? '')
  const signature = /^sig1=:([A-Za-z0-9+/=]+):$/.exec(headers['signature'] ?? '')?.[1]
  if (!input || signature === undefined || headers['x-ebay-signature-key'] !== key.jwe) return false
  const [, parameters = '', list = '', created = ''] = input
  const names = [...list.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name)
  const digest = `sha-256=:${createHash('sha256').update(request.bytes).digest('base64')}:`
  const hasBody = request.bytes.length > 0
  const wanted = [
    'x-ebay-signature-key',
    '@method',
    '@path',
    '@authority',
    ...(hasBody ? ['content-digest'] : []),
  ]
  if (!wanted.every((name) => names.includes(name))) return false
  if (hasBody && headers['content-digest'] !== digest) return false
  if (Math.abs(Number(created) - at / 1_000) > TOLERANCE) return false
  const values: Readonly<Record<string, string | undefined>> = {
    'content-digest': headers['content-digest'],
    'x-ebay-signature-key': key.jwe,
    '@method': request.method,
    '@path': path,
    '@authority': headers['host'],
  }
  const base = [
    ...names.map((name) => `"${name}": ${values[name] ?? ''}`),
    `"@signature-params": ${parameters}`,
  ]
  const publicKey = createPublicKey({
    key: Buffer.from(key.publicKey, 'base64'),
    format: 'der',
    type: 'spki',
  })
  return verify(null, Buffer.from(base.join('\n')), publicKey, Buffer.from(signature, 'base64'))
}
