import type { ImapFlow } from 'imapflow'
import { z } from 'zod'
import { Problem } from '#adapter'
import type { Cursor, FileBody, Page } from '#adapter'
import { FETCHED, lightener } from './mail-lighten.js'
import { LEFT_OUT } from './mail-parts.js'
import type { MailItem } from './mail-map.js'
import type { MailShop } from './mail-box.js'

/*
 * Reads the folders of a mailbox page by page. Numbers (UID) grow within a folder as long as its UIDVALIDITY stays (RFC 9051 §2.3.1.1);
 * a mail may become visible a little after one with a higher number, so each look begins a little before the end of the last.
 */

/** How far back a mailbox is read at first: an appeal has 30 days, a bank about 90. */
const BACKFILL_DAYS = 90
const PAGE = 20
/** Numbers before the last that are looked at again; those already read are known and not fetched. */
const OVERLAP = 50
/** Beyond this a mail is kept by its header alone. */
const LARGEST_MAIL = 60_000_000
const LARGEST_FILE = 25_000_000

const folderWire = z.object({
  validity: z.string(),
  /** The highest number read. */
  uid: z.number().int().nonnegative(),
  /** Of the last numbers, those that were read. */
  read: z.array(z.number().int()),
})
const cursorWire = z.object({
  inbox: folderWire.nullable(),
  sent: folderWire.nullable(),
  turn: z.enum(['inbox', 'sent']),
})
type FolderCursor = z.output<typeof folderWire>

/** One page of new mails: first of the inbox, then of the folder of sent mails, whose letters answer the buyers’. */
export async function listMail(session: MailShop, cursor: Cursor | null): Promise<Page> {
  const known = cursorWire.safeParse(cursor).data
  const state = known ?? { inbox: null, sent: null, turn: 'inbox' as const }
  if (!session.mail.readable) return { items: [], cursor: state, more: false }
  return session.mail.visit(async (client) => {
    const path = state.turn === 'inbox' ? 'INBOX' : await sentFolder(client)
    if (path === null) return { items: [], cursor: { ...state, turn: 'inbox' }, more: false }
    const { items, next, more } = await readFolder(client, path, state.turn, state[state.turn], session.now())
    const turn = more ? state.turn : state.turn === 'inbox' ? 'sent' : 'inbox'
    return { items, cursor: { ...state, [state.turn]: next, turn }, more: more || turn === 'sent' }
  })
}

/** The folder of sent mails as the server marks it (RFC 6154); null where it marks none. */
export async function sentFolder(client: ImapFlow): Promise<string | null> {
  const folders = await client.list()
  return folders.find(({ specialUse }) => specialUse === '\\Sent')?.path ?? null
}

async function readFolder(
  client: ImapFlow,
  path: string,
  box: MailItem['box'],
  before: FolderCursor | null,
  now: Date,
): Promise<{ items: MailItem[]; next: FolderCursor; more: boolean }> {
  const { uidValidity } = await client.mailboxOpen(path, { readOnly: true })
  const validity = String(uidValidity)
  // Another validity: the server has numbered anew, and everything is looked at again. Repeats change nothing.
  const last = before?.validity === validity ? before : null
  const from = last === null ? 1 : Math.max(1, last.uid - OVERLAP)
  const since = new Date(now.getTime() - BACKFILL_DAYS * 86_400_000)
  const found = await client.search(last === null ? { since } : { uid: `${from}:*` }, { uid: true })
  const read = new Set(last?.read)
  const fresh = (found || []).filter((uid) => uid >= from && !read.has(uid)).sort((a, b) => a - b)
  const page = fresh.slice(0, PAGE)
  const items: MailItem[] = []
  for (const uid of page) {
    const rfc822 = await lightMail(client, uid)
    if (rfc822 !== null) items.push({ box, rfc822 })
  }
  const highest = Math.max(last?.uid ?? 0, ...page)
  const recent = [...read, ...page].filter((uid) => uid >= highest - OVERLAP)
  const next = { validity, uid: highest, read: recent.sort((a, b) => a - b) }
  return { items, next, more: fresh.length > page.length }
}

/** One mail of the open folder without its large files, read piece by piece; null when it was deleted meanwhile. */
export async function lightMail(client: ImapFlow, uid: number): Promise<string | null> {
  const found = await client.fetchOne(String(uid), { uid: true, size: true }, { uid: true })
  if (!found) return null
  if ((found.size ?? 0) > LARGEST_MAIL) return headerOnly(client, uid)
  const { content } = await client.download(String(uid), undefined, { uid: true })
  if (content === undefined) return null
  const light = lightener(FETCHED)
  const kept: string[] = []
  for await (const piece of content) kept.push(light.push((piece as Buffer).toString('latin1')))
  kept.push(light.end())
  return kept.join('')
}

async function headerOnly(client: ImapFlow, uid: number): Promise<string | null> {
  const found = await client.fetchOne(String(uid), { uid: true, headers: true }, { uid: true })
  if (!found || !found.headers) return null
  const header = found.headers.toString('latin1').trimEnd()
  return `${header}\r\n${LEFT_OUT}: yes\r\n\r\n`
}

/** The mails of both folders whose subject names an order, or that were written by or to an address; the newest few. */
export async function findMail(
  session: MailShop,
  wanted: { readonly orderId: string | null; readonly address: string | null; readonly since: Date },
): Promise<MailItem[]> {
  if (!session.mail.readable) return []
  const { orderId, address, since } = wanted
  const either = [
    ...(orderId === null ? [] : [{ subject: orderId }]),
    ...(address === null ? [] : [{ from: address }, { to: address }]),
  ]
  if (either.length === 0) return []
  const query = either.length === 1 ? { since, ...either[0] } : { since, or: either }
  return session.mail.visit(async (client) => {
    const items: MailItem[] = []
    for (const [box, path] of [
      ['inbox', 'INBOX'],
      ['sent', await sentFolder(client)],
    ] as const) {
      if (path === null) continue
      await client.mailboxOpen(path, { readOnly: true })
      const found = (await client.search(query, { uid: true })) || []
      for (const uid of found.slice(-PAGE)) {
        const rfc822 = await lightMail(client, uid)
        if (rfc822 !== null) items.push({ box, rfc822 })
      }
    }
    return items
  })
}

/** Fetches a file of a mail again, by the key of the mapping: the mail's id and the part's place. */
export async function mailFile(session: MailShop, key: string): Promise<FileBody> {
  const at = key.lastIndexOf('#')
  const [id, part] = [key.slice(0, at), key.slice(at + 1)]
  if (at < 1 || !/^\d+(\.\d+)*$/.test(part)) throw gone('there is no such file')
  return session.mail.visit(async (client) => {
    for (const path of ['INBOX', await sentFolder(client)]) {
      if (path === null) continue
      await client.mailboxOpen(path, { readOnly: true })
      const found = (await client.search({ header: { 'message-id': id } }, { uid: true })) || []
      const uid = found.at(-1)
      if (uid === undefined) continue
      const { content, meta } = await client.download(String(uid), part, { uid: true })
      if (content === undefined) continue
      const pieces: Buffer[] = []
      let size = 0
      for await (const piece of content) {
        size += (piece as Buffer).length
        if (size > LARGEST_FILE) throw gone(`the file is larger than ${LARGEST_FILE} bytes`)
        pieces.push(piece as Buffer)
      }
      const name = meta?.filename ?? 'file'
      return { name, type: meta?.contentType ?? 'application/octet-stream', bytes: Buffer.concat(pieces) }
    }
    throw gone('the mail is no longer in the mailbox')
  })
}

const gone = (message: string): Problem => new Problem('not_found', message, { sideEffect: 'none' })
