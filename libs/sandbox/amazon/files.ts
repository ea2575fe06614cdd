import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { empty, json, type Answer, type WireRequest } from '../http.js'
import { encoded } from './charsets.js'
import type { Seller, StoredDocument } from './types.js'
import { factsOf, uuid, type World } from './world.js'

/** A signed address opens its document for five minutes. */
const OPENS_MS = 5 * 60_000

/** Keeps a file until it is fetched; `text` is written in the charset of the seller's country. */
export function storeText(world: World, seller: Seller, text: string, gzip: boolean): StoredDocument {
  const { charset } = factsOf(seller)
  const bytes = encoded(text, charset)
  return storeBytes(world, seller, gzip ? gzipSync(bytes) : bytes, {
    gzip,
    contentType: `text/plain; charset=${charset === 'windows-1252' ? 'Cp1252' : charset === 'shift_jis' ? 'Shift_JIS' : 'UTF-8'}`,
  })
}

export function storeBytes(
  world: World,
  seller: Seller,
  bytes: Uint8Array,
  { gzip, contentType, upload }: Pick<StoredDocument, 'gzip' | 'contentType' | 'upload'>,
): StoredDocument {
  const document: StoredDocument = {
    id: `amzn1.spdoc.1.${uuid(world.tokenRandom)}`,
    seller: seller.login,
    key: world.tokenRandom.text(32),
    content: Buffer.from(bytes).toString('base64'),
    contentType,
    gzip,
    opensUntil: 0,
    ...(upload && { upload }),
  }
  world.state.documents = [...world.state.documents, document].slice(-400)
  return document
}

/** The signed address of a document, good from now on for five minutes. */
export function openAddress(world: World, document: StoredDocument, at: number): string {
  document.opensUntil = at + OPENS_MS
  return `${world.base}/amazon/documents/${document.key}`
}

export const documentOf = (
  world: World,
  seller: Seller,
  id: string | undefined,
): StoredDocument | undefined =>
  world.state.documents.find((one) => one.id === id && one.seller === seller.login)

/** The answer that tells where a document lies. Data Kiosk calls it otherwise. */
export function documentAnswer(world: World, document: StoredDocument, at: number, idName: string): Answer {
  return json(200, {
    [idName]: document.id,
    url: openAddress(world, document, at),
    ...(document.gzip && { compressionAlgorithm: 'GZIP' }),
  })
}

const storeError = (code: string, message: string, status = 403): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
})

/** The signature covers the digest and the encryption; the digest is checked against the bytes that came. */
function uploadRefused({ headers, bytes }: WireRequest, md5: string): Answer | null {
  if (headers['content-md5'] !== md5 || headers['x-amz-server-side-encryption'] !== 'aws:kms')
    return storeError('SignatureDoesNotMatch', 'The request signature we calculated does not match.')
  if (Buffer.from(md5, 'base64').length !== 16)
    return storeError('InvalidDigest', 'The Content-MD5 you specified was invalid.', 400)
  return createHash('md5').update(bytes).digest('base64') === md5
    ? null
    : storeError('BadDigest', 'The Content-MD5 you specified did not match what we received.', 400)
}

/** The store of documents: GET and PUT by signed address, and no token wanted. */
export function store(world: World, request: WireRequest, at: number): Answer {
  const document = world.state.documents.find(({ key }) => request.path === `/${key}`)
  if (!document) return storeError('NoSuchKey', 'The specified key does not exist.')
  if (document.opensUntil < at) return storeError('AccessDenied', 'Request has expired')
  if ('x-amz-access-token' in request.headers || 'authorization' in request.headers)
    return storeError('InvalidArgument', 'Only one auth mechanism allowed')
  if (request.method === 'PUT') {
    const refusal = document.upload ? uploadRefused(request, document.upload.md5) : null
    if (refusal) return refusal
    document.content = request.bytes.toString('base64')
    if (document.upload) document.upload.done = true
    return empty(200)
  }
  return {
    status: 200,
    headers: { 'content-type': document.contentType },
    body: Buffer.from(document.content, 'base64'),
  }
}
