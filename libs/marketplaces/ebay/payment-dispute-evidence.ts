import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Problem, idText, parseWire } from '#adapter'
import type { CaseRef, FileBody } from '#adapter'
import type { Session } from './client.js'
import { disputeCall } from './payment-dispute-list.js'

/** 33005, 33006, 33104, 33106 of the interface description; 5 files by help 4799. Read 2026-11-24. */
const MAX_BYTES = 1_500_000
const TYPES: Readonly<Record<string, string>> = { jpeg: 'image/jpeg', jpg: 'image/jpeg', png: 'image/png' }
const MAX_NAME = 255

const uploadedWire = z.looseObject({ fileId: idText })
const addedWire = z.looseObject({ evidenceId: idText })

const refusal = (message: string): Problem => new Problem('rejected', message, { sideEffect: 'none' })

/**
 * Uploads files and makes them one set of evidence. Throws `rejected` before anything is sent for a file that eBay would
 * not take. A file that was uploaded and never became evidence does no harm, so a failure half way is no doubt as long
 * as the set itself was not asked for.
 */
export async function giveEvidence(
  session: Session,
  ref: CaseRef,
  evidenceType: string,
  files: readonly FileBody[],
): Promise<string> {
  if (files.length === 0) throw refusal('attach at least one picture (JPEG or PNG)')
  for (const file of files) check(file)
  if (files.reduce((sum, { bytes }) => sum + bytes.length, 0) > MAX_BYTES)
    throw refusal('the files of one set may have 1.5 MB together')
  const fileIds: string[] = []
  for (const file of files) fileIds.push(await upload(session, ref, file))
  const answer = await session.rest({
    ...disputeCall('add_evidence', ref.nativeId, '/add_evidence'),
    method: 'POST',
    body: {
      evidenceType,
      files: fileIds.map((fileId) => ({ fileId })),
      lineItems: ref.lines.map(({ lineId, itemId }) => ({ lineItemId: lineId, ...(itemId && { itemId }) })),
    },
    safe: false,
  })
  return parseWire(addedWire, answer).wire.evidenceId
}

function check({ name, bytes }: FileBody): void {
  if (!TYPES[extensionOf(name)]) throw refusal(`${name} is no JPEG or PNG, which is all that eBay takes`)
  if (bytes.length > MAX_BYTES) throw refusal(`${name} is larger than 1.5 MB`)
  if (name.length > MAX_NAME) throw refusal(`the name of a file may have ${MAX_NAME} characters`)
}

const extensionOf = (name: string): string => /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''

async function upload(session: Session, ref: CaseRef, file: FileBody): Promise<string> {
  const answer = await session.rest({
    ...disputeCall('upload_evidence', ref.nativeId, '/upload_evidence_file'),
    method: 'POST',
    form: formOf(file),
    // An upload that nothing refers to has no effect; it may be sent again.
    safe: true,
  })
  return parseWire(uploadedWire, answer).wire.fileId
}

/** The file as multipart/form-data, under the key `file` that eBay demands. */
export function formOf({ name, bytes }: FileBody): { type: string; bytes: Uint8Array } {
  const boundary = `crosscase-${randomUUID()}`
  const safeName = name.replace(/["\r\n]/g, '_')
  const head =
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${safeName}"\r\n` +
    `Content-Type: ${TYPES[extensionOf(name)] ?? 'application/octet-stream'}\r\n\r\n`
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  }
}
