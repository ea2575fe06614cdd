import { createRequire } from 'node:module'
import type { Server } from 'node:net'

/** What is used of hoodiecrow-imap, which comes without types: a scriptable IMAP server whose folders live in memory. */
export interface ImapServer {
  readonly server: Server
  listen(port: number, host: string, listening: () => void): void
  getMailbox(path: string): ImapFolder
  appendMessage(folder: string, flags: string[], internalDate: string, raw: string): unknown
  formatInternalDate(date: Date): string
}

export interface ImapFolder {
  readonly messages: readonly { readonly raw: string; readonly internaldate: string; readonly uid: number }[]
}

export interface ImapOptions {
  readonly plugins: readonly string[]
  readonly users: Readonly<Record<string, { readonly password: string }>>
  readonly storage: Readonly<Record<string, unknown>>
}

/** A mailbox server, not yet listening. */
export const imapServer = (options: ImapOptions): ImapServer => {
  const make = createRequire(import.meta.url)('hoodiecrow-imap') as (options: ImapOptions) => ImapServer
  return make(options)
}
