import { z } from 'zod'
import { action, idText, kind, parseWire, sighting, stream, unlisted } from '#adapter'
import type { At, CaseRef, Cursor, Page } from '#adapter'
import { deadlineTable, machine, recognise } from '#case'
import type { Flag, Observation } from '#case'
import type { Session } from './client.js'
import { SITES } from './sites.js'
import { instant, maybe, unread, words } from './wire.js'

/*
 * Feedback that buyers left (Trading GetFeedback, still in schema 1423). Negative and neutral ones wait for the shop's
 * public answer; positive ones are nobody's work and become no case. Sources: Trading reference, read 2026-11-24; the
 * Commerce Feedback API has the same (text ≤ 500), but its fields are not confirmed.
 */

const NO_DATE = 'eBay sets no date by which a feedback must be answered'
const ENDED = ['Withdrawn', 'IndependentlyWithdrawn', 'Positive'] as const

/** CommentTypeCodeType; `/ANSWERED` once the shop replied in public. */
export const feedbackMachine = machine({
  kind: 'feedback',
  initial: ['Negative', 'Neutral'],
  deadlines: deadlineTable({}),
  states: {
    Negative: {
      status: 'awaiting_seller',
      phase: 'negotiation',
      to: ['Negative/ANSWERED', 'Neutral', ...ENDED],
      actions: ['reply_feedback'],
      noDeadline: NO_DATE,
    },
    Neutral: {
      status: 'awaiting_seller',
      phase: 'negotiation',
      to: ['Neutral/ANSWERED', 'Negative', ...ENDED],
      actions: ['reply_feedback'],
      noDeadline: NO_DATE,
    },
    'Negative/ANSWERED': {
      status: 'settled',
      phase: 'closed',
      to: ['Neutral', 'Neutral/ANSWERED', ...ENDED],
      says: 'Negative, with the seller’s public answer',
    },
    'Neutral/ANSWERED': {
      status: 'settled',
      phase: 'closed',
      to: ['Negative', 'Negative/ANSWERED', ...ENDED],
      says: 'Neutral, with the seller’s public answer',
    },
    Positive: { status: 'won', phase: 'closed', to: [], says: 'Positive, after the buyer revised it' },
    Withdrawn: { status: 'withdrawn', phase: 'closed', to: [] },
    IndependentlyWithdrawn: { status: 'withdrawn', phase: 'closed', to: [] },
  },
})

const PAGE_SIZE = 200
const BACKFILL_DAYS = 90
const OVERLAP_DAYS = 30
const DAY_MS = 86_400_000

const flag = maybe(z.string())
const feedbackWire = z.looseObject({
  FeedbackID: idText,
  CommentType: z.string().min(1),
  CommentTime: instant,
  CommentText: maybe(z.string()),
  CommentingUser: maybe(z.string()),
  ItemID: maybe(idText),
  ItemTitle: maybe(z.string()),
  TransactionID: maybe(idText),
  OrderLineItemID: maybe(idText),
  Role: maybe(z.string()),
  FeedbackResponse: maybe(z.string()),
  Followup: maybe(z.string()),
  FeedbackRevised: flag,
  CommentReplaced: flag,
  ...unread(`
    CommentingUserScore ItemPrice FeedbackRatingStar ResponseReplaced FollowUpReplaced Countable
    FeedbackScoreRetracted
  `),
})
type Feedback = z.output<typeof feedbackWire>

const cursorWire = z.object({ page: z.number().int().positive(), since: z.iso.datetime() })
const restWire = z.object({ since: z.iso.datetime() })

/** Newest first, back to a month before the last look: buyers revise, and answers come later. */
async function listFeedback(session: Session, cursor: Cursor | null): Promise<Page> {
  const now = session.now()
  const rest = restWire.safeParse(cursor).data?.since
  const days = rest === undefined ? BACKFILL_DAYS : OVERLAP_DAYS
  const fresh = {
    page: 1,
    since: new Date((rest === undefined ? now.getTime() : Date.parse(rest)) - days * DAY_MS).toISOString(),
  }
  const { page, since } = cursorWire.safeParse(cursor).data ?? fresh
  const answer = await session.trading('GetFeedback', {
    DetailLevel: 'ReturnAll',
    FeedbackType: 'FeedbackReceivedAsSeller',
    Pagination: { EntriesPerPage: PAGE_SIZE, PageNumber: page },
  })
  const found = feedbackIn(answer)
  const items = found.filter((raw) => (feedbackWire.safeParse(raw).data?.CommentTime ?? since) >= since)
  const more = found.length === PAGE_SIZE && items.length === found.length
  return { items, cursor: more ? { page: page + 1, since } : { since: now.toISOString() }, more }
}

/** The feedback in an answer of GetFeedback, or one alone. */
function feedbackIn(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body
  if (typeof body !== 'object' || body === null || !('Ack' in body)) return [body]
  const array = 'FeedbackDetailArray' in body ? body.FeedbackDetailArray : null
  const list =
    typeof array === 'object' && array !== null && 'FeedbackDetail' in array ? array.FeedbackDetail : []
  return Array.isArray(list) ? list : []
}

const ANSWERABLE = ['Negative', 'Neutral']
const TYPES = words('Positive Neutral Negative Withdrawn IndependentlyWithdrawn CustomCode')

const stateIn = ({ CommentType, FeedbackResponse }: Feedback): string =>
  ANSWERABLE.includes(CommentType) && FeedbackResponse ? `${CommentType}/ANSWERED` : CommentType

/** A feedback nobody has to see: positive from the beginning. One that was revised to positive closes its case. */
const isPlainPraise = (wire: Feedback): boolean =>
  wire.CommentType === 'Positive' && wire.FeedbackRevised !== 'true' && wire.CommentReplaced !== 'true'

function observed(
  wire: Feedback,
  flags: readonly Flag[],
  at: At,
): Observation<keyof typeof feedbackMachine.states> {
  const lineId = wire.OrderLineItemID ?? [wire.ItemID, wire.TransactionID].filter(Boolean).join('-')
  return {
    nativeId: wire.FeedbackID,
    state: recognise(feedbackMachine, stateIn(wire)),
    native: {
      CommentType: wire.CommentType,
      ...(wire.TransactionID && { TransactionID: wire.TransactionID }),
    },
    site: at.site,
    asOf: null,
    openedAt: wire.CommentTime,
    enteredAt: stateIn(wire) === wire.CommentType ? wire.CommentTime : null,
    subject: wire.ItemTitle ?? 'Feedback',
    orderId: null,
    lines: wire.ItemID
      ? [
          {
            lineId,
            itemId: wire.ItemID,
            title: wire.ItemTitle ?? null,
            sku: null,
            quantity: null,
            price: null,
          },
        ]
      : [],
    buyer: wire.CommentingUser ? { handle: wire.CommentingUser, locale: null } : null,
    reason: { code: wire.CommentType, text: wire.CommentText ?? null },
    amount: null,
    given: {},
    activities: [
      {
        key: `comment:${wire.CommentText ?? ''}`.slice(0, 200),
        at: wire.CommentTime,
        party: 'buyer',
        text: wire.CommentText ?? '',
        as: 'message',
      },
      // Answers carry no date; the comment's own is the earliest that they can have.
      ...(wire.FeedbackResponse
        ? [
            {
              key: 'answer',
              at: wire.CommentTime,
              party: 'seller' as const,
              text: wire.FeedbackResponse,
              as: 'message' as const,
            },
          ]
        : []),
    ],
    flags: [...flags, ...unlisted('CommentType', wire.CommentType, TYPES)],
    link: `https://${SITES[at.site]?.web ?? 'www.ebay.com'}/fdbk/mweb_profile`,
  }
}

export const feedbacks = stream({
  everySeconds: 3_600,
  list: listFeedback,
  items: feedbackIn,
  parse: (item) => parseWire(feedbackWire, item),
  map: (wire, flags, at) => ({
    cases: isPlainPraise(wire) ? [] : [sighting(feedbackMachine, observed(wire, flags, at))],
  }),
})

export const feedback = kind({
  machine: feedbackMachine,
  async reread(session: Session, ref: CaseRef) {
    const answer = await session.trading('GetFeedback', {
      DetailLevel: 'ReturnAll',
      FeedbackID: ref.nativeId,
    })
    return [{ stream: 'feedback', items: feedbackIn(answer) }]
  },
  actions: {
    reply_feedback: action({
      title: { en: 'Answer in public', zh: '公开回复' },
      description: {
        en: 'Stands below the feedback for all to see; there is one answer, and it cannot be changed.',
        zh: '回复将公开显示在信用评价下方；只能回复一次，不可修改。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: false,
      input: z.strictObject({
        text: z
          .string()
          .trim()
          .min(1)
          .max(500)
          .meta({ 'x-words': { en: 'Answer (500 characters)', zh: '回复（500 字符以内）' } }),
      }),
      outgoing: ['text'],
      confirmedBy: ['Negative/ANSWERED', 'Neutral/ANSWERED'],
      async run(session: Session, ref, { text }) {
        await session.trading('RespondToFeedback', {
          FeedbackID: ref.nativeId,
          ItemID: ref.lines[0]?.itemId ?? undefined,
          TransactionID: ref.native['TransactionID'],
          TargetUserID: ref.buyer?.handle,
          ResponseType: 'Reply',
          ResponseText: text,
        })
        return { receipt: null }
      },
    }),
  },
})
