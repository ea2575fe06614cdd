import { Problem, parseWire } from '#adapter'
import type { CaseRef, FileBody } from '#adapter'
import type { Session } from './client.js'
import { readTicket } from './ticket-read.js'
import { fileKey, replyKey, ticketWire } from './ticket-wire.js'

/** A file that hangs on a reply. Its link ended long ago: the ticket is read again for a new one. Throws `not_found`. */
export async function ticketFile(session: Session, ref: CaseRef, key: string): Promise<FileBody> {
  const { wire } = parseWire(ticketWire, await readTicket(session, ref))
  for (const { sender, replied_at: at, message, supporting_files: files } of wire.replies ?? []) {
    const reply = replyKey(wire.id, { sender, at, message: message ?? '' })
    for (const [place, { url, file_name }] of (files ?? []).entries()) {
      if (fileKey(reply, place) !== key || !url) continue
      return { name: file_name || 'file', ...(await session.download(url)) }
    }
  }
  throw new Problem('not_found', 'the ticket has no such file any more', { sideEffect: 'none' })
}
