import { createPublicKey, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { Problem, parseWire } from '#adapter'
import type { PushRequest } from '#adapter'
import type { Session } from './client.js'

/*
 * `X-EBAY-SIGNATURE`: base64 of {alg, kid, signature, digest}; an ECDSA signature over the body by a key that eBay hands
 * out under its id. Source: eBay's event library (validator), read 2026-11-22.
 */

const headerWire = z.looseObject({
  kid: z.string().regex(/^[\w-]{1,100}$/),
  signature: z.string().min(1).max(2_000),
})

const keyWire = z.looseObject({ key: z.string().min(1), digest: z.string().optional() })
type Key = z.output<typeof keyWire>

/** eBay's digests; anything weaker or unknown is not taken for a signature. */
const DIGESTS: Readonly<Record<string, string>> = { SHA1: 'sha1', SHA256: 'sha256' }
const KEY_LIVES_MS = 12 * 3_600_000

/** Whether eBay signed this body; false for anything that is not even a signature. Throws when the key cannot be fetched. */
export async function isSigned(session: Session, request: PushRequest): Promise<boolean> {
  const header = readHeader(request.headers['x-ebay-signature'])
  if (!header) return false
  const key = await keyOf(session, header.kid)
  if (!key) return false
  const digest = DIGESTS[(key.digest ?? 'SHA1').toUpperCase().replace('-', '')]
  const publicKey = publicKeyIn(key)
  if (digest === undefined || !publicKey) return false
  const signature = Buffer.from(header.signature, 'base64')
  const is = (body: Uint8Array): boolean => verify(digest, body, publicKey, signature)
  // The library signs JSON as it prints it; what arrives may have been spaced otherwise on the way.
  return is(request.body) || is(restated(request.body))
}

function readHeader(header: string | undefined): z.output<typeof headerWire> | null {
  try {
    return headerWire.parse(JSON.parse(Buffer.from(header ?? '', 'base64').toString('utf8')))
  } catch {
    return null
  }
}

const restated = (body: Uint8Array): Uint8Array => {
  try {
    return Buffer.from(JSON.stringify(JSON.parse(Buffer.from(body).toString('utf8'))))
  } catch {
    return body
  }
}

/** The key of that id, kept for half a day by all workers; null for one that eBay does not know. */
async function keyOf(session: Session, kid: string): Promise<Key | null> {
  try {
    const kept = await session.tokens.get(`notification-key/${kid}`, async () => {
      const answer = await session.rest({
        operation: 'notification.public_key',
        method: 'GET',
        path: `/commerce/notification/v1/public_key/${kid}`,
        as: 'application',
      })
      const { key, digest } = parseWire(keyWire, answer).wire
      return {
        value: JSON.stringify({ key, digest }),
        expiresAt: new Date(session.now().getTime() + KEY_LIVES_MS),
      }
    })
    return keyWire.parse(JSON.parse(kept))
  } catch (error) {
    if (error instanceof Problem && (error.code === 'not_found' || error.code === 'rejected')) return null
    throw error
  }
}

/** eBay gives the key with its PEM lines run together; they are of no use either way. */
function publicKeyIn({ key }: Key): KeyObject | null {
  const der = Buffer.from(key.replace(/-----[^-]+-----/g, '').replace(/\s+/g, ''), 'base64')
  try {
    const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' })
    return publicKey.asymmetricKeyType === 'ec' ? publicKey : null
  } catch {
    return null
  }
}
