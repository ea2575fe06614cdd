import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Outbox } from '../../src/delivery/outbox.js'
import { Database } from '../../src/infra/database.js'
import { startApi } from '../support/api.js'
import type { Api, Seller } from '../support/api.js'

interface Told {
  readonly event: string
  readonly id: string
  readonly data: { readonly subject?: string; readonly type?: string }
}

/** An open stream of one reader, as a browser's EventSource reads it. */
class Reader {
  private left = ''
  private constructor(
    readonly response: Response,
    private readonly reader: ReadableStreamDefaultReader<Uint8Array>,
    private readonly abort: AbortController,
  ) {}

  static async open(url: string, key: string, headers: Record<string, string> = {}): Promise<Reader> {
    const abort = new AbortController()
    const response = await fetch(url, {
      headers: { Authorization: `Bearer ${key}`, ...headers },
      signal: abort.signal,
    })
    if (!response.body) throw new Error('no stream')
    return new Reader(response, response.body.getReader(), abort)
  }

  /** The next event; null when the stream has ended. */
  async next(): Promise<Told | null> {
    for (;;) {
      const end = this.left.indexOf('\n\n')
      if (end >= 0) {
        const lines = this.left.slice(0, end).split('\n')
        this.left = this.left.slice(end + 2)
        const field = (name: string) =>
          lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
        const event = field('event')
        if (event === undefined) continue
        return { event, id: field('id') ?? '', data: JSON.parse(field('data') ?? '{}') as Told['data'] }
      }
      const { done, value } = await this.reader.read()
      if (done) return null
      this.left += new TextDecoder().decode(value)
    }
  }

  async take(count: number): Promise<string[]> {
    const told: string[] = []
    while (told.length < count) {
      const next = await this.next()
      if (!next) throw new Error(`the stream ended after ${told.join(', ')}`)
      told.push(next.event === 'change' ? (next.data.subject ?? '') : next.event)
    }
    return told
  }

  close(): void {
    this.abort.abort()
  }
}

describe('the live stream of changes', () => {
  let api: Api
  let seller: Seller
  const open = (of = seller, query = '', headers = {}) =>
    Reader.open(`${api.service.url}/v1/events${query}`, of.key, headers)
  const happen = (of: Seller, ...subjects: string[]) =>
    api.service.app.get(Database).change((tx) =>
      api.service.app.get(Outbox).publish(
        tx,
        of.tenantId,
        subjects.map((subject) => ({
          type: subject.startsWith('act') ? ('action.sent' as const) : ('case.updated' as const),
          subject,
          data: {},
          at: '2026-11-22T08:00:00Z',
        })),
      ),
    )

  beforeAll(async () => {
    api = await startApi({ EVENT_STREAMS: '3' })
    seller = await api.seller()
  })
  let stopped: Promise<void> | undefined
  afterAll(() => stopped ?? api?.stop())

  it('tells each company its own changes, in order, as they happen', async () => {
    const stranger = await api.seller()
    const mine = await open()
    const theirs = await open(stranger)
    expect(mine.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(await mine.take(1)).toEqual(['ready'])
    expect(await theirs.take(1)).toEqual(['ready'])
    await happen(seller, 'case_1', 'case_2')
    await happen(stranger, 'case_9')
    await happen(seller, 'case_3')
    expect(await mine.take(3)).toEqual(['case_1', 'case_2', 'case_3'])
    expect(await theirs.take(1)).toEqual(['case_9'])
    mine.close()
    theirs.close()
  })

  it('goes on where a line broke, with nothing left out or told again', async () => {
    const first = await open()
    await first.take(1)
    await happen(seller, 'case_1', 'case_2', 'case_3')
    await first.take(1)
    const { id } = (await first.next())!
    first.close()
    await happen(seller, 'case_4')
    const again = await open(seller, '', { 'Last-Event-ID': id })
    expect(await again.take(3)).toEqual(['case_3', 'case_4', 'ready'])
    await happen(seller, 'case_5')
    expect(await again.take(1)).toEqual(['case_5'])
    again.close()
    const byQuery = await open(seller, `?after=${id}&types=case`)
    expect(await byQuery.take(4)).toEqual(['case_3', 'case_4', 'case_5', 'ready'])
    byQuery.close()
  })

  it('tells only the types that were asked for', async () => {
    const reader = await open(seller, '?types=action')
    await reader.take(1)
    await happen(seller, 'case_1', 'act_1', 'case_2')
    await happen(seller, 'act_2')
    expect(await reader.take(2)).toEqual(['act_1', 'act_2'])
    reader.close()
  })

  it('tells who missed too much, or what is no longer kept, to read anew', async () => {
    const first = await open()
    const { id } = (await first.next())!
    first.close()
    await happen(seller, ...Array.from({ length: 1_000 }, (_, index) => `case_${index + 1}`))
    const late = await open(seller, `?after=${id}`)
    expect(await late.take(1)).toEqual(['reset'])
    await happen(seller, 'case_7')
    expect(await late.take(1)).toEqual(['case_7'])
    late.close()
    const ofAnotherDatabase = Buffer.from(JSON.stringify(['999999999999', '1'])).toString('base64url')
    const lost = await open(seller, `?after=${ofAnotherDatabase}`)
    expect(await lost.take(1)).toEqual(['reset'])
    lost.close()
  })

  it('refuses a place that is none, and a company that holds all its places', async () => {
    const wrong = await api.send('GET', '/v1/events', {
      headers: { Authorization: `Bearer ${seller.key}`, 'Last-Event-ID': 'not one of ours' },
    })
    expect([wrong.status, wrong.body['code']]).toEqual([400, 'bad_request'])
    const busy = await api.seller()
    const readers = [await open(busy), await open(busy), await open(busy)]
    const more = await api.call(busy.key, 'GET', '/v1/events')
    expect([more.status, more.body['code'], more.headers.get('retry-after')]).toEqual([
      429,
      'too_many_streams',
      '30',
    ])
    const other = await open()
    expect(await other.take(1)).toEqual(['ready'])
    for (const reader of [...readers, other]) reader.close()
  })

  it('ends every stream when the service stops', async () => {
    const last = await open()
    await last.take(1)
    stopped = api.stop()
    expect(await last.next()).toBeNull()
    await stopped
  })
})
