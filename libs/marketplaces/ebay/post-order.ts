import { z } from 'zod'
import { Problem } from '#adapter'
import type { AfterSales, Inputs, Subject, Target, Upload } from './after-sales.js'
import { cancellationById, cancellationsIn, listCancellations } from './cancellation-search.js'
import type { Session } from './client.js'
import { createUnpaidCancellation, demandEligible } from './eligibility.js'
import { CALLS, text } from './post-order-calls.js'
import type { Sent } from './post-order-calls.js'
import { FURTHEST_DAYS } from './search.js'
import { sweep } from './sweep.js'

/*
 * Post-Order v2 as it stands in 2.9.0: of the 29 methods that eBay removed from January to March 2026 none is called.
 * Searches filter by creation date alone; a detail of a return has no state, which stands in its summary.
 * Sources: ebay.md §3.1–3.3, method pages 2.7.8–2.9.0 (read 2026-11-22).
 */

const DAY_MS = 86_400_000

interface Listing {
  /** In limits, logs and metrics. */
  readonly name: string
  readonly path: string
  readonly id: string
  readonly from: string
  readonly to: string
  readonly isOpen: (summary: Readonly<Record<string, unknown>>) => boolean
}

/** A word of eBay's that means an end. */
const isEnd = (word: unknown): boolean => typeof word === 'string' && word.includes('CLOSED')

const LISTINGS: Readonly<Record<Exclude<Subject, 'cancellation'>, Listing>> = {
  return: {
    name: 'return',
    path: '/return',
    id: 'returnId',
    from: 'creation_date_range_from',
    to: 'creation_date_range_to',
    isOpen: ({ state }) => !isEnd(state),
  },
  inquiry: {
    name: 'inquiry',
    path: '/inquiry',
    id: 'inquiryId',
    from: 'inquiry_creation_date_range_from',
    to: 'inquiry_creation_date_range_to',
    isOpen: ({ inquiryStatusEnum }) => !isEnd(inquiryStatusEnum),
  },
  case: {
    name: 'case',
    path: '/casemanagement',
    id: 'caseId',
    from: 'case_creation_date_range_from',
    to: 'case_creation_date_range_to',
    isOpen: ({ caseStatusEnum }) => !isEnd(caseStatusEnum),
  },
}

const pagingWire = z.looseObject({
  paginationOutput: z
    .looseObject({
      limit: z.number().optional(),
      offset: z.number().optional(),
      totalEntries: z.number().optional(),
    })
    .optional(),
})

/** The members of a search answer; a search that finds nothing may leave the list out. Throws `contract_changed`. */
function membersIn(body: unknown): readonly unknown[] {
  if (typeof body === 'object' && body !== null) {
    if ('members' in body && Array.isArray(body.members)) return body.members
    if (Object.entries(body).some(([name, value]) => name.startsWith('total') && value === 0)) return []
  }
  throw new Problem('contract_changed', 'no members in eBay’s answer', { sideEffect: 'none' })
}

const idOf = (summary: unknown, name: string): string => {
  const id = typeof summary === 'object' && summary !== null ? Reflect.get(summary, name) : undefined
  return typeof id === 'string' || typeof id === 'number' ? String(id) : JSON.stringify(summary)
}

const search = (
  session: Session,
  listing: Listing,
  query: Readonly<Record<string, string | number | undefined>>,
  site?: string,
): Promise<unknown> =>
  session.postOrder({
    operation: `${listing.name}.search`,
    method: 'GET',
    path: `${listing.path}/search`,
    query,
    ...(site !== undefined && { site }),
  })

const get = (session: Session, listing: Listing, id: string, group: string | null, site?: string) =>
  session.postOrder({
    operation: `${listing.name}.get`,
    method: 'GET',
    path: `${listing.path}/${encodeURIComponent(id)}`,
    ...(group !== null && { query: { fieldgroups: group } }),
    ...(site !== undefined && { site }),
  })

/** A return's summary and detail are two answers; should eBay give both at once, the fresher one counts. */
async function readReturn(session: Session, id: string, summary: unknown, site?: string) {
  const full = await get(session, LISTINGS.return, id, 'FULL', site)
  const parts = typeof full === 'object' && full !== null ? (full as Record<string, unknown>) : {}
  const short =
    parts['summary'] ?? summary ?? summaryIn(await get(session, LISTINGS.return, id, 'SUMMARY', site))
  return [{ summary: short, detail: parts['detail'] ?? null }]
}

const summaryIn = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'summary' in body ? body.summary : body

/** An inquiry or a case: the buyer's name stands in its summary alone, all else in its detail. */
async function readClaim(
  session: Session,
  subject: 'inquiry' | 'case',
  id: string,
  summary: unknown,
  target?: Target,
) {
  const listing = LISTINGS[subject]
  const short = summary ?? (target ? await summaryOf(session, listing, target) : null)
  return [{ summary: short, detail: await get(session, listing, id, null, target?.site) }]
}

async function summaryOf(session: Session, listing: Listing, target: Target): Promise<unknown> {
  const [itemId, transactionId] = target.lineId?.split('-') ?? []
  if (!itemId || !transactionId) return null
  const now = session.now().getTime()
  const from = Math.max(Date.parse(target.openedAt) - DAY_MS, now - FURTHEST_DAYS * DAY_MS)
  const query = {
    [listing.from]: new Date(from).toISOString(),
    [listing.to]: new Date(now).toISOString(),
    item_id: itemId,
    transaction_id: transactionId,
  }
  const members = membersIn(await search(session, listing, query, target.site))
  return members.find((member) => idOf(member, listing.id) === target.id) ?? null
}

/** Objects that eBay no longer knows are left as they were seen last. */
const unlessGone = (error: unknown): readonly unknown[] => {
  if (error instanceof Problem && error.code === 'not_found') return []
  throw error
}

const post = (session: Session, call: Sent, site: string): Promise<unknown> =>
  session.postOrder({ ...call, method: 'POST', site })

const uploadedWire = z.looseObject({ fileId: z.union([z.string(), z.number()]) })

/** Uploading attaches a file without showing it to the buyer; naming it in the next call does. */
async function upload(session: Session, target: Target, file: Upload): Promise<string> {
  const answer = await post(
    session,
    {
      operation: 'return.file_upload',
      path: `/return/${encodeURIComponent(target.id)}/file/upload`,
      body: {
        fileName: file.name,
        data: Buffer.from(file.bytes).toString('base64'),
        filePurpose: 'LABEL_RELATED',
      },
    },
    target.site,
  )
  const read = uploadedWire.safeParse(answer)
  if (read.success) return String(read.data.fileId)
  throw new Problem('contract_changed', 'eBay took the file without naming it', { sideEffect: 'none' })
}

async function label(session: Session, target: Target, input: Inputs['label_return']): Promise<null> {
  const { file, carrier, trackingNumber, comments, sentAt } = input
  const fileId = file ? await upload(session, target, file) : undefined
  const body = {
    // "Used if the seller is providing their own shipping label to the buyer" (LabelActionEnum, 2.7.8).
    labelAction: 'UPLOAD_LABEL',
    ...(fileId !== undefined && { fileId }),
    ...(carrier && { carrierName: carrier }),
    ...(trackingNumber && { trackingNumber }),
    ...text(comments),
    labelSentDate: { value: sentAt },
  }
  const path = `/return/${encodeURIComponent(target.id)}/add_shipping_label`
  await post(session, { operation: 'return.add_shipping_label', path, body }, target.site)
  return null
}

const answerWire = z.looseObject({
  refundStatus: z.string().optional(),
  refundResult: z.looseObject({ refundStatus: z.string().optional() }).optional(),
  caseId: z.union([z.string(), z.number()]).optional(),
})

/** What the answer names: a refund's status or the case that was opened. A refund that failed is no request that was taken. */
function receiptOf(answer: unknown): string | null {
  const { refundStatus, refundResult, caseId } = answerWire.safeParse(answer).data ?? {}
  const status = refundStatus ?? refundResult?.refundStatus
  if (status === 'FAILED')
    throw new Problem('rejected', 'eBay could not carry the refund out: FAILED', {
      sideEffect: 'none',
      native: 'refundStatus FAILED',
    })
  return caseId === undefined ? (status ?? null) : String(caseId)
}

export const postOrder: AfterSales = {
  list(session, subject, cursor) {
    if (subject === 'cancellation') return listCancellations(session, cursor)
    const listing = LISTINGS[subject]
    return sweep(
      {
        async search({ from, to, limit, offset }) {
          const query = { [listing.from]: from, [listing.to]: to, limit, ...(offset !== null && { offset }) }
          const answer = await search(session, listing, query)
          const { paginationOutput: paging } = pagingWire.safeParse(answer).data ?? {}
          return {
            found: new Map(membersIn(answer).map((member) => [idOf(member, listing.id), member])),
            paging: {
              total: paging?.totalEntries ?? null,
              size: paging?.limit ?? limit,
              offset: paging?.offset ?? null,
            },
          }
        },
        read: (id, summary) =>
          (subject === 'return'
            ? readReturn(session, id, summary)
            : readClaim(session, subject, id, summary)
          ).catch(unlessGone),
        isOpen: (summary) =>
          typeof summary === 'object' && summary !== null && listing.isOpen({ ...summary }),
      },
      cursor,
      session.now(),
    )
  },
  async read(session, subject, target) {
    if (subject === 'return') return readReturn(session, target.id, null, target.site)
    if (subject !== 'cancellation') return readClaim(session, subject, target.id, null, target)
    const answer = await cancellationById(session, target.id, target.site)
    return cancellationsIn(answer)
  },
  async send(session, command, target, input) {
    // One command by one: the table holds each with its own input.
    if (command === 'cancel_unpaid') {
      const order = { ...(input as Inputs['cancel_unpaid']), site: target.site }
      await demandEligible(session, order, 'ORDER_UNPAID')
      return createUnpaidCancellation(session, order)
    }
    if (command === 'label_return') return label(session, target, input as Inputs['label_return'])
    const known: keyof typeof CALLS = command
    const call = CALLS[known] as (path: string, input: unknown) => Sent
    return receiptOf(await post(session, call(encodeURIComponent(target.id), input), target.site))
  },
}
