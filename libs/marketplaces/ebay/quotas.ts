import { z } from 'zod'
import { Problem, parseWire, stream } from '#adapter'
import type { Cursor, Page } from '#adapter'
import type { Session } from './client.js'
import { limits } from './limits.js'
import { maybe, unread } from './wire.js'

/*
 * What is left of the day's allowances, as eBay itself counts it (developer Analytics). The shared buckets are lowered
 * to it, so that what other programs of the application used is obeyed as well. One look an hour serves all shops.
 */

const rate = z.looseObject({
  limit: maybe(z.number().int()),
  remaining: maybe(z.number().int()),
  reset: maybe(z.string()),
  ...unread('count timeWindow'),
})
const quotaWire = z.looseObject({
  apiContext: maybe(z.string()),
  apiName: z.string().min(1),
  resources: z.array(z.looseObject({ name: z.string().min(1), rates: maybe(z.array(rate)) })),
  ...unread('apiVersion'),
})
type Quota = z.output<typeof quotaWire>

async function listQuotas(session: Session, cursor: Cursor | null): Promise<Page> {
  const page = (items: readonly unknown[]): Page => ({ items, cursor: cursor ?? {}, more: false })
  try {
    const answer = await session.rest({
      operation: 'rate_limit',
      method: 'GET',
      path: '/developer/analytics/v1_beta/rate_limit/',
      as: 'application',
    })
    const quotas = quotasIn(answer)
    for (const raw of quotas) {
      const read = quotaWire.safeParse(raw)
      if (read.success) await obey(session, read.data)
    }
    return page(quotas)
  } catch (error) {
    // Another shop of the application looked within the hour.
    if (error instanceof Problem && error.code === 'rate_limited') return page([])
    throw error
  }
}

function quotasIn(body: unknown): readonly unknown[] {
  const listed = typeof body === 'object' && body !== null && 'rateLimits' in body
  return listed && Array.isArray(body.rateLimits) ? body.rateLimits : [body]
}

/** The bucket that a resource of eBay's belongs to. Names as production reported them to public code, read 2026-09-30. */
function bucketOf(apiName: string, resource: string): string | null {
  const name = resource.toLowerCase()
  if (name.includes('seller_standards_profile')) return 'seller-standards'
  if (name.includes('customer_service_metric')) return 'service-metrics'
  if (apiName === 'post-order' || name.startsWith('post-order')) return 'post-order'
  if (apiName === 'fulfillment' || name.includes('fulfillment')) return 'fulfillment'
  if (apiName === 'message') return 'message'
  if (apiName === 'notification') return 'notification'
  return limits.find(({ operations }) => operations.includes(resource))?.id ?? null
}

async function obey(session: Session, { apiName, resources }: Quota): Promise<void> {
  for (const { name, rates = [] } of resources) {
    const bucket = limits.find(({ id }) => id === bucketOf(apiName, name))
    const operation = bucket?.operations[0]
    if (operation === undefined) continue
    for (const { remaining, reset } of rates) {
      if (remaining === undefined) continue
      await session.budget.correct(operation, remaining)
      const wait = Date.parse(reset ?? '') - session.now().getTime()
      // The budget runs by the machine's clock, which may be another than eBay's in a simulation.
      if (remaining === 0 && wait > 0) await session.budget.drain(operation, new Date(Date.now() + wait))
    }
  }
}

export const quotas = stream({
  everySeconds: 3_600,
  list: listQuotas,
  items: quotasIn,
  parse: (item) => parseWire(quotaWire, item),
  map: ({ resources }, _flags, { seenAt }) => ({
    cases: [],
    facts: resources.flatMap(({ name, rates = [] }) =>
      rates.flatMap(({ remaining, limit }) =>
        remaining === undefined
          ? []
          : [
              {
                name: `calls left today: ${name}`,
                on: seenAt.slice(0, 10),
                value: `${remaining} of ${limit ?? '?'}`,
              },
            ],
      ),
    ),
  }),
})
