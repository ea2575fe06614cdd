import {
  done,
  fieldIn,
  missing,
  objectIn,
  pageOf,
  textIn,
  wrong,
  type BusinessOperation,
  type Call,
} from './calls.js'
import { detailJson, rowJson } from './issue-json.js'
import { addEvidence, agree, counter, modify } from './negotiation.js'
import type { Operation } from '../faults.js'
import type { Answer } from '../http.js'
import type { Issue, IssueFields, PlanType } from './types.js'

const shownAs = (issue: Issue, { quirks }: Call): IssueFields =>
  quirks.stale ? (issue.previous ?? issue) : issue

/** Pages are not stable: the order of the list is another one every minute. */
const shuffledAt = (id: string, at: number): number => {
  let mixed = Math.floor(at / 60_000) | 0
  for (const char of id) mixed = Math.imul(mixed ^ char.charCodeAt(0), 0x01000193)
  return mixed >>> 0
}

function listIssues(call: Call): Answer {
  const query = objectIn(call, 'query_dto')
  if (!query) return missing('query_dto')
  const page = Number(fieldIn(query, 'current_page'))
  const size = Number(fieldIn(query, 'page_size'))
  if (!(page >= 1) || !(size >= 1)) return missing('current_page, page_size')
  if (size > 50) return wrong('page_size must not be larger than 50')
  const wanted = (name: string): string => fieldIn(query, name)
  const from = Number(wanted('create_time_start') || 0)
  const to = Number(wanted('create_time_end') || Number.MAX_SAFE_INTEGER)
  const found = call.world.state.issues
    .filter(({ seller }) => seller === call.shop.login)
    .map((issue) => shownAs(issue, call))
    .filter(({ status }) => wanted('issue_status') === '' || status === wanted('issue_status'))
    .filter(
      ({ orderId, childId }) => wanted('order_no') === '' || [orderId, childId].includes(wanted('order_no')),
    )
    .filter(({ buyer }) => wanted('buyer_login_id') === '' || buyer === wanted('buyer_login_id'))
    .filter(({ createdAt }) => createdAt >= from && createdAt <= to)
    .toSorted((a, b) => shuffledAt(a.id, call.deed.at) - shuffledAt(b.id, call.deed.at))
  const { page: rows, total } = pageOf(found, page, size, call.quirks.duplicates)
  return done(call, { current_page: page, page_size: size, total_item: total, data_list: rows.map(rowJson) })
}

/** The dispute that a call names by id and buyer. */
function issueIn(call: Call, from: (name: string) => string): Issue | null {
  const id = from('issue_id')
  return (
    call.world.state.issues.find(
      (one) => one.id === id && one.seller === call.shop.login && one.buyer === from('buyer_login_id'),
    ) ?? null
  )
}

function getDetail(call: Call): Answer {
  if (textIn(call, 'buyer_login_id') === '') return missing('buyer_login_id')
  const issue = issueIn(call, (name) => textIn(call, name))
  if (!issue || issue.hidden) return wrong('the issue does not exist')
  const order = call.world.state.orders.find(({ id }) => id === issue.orderId)
  const product = order?.product ?? { id: '0', name: 'goods', price: 0 }
  return done(call, {
    result_object: detailJson(shownAs(issue, call), product, `${call.world.site.url}/aliexpress/api/kf`),
  })
}

/** Whether it worked, without a reason. */
const verdict = (call: Call, worked: boolean): Answer => done(call, { result_object: worked })

function agreeTo(call: Call): Answer {
  const issue = issueIn(call, (name) => textIn(call, name))
  if (textIn(call, 'solution_id') === '') return missing('solution_id')
  const address = textIn(call, 'return_address_id') || null
  if (!issue || (address !== null && address !== addressOf(call))) return verdict(call, false)
  return verdict(call, agree(call.world, issue, call.deed, textIn(call, 'solution_id'), address))
}

const REQUIRED = [
  'add_seller_solution',
  'buyer_login_id',
  'issue_id',
  'refund_amount',
  'refund_amount_currency',
  'solution_context',
]

function saveSolution(call: Call): Answer {
  const dto = objectIn(call, 'param_dto')
  if (!dto) return missing('param_dto')
  const absent = REQUIRED.find((name) => fieldIn(dto, name) === '')
  if (absent) return missing(absent)
  const text = (name: string): string => fieldIn(dto, name)
  const issue = issueIn(call, text)
  const minor = Math.round(Number(text('refund_amount')) * 100)
  const type = (text('add_solution_type') || 'refund') as PlanType
  const addressId = text('return_good_address_id') || null
  if (!issue || !(minor >= 0) || minor > issue.max || text('refund_amount_currency') !== issue.currency)
    return verdict(call, false)
  if (type === 'return_and_refund' && addressId !== addressOf(call)) return verdict(call, false)
  // The kind of plan may change only where the goods are not as described.
  if (issue.reason.id === 115 && type !== 'refund') return verdict(call, false)
  const offer = { type, minor, content: text('solution_context'), addressId }
  const worked =
    text('add_seller_solution') === 'true'
      ? counter(call.world, issue, call.deed, text('buyer_solution_id'), offer)
      : modify(call.world, issue, call.deed, text('modify_seller_solution_id'), offer)
  return verdict(call, worked)
}

function uploadImage(call: Call): Answer {
  const issue = issueIn(call, (name) => textIn(call, name))
  const [file] = call.parameters.files
  if (!issue || !file || !call.world.uploads) return verdict(call, false)
  if (!/^(jpg|jpeg|png|gif)$/.test(textIn(call, 'extension'))) return verdict(call, false)
  return verdict(call, addEvidence(call.world, issue, call.deed, file.name))
}

/** The shop's one address for returns. */
export const addressOf = ({ shop }: Pick<Call, 'shop'>): string => `90${shop.sellerId.slice(-7)}`

const operation = (shows: Operation['shows'], answer: (call: Call) => Answer): BusinessOperation => ({
  operation: { name: '', shows },
  answer,
})

export const ISSUE_OPERATIONS = {
  'aliexpress.issue.issuelist.get': operation('list', listIssues),
  'aliexpress.issue.detail.get': operation('object', getDetail),
  'aliexpress.issue.solution.agree': operation('nothing', agreeTo),
  'aliexpress.issue.solution.save': operation('nothing', saveSolution),
  'aliexpress.issue.image.upload': operation('nothing', uploadImage),
} as const
