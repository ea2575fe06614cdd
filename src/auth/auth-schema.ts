import { z } from 'zod'
import { named } from '../infra/describe.js'

export const signedInSchema = named(
  'SignedIn',
  z.object({
    user: z.object({
      email: z.string(),
      name: z.string(),
      role: z.enum(['agent', 'manager', 'admin']),
    }),
    tenant: z.object({ name: z.string(), mode: z.enum(['test', 'live']) }),
  }),
)
