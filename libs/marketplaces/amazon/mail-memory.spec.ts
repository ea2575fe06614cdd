import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import type { ImapFlow } from 'imapflow'
import { lightMail } from './mail-folder.js'
import { partsOf, textOf } from './mail-parts.js'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** What is still held after everything that can go has gone, in bytes. */
function held(): number {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const MB = 1_000_000
const HEADER = 'Message-ID: <big@x>\r\nSubject: big\r\nMIME-Version: 1.0\r\n'
const OPEN = '--b\r\nContent-Type: text/plain\r\n\r\nSee the film.\r\n--b\r\n'
const FILM =
  'Content-Type: video/mp4; name="film.mp4"\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n'

interface Big {
  readonly before: string
  /** Repeated until the mail has its size. */
  readonly piece: string
  readonly after: string
}

const MAILS: Readonly<Record<string, Big>> = {
  'of a large file': {
    before: `${HEADER}Content-Type: multipart/mixed; boundary=b\r\n\r\n${OPEN}${FILM}`,
    piece: `${'QUJD'.repeat(19)}\r\n`.repeat(840),
    after: '--b--\r\n',
  },
  'of words alone': {
    before: `${HEADER}Content-Type: text/plain\r\n\r\nSee the film.\r\n`,
    piece: 'Where is my parcel? \r\n'.repeat(3_000),
    after: '',
  },
  'of a single line': {
    before: `${HEADER}Content-Type: text/plain\r\n\r\nSee the film.\r\n`,
    piece: 'x'.repeat(65_536),
    after: '',
  },
}

/** A mailbox that hands a mail out piece by piece, each made when it is asked for, and measures what is held in between. */
function mailbox({ before, piece, after }: Big, size: number) {
  const measured: number[] = []
  let given = 0
  async function* content(): AsyncGenerator<Buffer> {
    yield Buffer.from(before, 'latin1')
    const start = held()
    for (let next = 4 * MB; given < size; given += piece.length) {
      if (given >= next) {
        measured.push(held() - start)
        next += 4 * MB
      }
      yield Buffer.from(piece, 'latin1')
    }
    yield Buffer.from(after, 'latin1')
  }
  const client = {
    fetchOne: async () => ({ uid: 1, size }),
    download: async () => ({ content: content() }),
  } as unknown as ImapFlow
  return { client, measured, given: () => given }
}

describe('a mail of 20 MB', () => {
  it.each(Object.keys(MAILS))(
    '%s passes through with the memory of a small one',
    async (name) => {
      const box = mailbox(MAILS[name]!, 20 * MB)
      const light = await lightMail(box.client, 1)
      expect(box.given()).toBeGreaterThanOrEqual(20 * MB)
      expect(box.measured).toHaveLength(4)
      // Had all been held, sixteen, and twelve more at the end than after the first four.
      expect(Math.max(...box.measured)).toBeLessThan(8 * MB)
      expect(box.measured[3]! - box.measured[0]!).toBeLessThan(MB)
      expect(light?.length).toBeLessThan(1.6 * MB)
      expect(textOf(partsOf(light ?? ''))).toContain('See the film.')
      // To look is slow where much else is held: in a worker that has run many specs.
    },
    240_000,
  )
})
