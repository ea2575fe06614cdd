import { createHmac } from 'node:crypto'
import type { Delivery, Subscription } from './types.js'
import type { World } from './world.js'

/** "within 5 seconds", in real time: it is a real call. */
const PATIENCE_MS = 5_000
const HOUR_MS = 3_600_000
/** Hourly for a day; then the subscription ends. */
const ATTEMPTS = 25
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

export interface Postman {
  /** Sends soon what is due; safe to call at any time. */
  readonly wake: () => void
  /** Resolves when nothing is under way or due. */
  readonly idle: () => Promise<void>
  /** Sends nothing more and gives up what is under way. */
  readonly stop: () => Promise<void>
}

/** Pushes what the simulated Wish has to tell, signed as Wish does it. Only to this machine: a sandbox calls nobody else. */
export function createPostman(world: World): Postman {
  const stopping = new AbortController()
  let running: Promise<void> | null = null
  const run = async (): Promise<void> => {
    // The deed that woke us ends first, so that events of one deed travel together.
    await new Promise((resolve) => setImmediate(resolve))
    for (let due = dueIn(world); due && !stopping.signal.aborted; due = dueIn(world)) {
      await deliver(world, due, stopping.signal)
    }
  }
  const wake = (): void => {
    if (running || stopping.signal.aborted) return
    running = run().finally(() => {
      running = null
      if (dueIn(world)) wake()
    })
  }
  return {
    wake,
    async idle() {
      wake()
      await running
      if (dueIn(world) && !stopping.signal.aborted) await this.idle()
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}

const dueIn = ({ state, clock }: World): Delivery | undefined =>
  state.deliveries.find(({ dueAt }) => dueAt <= clock.now())

async function deliver(world: World, delivery: Delivery, stopping: AbortSignal): Promise<void> {
  const { state, clock } = world
  const subscription = state.subscriptions.find(({ id }) => id === delivery.subscriptionId)
  const forget = (): void => {
    state.deliveries = state.deliveries.filter((one) => one !== delivery)
  }
  if (subscription?.status !== 'ACTIVE') return forget()
  const attempt = delivery.attempts
  delivery.attempts += 1
  const arrived = await push(world, subscription, delivery, attempt, stopping)
  if (arrived) return forget()
  if (stopping.aborted) return
  delivery.dueAt = clock.now() + HOUR_MS
  if (delivery.attempts < ATTEMPTS) return
  subscription.status = 'INACTIVE'
  state.deliveries = state.deliveries.filter((one) => one.subscriptionId !== subscription.id)
}

/** Whether it was answered 200 in time; a redirect counts as a failure. */
async function push(
  world: World,
  { id, seller, topicId, endpoint }: Subscription,
  { events }: Delivery,
  attempt: number,
  stopping: AbortSignal,
): Promise<boolean> {
  const { state } = world
  const body = JSON.stringify(events)
  if (!LOOPBACK.has(new URL(endpoint).hostname)) return false
  try {
    const answer = await fetch(endpoint, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.any([stopping, AbortSignal.timeout(PATIENCE_MS)]),
      headers: {
        'Content-Type': 'application/json',
        'Wish-Topic': state.topics.find((topic) => topic.id === topicId)?.name ?? 'UNDEFINED',
        'Wish-Hmac-Sha256': createHmac('sha256', state.app.clientSecret).update(body).digest('base64'),
        'Wish-API-Version': 'V3',
        'Wish-Merchant-ID': state.shops.find(({ login }) => login === seller)?.merchantId ?? '',
        'Wish-Subscription-ID': id,
        'Wish-Retry-Attempt': String(attempt),
      },
      body,
    })
    await answer.arrayBuffer()
    return answer.status === 200
  } catch {
    return false
  }
}
