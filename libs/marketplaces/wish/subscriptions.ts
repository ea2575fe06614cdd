import { z } from 'zod'
import { Problem, idText, parseWire } from '#adapter'
import type { Subscription } from '#adapter'
import type { Session } from './client.js'
import { TOPICS } from './topics.js'

const topicsWire = z.array(z.looseObject({ id: idText, topic_name: z.string() }))
const subscriptionsWire = z.array(
  z.looseObject({
    id: idText,
    topic_id: idText.nullish(),
    endpoint: z.string().nullish(),
    status: z.string().nullish(),
  }),
)

type Known = z.output<typeof subscriptionsWire>[number]

/**
 * Makes sure that Wish pushes every after-sales topic to the address. A subscription whose pushes failed for a day is
 * INACTIVE and is activated again; one that is missing is made. Wish does this for apps of one merchant alone: an app of
 * many merchants subscribes on Wish's own pages, and each refusal is told as it is.
 */
export async function subscribe(session: Session, address: string): Promise<readonly Subscription[]> {
  const topics = parseWire(topicsWire, await read(session, 'webhook.topics', '/webhook/topics')).wire
  const all = await read(session, 'webhook.subscriptions', '/webhook/subscriptions')
  const ours = parseWire(subscriptionsWire, all).wire.filter(({ endpoint }) => endpoint === address)
  const standings: Subscription[] = []
  for (const name of Object.keys(TOPICS)) {
    const id = topics.find(({ topic_name }) => topic_name === name)?.id
    const known = ours.filter(({ topic_id }) => topic_id === id)
    standings.push({ topic: name, ...(await settle(session, address, id, known)) })
  }
  return standings
}

type Standing = Omit<Subscription, 'topic'>

async function settle(
  session: Session,
  endpoint: string,
  topic_id: string | undefined,
  known: readonly Known[],
): Promise<Standing> {
  if (topic_id === undefined) return { state: 'missing', why: 'Wish offers no such topic to this app' }
  if (known.some(({ status }) => status === 'ACTIVE')) return { state: 'active', why: null }
  const [ended] = known
  try {
    if (ended) {
      const path = `/webhook/subscriptions/${encodeURIComponent(ended.id)}`
      const query = { endpoint, status: 'ACTIVE' }
      await session.call({ operation: 'webhook.renew', method: 'PUT', path, query })
      return { state: 'renewed', why: null }
    }
    const query = { topic_id, endpoint }
    await session.call({
      operation: 'webhook.subscribe',
      method: 'POST',
      path: '/webhook/subscriptions',
      query,
    })
    return { state: 'made', why: null }
  } catch (error) {
    // Refused for this topic only; whatever concerns the whole shop is for the caller. A lost answer shows at the next look.
    const own =
      error instanceof Problem &&
      ['rejected', 'forbidden', 'not_found', 'unknown', 'conflict'].includes(error.code)
    if (!own) throw error
    return { state: 'missing', why: error.message }
  }
}

const read = (session: Session, operation: string, path: string): Promise<unknown> =>
  session.call({ operation, method: 'GET', path })
