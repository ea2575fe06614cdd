import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { clientFiles } from '../tools/client.js'

describe('the generated clients', () => {
  it('are what the code would generate (else: `npm run client`)', async () => {
    const made = await clientFiles()
    expect(Object.keys(made).length).toBeGreaterThan(1)
    for (const [file, text] of Object.entries(made)) {
      const kept = readFileSync(join(import.meta.dirname, '..', file), 'utf8')
      // Not compared by the matcher: it would print both files.
      expect([file, kept === text]).toEqual([file, true])
    }
  })
})
