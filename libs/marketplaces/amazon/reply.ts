import type { CaseRef, FileBody } from '#adapter'
import { Problem } from '#adapter'
import { isRelay } from './mail-addresses.js'
import { sentFolder } from './mail-folder.js'
import type { Letter, MailShop } from './mail-box.js'
import { orderIdIn } from './mail-values.js'

const attached = (files: readonly FileBody[]): NonNullable<Letter['attachments']> =>
  files.map(({ name, type, bytes }) => ({ filename: name, contentType: type, content: Buffer.from(bytes) }))

/**
 * Sends a letter once and keeps a copy among the sent mails, where the next look finds it: that is what shows that it went out. The
 * receipt is the letter's Message-ID. A copy that cannot be kept does not undo the sending.
 */
export async function sendAndKeep(session: MailShop, letter: Letter): Promise<{ receipt: string }> {
  const { messageId, raw } = await session.mail.send({ ...letter, date: session.now() })
  if (session.mail.readable) await keepCopy(session, messageId, raw).catch(() => undefined)
  return { receipt: messageId }
}

/** Some servers keep what they send by themselves: then there is nothing to add. */
async function keepCopy(session: MailShop, messageId: string, raw: Buffer): Promise<void> {
  await session.mail.visit(async (client) => {
    const path = await sentFolder(client)
    if (path === null) return
    await client.mailboxOpen(path, { readOnly: true })
    const found = (await client.search({ header: { 'message-id': messageId } }, { uid: true })) || []
    if (found.length === 0) await client.append(path, raw, ['\\Seen'], session.now())
  })
}

/** The buyer's relay address. Throws `rejected` where none is known: then only Seller Central reaches the buyer. */
function addressOf(ref: CaseRef): string {
  const address = ref.buyer?.handle ?? ''
  if (isRelay(address)) return address
  throw new Problem('rejected', 'no relay address of this buyer is known: answer in Seller Central', {
    sideEffect: 'none',
  })
}

/** The order's number stands in every subject, so that the answer is found again under its order. */
function subjectOf(ref: CaseRef): string {
  const asked =
    (ref.native['subject'] ?? '').replace(/^(re|aw|回复|回覆)\s*[:：]\s*/i, '').trim() || 'Your message'
  const named = ref.orderId === null || orderIdIn(asked) !== null ? asked : `${asked} (Order: ${ref.orderId})`
  return `Re: ${named}`
}

const thread = (ref: CaseRef): Pick<Letter, 'inReplyTo' | 'references'> => {
  const id = ref.native['messageId']
  return id === undefined || id.startsWith('sha256-') ? {} : { inReplyTo: `<${id}>`, references: [`<${id}>`] }
}

/** Answers a buyer from the shop's registered sender: Amazon relays no mail of any other. */
export const replyToBuyer = async (
  session: MailShop,
  ref: CaseRef,
  input: { readonly message: string },
  files: readonly FileBody[],
): Promise<{ receipt: string }> =>
  sendAndKeep(session, {
    to: addressOf(ref),
    subject: subjectOf(ref),
    text: input.message,
    ...thread(ref),
    attachments: attached(files),
  })

/** Answers a notice of Amazon's by mail. Throws `rejected` where the notice came from nowhere that takes answers. */
export async function replyToNotice(
  session: MailShop,
  ref: CaseRef,
  input: { readonly message: string },
  files: readonly FileBody[],
  isAllowed: (address: string) => boolean,
): Promise<{ receipt: string }> {
  const to = ref.native['replyTo'] ?? ''
  if (!isAllowed(to))
    throw new Problem('rejected', 'the notice names no address of Amazon’s that takes answers', {
      sideEffect: 'none',
    })
  return sendAndKeep(session, {
    to,
    subject: subjectOf(ref),
    text: input.message,
    ...thread(ref),
    attachments: attached(files),
  })
}
