import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const hash = promisify(argon2)

/** OWASP's first choice for argon2id (19 MiB, two passes, one lane; read 2026-11-22). */
const COST = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }

/** `argon2id$<memory>$<passes>$<salt>$<tag>`, base64url. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await hash('argon2id', { message: password, nonce, ...COST })
  return ['argon2id', COST.memory, COST.passes, nonce.toString('base64url'), tag.toString('base64url')].join(
    '$',
  )
}

export async function passwordMatches(password: string, stored: string): Promise<boolean> {
  const [algorithm, memory, passes, nonce, tag] = stored.split('$')
  if (algorithm !== 'argon2id' || !nonce || !tag) return false
  const expected = Buffer.from(tag, 'base64url')
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: 1, tagLength: expected.length }
  const actual = await hash('argon2id', {
    message: password,
    nonce: Buffer.from(nonce, 'base64url'),
    ...cost,
  })
  return timingSafeEqual(actual, expected)
}
