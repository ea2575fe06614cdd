import { PayloadTooLargeException, UnsupportedMediaTypeException } from '@nestjs/common'
import type { Request } from 'express'

/** Routes whose bodies are taken as they come, of any type: the handler reads them, once it knows who is there. */
const RAW_ROUTES = [
  /^\/push\/[^/]+\/[^/]+$/,
  /^\/v1\/intake\/mail$/,
  /^\/v1\/accounts\/[^/]+\/streams\/[^/]+$/,
  /^\/v1\/files$/,
]

/** Whether nobody may parse this request's body before its handler reads the bytes with {@link bodyOf}. */
export const isRaw = (request: Request): boolean => RAW_ROUTES.some((path) => path.test(request.path))

/** The bytes of a raw route's body. 413 above `limit` bytes, without reading further; 415 for a compressed one. */
export async function bodyOf(request: Request, limit: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity')
    throw new UnsupportedMediaTypeException('send the body uncompressed')
  const tooLarge = new PayloadTooLargeException(`the body is larger than ${limit} bytes`)
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) throw tooLarge
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
