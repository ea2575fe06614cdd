import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { unlimited } from '#adapter'
import type { CaseRef, Connection, Cursor, RawItems } from '#adapter'
import { openPostOffice } from '../../sandbox/mail/post-office.js'
import type { Letter, PostOffice } from '../../sandbox/mail/post-office.js'
import { listMail, mailFile } from './mail-folder.js'
import type { MailItem } from './mail-map.js'
import { openMail } from './mail-box.js'
import type { MailShop } from './mail-box.js'
import { message } from './message-actions.js'
import { mails } from './mail.js'
import { AT, ORDER, RELAY, SHOP, notice, rawMail } from './test-mail.js'

const NOW = '2026-11-22T12:00:00.000Z'
const DAY = Date.parse('2026-11-20T09:00:00Z')

let office: PostOffice
let letters: Letter[]
let refused: string | null

beforeEach(async () => {
  letters = []
  refused = null
  office = await openPostOffice({
    user: 'shop',
    password: 'hush',
    mails: [],
    take: (letter) => {
      if (refused === null) letters.push(letter)
      return refused
    },
  })
})
afterEach(() => office.stop())

function shop(credentials: Readonly<Record<string, string>> = {}): MailShop {
  const connection: Connection = {
    account: {
      id: 'shop-1',
      site: 'US',
      endpoints: {},
      credentials: {
        imapHost: '127.0.0.1',
        imapPort: String(office.imapPort),
        imapUser: 'shop',
        imapPassword: 'hush',
        smtpHost: '127.0.0.1',
        smtpPort: String(office.smtpPort),
        mailFrom: SHOP,
        ...credentials,
      },
    },
    budget: unlimited,
    lane: 'poll',
    tokens: { get: async () => '' },
    now: () => new Date(NOW),
  }
  return { mail: openMail(connection), now: () => new Date(NOW) }
}

/** Reads to the end, as the service does. */
async function readAll(
  session: MailShop,
  from: Cursor | null = null,
): Promise<{ items: MailItem[]; cursor: Cursor }> {
  const items: MailItem[] = []
  let cursor = from
  for (let pages = 0; pages < 30; pages += 1) {
    const page = await listMail(session, cursor)
    items.push(...(page.items as MailItem[]))
    cursor = page.cursor
    if (!page.more) return { items, cursor: page.cursor }
  }
  throw new Error('it never ends')
}

const inbox = (raw: string, at = DAY): void => office.deliver({ folder: 'INBOX', at, raw })
const ids = (items: readonly MailItem[]): string[] =>
  items.map(({ rfc822 }) => /^Message-ID: <(.*)>/m.exec(rfc822)?.[1] ?? '')

const ref = (fields: Partial<CaseRef> = {}): CaseRef => ({
  nativeId: ORDER,
  state: 'NEW',
  native: {
    messageId: 'm-1@amazon.example',
    subject: `Inquiry (Order: ${ORDER})`,
    asked: '2026-11-20T09:00:00.000Z',
  },
  site: 'US',
  orderId: ORDER,
  lines: [],
  openedAt: '2026-11-20T09:00:00.000Z',
  buyer: { handle: RELAY, locale: null },
  ...fields,
})

describe('a mailbox', () => {
  it('is read page by page, each mail once, the sent ones too', async () => {
    for (let n = 1; n <= 45; n += 1) inbox(rawMail({ id: `m-${n}@x` }))
    office.deliver({ folder: 'Sent', at: DAY, raw: rawMail({ id: 'r-1@x', to: RELAY }) })
    const { items, cursor } = await readAll(shop())
    expect(ids(items)).toEqual([...Array.from({ length: 45 }, (_, n) => `m-${n + 1}@x`), 'r-1@x'])
    expect(items.map(({ box }) => box).filter((box) => box === 'sent')).toHaveLength(1)

    const again = await readAll(shop(), cursor)
    expect(again.items).toEqual([])
    inbox(rawMail({ id: 'm-46@x' }))
    expect(ids((await readAll(shop(), again.cursor)).items)).toEqual(['m-46@x'])
  })

  it('keeps every byte of a mail', async () => {
    const type = 'Content-Type: text/plain; charset=windows-1252'
    const raw = rawMail({ type, body: '' }).replace(/\r\n$/, '5 \u0080 f\u00fcr\r\n')
    inbox(raw)
    const [item] = (await readAll(shop())).items
    expect(item?.rfc822).toBe(raw)
  })

  it('leaves old mails where they are at the first look', async () => {
    inbox(rawMail({ id: 'old@x' }), Date.parse('2026-08-01T00:00:00Z'))
    inbox(rawMail({ id: 'new@x' }))
    expect(ids((await readAll(shop())).items)).toEqual(['new@x'])
  })

  it('takes a mail of 20 MB without its file, and fetches the file when somebody looks', async () => {
    const line = `${'QUJD'.repeat(19)}\r\n`
    const file = line.repeat(Math.ceil(20_000_000 / line.length))
    const type = 'Content-Type: multipart/mixed; boundary=b'
    const body = `--b\r\nContent-Type: text/plain\r\n\r\nSee the film.\r\n--b\r\nContent-Type: video/mp4; name="film.mp4"\r\nContent-Disposition: attachment; filename="film.mp4"\r\nContent-Transfer-Encoding: base64\r\n\r\n${file}--b--`
    inbox(rawMail({ type, body }))
    const [item] = (await readAll(shop())).items
    expect(item?.rfc822.length).toBeLessThan(2_000)
    const activity = mails.see(item, AT).cases[0]?.observation.activities[0]
    expect(activity?.text).toBe('See the film.')
    expect(activity?.files).toEqual([{ key: 'm-1@amazon.example#2', name: 'film.mp4', type: 'video/mp4' }])

    const { name, bytes } = await mailFile(shop(), activity?.files?.[0]?.key ?? '')
    expect(name).toBe('film.mp4')
    expect(bytes.length).toBeGreaterThan(14_000_000)
    expect(Buffer.from(bytes.subarray(0, 6)).toString()).toBe('ABCABC')
  })

  it('with a wrong password needs its owner', async () => {
    await expect(listMail(shop({ imapPassword: 'wrong' }), null)).rejects.toMatchObject({
      code: 'auth_expired',
    })
  })

  it('that cannot be reached is asked again later', async () => {
    await expect(listMail(shop({ imapPort: '1' }), null)).rejects.toMatchObject({
      code: 'unavailable',
      detail: { sideEffect: 'none' },
    })
  })

  it('need not be set: then mails are posted', async () => {
    expect(await listMail(shop({ imapHost: '' }), null)).toMatchObject({ items: [], more: false })
  })

  it('says of a file that is gone that it is', async () => {
    await expect(mailFile(shop(), 'nobody@x#2')).rejects.toMatchObject({ code: 'not_found' })
    await expect(mailFile(shop(), 'no key')).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('a reply', () => {
  const run = (session: MailShop, of: CaseRef, input: unknown, files: readonly never[] = []) =>
    message.actions['reply']!.run!(session, of, message.actions['reply']!.input.parse(input), files)
  const states = (found: readonly RawItems[]) =>
    found.flatMap(({ items }) =>
      items.flatMap((item) => mails.see(item, AT).cases.map((one) => one.observation.state)),
    )

  it('goes out once, from the registered sender, into the buyer’s thread, and is seen among the sent mails', async () => {
    const session = shop()
    inbox(rawMail())
    const { receipt } = await run(session, ref(), { message: 'Es ist unterwegs. 你好' })
    expect(letters).toHaveLength(1)
    expect(letters[0]).toMatchObject({ from: SHOP, to: [RELAY] })
    expect(letters[0]?.raw).toContain('In-Reply-To: <m-1@amazon.example>')
    const found = await message.reread(session, ref())
    expect(states(found)).toEqual(['NEW', 'ANSWERED'])
    const [, sent] = found.flatMap(({ items }) => items)
    const { observation } = mails.see(sent, AT).cases[0]!
    expect(observation.nativeId).toBe(ORDER)
    expect(observation.activities[0]).toMatchObject({
      key: `mail:${receipt}`,
      party: 'seller',
      text: 'Es ist unterwegs. 你好',
      as: 'message',
    })
  })

  it('carries its files', async () => {
    const file = { name: '说明.txt', type: 'text/plain', bytes: Buffer.from('hello') }
    await run(shop(), ref(), { message: 'See file.' }, [file] as never)
    expect(letters[0]?.raw).toContain(Buffer.from('hello').toString('base64'))
  })

  it('refused by the server changed nothing', async () => {
    refused = 'no relaying'
    await expect(run(shop(), ref(), { message: 'x' })).rejects.toMatchObject({
      code: 'rejected',
      detail: { sideEffect: 'none' },
    })
    expect(office.mails()).toEqual([])
  })

  it('without an address of the buyer is refused before anything is sent', async () => {
    await expect(run(shop(), ref({ buyer: null }), { message: 'x' })).rejects.toMatchObject({
      code: 'rejected',
    })
    const evil = ref({ buyer: { handle: 'victim@elsewhere.example', locale: null } })
    await expect(run(shop(), evil, { message: 'x' })).rejects.toMatchObject({ code: 'rejected' })
    expect(letters).toEqual([])
  })

  it('with a wrong password needs its owner', async () => {
    await expect(run(shop({ smtpPassword: 'wrong' }), ref(), { message: 'x' })).rejects.toMatchObject({
      code: 'auth_expired',
    })
  })

  it('is not offered where the care service answers', () => {
    const guarded = (of: CaseRef) => message.actions['reply']!.guard?.(of, new Date(NOW))
    expect(guarded(ref())).toBeNull()
    expect(guarded(ref({ native: { served: 'care_service' } }))?.en).toMatch(/care service/)
  })

  it('cannot bring further header lines with its subject', async () => {
    const native = { ...ref().native, subject: `Hi\r\nBcc: victim@elsewhere.example\r\n (${ORDER})` }
    await run(shop(), ref({ native }), { message: 'x' })
    expect(letters[0]?.to).toEqual([RELAY])
    expect(letters[0]?.raw).not.toMatch(/^Bcc:/m)
  })
})

describe('handing on to the care service', () => {
  it('sends the buyer’s words to the site’s address, and shows it', async () => {
    const session = shop()
    inbox(rawMail({ body: 'Where is my parcel?' }))
    await message.actions['forward_to_care_service']!.run!(session, ref(), { note: 'Thanks' }, [])
    expect(letters[0]?.to).toEqual(['csba-cn2us@amazon.com'])
    expect(letters[0]?.raw).toContain('Where is my parcel?')
    const found = (await message.reread(session, ref())).flatMap(({ items }) => items)
    expect(found.map((item) => mails.see(item, AT).cases[0]?.observation.state)).toEqual([
      'NEW',
      'WITH_CARE_SERVICE',
    ])
  })
})

it('a notice about the same order is found with its thread', async () => {
  inbox(notice(`A-to-z claim ${ORDER}`, 'The buyer has filed a claim.', { id: 'n-1@x' }))
  const found = (await message.reread(shop(), ref())).flatMap(({ items }) => items) as MailItem[]
  expect(ids(found)).toEqual(['n-1@x'])
})
