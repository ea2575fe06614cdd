import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sightings } from '#adapter'
import { ebay } from './index.js'

/** The text of a file below `__fixtures__`. */
export const fixture = (file: string): string =>
  readFileSync(join(import.meta.dirname, '__fixtures__', file), 'utf8')

/** What the first item of a fixture shows at an instant, at a US shop. */
export function sight(file: string, seenAt = '2026-11-22T00:00:00.000Z'): Sightings {
  const stream = ebay.streams[file.split('/')[0] ?? '']
  const [item] = stream?.open(fixture(file)) ?? []
  return stream?.see(item, { seenAt, site: 'EBAY_US' }) ?? { cases: [] }
}
