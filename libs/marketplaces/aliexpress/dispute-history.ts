import { createHash } from 'node:crypto'
import type { Activity } from '#case'
import { PARTY_OF, allPlans, ownerOf, planText } from './dispute-plans.js'
import type { Detail, Process, Solution } from './dispute-wire.js'
import { happenedAt, instantOfWall } from './wall-time.js'

const LONGEST_TEXT = 4_000

/** The dispute's history: AliExpress's log, and every plan of the three parties with what became of it. */
export function historyOf(detail: Detail, zone: string): Activity[] {
  return [
    ...detail.process_dto_list.map((entry) => logEntry(detail, entry, zone)),
    ...allPlans(detail).flatMap((plan) => planEntries(detail, plan, zone)),
  ]
}

/** The log's entries have lost their ids: the key is made of what tells one from another. */
function logEntry(detail: Detail, entry: Process, zone: string): Activity {
  const { action_type: action, gmt_create: at, content, attachments } = entry
  const identity = [detail.id, at, action, content ?? ''].join('\n')
  const files = attachments.flatMap(({ file_path: path }) => (path ? [fileOf(path)] : []))
  const received =
    entry.receive_goods === null || entry.receive_goods === undefined
      ? ''
      : RECEIVED[String(entry.receive_goods)]
  const videos = [
    entry.has_buyer_video && 'buyer’s video',
    entry.has_seller_video && 'seller’s video',
  ].filter(Boolean)
  const text = [action, content?.trim(), received, videos.join(', ')].filter(Boolean).join(' · ')
  return {
    key: `log:${hash(identity)}`,
    at: happenedAt(at, zone),
    party: PARTY_OF[entry.submit_member_type ?? ''] ?? null,
    text: text.slice(0, LONGEST_TEXT),
    ...(files.length > 0 && { files }),
  }
}

const RECEIVED: Readonly<Record<string, string>> = { true: 'goods received', false: 'goods not received' }

const fileOf = (path: string) => {
  const name = path.split(/[?#]/)[0]?.split('/').at(-1) || 'file'
  return { key: hash(path), name: name.slice(0, 120), type: null }
}

function planEntries(detail: Detail, plan: Solution, zone: string): Activity[] {
  const owner = ownerOf(detail, plan)
  const made = plan.gmt_modified || plan.gmt_create
  const entry = (step: string, at: string | null | undefined, party: string, text: string): Activity[] => {
    const instant = at ? instantOfWall(at, zone, 'later') : null
    if (instant === null) return []
    // The same plan with another amount is news, the same one seen again is not.
    const key = `plan:${plan.id}:${step}:${hash([at, planText(plan)].join('\n'))}`
    return [{ key, at: instant, party: PARTY_OF[party] ?? null, text: text.slice(0, LONGEST_TEXT) }]
  }
  const words = planText(plan)
  return [
    ...entry('offered', made, owner, `plan of the ${owner}: ${words}`),
    ...entry(
      'buyer',
      plan.buyer_accept_time,
      'buyer',
      `the buyer agrees to the plan of the ${owner}: ${words}`,
    ),
    ...entry(
      'seller',
      plan.seller_accept_time,
      'seller',
      `the seller agrees to the plan of the ${owner}: ${words}`,
    ),
    ...entry(
      'reached',
      plan.reached_time,
      plan.reached_type === 'negotiation_consensus' ? '' : 'platform',
      `reached (${plan.reached_type ?? 'no reason given'}): plan of the ${owner}: ${words}`,
    ),
  ]
}

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22)

/** Addresses of the dispute's files by the key in its history. */
export function filesIn(detail: Detail): ReadonlyMap<string, string> {
  const paths = detail.process_dto_list.flatMap(({ attachments }) =>
    attachments.flatMap(({ file_path: path }) => (path ? [path] : [])),
  )
  return new Map(paths.map((path) => [hash(path), path]))
}
