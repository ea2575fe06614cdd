import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { signers } from '#marketplaces'

/** The parameters, as texts: how a number is written is part of what is signed. */
const INPUT = z.strictObject({
  secret: z.string().min(1),
  params: z.record(z.string(), z.string()),
  path: z.string().startsWith('/').optional(),
  method: z.enum(['sha256', 'hmac-sha256', 'hmac', 'md5']).optional(),
})

const USAGE = `crosscase sign MARKETPLACE < JSON
Standard input: {"secret": "…", "params": {"app_key": "…", "method": "…", …}, "path": "/auth/token/create" (system operations
alone), "method": "sha256" (or hmac-sha256, hmac, md5)}. The secret belongs in no command line, where others could read it.
`

/**
 * `crosscase sign`: what is signed of a request and the signature, for people whose keys are refused. Everything is read from
 * standard input; the secret is never printed.
 */
export function signRequest(
  args: readonly string[],
  read: () => string = () => readFileSync(0, 'utf8'),
): number {
  const [marketplace = '', ...more] = args
  if (!Object.hasOwn(signers, marketplace) || more.length > 0) {
    process.stderr.write(`${USAGE}MARKETPLACE is one of: ${Object.keys(signers).join(', ')}\n`)
    return 2
  }
  const input = INPUT.safeParse(jsonOf(read()))
  if (!input.success) {
    const [issue] = input.error.issues
    process.stderr.write(`${USAGE}${issue?.path.join('.') || 'standard input'}: ${issue?.message}\n`)
    return 2
  }
  const { secret, params, path, method } = input.data
  const { base, sign } = signers[marketplace as keyof typeof signers]({
    secret,
    params,
    ...(path !== undefined && { path }),
    ...(method !== undefined && { method }),
  })
  process.stdout.write(`base ${base}\nsign ${sign}\n`)
  return 0
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
