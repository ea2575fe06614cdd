import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { SMTPServerSession } from 'smtp-server'
import { imapServer } from './hoodiecrow.js'

/** A mail as it lies in a folder; the text has a character for each byte. */
export interface StoredMail {
  readonly folder: 'INBOX' | 'Sent'
  /** When it came, epoch milliseconds of virtual time. */
  readonly at: number
  readonly raw: string
}

/** A mail as the shop handed it in. */
export interface Letter {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: string
}

export interface PostOfficeOptions {
  readonly user: string
  readonly password: string
  readonly mails: readonly StoredMail[]
  /** Takes a letter, or says why not: the sender then sees it refused. */
  readonly take: (letter: Letter) => string | null
}

/** The mail servers of one shop: its mailbox over IMAP and its way out over SMTP, on loopback, without encryption. */
export interface PostOffice {
  readonly imapPort: number
  readonly smtpPort: number
  deliver(mail: StoredMail): void
  /** All that lies there now, copies that the shop put there itself included. */
  mails(): StoredMail[]
  /** Breaks every open connection, as a restart of the servers would. */
  interrupt(): void
  stop(): Promise<void>
}

const HOST = '127.0.0.1'
const LARGEST_LETTER = 30_000_000
const FOLDERS = ['INBOX', 'Sent'] as const
const PLUGINS = [
  'ID',
  'SASL-IR',
  'AUTH-PLAIN',
  'NAMESPACE',
  'ENABLE',
  'LITERALPLUS',
  'UNSELECT',
  'SPECIAL-USE',
]

/** Opens the servers on free ports. */
export async function openPostOffice({
  user,
  password,
  mails,
  take,
}: PostOfficeOptions): Promise<PostOffice> {
  const imap = imapServer({
    plugins: PLUGINS,
    users: { [user]: { password } },
    storage: { INBOX: {}, '': { folders: { Sent: { 'special-use': '\\Sent' } } } },
  })
  const deliver = ({ folder, at, raw }: StoredMail): void =>
    void imap.appendMessage(folder, [], imap.formatInternalDate(new Date(at)), raw)
  mails.forEach((mail) => deliver(mail))
  const sockets = new Set<Socket>()
  imap.server.on('connection', (socket: Socket) => {
    // Small answers at once: waiting for more would cost a client 40 ms a command.
    socket.setNoDelay(true)
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => {
    imap.listen(0, HOST, resolve)
  })
  const smtp = smtpServer(user, password, take)
  smtp.listen(0, HOST)
  await once(smtp.server, 'listening')
  return {
    imapPort: portOf(imap.server.address()),
    smtpPort: portOf(smtp.server.address()),
    deliver,
    mails: () =>
      FOLDERS.flatMap((folder) =>
        imap
          .getMailbox(folder)
          .messages.map(({ raw, internaldate }) => ({ folder, at: Date.parse(internaldate), raw })),
      ),
    interrupt: () => sockets.forEach((socket) => void socket.destroy()),
    async stop() {
      const closed = once(imap.server, 'close')
      imap.server.close()
      sockets.forEach((socket) => void socket.destroy())
      await Promise.all([
        closed,
        new Promise<void>((resolve) => {
          smtp.close(() => resolve())
        }),
      ])
    },
  }
}

function smtpServer(user: string, password: string, take: PostOfficeOptions['take']): SMTPServer {
  return new SMTPServer({
    authMethods: ['PLAIN', 'LOGIN'],
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: LARGEST_LETTER,
    closeTimeout: 1_000,
    onAuth(auth, _session, done) {
      if (auth.username === user && auth.password === password) done(null, { user })
      else done(refusal(535, 'Authentication failed'))
    },
    onData(stream, session, done) {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        if (stream.sizeExceeded) return done(refusal(552, 'Message too large'))
        const refused = take(letterOf(session, Buffer.concat(pieces)))
        return refused === null ? done(null, 'Accepted') : done(refusal(550, refused))
      })
    },
  })
}

const refusal = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode })

const letterOf = ({ envelope }: SMTPServerSession, raw: Buffer): Letter => ({
  from: envelope.mailFrom ? envelope.mailFrom.address.toLowerCase() : '',
  to: envelope.rcptTo.map(({ address }) => address.toLowerCase()),
  raw: raw.toString('latin1'),
})

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0
