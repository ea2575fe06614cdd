import { createHash, createHmac } from 'node:crypto'

export const SIGN_METHODS = ['sha256', 'hmac-sha256', 'hmac', 'md5'] as const
export type SignMethod = (typeof SIGN_METHODS)[number]

/** Text parameters by name; a missing or blank one is neither signed nor sent. */
export type Params = Readonly<Record<string, string | null | undefined>>

export interface SignInput {
  readonly secret: string
  readonly params: Params
  /** Path of a system operation (`/auth/token/create`, without `/rest`); business operations have none. */
  readonly path?: string
  readonly method?: SignMethod
}

export interface Signature {
  /** What was signed, without the secret that `md5` puts before and behind it. */
  readonly base: string
  /** Upper-case hexadecimal. */
  readonly sign: string
}

/** What is signed and sent of the parameters: those with more than white space in them (SDK `IopUtils`). */
export const present = (params: Params): readonly (readonly [string, string])[] =>
  Object.entries(params).flatMap(([key, value]) =>
    value !== null && value !== undefined && value.trim() !== '' ? [[key, value] as const] : [],
  )

/**
 * AliExpress's signature: all text parameters of query and body but `sign`, sorted by code unit, keys and raw values joined
 * without separators, behind the path of a system operation. Official SDK of 2023-11-27 (`sha256`); the other methods are
 * those of the older gateway, whose clients still use them.
 */
export function signature({ secret, params, path = '', method = 'sha256' }: SignInput): Signature {
  const pairs = present(params)
    .filter(([key]) => key !== 'sign')
    // By code unit, as Java sorts them: a sort by locale puts mixed-case keys elsewhere and is refused.
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const base = path + pairs.map(([key, value]) => key + value).join('')
  return { base, sign: digest(method, secret, base).toUpperCase() }
}

function digest(method: SignMethod, secret: string, base: string): string {
  if (method === 'md5')
    return createHash('md5')
      .update(secret + base + secret, 'utf8')
      .digest('hex')
  const algorithm = method === 'hmac' ? 'md5' : 'sha256'
  return createHmac(algorithm, secret).update(base, 'utf8').digest('hex')
}
