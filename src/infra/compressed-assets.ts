import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { NextFunction, Request, Response } from 'express'

const NAME = /^\/([\w.-]+\.(js|css))$/
const TYPES = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' } as const
const QUALITY = 9

type Encoding = 'br' | 'gzip'

const compress: Readonly<Record<Encoding, (bytes: Buffer) => Promise<Buffer>>> = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } }),
  gzip: (bytes) => promisify(gzip)(bytes, { level: QUALITY }),
}

/**
 * The page's scripts and styles, compressed once by each process and kept: a third of the bytes on every first visit. Their
 * names change with their content, so nothing kept grows old. Whatever else is asked for goes on to the plain files.
 */
export function compressedAssets(folder: string) {
  const kept = new Map<string, Promise<Buffer>>()
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const [, name, kind] = NAME.exec(request.path) ?? []
    const encoding = encodingFor(request.headers['accept-encoding'])
    if (!name || !encoding || (request.method !== 'GET' && request.method !== 'HEAD')) return next()
    const key = `${encoding} ${name}`
    const bytes = kept.get(key) ?? readFile(join(folder, name)).then(compress[encoding])
    kept.set(key, bytes)
    const body = await bytes.catch(() => null)
    if (!body) {
      // There is no such file: names that are tried must not be remembered.
      kept.delete(key)
      return next()
    }
    response.setHeader('Content-Type', TYPES[kind === 'css' ? 'css' : 'js'])
    response.setHeader('Content-Encoding', encoding)
    response.setHeader('Vary', 'Accept-Encoding')
    response.setHeader('Cache-Control', 'public, max-age=31536000, immutable')
    response.end(request.method === 'HEAD' ? undefined : body)
  }
}

function encodingFor(accepted = ''): Encoding | null {
  if (/\bbr\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(accepted)) return 'br'
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(accepted) ? 'gzip' : null
}
