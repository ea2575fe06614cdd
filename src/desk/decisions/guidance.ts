import { z } from 'zod'
import type { CaseFacts } from './case-facts.js'
import { GUIDES } from './guides.js'
import type { Guide } from './guides.js'

/** What the service rules say of a case, and what each would still have to be told. */
export const guidanceOn = (facts: CaseFacts) =>
  GUIDES.filter(({ applies }) => applies(facts)).map((guide) => guided(guide, facts))

function guided({ decision, input, known }: Guide, facts: CaseFacts) {
  const told = Object.fromEntries(Object.entries(known(facts)).filter(([, value]) => value !== undefined))
  const missing = Object.entries(input.shape as Record<string, z.ZodType>)
    .filter(([field, schema]) => !Object.hasOwn(told, field) && !schema.safeParse(undefined).success)
    .map(([field, schema]) => ({
      field,
      description: schema.meta()?.description ?? null,
      schema: z.toJSONSchema(schema, { io: 'input' }) as Record<string, unknown>,
    }))
  const complete = missing.length === 0 && input.safeParse(told).success
  return {
    decision: decision.name,
    title: decision.title,
    known: told,
    missing,
    verdicts: complete ? decision.decide(told) : null,
  }
}
