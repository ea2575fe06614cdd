import { createHash } from 'node:crypto'
import { z } from 'zod'
import { parseWire } from '#adapter'
import type { FileBody } from '#adapter'
import type { Session } from './client.js'
import { marketplaceIdOf } from './sites.js'

const destinationWire = z.looseObject({
  payload: z.looseObject({
    uploadDestinationId: z.string().min(1),
    url: z.string().min(1),
    /** To be sent with the file, as they are: the address is signed for them. */
    headers: z.record(z.string(), z.unknown()).nullish(),
  }),
})

/** A file by which a message names what was handed in (messaging.json, Attachment). */
export interface Attachment {
  readonly uploadDestinationId: string
  readonly fileName: string
}

/**
 * Hands a file in for a message of that resource (`messaging/v1/orders/{id}/messages/{type}`), by Uploads 2020-11-01. The digest is base64 as
 * in RFC 1864: the model's example shows hexadecimal digits, which the file store refuses (issues 1755 of the models and 1597 of the docs, read
 * 2026-11-24; UNCONFIRMED by Amazon). A file that no message names does nothing, so all of it may be repeated.
 */
export async function handIn(
  session: Session,
  site: string,
  resource: string,
  { name, type, bytes }: FileBody,
): Promise<Attachment> {
  const body = await session.call({
    operation: 'uploads.create',
    method: 'POST',
    path: `/uploads/2020-11-01/uploadDestinations/${resource}`,
    query: {
      marketplaceIds: marketplaceIdOf(site),
      contentMD5: createHash('md5').update(bytes).digest('base64'),
      contentType: type,
    },
    safe: true,
  })
  const { uploadDestinationId, url, headers } = parseWire(destinationWire, body).wire.payload
  const signed = Object.entries(headers ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  await session.upload(url, bytes, type, Object.fromEntries(signed))
  return { uploadDestinationId, fileName: name }
}
