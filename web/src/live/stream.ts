import { useSyncExternalStore } from 'react'
import { address } from '../api/client'
import type { Schema } from '../api/types'

export type Change = Schema<'Change'>

interface Handlers {
  /** What happened, gathered over a moment. */
  onChanges: (changes: readonly Change[]) => void
  /** Something was missed: everything on the screen is to be read anew. */
  onReset: () => void
}

const gatherMs = 200
const firstRetryMs = 1_000
const longestRetryMs = 30_000
/** A window out of sight gives its line back after a while: browsers keep only six to one host. */
const hiddenMs = 60_000

type Line = 'connecting' | 'open' | 'lost'
let line: Line = 'connecting'
let lostAt = 0
const listeners = new Set<() => void>()

function setLine(next: Line): void {
  if (next === line) return
  if (next === 'lost') lostAt = Date.now()
  line = next
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether news arrive by themselves; while not, lists are asked for again and again. */
export const isLive = (): boolean => line === 'open'

/** Since when the line is lost, in ms of this computer; null while it stands or is being opened for the first time. */
export const useLostSince = (): number | null =>
  useSyncExternalStore(subscribe, () => (line === 'lost' ? lostAt : null))

/**
 * Follows the service's live stream until closed. A line that breaks is opened anew from the last event heard, so
 * nothing is missed; the browser's own `EventSource` gives up for good on any answer but 200, so its life is ours.
 */
export function follow({ onChanges, onReset }: Handlers): () => void {
  let source: EventSource | null = null
  let lastId: string | null = null
  let retryMs = firstRetryMs
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let hideTimer: ReturnType<typeof setTimeout> | undefined
  let gatherTimer: ReturnType<typeof setTimeout> | undefined
  let gathered: Change[] = []

  const flush = () => {
    gatherTimer = undefined
    const changes = gathered
    gathered = []
    onChanges(changes)
  }
  const hang = () => {
    source?.close()
    source = null
    clearTimeout(retryTimer)
  }
  const dial = () => {
    hang()
    source = new EventSource(address('/v1/events', { after: lastId }))
    const heard = (event: MessageEvent<string>) => {
      lastId = event.lastEventId
      retryMs = firstRetryMs
      setLine('open')
    }
    source.addEventListener('ready', heard)
    source.addEventListener('reset', (event: MessageEvent<string>) => {
      heard(event)
      onReset()
    })
    source.addEventListener('change', (event: MessageEvent<string>) => {
      heard(event)
      gathered.push(JSON.parse(event.data) as Change)
      gatherTimer ??= setTimeout(flush, gatherMs)
    })
    source.addEventListener('error', () => {
      setLine('lost')
      hang()
      retryTimer = setTimeout(dial, retryMs)
      retryMs = Math.min(retryMs * 2, longestRetryMs)
    })
  }
  const onSight = () => {
    clearTimeout(hideTimer)
    if (document.hidden) hideTimer = setTimeout(hang, hiddenMs)
    else if (!source) dial()
  }
  const onOnline = () => {
    retryMs = firstRetryMs
    if (!isLive()) dial()
  }

  dial()
  document.addEventListener('visibilitychange', onSight)
  window.addEventListener('online', onOnline)
  return () => {
    hang()
    clearTimeout(hideTimer)
    clearTimeout(gatherTimer)
    document.removeEventListener('visibilitychange', onSight)
    window.removeEventListener('online', onOnline)
    setLine('connecting')
  }
}
