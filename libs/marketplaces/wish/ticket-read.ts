import type { CaseRef } from '#adapter'
import type { Session } from './client.js'

export const ticketPath = (ref: Pick<CaseRef, 'nativeId'>): string =>
  `/tickets/${encodeURIComponent(ref.nativeId)}`

/** A ticket as it is now, with links to its files that are good for an hour. */
export const readTicket = (session: Session, ref: Pick<CaseRef, 'nativeId'>): Promise<unknown> =>
  session.call({ operation: 'tickets.get', method: 'GET', path: ticketPath(ref) })
