import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { OpenAccount } from '../../src/accounts/accounts.js'
import { Inbox } from '../../src/cases/inbox.js'
import { Intake } from '../../src/intake/intake.js'
import type { Taken } from '../../src/intake/intake.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import type { FakeTicket } from '../support/fake-marketplace.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 20, 8, minute)).toISOString()

interface Stored {
  id: string
  state: string
  status: string
  box: string
  revision: number
  asOf: string
  updatedAt: string
  xid: string
}

describe('the keeper of cases', () => {
  let rooms: Rooms
  let shop: OpenAccount

  beforeAll(async () => {
    rooms = await openRooms()
    register(fakeMarketplace('fake'))
    const { tenantId } = await rooms.tenant()
    shop = await rooms.shop(tenantId, 'fake')
  })
  afterAll(() => rooms.stop())

  const take = (items: readonly FakeTicket[], seenAt = at(59)): Promise<Taken> =>
    rooms.get(Intake).take(shop, { stream: 'tickets', items }, seenAt)

  const stored = async (nativeId: string): Promise<Stored> => {
    const [row] = await rooms.sql<Stored>(
      `select id::text, state, status, box, revision, as_of as "asOf", updated_at as "updatedAt", change_xid::text as xid
       from cases where tenant_id = $1 and native_id = $2`,
      [shop.tenantId, nativeId],
    )
    if (!row) throw new Error(`no case ${nativeId}`)
    return row
  }
  const timeline = async (nativeId: string) =>
    (await rooms.get(Inbox).timeline(shop.tenantId, (await stored(nativeId)).id, 200)).data.toReversed()
  const typesOf = async (nativeId: string) => (await timeline(nativeId)).map((event) => event.type)
  const told = async (nativeId: string): Promise<string[]> => {
    const { id } = await stored(nativeId)
    const rows = await rooms.sql<{ type: string }>(
      `select type from outbox where tenant_id = $1 and subject = $2 order by change_xid, id`,
      [shop.tenantId, `case_${id}`],
    )
    return rows.map((row) => row.type)
  }

  it('opens a case, follows the moves the machine knows, and tells each once', async () => {
    expect((await take([{ id: 'moves', state: 'NEW', at: at(1) }])).kept.opened).toBe(1)
    expect((await take([{ id: 'moves', state: 'ANSWERED', at: at(2) }])).kept.moved).toBe(1)
    expect((await take([{ id: 'moves', state: 'REFUNDED', at: at(3) }])).kept.moved).toBe(1)
    expect((await take([{ id: 'moves', state: 'ANSWERED', at: at(4) }])).kept.moved).toBe(1)
    expect(await stored('moves')).toMatchObject({
      state: 'ANSWERED',
      box: 'replied',
      revision: 4,
      asOf: at(4),
    })
    expect(await typesOf('moves')).toEqual(['opened', 'moved', 'moved', 'moved'])
    expect(await told('moves')).toEqual(['case.opened', 'case.state_changed', 'case.closed', 'case.reopened'])
  })

  it('keeps a jump and flags it', async () => {
    await take([{ id: 'jumps', state: 'ANSWERED', at: at(1) }])
    expect((await take([{ id: 'jumps', state: 'LOST', at: at(2) }])).kept.jumped).toBe(1)
    const found = await rooms.get(Inbox).find(shop.tenantId, (await stored('jumps')).id)
    expect(found).toMatchObject({ nativeState: 'LOST', box: 'closed' })
    expect(found.flags).toContainEqual({ code: 'jumped', path: 'state', value: 'ANSWERED → LOST' })
  })

  it('writes new content of the same state as an update', async () => {
    await take([{ id: 'updates', state: 'NEW', at: at(1), subject: 'a red parcel' }])
    expect(
      (await take([{ id: 'updates', state: 'NEW', at: at(2), subject: 'a blue parcel' }])).kept.updated,
    ).toBe(1)
    const found = await rooms.get(Inbox).find(shop.tenantId, (await stored('updates')).id)
    expect(found).toMatchObject({ subject: 'a blue parcel', revision: 2 })
    expect(await told('updates')).toEqual(['case.opened', 'case.updated'])
  })

  it('keeps an older sighting in the history only', async () => {
    await take([{ id: 'late', state: 'ANSWERED', at: at(5) }])
    const before = await stored('late')
    expect((await take([{ id: 'late', state: 'NEW', at: at(4) }])).kept.stale).toBe(1)
    expect(await stored('late')).toEqual(before)
    expect(await typesOf('late')).toEqual(['stale', 'opened'])
    expect(await told('late')).toEqual(['case.opened'])
  })

  it('changes nothing at all on a repeat', async () => {
    await take([{ id: 'again', state: 'NEW', at: at(1) }])
    const before = [await stored('again'), await timeline('again'), await told('again')]
    expect((await take([{ id: 'again', state: 'NEW', at: at(1) }])).kept.unchanged).toBe(1)
    expect([await stored('again'), await timeline('again'), await told('again')]).toEqual(before)
  })

  it('does not take a version that arrives late between two equal ones for news', async () => {
    await take([{ id: 'between', state: 'NEW', at: at(1) }])
    await take([{ id: 'between', state: 'NEW', at: at(3) }])
    expect((await take([{ id: 'between', state: 'ANSWERED', at: at(2) }])).kept.stale).toBe(1)
    expect(await stored('between')).toMatchObject({ state: 'NEW', revision: 1, asOf: at(3) })
  })

  it('takes several sightings of one case in a batch in their order', async () => {
    const taken = await take([
      { id: 'twice', state: 'NEW', at: at(1) },
      { id: 'other', state: 'NEW', at: at(1) },
      { id: 'twice', state: 'ANSWERED', at: at(2) },
      { id: 'twice', state: 'NEW', at: at(1) },
    ])
    expect(taken.kept).toMatchObject({ opened: 2, moved: 1, stale: 1 })
    expect(await stored('twice')).toMatchObject({ state: 'ANSWERED', revision: 2 })
  })

  it('has no line of the timeline double after everything was taken again', async () => {
    const history = [{ key: 'asked', at: at(1), text: 'the buyer asked' }]
    const versions: FakeTicket[] = [
      { id: 'replayed', state: 'NEW', at: at(1), history },
      { id: 'replayed', state: 'ANSWERED', at: at(2), history },
      { id: 'replayed', state: 'REFUNDED', at: at(3), history },
    ]
    for (const version of versions) await take([version])
    const before = await timeline('replayed')
    for (const version of versions) await take([version])
    await take(versions.toReversed())
    expect(await timeline('replayed')).toEqual(before)
    expect(before.map((event) => event.type).sort()).toEqual(['activity', 'moved', 'moved', 'opened'])
  })

  it('keeps a word it does not know verbatim, and shows it first', async () => {
    await take([
      { id: 'due before', state: 'NEW', at: at(1), due: '1999-01-01T00:00:00Z' },
      { id: 'unknown', state: 'PONDERING', at: at(1) },
    ])
    const page = await rooms.get(Inbox).list(shop.tenantId, { limit: 2 })
    expect(page.data[0]).toMatchObject({
      nativeId: 'unknown',
      nativeState: 'PONDERING',
      status: 'unrecognised',
      box: 'unhandled',
      flags: [{ code: 'unknown_state', path: 'state', value: 'PONDERING' }],
    })
    expect(page.data[1]).toMatchObject({ nativeId: 'due before' })
    expect((await take([{ id: 'unknown', state: 'REFUNDED', at: at(2) }])).kept.jumped).toBe(1)
    expect((await rooms.get(Inbox).list(shop.tenantId, { limit: 1 })).data[0]?.nativeId).toBe('due before')
  })

  it('follows a word that it has learnt since', async () => {
    await take([{ id: 'learnt', state: 'REFUNDED', at: at(1) }])
    await rooms.sql(
      `update cases set status = 'unrecognised', box = 'unhandled', closed_at = null where native_id = 'learnt'`,
    )
    expect((await take([{ id: 'learnt', state: 'REFUNDED', at: at(1) }])).kept.updated).toBe(1)
    expect(await stored('learnt')).toMatchObject({ status: 'settled', box: 'closed' })
    expect((await told('learnt')).at(-1)).toBe('case.closed')
  })

  it('keeps texts that PostgreSQL cannot hold as they are', async () => {
    const subject = 'torn emoji \ud83d and a \u0000 in it'
    await take([
      {
        id: 'odd',
        state: 'NEW',
        at: at(1),
        subject,
        order: 'A\u0000B',
        history: [{ key: 'k', at: at(1), text: subject }],
      },
    ])
    const found = await rooms.get(Inbox).find(shop.tenantId, (await stored('odd')).id)
    expect(found.subject).toBe('torn emoji \ufffd and a \ufffd in it')
    const [row] = await rooms.sql<{ problem: string | null }>(
      `select problem from raw_payload where tenant_id = $1 order by id desc limit 1`,
      [shop.tenantId],
    )
    expect(row?.problem).toBeNull()
  })

  it('keeps unknown fields whose preview was cut in the middle of a character', async () => {
    const odd = { id: 'cut', state: 'NEW', at: at(1), extra: `${'x'.repeat(78)}😀` }
    await take([odd])
    const found = await rooms.get(Inbox).find(shop.tenantId, (await stored('cut')).id)
    expect(found.flags).toContainEqual(expect.objectContaining({ code: 'unknown_field', path: 'extra' }))
  })

  it('leaves nothing behind when the transaction fails in the middle', async () => {
    const counts = () =>
      rooms.sql(`select (select count(*) from cases) as cases, (select count(*) from case_event) as events,
        (select count(*) from outbox) as outbox, (select coalesce(sum(n), 0) from case_counter) as counted,
        (select count(*) from raw_payload) as raw, (select cursor from sync_stream limit 1) as cursor`)
    const [before] = await counts()
    await rooms.sql(
      `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no outbox today'; end $$`,
    )
    await rooms.sql(`create trigger refuse before insert on outbox for each row execute function refuse()`)
    const moveCursor = rooms
      .get(Intake)
      .take(
        shop,
        { stream: 'tickets', items: [{ id: 'lost', state: 'NEW', at: at(1) }] },
        at(1),
        async (tx) => {
          await tx.query(`update sync_stream set cursor = '{"page": 99}'`)
        },
      )
    await expect(moveCursor).rejects.toThrow('no outbox today')
    await rooms.sql(`drop trigger refuse on outbox`)
    const [after] = await counts()
    expect(after).toEqual({ ...before, raw: String(Number(before?.['raw']) + 1) })
    expect((await take([{ id: 'lost', state: 'NEW', at: at(1) }])).kept.opened).toBe(1)
  })
})
