import { z } from 'zod'
import { Problem, action, idText, kind, parseWire, sighting, stream } from '#adapter'
import type { At, CaseRef, Cursor, OrderMark, Page, Sightings } from '#adapter'
import { machine } from '#case'
import type { Activity, Flag, Observation } from '#case'
import { fieldOf, isRecord, listIn, unwrapped, whole } from './answer.js'
import type { Session } from './client.js'
import { REVIEW_NEGATIVE, REVIEW_POSITIVE, onBadExperience } from './experience.js'
import { policies } from './policies.js'
import { settingsOf } from './settings.js'
import { SELLER_CENTRE } from './sites.js'
import { happenedAt, instantOfWall, wallOf } from './wall-time.js'

/*
 * Buyers' evaluations (`aliexpress.evaluation.listorderevaluation.get`, SDK of 2023-11-27). Three stars and fewer are a case,
 * which waits for a reply; the shop's ratings in detail (DSR) come by no interface, see the stream `dsr`.
 */

const text = z.string().nullish()

const evaluationWire = z.looseObject({
  /** The child order. */
  order_id: idText,
  parent_order_id: idText.nullish(),
  product_id: idText.nullish(),
  buyer_login_id: text,
  buyer_evaluation: whole.refine((stars) => stars >= 1 && stars <= 5),
  buyer_feedback: text,
  buyer_fb_date: text,
  buyer_reply: text,
  seller_evaluation: whole.nullish(),
  seller_feedback: text,
  seller_fb_date: text,
  seller_reply: text,
  gmt_order_complete: text,
  valid_date: text,
  gmt_create: z.string(),
  gmt_modified: text,
})

type Evaluation = z.output<typeof evaluationWire>

/** "Overall review of 3 stars or fewer" is a bad experience (seed document 003 §2.3). */
const LOW = 3

const feedbackMachine = machine({
  kind: 'feedback',
  initial: ['NO_REPLY', 'REVISED'],
  deadlines: policies,
  states: {
    NO_REPLY: {
      status: 'awaiting_seller',
      phase: 'request',
      to: ['SELLER_REPLIED', 'REVISED'],
      actions: ['reply'],
      noDeadline: 'AliExpress names no date for a reply',
      says: 'three stars or fewer, without `seller_reply`',
    },
    SELLER_REPLIED: {
      status: 'settled',
      phase: 'closed',
      to: ['REVISED'],
      says: 'three stars or fewer, with `seller_reply`',
    },
    REVISED: {
      status: 'won',
      phase: 'closed',
      to: ['NO_REPLY'],
      says: 'the buyer has raised it to four stars or more',
    },
  },
})

type FeedbackState = keyof typeof feedbackMachine.states

const orderOf = (wire: Evaluation): string => wire.parent_order_id ?? wire.order_id

function toObservation(
  wire: Evaluation,
  flags: readonly Flag[],
  at: At,
  zone: string,
): Observation<FeedbackState> {
  const stars = wire.buyer_evaluation
  const made = instantOfWall(wire.buyer_fb_date ?? '', zone, 'later') ?? happenedAt(wire.gmt_create, zone)
  return {
    nativeId: wire.order_id,
    state: wire.seller_reply?.trim() ? 'SELLER_REPLIED' : 'NO_REPLY',
    native: { buyer_evaluation: String(stars), ...(wire.valid_date && { valid_date: wire.valid_date }) },
    site: at.site,
    asOf: instantOfWall(wire.gmt_modified ?? '', zone, 'later'),
    openedAt: made,
    enteredAt: null,
    subject: [`${'★'.repeat(stars)} (${stars}/5)`, wire.buyer_feedback?.trim()]
      .filter(Boolean)
      .join(' ')
      .slice(0, 300),
    orderId: orderOf(wire),
    lines: [
      {
        lineId: wire.order_id,
        itemId: wire.product_id ?? null,
        title: null,
        sku: null,
        quantity: null,
        price: null,
      },
    ],
    buyer: wire.buyer_login_id ? { handle: wire.buyer_login_id, locale: null } : null,
    reason: { code: `${stars}_stars`, text: null },
    amount: null,
    given: {},
    activities: saidIn(wire, made, zone),
    flags,
    link: SELLER_CENTRE,
    gradeEffects: [
      onBadExperience('unless_averted', {
        en: 'A review of three stars or fewer is a bad experience, unless the buyer raises it',
        zh: '三星及以下的评价计入不良体验，除非买家修改',
      }),
    ],
    stateFrom: 'derived',
  }
}

function saidIn(wire: Evaluation, made: string, zone: string): Activity[] {
  const entry = (
    who: 'buyer' | 'seller',
    key: string,
    words: string | null | undefined,
    at: string,
  ): Activity[] =>
    words?.trim()
      ? [{ key: `${key}:${at}`, at, party: who, text: words.trim().slice(0, 4_000), as: 'message' }]
      : []
  const changed = instantOfWall(wire.gmt_modified ?? '', zone, 'later') ?? made
  const sellers = instantOfWall(wire.seller_fb_date ?? '', zone, 'later') ?? changed
  return [
    ...entry('buyer', 'feedback', wire.buyer_feedback, made),
    ...entry('buyer', 'reply', wire.buyer_reply, changed),
    ...entry('seller', 'seller_feedback', wire.seller_feedback, sellers),
    ...entry('seller', 'seller_reply', wire.seller_reply, changed),
  ]
}

/** What a review does to the rates: the bad experience and the positive rate; 3 stars count in neither side of the latter. */
function marksOf(wire: Evaluation, at: string): OrderMark[] {
  const stars = wire.buyer_evaluation
  const mark = (name: string, holds: boolean): OrderMark => ({
    orderId: orderOf(wire),
    mark: name,
    at,
    provenance: 'marketplace',
    of: `evaluation ${wire.order_id}`,
    ...(!holds && { withdrawn: true }),
  })
  // A review that was never changed cannot take anything back.
  const revised = revisedIn(wire)
  const all = [
    mark('review_3_stars_or_less', stars <= LOW),
    mark(REVIEW_POSITIVE, stars > LOW),
    mark(REVIEW_NEGATIVE, stars < LOW),
  ]
  return all.filter(({ withdrawn }) => withdrawn !== true || revised)
}

function toSightings(wire: Evaluation, flags: readonly Flag[], at: At): Sightings {
  const zone = settingsOf(at.settings).timezone
  const made = happenedAt(wire.buyer_fb_date || wire.gmt_create, zone)
  const marks = marksOf(wire, made)
  if (wire.buyer_evaluation <= LOW)
    return { cases: [sighting(feedbackMachine, toObservation(wire, flags, at, zone))], marks }
  const touched = wire.seller_reply?.trim() || wire.buyer_reply?.trim()
  // Changed, and not by a reply: it was raised. One that was never seen lower is kept as a closed case, which does no harm.
  if (!revisedIn(wire) || touched) return { cases: [], marks }
  const observation = { ...toObservation(wire, flags, at, zone), state: 'REVISED', gradeEffects: [] } as const
  return { cases: [sighting(feedbackMachine, observation)], marks }
}

const revisedIn = ({ gmt_create, gmt_modified }: Evaluation): boolean =>
  Boolean(gmt_modified) && gmt_modified !== gmt_create

/** Evaluations in a body. Throws `contract_changed`. */
function evaluationsIn(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body
  const inner = unwrapped(body)
  const list = listIn(fieldOf(inner, 'target_list'))
  if (isRecord(inner) && 'buyer_evaluation' in inner) return [inner]
  if (!Array.isArray(list)) throw changed()
  if (list.length === 0 && !(isRecord(inner) && Object.keys(inner).length > 0)) throw changed()
  return list
}

const changed = (): Problem =>
  new Problem('contract_changed', 'no evaluations in AliExpress’s answer', { sideEffect: 'none' })

const DAY = 86_400_000
/** The list has no pages: a week at a time, back over 35 days, so that later changes of a review are seen. */
const SLICE_MS = 7 * DAY
const SLICES = 5
const cursorWire = z.object({ slice: z.int().min(0) })

async function listEvaluations(session: Session, cursor: Cursor | null): Promise<Page> {
  const slice = cursorWire.safeParse(cursor).data?.slice ?? 0
  const to = session.now().getTime() - slice * SLICE_MS
  const zone = session.settings.timezone
  const body = await session.call({
    operation: session.settings.operations.evaluationList,
    params: {
      trade_evaluation_request: {
        start_valid_date: wallOf(to - SLICE_MS, zone),
        end_valid_date: wallOf(to, zone),
      },
    },
    safe: true,
  })
  const more = slice + 1 < SLICES
  return { items: evaluationsIn(body), cursor: { slice: more ? slice + 1 : 0 }, more }
}

export const evaluations = stream({
  everySeconds: 3_600,
  list: listEvaluations,
  items: evaluationsIn,
  parse: (item) => parseWire(evaluationWire, item),
  map: (wire, flags, at: At) => toSightings(wire, flags, at),
})

/** The evaluations of one order. */
async function readEvaluations(session: Session, ref: CaseRef): Promise<readonly unknown[]> {
  const body = await session.call({
    operation: session.settings.operations.evaluationList,
    params: { trade_evaluation_request: { parent_order_ids: [ref.orderId ?? ref.nativeId] } },
    safe: true,
  })
  return evaluationsIn(body)
}

export const feedback = kind({
  machine: feedbackMachine,
  async reread(session: Session, ref: CaseRef) {
    return [{ stream: 'evaluations', items: await readEvaluations(session, ref) }]
  },
  actions: {
    reply: action({
      title: { en: 'Reply to the review', zh: '回复评价' },
      description: {
        en: 'The reply is shown under the review for everybody. It cannot be taken back.',
        zh: '回复将公开显示在评价下方，不可撤销。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: false,
      input: z.strictObject({
        text: z
          .string()
          .trim()
          .min(1)
          .max(1_000)
          .meta({ 'x-words': { en: 'Reply', zh: '回复内容' } }),
      }),
      outgoing: ['text'],
      confirmedBy: ['SELLER_REPLIED'],
      async run(session: Session, ref, input) {
        const params = {
          child_order_id: ref.nativeId,
          parent_order_id: ref.orderId ?? ref.nativeId,
          text: input.text,
        }
        const body = await session.call({
          operation: session.settings.operations.evaluationReply,
          params,
          safe: false,
        })
        if (String(fieldOf(body, 'target')) === 'false')
          throw new Problem('rejected', 'AliExpress did not take the reply, and gives no reason', {
            sideEffect: 'none',
          })
        return { receipt: null }
      },
    }),
  },
})
