import { createHmac } from 'node:crypto'
import { PICTURE } from '../picture.js'
import type { Answer, WireRequest } from '../http.js'
import type { World } from './world.js'

/** "links expire after 60 minutes" (v3 specification 3.0.65); every look at a ticket gives new ones. */
const LINK_LASTS_MS = 3_600_000

const signatureOf = ({ state }: World, path: string, expires: string): string =>
  createHmac('sha256', state.app.clientSecret).update(`${path}?${expires}`).digest('hex').slice(0, 32)

/** A link to a file of a ticket, good for an hour. Files lie on a host of their own, which takes no token. */
export function linkTo(world: World, ticketId: string, name: string, at: number): string {
  const path = `/${ticketId}/${encodeURIComponent(name)}`
  const expires = String(at + LINK_LASTS_MS)
  return `${world.site.url}/wish/files${path}?expires=${expires}&signature=${signatureOf(world, path, expires)}`
}

const refusal = (status: number, body: string): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body,
})

/** What the host of the files answers: the file while the link is good, 403 afterwards. */
export function serveFile(world: World, { path, query }: WireRequest, at: number): Answer {
  const expires = query.get('expires') ?? ''
  const signed = query.get('signature') === signatureOf(world, path, expires)
  if (!signed || !(Number(expires) > at)) return refusal(403, '<Error><Code>AccessDenied</Code></Error>')
  return {
    status: 200,
    headers: { 'content-type': 'image/png' },
    body: PICTURE,
  }
}
