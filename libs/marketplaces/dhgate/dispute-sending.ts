import type { CaseRef, FileBody } from '#adapter'
import type { Session } from './client.js'
import type { OperationName } from './operations.js'
import { operationOf, pageOf, settingsOf } from './settings.js'

/* How an action on a dispute is carried out: by hand on DHgate's page, or by an operation that a shop's settings name. */

/** DHgate's page of a dispute, as the shop's settings name it. */
export const page = (ref: CaseRef, settings?: Readonly<Record<string, unknown>>): string =>
  pageOf(settingsOf(settings), ref.orderId ?? '')

/** By hand unless the shop's settings name the operation. */
export const byHandUnless = (name: OperationName) => ({
  via: 'manual' as const,
  automatic: (settings: Readonly<Record<string, unknown>>) =>
    operationOf(settingsOf(settings), name) !== null,
  link: page,
})

/** Sends an operation that the settings named, with the fields that they gave a name in DHgate's interface. */
export async function sendNamed(
  session: Session,
  name: OperationName,
  ref: CaseRef,
  fields: Readonly<Record<string, string | undefined>>,
): Promise<{ receipt: null }> {
  const names = operationOf(session.settings, name)?.params ?? {}
  const known: Readonly<Record<string, string | undefined>> = {
    orderNo: ref.orderId ?? undefined,
    disputeOpenDate: ref.native['disputeOpenDate'],
    buyerId: ref.native['buyerId'],
    ...fields,
  }
  const params = Object.entries(names).flatMap(([ours, theirs]) => {
    const value = known[ours]
    return value === undefined ? [] : [[theirs, value] as const]
  })
  await session.call(name, Object.fromEntries(params))
  return { receipt: null }
}

/** One call a file, since the interface takes flat forms; without files one call with the text. */
export async function sendEvidence(
  session: Session,
  ref: CaseRef,
  text: string,
  files: readonly FileBody[],
): Promise<{ receipt: null }> {
  if (files.length === 0) return sendNamed(session, 'disputeEvidence', ref, { text })
  for (const file of files) {
    const content = Buffer.from(file.bytes).toString('base64')
    await sendNamed(session, 'disputeEvidence', ref, { text, fileName: file.name, file: content })
  }
  return { receipt: null }
}
