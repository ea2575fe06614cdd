import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { Request, Response } from 'express'
import { compressedAssets } from './compressed-assets.js'

const TEXT = 'export const words = "the same again and again"\n'.repeat(200)

describe('the page’s scripts', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'assets-'))
    writeFileSync(join(folder, 'page-abc.js'), TEXT)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const ask = (path: string, accepted: string) =>
    new Promise<{ headers: Record<string, string>; body: Buffer } | 'passed on'>((resolve) => {
      const headers: Record<string, string> = {}
      const request = { path, method: 'GET', headers: { 'accept-encoding': accepted } } as unknown as Request
      const response = {
        setHeader: (name: string, value: string) => (headers[name] = value),
        end: (body: Buffer) => resolve({ headers, body }),
      } as unknown as Response
      void compressedAssets(folder)(request, response, () => resolve('passed on'))
    })

  it.each([
    ['gzip, deflate', 'gzip', gunzipSync],
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip, br;q=0', 'gzip', gunzipSync],
  ] as const)('travel compressed for who takes %s', async (accepted, encoding, open) => {
    const answer = await ask('/page-abc.js', accepted)
    if (answer === 'passed on') throw new Error('it was passed on')
    expect(answer.headers).toMatchObject({
      'Content-Encoding': encoding,
      'Content-Type': 'text/javascript; charset=utf-8',
      Vary: 'Accept-Encoding',
    })
    expect(answer.body.length).toBeLessThan(TEXT.length / 10)
    expect(open(answer.body).toString()).toBe(TEXT)
  })

  it.each([
    ['/page-abc.js', 'identity'],
    ['/none.js', 'gzip'],
    ['/../secret.js', 'gzip'],
    ['/mark.svg', 'gzip'],
  ])('leave %s for %s to the plain files', async (path, accepted) => {
    expect(await ask(path, accepted)).toBe('passed on')
  })
})
