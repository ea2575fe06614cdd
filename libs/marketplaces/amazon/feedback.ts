import { z } from 'zod'
import { Problem, action, kind, parseWire, sighting, stream } from '#adapter'
import type { At, CaseRef, RawItems, Sightings } from '#adapter'
import { recognise } from '#case'
import type { Flag, GradeEffect, Observation } from '#case'
import type { Session } from './client.js'
import { DEFECTS } from './odr-effects.js'
import { dayIn, startOf } from './days.js'
import { feedbackMachine } from './feedback-machine.js'
import type { FeedbackState } from './feedback-machine.js'
import { listReport, refuseFailed } from './report.js'
import type { Ended, ReportPlan } from './report.js'
import { FEEDBACK_COLUMNS } from './return-columns.js'
import { settingsIn, settingsOf } from './settings.js'
import { feedbackLink, orderLink, siteOr } from './sites.js'
import { fileOrJson, named, needed, rowsOf } from './tsv.js'
import type { Cells } from './tsv.js'

/** The report has one to three stars only, and is cancelled where there is none. */
const PLAN: ReportPlan = { type: 'GET_SELLER_FEEDBACK_DATA', everySeconds: 86_400, days: 60 }
const DAY_MS = 86_400_000

const itemWire = z.looseObject({
  site: z.string(),
  row: z.record(z.string(), z.string()),
  /** When it was gone from the report. */
  removedAt: z.iso.datetime().nullish(),
})
type Feedback = z.output<typeof itemWire>

const keptWire = z.record(
  z.string(),
  z.object({ site: z.string(), day: z.string(), row: z.record(z.string(), z.string()) }),
)
type Kept = z.output<typeof keptWire>

/** Rows new or changed, and those that are gone although the report spans their day. */
export function feedbackChanges(
  rows: readonly Cells[],
  kept: Kept | null,
  { site, from, to }: Pick<Ended, 'site' | 'from' | 'to'>,
  heads: Readonly<Record<string, string>>,
): { readonly items: readonly unknown[]; readonly kept: Kept } {
  const known = keptWire.safeParse(kept ?? {}).data ?? {}
  const seen = new Map(
    rows.map((cells) => {
      const { row } = named(cells, FEEDBACK_COLUMNS, heads)
      const day = dayIn(row['date'] ?? '', site) ?? ''
      return [needed(row, 'orderId'), { site, day, row: cells }] as const
    }),
  )
  const same = (a: Cells, b: Cells | undefined): boolean => JSON.stringify(a) === JSON.stringify(b)
  const fresh = [...seen]
    .filter(([orderId, { row }]) => !same(row, known[orderId]?.row))
    .map(([, { row }]) => ({ site, row }))
  // Two days' grace at the edge of the window.
  const edge = from === null ? '9999' : new Date(Date.parse(from) + 2 * DAY_MS).toISOString().slice(0, 10)
  const missing = Object.entries(known).filter(([orderId, one]) => one.site === site && !seen.has(orderId))
  const gone = missing.filter(([, { day }]) => day >= edge)
  const elsewhere = Object.entries(known).filter(([, one]) => one.site !== site)
  return {
    items: [...fresh, ...gone.map(([, { row }]) => ({ site, row, removedAt: to }))],
    kept: Object.fromEntries([...elsewhere, ...seen]),
  }
}

function effectOf(state: FeedbackState): GradeEffect {
  const gone = state === 'REMOVED'
  return {
    metric: 'odr_mfn',
    counts: gone ? 'no' : 'unless_averted',
    why: gone
      ? { en: 'Removed feedback does not count', zh: '已移除的反馈不计入' }
      : {
          en: 'One or two stars count as an order defect unless the feedback is removed',
          zh: '1–2 星反馈计入订单缺陷率，移除后不再计入',
        },
    avertUntil: null,
    source: 'Seller Central help 200205250 as excerpted, read 2026-11-22',
  }
}

function sightingsOf(item: Feedback, flags: readonly Flag[], at: At): Sightings {
  const site = siteOr(item.site, at.site)
  const { row, unknown } = named(item.row, FEEDBACK_COLUMNS, settingsIn(at.settings).reportHeads)
  const orderId = needed(row, 'orderId')
  const rating = needed(row, 'rating')
  if (!/^[1-5]$/.test(rating))
    throw new Problem('contract_changed', `${rating} is no number of stars`, { sideEffect: 'none' })
  const day = dayIn(needed(row, 'date'), site)
  if (day === null) throw new Problem('contract_changed', `no day: ${row['date']}`, { sideEffect: 'none' })
  // Three stars are neutral: neither a case nor a defect.
  if (Number(rating) > 2) return { cases: [] }
  const state: FeedbackState = item.removedAt ? 'REMOVED' : row['response'] ? 'ANSWERED' : 'OPEN'
  const openedAt = startOf(day, site)
  const words = row['comments'] ?? ''
  const observation: Observation<FeedbackState> = {
    nativeId: orderId,
    state: recognise(feedbackMachine, state),
    native: { rating, ...(row['response'] && { response: row['response'] }) },
    site,
    asOf: item.removedAt ?? null,
    openedAt,
    enteredAt: state === 'OPEN' ? openedAt : (item.removedAt ?? null),
    subject: `${rating}★ ${words}`.slice(0, 200).trim(),
    orderId,
    lines: [],
    buyer: row['email'] ? { handle: row['email'], locale: null } : null,
    reason: { code: `${rating} stars`, text: null },
    amount: null,
    given: {},
    gradeEffects: [effectOf(state)],
    stateFrom: 'derived',
    activities: [
      { key: 'feedback', at: openedAt, party: 'buyer', text: words || `${rating} stars`, as: 'message' },
    ],
    flags: [
      ...flags,
      ...unknown.map((head): Flag => ({ code: 'unknown_field', path: head, value: 'column' })),
    ],
    link: orderLink(site, orderId),
  }
  return {
    cases: [sighting(feedbackMachine, observation)],
    marks: [
      {
        orderId,
        mark: DEFECTS.feedback,
        at: openedAt,
        provenance: 'marketplace',
        of: `feedback ${orderId}`,
        ...(state === 'REMOVED' && { withdrawn: true }),
      },
    ],
  }
}

const isItem = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && ('row' in value || 'failedReport' in value)

function itemsIn(body: unknown): readonly unknown[] {
  if (typeof body === 'string') return rowsOf(body).map((row) => ({ site: '', row }))
  if (isItem(body)) return [body]
  throw new Problem('contract_changed', 'the body holds no feedback', { sideEffect: 'none' })
}

export const feedbacks = stream({
  everySeconds: 120,
  encoding: 'latin1',
  decode: fileOrJson,
  items: itemsIn,
  list: (session: Session, cursor) =>
    listReport<Kept>(session, cursor, PLAN, (ended, kept) =>
      feedbackChanges(rowsOf(ended.outcome.text), kept, ended, settingsOf(session).reportHeads),
    ),
  parse(item) {
    refuseFailed(item)
    return parseWire(itemWire, item)
  },
  map: sightingsOf,
})

const NO_WAY: readonly RawItems[] = []
const note = z.strictObject({
  note: z
    .string()
    .trim()
    .max(2_000)
    .optional()
    .meta({ 'x-words': { en: 'Note', zh: '备注' } }),
})

export const feedback = kind({
  machine: feedbackMachine,
  // The report shows all feedback at once and a day late: there is no way to read one again.
  reread: async (_session: Session, _ref: CaseRef) => NO_WAY,
  actions: {
    answer_feedback: action({
      title: { en: 'Answer publicly', zh: '公开回复' },
      description: {
        en: 'Amazon has no interface for this: opens the feedback manager in Seller Central; answer there and confirm here. The next report shows the answer.',
        zh: '亚马逊未提供此操作的接口：将打开卖家平台的反馈管理器，请在那里回复后回此确认；下一份报表将显示该回复。',
      },
      via: 'manual',
      irreversible: false,
      movesMoney: false,
      input: note,
      confirmedBy: ['ANSWERED'],
      link: (ref) => feedbackLink(ref.site),
    }),
    request_removal: action({
      title: { en: 'Ask for its removal', zh: '申请移除反馈' },
      description: {
        en: 'Amazon has no interface for this: opens the feedback manager in Seller Central, where removal can be asked for if the feedback breaks Amazon’s rules. Never ask a buyer to change feedback.',
        zh: '亚马逊未提供此操作的接口：将打开卖家平台的反馈管理器，如反馈违反亚马逊规则可在那里申请移除。请勿要求买家修改反馈。',
      },
      via: 'manual',
      irreversible: false,
      movesMoney: false,
      input: note,
      confirmedBy: ['REMOVED'],
      link: (ref) => feedbackLink(ref.site),
    }),
  },
})
