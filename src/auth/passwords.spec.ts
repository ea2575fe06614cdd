import { argon2Sync, randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { hashPassword, passwordMatches } from './passwords.js'

describe('passwords', () => {
  it('match themselves and nothing else', async () => {
    const stored = await hashPassword('correct horse 电池 🔋')
    expect(await passwordMatches('correct horse 电池 🔋', stored)).toBe(true)
    for (const other of ['correct horse 电池', 'Correct horse 电池 🔋', '', stored])
      expect(await passwordMatches(other, stored)).toBe(false)
  })

  it('are hashed with a salt of their own, by OWASP’s first choice', async () => {
    const [one, two] = [await hashPassword('same'), await hashPassword('same')]
    expect(one).not.toBe(two)
    expect(one).toMatch(/^argon2id\$19456\$2\$[\w-]{22}\$[\w-]{43}$/)
    expect(one).not.toContain('same')
  })

  it('hashed at another cost still match', async () => {
    const nonce = randomBytes(16)
    const tag = argon2Sync('argon2id', {
      message: 'old',
      nonce,
      memory: 8192,
      passes: 1,
      parallelism: 1,
      tagLength: 32,
    })
    const stored = `argon2id$8192$1$${nonce.toString('base64url')}$${tag.toString('base64url')}`
    expect(await passwordMatches('old', stored)).toBe(true)
    expect(await passwordMatches('new', stored)).toBe(false)
  })

  it.each([
    '',
    'plain',
    '$2b$10$abcdefghijklmnopqrstuv',
    'argon2id$19456$2',
    'argon2id$19456$2$$',
    'argon2id$19456$2$c2FsdA$',
  ])('match nothing that is not one of our hashes: %p', async (stored) =>
    expect(await passwordMatches('', stored)).toBe(false),
  )
})
