import { ImapFlow } from 'imapflow'
import nodemailer from 'nodemailer'
import type { SendMailOptions } from 'nodemailer'
import { Problem } from '#adapter'
import type { Connection } from '#adapter'
import { imapProblem, smtpProblem } from './mail-problems.js'

/*
 * The shop's mailbox: the only I/O of all that comes and goes by mail. Read only by IMAP (EXAMINE), except for the copy of a sent mail.
 */

/** A mail to send; nodemailer makes the MIME message of it. */
export type Letter = Pick<
  SendMailOptions,
  'to' | 'subject' | 'text' | 'inReplyTo' | 'references' | 'attachments' | 'messageId' | 'date'
>

export interface MailDoor {
  /** Whether the shop's mailbox can be read; without it mails are posted. */
  readonly readable: boolean
  /** One visit to the mailbox. Throws a {@link Problem}. */
  visit<Result>(work: (client: ImapFlow) => Promise<Result>): Promise<Result>
  /**
   * Sends a letter once, from the shop's registered sender, and gives it as it was sent. Throws a {@link Problem}, whose side effect is
   * `unknown` when the server had the letter and did not answer.
   */
  send(letter: Letter): Promise<{ readonly messageId: string; readonly raw: Buffer }>
}

/** What a kind of case that lives by mail needs of its session. */
export interface MailShop {
  readonly mail: MailDoor
  now(): Date
}

const TIMEOUT_MS = 30_000

/** Opens the shop's mail, without a connection yet. */
export function openMail(connection: Connection): MailDoor {
  const { credentials } = connection.account
  const imap = serverOf(credentials, 'imap', 993)
  const smtp = serverOf(credentials, 'smtp', 465)
  const sender = credentials['mailFrom'] || credentials['smtpUser'] || credentials['imapUser'] || ''
  const take = (operation: string): Promise<void> => taken(connection, operation)
  return {
    readable: imap !== null,
    async visit(work) {
      if (imap === null) throw notSet('the mailbox (IMAP)')
      await take('mail.read')
      const client = new ImapFlow({
        host: imap.host,
        port: imap.port,
        secure: imap.port === 993,
        // Elsewhere the connection must turn to encryption before a password goes over it.
        doSTARTTLS: imap.port !== 993 && !imap.local,
        auth: { user: imap.user, pass: imap.password },
        logger: false,
        disableAutoIdle: true,
        connectionTimeout: TIMEOUT_MS,
        greetingTimeout: TIMEOUT_MS,
        socketTimeout: TIMEOUT_MS,
      })
      // Without a listener a broken connection would end the process; the command under way fails by itself.
      client.on('error', () => undefined)
      try {
        await client.connect()
        return await work(client)
      } catch (error) {
        throw imapProblem(error)
      } finally {
        await client.logout().catch(() => client.close())
      }
    },
    async send(letter) {
      if (smtp === null || sender === '') throw notSet('sending mail (SMTP)')
      await take('mail.send')
      const composed = await nodemailer
        .createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
        .sendMail({ from: sender, ...letter, disableFileAccess: true, disableUrlAccess: true })
      const raw = composed.message as Buffer
      const transport = nodemailer.createTransport({
        host: smtp.host,
        port: smtp.port,
        secure: smtp.port === 465,
        requireTLS: smtp.port !== 465 && !smtp.local,
        ignoreTLS: smtp.local,
        auth: { user: smtp.user, pass: smtp.password },
        connectionTimeout: TIMEOUT_MS,
        greetingTimeout: TIMEOUT_MS,
        socketTimeout: TIMEOUT_MS,
      })
      try {
        await transport.sendMail({ envelope: composed.envelope, raw })
      } catch (error) {
        throw smtpProblem(error)
      } finally {
        transport.close()
      }
      return { messageId: composed.messageId.replaceAll(/^<|>$/g, ''), raw }
    },
  }
}

interface Server {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  /** On this machine: the only place where a password may go without encryption. */
  readonly local: boolean
}

function serverOf(
  credentials: Readonly<Record<string, string>>,
  protocol: 'imap' | 'smtp',
  usualPort: number,
): Server | null {
  const host = credentials[`${protocol}Host`]?.trim()
  if (!host) return null
  const port = Number(credentials[`${protocol}Port`] || usualPort)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Problem('rejected', `${protocol}Port is no port`, { sideEffect: 'none' })
  const user = credentials[`${protocol}User`] || credentials['imapUser'] || ''
  const password = credentials[`${protocol}Password`] || credentials['imapPassword'] || ''
  return { host, port, user, password, local: /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host) }
}

const notSet = (what: string): Problem =>
  new Problem('rejected', `${what} is not set up for this shop: add it to the shop’s credentials`, {
    sideEffect: 'none',
  })

/** Waits for the budget as every call to the outside does, but not for ever. */
async function taken({ budget, lane }: Connection, operation: string): Promise<void> {
  for (let waited = 0; ;) {
    const { waitMs } = await budget.take(operation, lane)
    if (waitMs <= 0) return
    if (waited + waitMs > TIMEOUT_MS) {
      const retryAt = new Date(Date.now() + waitMs)
      throw new Problem('rate_limited', 'the mailbox was visited often enough for now', {
        sideEffect: 'none',
        retryAt,
      })
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    waited += waitMs
  }
}
