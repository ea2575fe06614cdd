import { randomBytes } from 'node:crypto'
import type { FileBody } from '#adapter'

/** A form with one file (RFC 7578); the boundary is random, so that no content can hold it. */
export function multipart(
  fields: readonly (readonly [string, string])[],
  file: { readonly name: string; readonly body: FileBody },
): { readonly type: string; readonly body: Uint8Array } {
  const boundary = `----crosscase${randomBytes(18).toString('hex')}`
  const parts = fields.map(([name, value]) =>
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`,
    ),
  )
  const head =
    `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(file.name)}"; filename="${quoted(file.body.name)}"\r\n` +
    `Content-Type: ${file.body.type.replaceAll(/[\r\n]/g, '') || 'application/octet-stream'}\r\n\r\n`
  const body = Buffer.concat([
    ...parts,
    Buffer.from(head),
    Buffer.from(file.body.bytes),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  return { type: `multipart/form-data; boundary=${boundary}`, body }
}

/** Quotes and line ends end a header's value. */
const quoted = (text: string): string =>
  text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
