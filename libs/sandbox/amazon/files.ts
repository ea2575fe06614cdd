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
  { gzip, contentType }: Pick<StoredDocument, 'gzip' | 'contentType'>,
): StoredDocument {
  const document = {
    id: `amzn1.spdoc.1.${uuid(world.tokenRandom)}`,
    seller: seller.login,
    key: world.tokenRandom.text(32),
    content: Buffer.from(bytes).toString('base64'),
    contentType,
    gzip,
    opensUntil: 0,
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

const storeError = (code: string, message: string): Answer => ({
  status: 403,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
})

/** The store of documents: GET and PUT by signed address, and no token wanted. */
export function store(world: World, request: WireRequest, at: number): Answer {
  const document = world.state.documents.find(({ key }) => request.path === `/${key}`)
  if (!document) return storeError('NoSuchKey', 'The specified key does not exist.')
  if (document.opensUntil < at) return storeError('AccessDenied', 'Request has expired')
  if ('x-amz-access-token' in request.headers || 'authorization' in request.headers)
    return storeError('InvalidArgument', 'Only one auth mechanism allowed')
  if (request.method === 'PUT') {
    document.content = Buffer.from(request.body, 'utf8').toString('base64')
    return empty(200)
  }
  return {
    status: 200,
    headers: { 'content-type': document.contentType },
    body: Buffer.from(document.content, 'base64'),
  }
}
