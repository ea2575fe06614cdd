import { empty, json, type Answer } from '../http.js'
import { iso } from '../clock.js'
import { paged, shown, type Call, type Route } from './calls.js'
import { accept, addEvidence, contest, keepFile, orderOfDispute } from './disputes.js'
import { disputeDetail, disputeSummary } from './dispute-json.js'
import { filesIn } from './multipart.js'
import { RestRefusal, bodyOf, queryNumber, restEndpoint } from './rest-gate.js'
import { orderIdOf } from './world.js'
import type { Dispute } from './desk-types.js'

/** Error numbers: contracts/ebay/sell_fulfillment_v1_oas3.json, x-response-codes. */
const PAGE = { otherwise: 200, low: 1, high: 200, errorId: 33_001 }
const DAY = 86_400_000
const MAX_SPAN_DAYS = 90
const RECENTLY_DAYS = 60
const MAX_BYTES = 1_500_000
const MAX_FILES = 5

function list(call: Call, seller: string): Answer {
  const { world, request, quirks, deed } = call
  const { query } = request
  const limit = queryNumber(call, 'limit', PAGE)
  const offset = queryNumber(call, 'offset', { otherwise: 0, low: 0, high: 1_000_000, errorId: 33_001 })
  const orderId = query.get('order_id')
  const found = world.state.desk.disputes
    .filter((dispute) => dispute.seller === seller)
    .filter((dispute) =>
      orderId === null
        ? matches(dispute, query, deed.at)
        : orderIdOf(orderOfDispute(world, dispute)) === orderId,
    )
    .sort((left, right) => right.openedAt - left.openedAt || Number(right.id) - Number(left.id))
  const page = paged(found, offset, limit, quirks)
  const path = `https://apiz.ebay.com/sell/fulfillment/v1/payment_dispute_summary?limit=${limit}&offset=`
  return json(200, {
    href: `${path}${offset}`,
    limit,
    offset,
    total: found.length,
    ...(offset + limit < found.length && { next: `${path}${offset + limit}` }),
    paymentDisputeSummaries: page.map((dispute) => disputeSummary(world, shown(dispute, quirks))),
  })
}

/** Without dates: all open and recently closed ones. */
function matches(dispute: Dispute, query: URLSearchParams, now: number): boolean {
  const statuses = query.getAll('payment_dispute_status')
  const from = dateOf(query, 'open_date_from')
  const to = dateOf(query, 'open_date_to')
  if (from !== null && (to ?? now) - from > MAX_SPAN_DAYS * DAY) throw invalid()
  const inTime =
    from === null && to === null
      ? dispute.closedAt === null || now - dispute.closedAt <= RECENTLY_DAYS * DAY
      : dispute.openedAt >= (from ?? 0) && dispute.openedAt <= (to ?? now)
  return inTime && (statuses.length === 0 || statuses.includes(dispute.status))
}

function dateOf(query: URLSearchParams, name: string): number | null {
  const text = query.get(name)
  if (text === null) return null
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw invalid()
  return at
}

const invalid = (): RestRefusal => new RestRefusal(400, 33_001, 'Invalid input request')

function own({ world, id }: Call, seller: string): Dispute {
  const dispute = world.state.desk.disputes.find((one) => one.id === id && one.seller === seller)
  if (!dispute) throw new RestRefusal(404, 33_001, 'Invalid Payment Dispute Id')
  return dispute
}

/** The dispute if the seller may still answer it and names its revision. */
function answerable(call: Call, seller: string): { dispute: Dispute; input: Record<string, unknown> } {
  const dispute = own(call, seller)
  const input = bodyOf(call, 33_100)
  if (!Number.isInteger(input['revision'])) throw new RestRefusal(400, 33_100, 'Invalid input request')
  if (input['revision'] !== dispute.revision) {
    throw new RestRefusal(
      409,
      33_011,
      'There was a change in payment dispute attributes. Please use get payment dispute api to get latest details.',
    )
  }
  if (dispute.status !== 'ACTION_NEEDED') throw new RestRefusal(409, 33_101, 'Invalid payment dispute state')
  return { dispute, input }
}

function answerContest(call: Call, seller: string): Answer {
  const { dispute, input } = answerable(call, seller)
  const { note = null, returnAddress = null } = input
  if ((note !== null && typeof note !== 'string') || (note?.length ?? 0) > 1_000)
    throw new RestRefusal(400, 33_100, 'Invalid input request')
  if (dispute.reason === 'SIGNIFICANTLY_NOT_AS_DESCRIBED' && returnAddress === null)
    throw new RestRefusal(400, 33_100, 'Invalid input request')
  const shipped = orderOfDispute(call.world, dispute).trackingNumber !== null
  if (dispute.evidence.length === 0 && !shipped)
    throw new RestRefusal(409, 33_102, 'No evidence available for contest')
  contest(call.world, dispute, { note, returnAddress }, call.deed)
  return empty(204)
}

function answerAccept(call: Call, seller: string): Answer {
  const { dispute, input } = answerable(call, seller)
  accept(call.world, dispute, input['returnAddress'] ?? null, call.deed)
  return empty(204)
}

function upload(call: Call, seller: string): Answer {
  const dispute = own(call, seller)
  const files = filesIn(call.request.headers['content-type'] ?? '', call.request.bytes)
  const [file, ...more] = files ?? []
  if (dispute.status !== 'ACTION_NEEDED')
    throw new RestRefusal(
      409,
      33_004,
      'Upload file for evidence is not permitted for given payment dispute state.',
    )
  if (!file || file.key !== 'file') throw new RestRefusal(400, 33_100, 'Invalid input request')
  if (more.length > 0) throw new RestRefusal(400, 33_107, 'Only one file can be uploaded per request.')
  if (file.name === '' || file.name.length > 255)
    throw new RestRefusal(
      400,
      33_106,
      'The file name should not be empty and should not exceed 255 characters.',
    )
  if (!/\.(jpe?g|png)$/i.test(file.name)) throw new RestRefusal(400, 33_005, 'File type is invalid.')
  if (file.bytes.length > MAX_BYTES) throw new RestRefusal(400, 33_006, 'File size should be 1.5 MB or less.')
  if (dispute.files.length >= MAX_FILES * 2)
    throw new RestRefusal(409, 33_105, 'You reached the maximum number of files you can upload.')
  const fileId = String(5_000_700_000 + call.world.state.nextSeq++)
  const { name, type, bytes } = file
  keepFile(
    call.world,
    dispute,
    { fileId, name, type, at: call.deed.at, base64: bytes.toString('base64') },
    call.deed,
  )
  return json(200, { fileId })
}

function evidence(call: Call, seller: string): Answer {
  const dispute = own(call, seller)
  const { evidenceType, files } = bodyOf(call, 33_100)
  if (dispute.status !== 'ACTION_NEEDED')
    throw new RestRefusal(
      409,
      33_004,
      'Upload file for evidence is not permitted for given payment dispute state.',
    )
  if (typeof evidenceType !== 'string' || !EVIDENCE_TYPES.includes(evidenceType))
    throw new RestRefusal(400, 33_008, 'Invalid evidence type.')
  const fileIds = (Array.isArray(files) ? files : []).map((file) =>
    String((file as { fileId?: unknown }).fileId),
  )
  if (fileIds.length === 0 || fileIds.some((id) => !dispute.files.some(({ fileId }) => fileId === id)))
    throw new RestRefusal(400, 33_003, 'Invalid Evidence File Id')
  if (fileIds.length > MAX_FILES) throw new RestRefusal(400, 33_103, 'Exceed allowed file count')
  return json(200, { evidenceId: addEvidence(call.world, dispute, { evidenceType, fileIds }, call.deed) })
}

const EVIDENCE_TYPES = [
  'PROOF_OF_DELIVERY',
  'PROOF_OF_AUTHENTICITY',
  'PROOF_OF_ITEM_AS_DESCRIBED',
  'PROOF_OF_CREDIT_NOT_DUE',
  'PROOF_OF_RETURN_NOT_RECEIVED',
  'PROOF_OF_DELIVERY_AS_FILE',
  'PROOF_OF_DELIVERY_SIGNATURE',
  'PROOF_OF_PICKUP',
  'OPTIONAL_SUPPORTING_DOCUMENTS',
]

function content(call: Call, seller: string): Answer {
  const dispute = own(call, seller)
  const { query } = call.request
  const set = dispute.evidence.find(({ evidenceId }) => evidenceId === query.get('evidence_id'))
  if (!set) throw new RestRefusal(400, 33_002, 'Invalid Evidence Id')
  const file = dispute.files.find(({ fileId }) => fileId === query.get('file_id'))
  if (!file || !set.fileIds.includes(file.fileId))
    throw new RestRefusal(400, 33_003, 'Invalid Evidence File Id')
  return {
    status: 200,
    headers: { 'content-type': file.type || 'application/octet-stream' },
    body: Buffer.from(file.base64, 'base64').toString('latin1'),
    encoding: 'latin1',
  }
}

function activity(call: Call, seller: string): Answer {
  const { history } = shown(own(call, seller), call.quirks)
  return json(200, {
    activity: history.map(({ at, type, actor }) => ({ activityDate: iso(at), activityType: type, actor })),
  })
}

const detail = (call: Call, seller: string): Answer =>
  json(200, disputeDetail(call.world, shown(own(call, seller), call.quirks)))

const route = (
  method: string,
  name: string,
  pattern: string,
  shows: Route['operation']['shows'],
  handle: (call: Call, seller: string) => Answer,
): Route => ({
  host: 'apiz',
  method,
  path: new RegExp(`^/sell/fulfillment/v1/${pattern}/?$`),
  operation: { name: `payment_dispute.${name}`, shows },
  answer: restEndpoint(['sell.payment.dispute'], 'sell.fulfillment', handle),
})

/** The payment dispute methods of the Fulfillment API; they live on apiz alone (facts/ebay.md §4.2). */
export const DISPUTE_ROUTES: readonly Route[] = [
  route('GET', 'list', 'payment_dispute_summary', 'list', list),
  route('GET', 'get', 'payment_dispute/(\\d+)', 'object', detail),
  route('GET', 'activity', 'payment_dispute/(\\d+)/activity', 'object', activity),
  route('GET', 'evidence_content', 'payment_dispute/(\\d+)/fetch_evidence_content', 'nothing', content),
  route('POST', 'upload_evidence', 'payment_dispute/(\\d+)/upload_evidence_file', 'nothing', upload),
  route('POST', 'add_evidence', 'payment_dispute/(\\d+)/add_evidence', 'nothing', evidence),
  route('POST', 'contest', 'payment_dispute/(\\d+)/contest', 'nothing', answerContest),
  route('POST', 'accept', 'payment_dispute/(\\d+)/accept', 'nothing', answerAccept),
]
