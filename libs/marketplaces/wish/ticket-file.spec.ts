import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import { wish } from './index.js'
import { caseRef, envelope, giveTokens, mockNetwork, testShop, wireTicket } from './test-shop.js'

const BASE = 'https://merchant.wish.com'
const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff, 0xfe, 0x80])
const ticketWith = (...urls: readonly string[]) =>
  wireTicket({
    replies: [
      {
        message: 'Broken',
        sender: 'USER',
        replied_at: '2026-11-20T09:00:00.000Z',
        supporting_files: urls.map((url, place) => ({ url, file_name: `photo-${place}.png` })),
      },
    ],
  })
/** The keys that the mapping gives to a ticket's files. */
const keysOf = (ticket: unknown): string[] => {
  const [one] = wish.streams['tickets']!.see(ticket, { seenAt: '2026-11-22T12:00:00Z', site: 'GLOBAL' }).cases
  return one!.observation.activities.flatMap(({ files = [] }) => files.map(({ key }) => key))
}

mockNetwork()

describe('a file of a ticket', () => {
  const file = (key: string) => testShop().connected.file('ticket', caseRef(), key)
  const now = (ticket: unknown) => {
    giveTokens(['A1'])
    nock(BASE).get('/api/v3/tickets/5fb780000000000000000001').reply(200, envelope(ticket))
  }

  it('is fetched by a fresh link, byte for byte, without our token', async () => {
    const [, second] = keysOf(
      ticketWith('https://files.example/a?expires=1', 'https://files.example/b?expires=1'),
    )
    now(ticketWith('https://files.example/a?expires=2', 'https://files.example/b?expires=2'))
    nock('https://files.example', { badheaders: ['authorization'] })
      .get('/b')
      .query({ expires: '2' })
      .reply(200, bytes, { 'content-type': 'image/png' })
    const found = await file(second!)
    expect(found).toMatchObject({ name: 'photo-1.png', type: 'image/png' })
    expect(Buffer.from(found.bytes).equals(bytes)).toBe(true)
  })

  it('that is gone is not found', async () => {
    const [key] = keysOf(ticketWith('https://files.example/a'))
    now(wireTicket())
    await expect(file(key!)).rejects.toMatchObject({ code: 'not_found' })
  })

  it.each([
    'http://files.example/a',
    'https://127.0.0.1/a',
    'https://[::1]/a',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/a',
    'https://db.internal/a',
    'file:///etc/passwd',
    'no link',
  ])('is not fetched from %s', async (url) => {
    const [key] = keysOf(ticketWith(url))
    now(ticketWith(url))
    await expect(file(key!)).rejects.toMatchObject({ code: 'contract_changed' })
  })
})
