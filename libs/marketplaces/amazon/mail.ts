import { z } from 'zod'
import { parseWire, stream } from '#adapter'
import { listMail } from './mail-folder.js'
import { POSTED, lightened } from './mail-lighten.js'
import { mapMail } from './mail-map.js'
import type { MailShop } from './mail-box.js'

/** A mail as stored: the text alone where it was posted, with its folder where it was fetched. */
const itemWire = z.union([
  z.string().transform((rfc822) => ({ box: 'inbox' as const, rfc822 })),
  z.object({ box: z.enum(['inbox', 'sent']), rfc822: z.string() }),
])

/**
 * The shop's mails: Amazon has no interface for messages, claims and chargebacks, so they come by mail. Polled from the mailbox where
 * one is set, and posted as raw messages.
 */
export const mails = stream({
  everySeconds: 120,
  encoding: 'latin1',
  list: (session: MailShop, cursor) => listMail(session, cursor),
  decode: (text) => text,
  // A posted mail never comes from the folder of sent mails: what it claims to be from is checked like any other.
  items: (body) => [lightened(String(body), POSTED)],
  parse: (item) => parseWire(itemWire, item),
  map: (wire, _flags, at) => mapMail(wire, at),
})
