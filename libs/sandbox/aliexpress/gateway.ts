import { createHmac } from 'node:crypto'
import { Temporal } from 'temporal-polyfill'
import { json, type Answer, type WireRequest } from '../http.js'

/*
 * The gateway's side of a call: parameters, signature and the ways in which answers are written. A second reading of the SDK
 * of 2023-11-27, apart from the adapter's.
 */

/** The parameters of a request: query and form together; of a form with files the texts alone, and the names of the files. */
export interface Parameters {
  readonly texts: ReadonlyMap<string, string>
  readonly files: readonly { readonly field: string; readonly name: string; readonly size: number }[]
}

export function parametersOf(request: WireRequest): Parameters {
  const texts = new Map<string, string>(request.query)
  const type = request.headers['content-type'] ?? ''
  const boundary = /boundary="?([^";]+)/.exec(type)?.[1]
  if (boundary === undefined) {
    for (const [name, value] of new URLSearchParams(request.body)) texts.set(name, value)
    return { texts, files: [] }
  }
  const files: { field: string; name: string; size: number }[] = []
  for (const part of request.body.split(`--${boundary}`).slice(1, -1)) {
    const [head = '', ...rest] = part.split('\r\n\r\n')
    const body = rest.join('\r\n\r\n').replace(/\r\n$/, '')
    const field = /[; ]name="([^"]*)"/.exec(head)?.[1] ?? ''
    const name = /filename="([^"]*)"/.exec(head)?.[1]
    if (name === undefined) texts.set(field, body)
    else files.push({ field, name, size: body.length })
  }
  return { texts, files }
}

/** The signature that the parameters should have; blank ones are left out of it. */
export function signatureOf(texts: ReadonlyMap<string, string>, secret: string, path: string): string {
  const names = [...texts.keys()].filter((name) => name !== 'sign' && texts.get(name)?.trim())
  // UTF-16 code units, the order of Java.
  names.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const text = names.reduce((joined, name) => `${joined}${name}${texts.get(name)}`, path)
  return createHmac('sha256', secret).update(Buffer.from(text, 'utf8')).digest('hex').toUpperCase()
}

const TOLERANCE_MS = 10 * 60_000

/** Whether the timestamp is near enough: epoch milliseconds, or a wall time at GMT+8. The tolerance is that of the older gateway. */
export function timely(timestamp: string | undefined, now: number): boolean {
  const at = /^\d{13}$/.test(timestamp ?? '')
    ? Number(timestamp)
    : Date.parse(`${(timestamp ?? '').replace(' ', 'T')}+08:00`)
  return Math.abs(at - now) <= TOLERANCE_MS
}

/** Ids of 17 digits go out as bare numbers, which no double can hold. */
const MARK = '\u0001'
export const bareId = (id: string): string => `${MARK}${id}`
const bare = (text: string): string => text.replaceAll(/"\\u0001(-?\d+)"/g, '$1')

let requests = 0

/** An answer, simplified or in the operation's envelope with its lists wrapped. */
export function answered(operation: string, fields: Record<string, unknown>, simplified: boolean): Answer {
  const body = { ...fields, request_id: `21${(requests += 1).toString().padStart(8, '0')}` }
  const whole = simplified ? body : { [`${operation.replaceAll('.', '_')}_response`]: wrapped(body) }
  return { ...json(200, null), body: bare(JSON.stringify(whole)) }
}

const WRAPPERS: Readonly<Record<string, string>> = {
  data_list: 'issue_api_issue_dto',
  buyer_solution_list: 'solution_api_dto',
  seller_solution_list: 'solution_api_dto',
  platform_solution_list: 'solution_api_dto',
  process_dto_list: 'api_issue_process_dto',
  attachments: 'api_attachment_dto',
  target_list: 'order_item_dto',
  product_list: 'order_product_dto',
  child_order_list: 'global_aeop_tp_child_order_dto',
  opr_log_dto_list: 'global_aeop_tp_operation_log_dto',
  refund_seller_address_list: 'refundselleraddresslist',
}

/** Lists in an object of one list; an empty one is `{}`. */
function wrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(wrapped)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => {
      const wrapper = WRAPPERS[name]
      if (!Array.isArray(entry) || wrapper === undefined) return [name, wrapped(entry)]
      return [name, entry.length === 0 ? {} : { [wrapper]: entry.map(wrapped) }]
    }),
  )
}

/** An error of a business operation. HTTP says 200. */
export const refuse = (code: string, msg: string, sub?: readonly [code: string, msg: string]): Answer =>
  json(200, {
    error_response: {
      type: 'ISV',
      code,
      msg,
      ...(sub && { sub_code: sub[0], sub_msg: sub[1] }),
      request_id: `21${(requests += 1)}`,
    },
  })

/** An error of a system operation, and of the gateway itself. */
export const refuseFlat = (code: string, message: string, type = 'ISV'): Answer =>
  json(200, { type, code, message, request_id: `21${(requests += 1)}` })

const PACIFIC = 'America/Los_Angeles'

/** An instant as the platform writes it: wall time of the west coast, to the second. */
export const pacific = (at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(PACIFIC)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second', roundingMode: 'trunc' })
    .replace('T', ' ')

/** A wall time of a query; NaN for anything else. */
export function fromPacific(text: string): number {
  try {
    return Temporal.PlainDateTime.from(text.replace(' ', 'T')).toZonedDateTime(PACIFIC).epochMilliseconds
  } catch {
    return Number.NaN
  }
}

/** An object parameter: ids in it may be quoted or bare. Null when it is none. */
export function objectOf(text: string | undefined): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse((text ?? '').replaceAll(/([:[,]\s*)(\d{16,})(?=\s*[,}\]])/g, '$1"$2"'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
