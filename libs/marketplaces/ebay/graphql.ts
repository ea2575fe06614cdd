import { z } from 'zod'
import { Problem } from '#adapter'
import type { Cursor, Page } from '#adapter'
import type { AfterSales, Command, Decision, Inputs, Subject } from './after-sales.js'
import type { Session } from './client.js'
import {
  INPUTS,
  isBusinessError,
  listDocument,
  listIn,
  listVariables,
  readDocument,
  sendDocument,
} from './graphql-unconfirmed.js'
import { postOrder } from './post-order.js'
import { resume } from './search.js'

/*
 * The successors of Post-Order, behind the same port: Cancellation, Return and Order Inquiry (GraphQL v1.0.0, released
 * 2026-10-26). The names of the operations here are those of eBay's release notes (read 2026-11-22); everything else about
 * them stands in graphql-unconfirmed.ts. They have no cases and no appeals: those stay with Post-Order.
 */

type Own = Exclude<Subject, 'case'>

const LISTS: Readonly<Record<Own, string>> = {
  cancellation: 'sellerContractCancellations',
  return: 'sellerOrderReturns',
  inquiry: 'sellerOrderInquiries',
}
const READS: Readonly<Record<Own, string>> = {
  cancellation: 'contractCancellation',
  return: 'orderReturn',
  inquiry: 'orderInquiry',
}

/** The seller's decisions are mutations of their own here; null: there is none for it. */
const DECISIONS: Readonly<Record<Decision, string | null>> = {
  APPROVE: 'approveReturn',
  APPROVE_WITHOUT_EBAY_LABEL: 'approveReturn',
  DECLINE: 'declineReturn',
  OFFER_PARTIAL_REFUND: 'proposeKeepItemWithPartialRefund',
  OFFER_RETURN: 'approveReturn',
  OFFER_RETURN_WITHOUT_LABEL: 'approveReturn',
  PROVIDE_RMA: 'provideRmaNumber',
  OFFER_REPLACEMENT: null,
}
const MUTATIONS: Readonly<Record<Exclude<Command, 'decide_return' | 'appeal_case'>, string>> = {
  cancel_unpaid: 'createItemCommitmentCancellation',
  approve_cancellation: 'approveContractCancellation',
  reject_cancellation: 'declineContractCancellation',
  refund_return: 'processReturnRefund',
  receive_return: 'recordReturnReceived',
  label_return: 'recordReturnLabelSentOffline',
  message_return: 'sendReturnMessage',
  escalate_return: 'submitReturnReferral',
  refund_inquiry: 'processOrderInquiryRefund',
  ship_inquiry: 'provideShipmentInfoForItemNotReceivedInquiry',
  message_inquiry: 'sendOrderInquiryMessage',
  escalate_inquiry: 'submitOrderInquiryReferral',
}

const PAGE = 50
const runWire = z.object({
  since: z.iso.datetime(),
  graphql: z.object({ from: z.iso.datetime(), to: z.iso.datetime(), after: z.string() }),
})

/** One page of what was opened in the time that a sweep looks back on, from the newest window to the oldest at once. */
async function list(session: Session, subject: Own, cursor: Cursor | null): Promise<Page> {
  const operation = LISTS[subject]
  const running = runWire.safeParse(cursor)
  const sweep = resume(running.success ? null : cursor, session.now())
  const [newest] = sweep.windows
  const oldest = sweep.windows.at(-1)
  const { from, to, after } = running.success
    ? running.data.graphql
    : { from: oldest?.from ?? sweep.startedAt, to: newest?.to ?? sweep.startedAt, after: null }
  const data = await session.graphql({
    operation: `graphql.${operation}`,
    query: listDocument(operation, subject),
    variables: listVariables({ from, to }, after, PAGE),
    safe: true,
  })
  const { items, next } = listIn(data, operation)
  // A cursor that stands still would go on for ever.
  const more = next !== null && next !== after && items.length > 0
  const since = running.success ? running.data.since : sweep.startedAt
  return { items, cursor: { since, ...(more && { graphql: { from, to, after: next } }) }, more }
}

const outcomeWire = z.looseObject({
  __typename: z.string().optional(),
  errorCode: z.union([z.string(), z.number()]).optional(),
  errorMessage: z.string().optional(),
  case: z.looseObject({ caseId: z.union([z.string(), z.number()]).nullish() }).nullish(),
})

async function mutate(
  session: Session,
  operation: string,
  input: unknown,
  site: string,
): Promise<string | null> {
  const data = await session.graphql({
    operation: `graphql.${operation}`,
    query: sendDocument(operation),
    variables: { input },
    safe: false,
    site,
  })
  const outcome = z.looseObject({ [operation]: outcomeWire }).safeParse(data).data?.[operation]
  const { __typename: name = '', errorCode, errorMessage, case: opened } = outcomeWire.parse(outcome ?? {})
  if (isBusinessError(name) || errorCode !== undefined)
    throw new Problem('rejected', `eBay refused the request: ${errorMessage ?? name}`, {
      sideEffect: 'none',
      native: `${name} ${errorCode ?? ''}`.trim(),
    })
  return opened?.caseId == null ? null : String(opened.caseId)
}

function mutationOf(command: Exclude<Command, 'appeal_case'>, input: unknown): string {
  if (command !== 'decide_return') return MUTATIONS[command]
  const { decision } = input as Inputs['decide_return']
  const operation = DECISIONS[decision]
  if (operation) return operation
  throw new Problem('rejected', `eBay’s GraphQL interface has no ${decision}`, { sideEffect: 'none' })
}

export const graphql: AfterSales = {
  list: (session, subject, cursor) =>
    subject === 'case' ? postOrder.list(session, subject, cursor) : list(session, subject, cursor),
  async read(session, subject, target) {
    if (subject === 'case') return postOrder.read(session, subject, target)
    const operation = READS[subject]
    const data = await session.graphql({
      operation: `graphql.${operation}`,
      query: readDocument(operation, subject),
      variables: { id: target.id },
      safe: true,
      site: target.site,
    })
    const found = z.looseObject({ [operation]: z.unknown() }).safeParse(data).data?.[operation]
    if (found) return [found]
    throw new Problem('not_found', 'eBay does not know this object', { sideEffect: 'none' })
  },
  async send(session, command, target, input) {
    if (command === 'appeal_case') return postOrder.send(session, command, target, input)
    const known: Exclude<Command, 'appeal_case'> = command
    const inputOf = INPUTS[known] as (to: typeof target, of: unknown) => unknown
    return mutate(session, mutationOf(known, input), inputOf(target, input), target.site)
  },
}
