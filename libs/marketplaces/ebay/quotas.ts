import { z } from 'zod'
import { Problem, parseWire, stream } from '#adapter'
import type { Cursor, Page } from '#adapter'
import type { Session } from './client.js'
import { limits, sellerQuota } from './limits.js'
import { maybe, unread } from './wire.js'

/*
 * What is left of the day's allowances, as eBay itself counts it (developer Analytics). The shared buckets are lowered
 * to it, so that what other programs of the application used is obeyed as well. One look an hour serves all shops; what eBay counts by seller is asked for each shop.
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
  /** Not eBay's: whose calls are counted; put beside it when it was read. */
  countedBy: maybe(z.literal('user')),
  ...unread('apiVersion'),
})
type Quota = z.output<typeof quotaWire>

/** The two counts of eBay's: of the whole application, and of this seller in it. */
const COUNTS = [
  { operation: 'rate_limit', as: 'application' },
  { operation: 'user_rate_limit', as: 'shop' },
] as const

async function listQuotas(session: Session, cursor: Cursor | null): Promise<Page> {
  const items: unknown[] = []
  for (const count of COUNTS) {
    const found = await look(session, count)
    for (const raw of found) {
      const read = quotaWire.safeParse(raw)
      if (read.success) await obey(session, read.data, count.as)
    }
    // Told apart from the application's in what is kept: eBay's own answers are alike.
    items.push(...(count.as === 'shop' ? found.map(ofUser) : found))
  }
  return { items, cursor: cursor ?? {}, more: false }
}

async function look(
  session: Session,
  { operation, as }: (typeof COUNTS)[number],
): Promise<readonly unknown[]> {
  try {
    const path = `/developer/analytics/v1_beta/${operation}/`
    const answer = await session.rest({ operation, method: 'GET', path, as })
    // 204: no resource counts by user.
    return answer === null ? [] : quotasIn(answer)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    // Another shop of the application looked within the hour; or the consent lacks the scopes that the count of users wants.
    if (error.code === 'rate_limited' || (as === 'shop' && error.code === 'forbidden')) return []
    throw error
  }
}

const ofUser = (raw: unknown): unknown =>
  typeof raw === 'object' && raw !== null ? { ...raw, countedBy: 'user' } : raw

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

async function obey(
  session: Session,
  { apiName, resources }: Quota,
  of: 'application' | 'shop',
): Promise<void> {
  for (const { name, rates = [] } of resources) {
    const bucket = limits.find(({ id }) => id === bucketOf(apiName, name))
    if (!bucket) continue
    const operation = of === 'shop' ? sellerQuota(bucket.id) : bucket.operations[0]
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
  map: ({ resources, countedBy }, _flags, { seenAt }) => ({
    cases: [],
    facts: resources.flatMap(({ name, rates = [] }) =>
      rates.flatMap(({ remaining, limit }) =>
        remaining === undefined
          ? []
          : [
              {
                name: `calls left today${countedBy === 'user' ? ' to this seller' : ''}: ${name}`,
                on: seenAt.slice(0, 10),
                value: `${remaining} of ${limit ?? '?'}`,
              },
            ],
      ),
    ),
  }),
})
