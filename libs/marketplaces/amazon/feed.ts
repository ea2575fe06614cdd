import { z } from 'zod'
import { Problem, parseWire } from '#adapter'
import type { Followed } from '#adapter'
import type { Session } from './client.js'
import { readDocument } from './document.js'
import { marketplaceIdOf } from './sites.js'

/*
 * Feeds 2021-06-30: what Amazon takes only as a file. A feed that is DONE may still have refused every row: its processing report
 * says so.
 */

const CONTENT_TYPE = 'text/tab-separated-values; charset=UTF-8'
const BASE = '/feeds/2021-06-30'

const createdDocument = z.looseObject({ feedDocumentId: z.string().min(1), url: z.string().min(1) })
const createdFeed = z.looseObject({ feedId: z.string().min(1) })
const feedWire = z.looseObject({
  feedId: z.string(),
  processingStatus: z.string(),
  createdTime: z.iso.datetime({ offset: true }).nullish(),
  resultFeedDocumentId: z.string().nullish(),
})
const feedsWire = z.looseObject({ feeds: z.array(feedWire) })

/** The columns of one row of a feed; tabs and line ends in a value would make another row of it. */
export type FeedRow = Readonly<Record<string, string>>

export const tsvOf = (row: FeedRow): string => {
  const clean = (text: string): string => text.replaceAll(/[\t\r\n]+/g, ' ').trim()
  const names = Object.keys(row)
  return `${names.join('\t')}\r\n${names.map((name) => clean(row[name] ?? '')).join('\t')}\r\n`
}

/**
 * Hands a feed of one row in, once; gives its id. When the answer to the last call is lost, the feeds made since are looked through: a
 * single one of that type is ours, else the doubt stays.
 */
export async function submitFeed(
  session: Session,
  site: string,
  feedType: string,
  row: FeedRow,
): Promise<{ readonly receipt: string }> {
  const document = parseWire(
    createdDocument,
    await session.call({
      operation: 'feeds.create-document',
      method: 'POST',
      path: `${BASE}/documents`,
      body: { contentType: CONTENT_TYPE },
      // An address that nobody uses does nothing.
      safe: true,
    }),
  ).wire
  await session.upload(document.url, Buffer.from(tsvOf(row), 'utf8'), CONTENT_TYPE)
  const since = session.now()
  try {
    const body = await session.call({
      operation: 'feeds.create',
      method: 'POST',
      path: `${BASE}/feeds`,
      body: {
        feedType,
        marketplaceIds: [marketplaceIdOf(site)],
        inputFeedDocumentId: document.feedDocumentId,
      },
    })
    return { receipt: parseWire(createdFeed, body).wire.feedId }
  } catch (error) {
    if (!(error instanceof Problem) || error.detail.sideEffect !== 'unknown') throw error
    const receipt = await lostFeed(session, feedType, since)
    if (receipt === null) throw error
    return { receipt }
  }
}

/** The one feed of that type that was made since; null when there is none, or more than one. */
async function lostFeed(session: Session, feedType: string, since: Date): Promise<string | null> {
  try {
    const query = { feedTypes: feedType, createdSince: since.toISOString(), pageSize: 10 }
    const body = await session.call({ operation: 'feeds.list', method: 'GET', path: `${BASE}/feeds`, query })
    const { feeds } = parseWire(feedsWire, body).wire
    return feeds.length === 1 ? (feeds[0]?.feedId ?? null) : null
  } catch {
    return null
  }
}

/** What became of a feed, to the end: the processing report is read when it is done. */
export async function followFeed(session: Session, feedId: string): Promise<Followed> {
  const path = `${BASE}/feeds/${encodeURIComponent(feedId)}`
  const { wire } = parseWire(feedWire, await session.call({ operation: 'feeds.get', method: 'GET', path }))
  const { processingStatus: status, resultFeedDocumentId } = wire
  if (status === 'CANCELLED') return { state: 'refused', why: `feed ${feedId} was cancelled` }
  if (status !== 'DONE' && status !== 'FATAL') return { state: 'pending' }
  const report = resultFeedDocumentId
    ? await readDocument(session, {
        operation: 'feeds.document',
        path: `${BASE}/documents/${encodeURIComponent(resultFeedDocumentId)}`,
      })
    : ''
  const outcome = outcomeIn(report)
  if (status === 'FATAL')
    return { state: 'refused', why: outcome.errors[0] ?? `feed ${feedId} could not be processed (FATAL)` }
  if (outcome.errors.length > 0) return { state: 'refused', why: outcome.errors.join('; ').slice(0, 500) }
  return outcome.accepted ? { state: 'confirmed' } : { state: 'pending' }
}

/**
 * The counts and errors of a processing report of a flat file: two labelled numbers, then a table of errors and warnings. Without
 * readable numbers nothing is accepted.
 */
export function outcomeIn(report: string): {
  readonly accepted: boolean
  readonly errors: readonly string[]
} {
  const number = (label: RegExp): number | null => {
    const digits = label.exec(report)?.[1]
    return digits === undefined ? null : Number(digits)
  }
  const processed = number(/records processed\s*:?\s+(\d+)/i)
  const successful = number(/records successful\s*:?\s+(\d+)/i)
  const lines = report.split(/\r?\n/)
  const head = lines.findIndex((line) => /(^|\t)error-(code|type|message)(\t|$)/i.test(line))
  const names = (lines[head] ?? '').split('\t').map((name) => name.trim().toLowerCase())
  const errors = (head < 0 ? [] : lines.slice(head + 1))
    .filter((line) => line.trim() !== '')
    .map((line) =>
      Object.fromEntries(line.split('\t').map((cell, index) => [names[index] ?? '', cell.trim()])),
    )
    .filter((cells) => !/warning/i.test(cells['error-type'] ?? ''))
    .map((cells) => [cells['error-code'], cells['error-message']].filter(Boolean).join(' ').slice(0, 300))
  const failed = processed !== null && successful !== null && successful < processed
  return {
    accepted: processed !== null && processed > 0 && successful === processed && errors.length === 0,
    errors:
      failed && errors.length === 0
        ? [`${processed - successful} of ${processed} rows were refused`]
        : errors,
  }
}
