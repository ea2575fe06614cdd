import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { Problem, parseWire } from '#adapter'
import type { Session } from './client.js'

/** The largest document that is unpacked; a report of 60 days is a few megabytes. */
const MAX_DOCUMENT_BYTES = 100_000_000

const documentWire = z.looseObject({ url: z.string().min(1), compressionAlgorithm: z.string().nullish() })

/** How Amazon tells where a document lies: of a report, a feed's result or a query. */
export interface DocumentCall {
  readonly operation: string
  readonly path: string
}

/**
 * The text of a document: its address is asked for, fetched without token, unpacked and decoded. Throws `contract_changed` for one that
 * unpacks to more than 100 MB or is packed in a way that we do not know.
 */
export async function readDocument(session: Session, { operation, path }: DocumentCall): Promise<string> {
  const { wire } = parseWire(documentWire, await session.call({ operation, method: 'GET', path }))
  const { bytes, type } = await session.download(wire.url)
  const packed = wire.compressionAlgorithm ?? null
  if (packed !== null && packed !== 'GZIP') throw unreadable(`the document is packed by ${packed}`)
  const raw = Buffer.from(bytes, 'latin1')
  return textOf(packed === null ? raw : unpacked(raw), charsetIn(type), session.site)
}

/** Unpacks a document, but never to more than is sane: a small one may be made to fill the memory. */
export function unpacked(raw: Buffer, max = MAX_DOCUMENT_BYTES): Buffer {
  try {
    return gunzipSync(raw, { maxOutputLength: max })
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    throw unreadable(tooLarge ? `the document unpacks to more than ${max} bytes` : 'the document is no gzip')
  }
}

const unreadable = (what: string): Problem => new Problem('contract_changed', what, { sideEffect: 'none' })

/** The charset that a content type names; null without one. */
export const charsetIn = (type: string): string | null =>
  /charset\s*=\s*"?([\w-]+)"?/i.exec(type)?.[1]?.toLowerCase() ?? null

/** Names that Amazon uses and the decoder does not know. */
const CHARSETS: Readonly<Record<string, string>> = {
  cp1252: 'windows-1252',
  cp932: 'shift_jis',
  'windows-31j': 'shift_jis',
  ms932: 'shift_jis',
}

/**
 * Bytes as text: by the charset that is named, else UTF-8 where the bytes are, else what Amazon uses in that country (seen: Shift_JIS in
 * Japan, Windows-1252 in Europe and America).
 */
export function textOf(bytes: Uint8Array, charset: string | null, site: string): string {
  if (charset !== null) {
    try {
      return new TextDecoder(CHARSETS[charset] ?? charset).decode(bytes)
    } catch {
      // An unknown name: the bytes tell.
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder(site === 'JP' ? 'shift_jis' : 'windows-1252').decode(bytes)
  }
}
