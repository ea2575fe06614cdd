import { z } from 'zod'
import { Problem, action, parseWire } from '#adapter'
import type { CaseRef, FileBody, Words } from '#adapter'
import type { Session } from './client.js'
import { endOf, startOf } from './days.js'
import { marketplaceIdOf } from './sites.js'
import { handIn } from './upload.js'

/*
 * The nine types of message with which a seller may begin (messaging.json at 34dc93f). Which of them an order allows now, Amazon says; it shows
 * sent messages nowhere.
 */

/** The types that consist of words, with the longest text of each. */
const LONGEST: Readonly<Record<string, number>> = {
  confirmCustomizationDetails: 800,
  confirmDeliveryDetails: 2_000,
  confirmOrderDetails: 2_000,
  confirmServiceDetails: 2_000,
  digitalAccessKey: 400,
  unexpectedProblem: 2_000,
}
/** Those of them that may carry files. */
const WITH_FILES = ['confirmCustomizationDetails', 'digitalAccessKey']
/** The types that are files alone. */
const DOCUMENTS = ['legalDisclosure', 'warranty', 'invoice'] as const
const MOST_FILES = 5

const TYPES = Object.keys(LONGEST) as [string, ...string[]]

/** Other names by which Amazon was seen to offer a type (samples at 3cd66dc, an answer of Brazil). */
const ALSO_NAMED: Readonly<Record<string, string>> = { invoice: 'sendInvoice' }

const filesField = z
  .array(z.string())
  .max(MOST_FILES)
  .meta({ 'x-words': { en: 'Files', zh: '附件' } })

const textInput = z
  .strictObject({
    type: z.enum(TYPES).meta({ 'x-words': { en: 'Kind of message', zh: '消息类型' } }),
    text: z
      .string()
      .trim()
      .min(1)
      .max(2_000)
      .meta({ 'x-words': { en: 'Message', zh: '消息内容' } }),
    files: filesField.default([]),
  })
  .refine(({ type, text }) => text.length <= (LONGEST[type] ?? 0), {
    message: 'the text is longer than this kind of message may be',
    path: ['text'],
  })
  .refine(({ type, files }) => files.length === 0 || WITH_FILES.includes(type), {
    message: `only ${WITH_FILES.join(' and ')} may carry files`,
    path: ['files'],
  })

const documentInput = z
  .strictObject({
    type: z.enum(DOCUMENTS).meta({ 'x-words': { en: 'Kind of document', zh: '文件类型' } }),
    files: filesField.min(1),
    coverageFrom: z.iso
      .date()
      .optional()
      .meta({ 'x-words': { en: 'Warranty: first day', zh: '保修开始日' } }),
    coverageUntil: z.iso
      .date()
      .optional()
      .meta({ 'x-words': { en: 'Warranty: last day', zh: '保修截止日' } }),
  })
  .refine(
    ({ type, coverageFrom, coverageUntil }) =>
      type === 'warranty' || (coverageFrom === undefined && coverageUntil === undefined),
    { message: 'only a warranty has days of coverage', path: ['coverageFrom'] },
  )
  .refine(
    ({ coverageFrom, coverageUntil }) =>
      coverageFrom === undefined || coverageUntil === undefined || coverageFrom <= coverageUntil,
    { message: 'the coverage ends before it begins', path: ['coverageUntil'] },
  )

/** HAL: what may be sent now stands in `_links.actions`; its names are an open list. */
const allowedWire = z.looseObject({
  _links: z.looseObject({ actions: z.array(z.looseObject({ name: z.string() })) }),
})

const resourceOf = (ref: CaseRef): string =>
  `messaging/v1/orders/${encodeURIComponent(ref.orderId ?? ref.nativeId)}`

/** The kinds of message that Amazon allows for an order now. */
async function allowedMessages(session: Session, ref: CaseRef): Promise<readonly string[]> {
  const query = { marketplaceIds: marketplaceIdOf(ref.site) }
  const path = `/${resourceOf(ref)}`
  const body = await session.call({ operation: 'messaging.actions', method: 'GET', path, query })
  return parseWire(allowedWire, body).wire._links.actions.map(({ name }) => name)
}

/** Sends a message, if Amazon allows its type now; its files are handed in before. */
async function send(
  session: Session,
  ref: CaseRef,
  type: string,
  fields: Readonly<Record<string, string>>,
  files: readonly FileBody[],
): Promise<{ receipt: null }> {
  const allowed = await allowedMessages(session, ref)
  if (!allowed.includes(type) && !allowed.includes(ALSO_NAMED[type] ?? type)) {
    const offered = allowed.join(', ') || 'no message'
    throw new Problem('rejected', `Amazon does not allow ${type} for this order now; it allows: ${offered}`, {
      sideEffect: 'none',
    })
  }
  const resource = `${resourceOf(ref)}/messages/${type}`
  const attachments = []
  for (const file of files) attachments.push(await handIn(session, ref.site, resource, file))
  await session.call({
    operation: 'messaging.send',
    method: 'POST',
    path: `/${resource}`,
    query: { marketplaceIds: marketplaceIdOf(ref.site) },
    body: { ...fields, ...(attachments.length > 0 && { attachments }) },
  })
  return { receipt: null }
}

/** What both have in common: Amazon answers without an id and shows sent messages nowhere. */
const sent = (title: Words, description: Words) =>
  ({
    title,
    description,
    via: 'api',
    irreversible: true,
    movesMoney: false,
    confirmedBy: null,
    files: ['files'],
  }) as const

export const writeToBuyer = action({
  ...sent(
    { en: 'Write to the buyer', zh: '主动联系买家' },
    {
      en: 'Sends one of the messages that Amazon lets a seller begin with, in the buyer’s language, without HTML, links or addresses. Amazon decides which kinds an order allows; this is no reply to a message.',
      zh: '发送亚马逊允许卖家主动发出的消息：须使用买家语言，不得含 HTML、链接或邮箱。可用类型由亚马逊按订单决定；此操作不是回复买家消息。',
    },
  ),
  input: textInput,
  outgoing: ['text'],
  run: (session: Session, ref, { type, text }, files) => send(session, ref, type, { text }, files),
})

export const sendDocument = action({
  ...sent(
    { en: 'Send a document to the buyer', zh: '向买家发送文件' },
    {
      en: 'Sends a legal disclosure, a warranty or an invoice as a file, in the buyer’s language. Amazon decides which of them an order allows.',
      zh: '以文件形式发送法律声明、保修文件或发票，内容须使用买家语言。可用类型由亚马逊按订单决定。',
    },
  ),
  input: documentInput,
  run: (session: Session, ref, { type, coverageFrom, coverageUntil }, files) => {
    const coverage = {
      ...(coverageFrom !== undefined && { coverageStartDate: startOf(coverageFrom, ref.site) }),
      ...(coverageUntil !== undefined && { coverageEndDate: endOf(coverageUntil, ref.site) }),
    }
    return send(session, ref, type, coverage, files)
  },
})
