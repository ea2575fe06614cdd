import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { Accounts } from '../../src/accounts/accounts.js'
import { AccountAlarms } from '../../src/accounts/account-alarms.js'
import { ActionRunner } from '../../src/actions/action-runner.js'
import { Clock } from '../../src/infra/clock.js'
import { Jobs } from '../../src/infra/jobs.js'
import type { JobData } from '../../src/infra/jobs.js'
import { Intake } from '../../src/intake/intake.js'
import { Housekeeping } from '../../src/ops/housekeeping.js'
import { startApi } from '../support/api.js'
import type { Api, Reply, Seller } from '../support/api.js'
import { register } from '../support/fake-marketplace.js'
import { fakeOffice } from '../support/fake-office.js'
import type { OfficeAnswers, OfficeCase } from '../support/fake-office.js'

const NOW = new Date('2026-11-20T12:00:00Z')

describe('actions beyond a simple call', () => {
  let api: Api
  let seller: Seller
  let accountId: string
  let caseId: string
  let made = 0
  let jobs: { queue: string; data: JobData }[]
  const handlers = new Map<string, (data: JobData, lastTry: boolean) => Promise<void>>()
  const answers: OfficeAnswers = { truth: [], follow: () => ({ state: 'pending' }), sent: [], alarms: [] }

  beforeAll(async () => {
    api = await startApi()
    register(fakeOffice('office', answers))
    seller = await api.seller()
    const shop = { marketplace: 'office', name: 'shop', site: 'HERE', endpoints: 'live' } as const
    accountId = await api.service.app
      .get(Accounts)
      .connect(seller.tenantId, { ...shop, credentials: { secret: 'x' } })
    const engine = api.service.app.get(Jobs)
    jest.spyOn(engine, 'work').mockImplementation(async (queue, handler) => void handlers.set(queue, handler))
    jest.spyOn(engine, 'send').mockImplementation(async (queue, data) => void jobs.push({ queue, data }))
    await api.service.app.get(ActionRunner).start()
  })
  afterAll(() => api.stop())

  const itIs = (now: Date) => api.service.app.get(Clock).follow(now)
  const shows = async (more: Partial<OfficeCase>): Promise<void> => {
    answers.truth = [{ id: `d${made}`, state: 'OPEN', ...more }]
    const account = await api.service.app.get(Accounts).open(seller.tenantId, accountId)
    const items = { stream: 'disputes', items: answers.truth }
    await api.service.app.get(Intake).take(account, items, api.service.app.get(Clock).now().toISOString())
  }
  beforeEach(async () => {
    made += 1
    jobs = []
    answers.sent = []
    await itIs(NOW)
    await shows({})
    const rows = await api.sql<{ id: string }>(`select id::text from cases where native_id = $1`, [
      `d${made}`,
    ])
    caseId = `case_${rows[0]!.id}`
  })

  const post = (path: string, body: unknown = {}): Promise<Reply> => api.call(seller.key, 'POST', path, body)
  const get = (path: string): Promise<Reply> => api.call(seller.key, 'GET', path)
  const ask = async (name: string, input: unknown) => {
    const reply = await post(`/v1/cases/${caseId}/actions/${name}`, { input })
    expect([reply.status, reply.text]).toEqual([202, expect.any(String)])
    return String(reply.body['id'])
  }
  const run = async (): Promise<void> => {
    const job = jobs.shift()
    if (!job) throw new Error('no job')
    await handlers.get(job.queue)?.(job.data, false)
  }
  const action = async (id: string) => (await get(`/v1/actions/${id}`)).body
  const told = async (id: string): Promise<string[]> =>
    (
      await api.sql<{ type: string }>(`select type from outbox where subject = $1 order by change_xid, id`, [
        id,
      ])
    ).map(({ type }) => type)

  describe('by hand', () => {
    it('are written down, done there, and verified by what the marketplace shows', async () => {
      const id = await ask('prove', { note: 'photo of the label' })
      expect(jobs).toEqual([])
      expect(await action(id)).toMatchObject({ via: 'manual', state: 'requested', doneBy: null })
      const done = await post(`/v1/actions/${id}/confirm-done`)
      expect(done.body).toMatchObject({ state: 'sent', verifyBy: expect.stringMatching(/^2026-11-21T12:0/) })
      expect((await get(`/v1/cases/${caseId}`)).body).toMatchObject({
        nativeState: 'PROVING',
        stateSource: 'staff',
      })
      await shows({ state: 'DONE' })
      expect(await action(id)).toMatchObject({ state: 'confirmed', problem: null })
    })

    it('are confirmed as done once, however often it is said', async () => {
      const id = await ask('prove', { note: 'x' })
      const replies = await Promise.all([1, 2, 3].map(() => post(`/v1/actions/${id}/confirm-done`)))
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200])
      expect((await told(id)).filter((type) => type === 'action.sent')).toHaveLength(1)
    })

    it('raise an alarm when the marketplace does not show them within a day, and still end when it does', async () => {
      const id = await ask('prove', { note: 'x' })
      await post(`/v1/actions/${id}/confirm-done`)
      const keep = () => api.service.app.get(Housekeeping).sweepDeadlines()
      await itIs(new Date('2026-11-21T11:50:00Z'))
      await keep()
      expect(await action(id)).toMatchObject({ state: 'sent' })
      await itIs(new Date('2026-11-21T12:10:00Z'))
      await keep()
      await keep()
      expect(await action(id)).toMatchObject({ state: 'in_doubt', problem: { code: 'unverified' } })
      expect((await told(id)).filter((type) => type === 'action.unverified')).toHaveLength(1)
      await shows({ state: 'DONE' })
      expect(await action(id)).toMatchObject({ state: 'confirmed' })
    })

    it('can be taken back before they are done, and then another may be asked for', async () => {
      const id = await ask('prove', { note: 'x' })
      const second = await post(`/v1/cases/${caseId}/actions/ship`, { input: {} })
      expect(second.body).toMatchObject({ status: 409, code: 'action_in_progress' })
      expect((await post(`/v1/actions/${id}/withdraw`)).body).toMatchObject({ state: 'refused' })
      expect((await post(`/v1/actions/${id}/confirm-done`)).body).toMatchObject({ code: 'action_ended' })
      await ask('ship', {})
    })

    it('are the only ones that staff can confirm', async () => {
      const id = await ask('ship', {})
      expect((await post(`/v1/actions/${id}/confirm-done`)).body).toMatchObject({
        status: 409,
        code: 'action_not_manual',
      })
    })
  })

  describe('by reply', () => {
    it('are confirmed by the words that stand in the history, though the buyer answered at once', async () => {
      const id = await ask('answer', { text: 'It is on its way' })
      await run()
      await run()
      expect(await action(id)).toMatchObject({ state: 'sent' })
      const said = [
        { key: '1', at: '2026-11-20T12:00:05.000Z', party: 'seller', text: 'It is on its way' },
        { key: '2', at: '2026-11-20T12:00:09.000Z', party: 'buyer', text: 'Thanks' },
      ] as const
      await shows({ said })
      await run()
      expect(await action(id)).toMatchObject({ state: 'confirmed' })
      expect(answers.sent).toHaveLength(1)
    })

    it('are not given up while the marketplace itself says that it is still at it', async () => {
      answers.follow = () => ({ state: 'pending' })
      const id = await ask('ship', {})
      // Far beyond the time after which silence counts as "it did not happen".
      for (let looks = 0; looks < 40; looks += 1) await run()
      expect(await action(id)).toMatchObject({ state: 'sent', problem: null })
      answers.follow = () => ({ state: 'confirmed' })
      await run()
      expect(await action(id)).toMatchObject({ state: 'confirmed' })
      expect(jobs).toEqual([])
    })

    it('carry the files that were uploaded before, and only the own ones', async () => {
      const upload = (key: string, name: string, body: Buffer) =>
        api.send('POST', `/v1/files?name=${encodeURIComponent(name)}`, {
          headers: {
            Authorization: `Bearer ${key}`,
            'Content-Type': 'image/png',
            'Idempotency-Key': randomUUID(),
          },
          body,
        })
      const bytes = Buffer.from([0, 255, 1, 254, 0x80])
      const file = await upload(seller.key, '标签.png', bytes)
      expect(file).toMatchObject({ status: 201, body: { name: '标签.png', type: 'image/png', size: 5 } })
      const [row] = await api.sql<{ body: Buffer }>(`select body from action_file`)
      expect(row!.body.includes(bytes)).toBe(false)
      await ask('answer', { text: 'see', pictures: [file.body['id']] })
      await run()
      expect(answers.sent[0]?.files).toEqual([{ name: '标签.png', type: 'image/png', bytes }])

      const stranger = await api.seller()
      const theirs = await upload(stranger.key, 'x.png', bytes)
      await shows({ said: [{ key: '1', at: '2026-11-20T12:00:05.000Z', party: 'seller', text: 'see' }] })
      await run()
      const refused = await post(`/v1/cases/${caseId}/actions/answer`, {
        input: { text: 'x', pictures: [theirs.body['id']] },
      })
      expect(refused.body).toMatchObject({ status: 404, code: 'not_found' })
      expect((await upload(seller.key, '../x', bytes)).status).toBe(400)
      expect((await upload(seller.key, 'big', Buffer.alloc(16 * 1_048_576 + 1))).status).toBe(413)
    })
  })

  describe('by receipt', () => {
    it.each([
      [{ state: 'confirmed' } as const, { state: 'confirmed', problem: null }],
      [
        { state: 'refused', why: 'unknown carrier' } as const,
        { state: 'refused', problem: { code: 'refused_later', detail: 'unknown carrier' } },
      ],
    ])('are followed until the marketplace says %j', async (outcome, expected) => {
      answers.follow = () => ({ state: 'pending' })
      const id = await ask('ship', {})
      await run()
      await run()
      expect(await action(id)).toMatchObject({ state: 'sent' })
      answers.follow = () => outcome
      await run()
      expect(await action(id)).toMatchObject(expected)
      expect(answers.sent).toHaveLength(1)
    })
  })

  describe('and what a shop needs beside them', () => {
    it('takes a posted body, says what it does not understand, and keeps that too', async () => {
      const send = (body: string, key = seller.key, stream = 'disputes', type = 'text/plain') =>
        api.send('POST', `/v1/accounts/acct_${accountId}/streams/${stream}`, {
          headers: { Authorization: `Bearer ${key}`, 'Content-Type': type, 'Idempotency-Key': randomUUID() },
          body,
        })
      const good = await send(
        '[{"id":"posted","state":"OPEN"},{"id":7}]',
        seller.key,
        'disputes',
        'application/json',
      )
      expect(good).toMatchObject({ status: 200, body: { items: 2, failed: 1, kept: { opened: 1 } } })
      const bad = await send('no json at all')
      expect(bad.body).toMatchObject({ status: 422, code: 'body_not_understood' })
      const [kept] = await api.sql<{ n: number }>(
        `select count(*)::int as n from raw_payload where account_id = $1 and problem is not null`,
        [accountId],
      )
      expect(kept!.n).toBe(2)
      expect((await send('[]', seller.key, 'nothing')).status).toBe(404)
      const stranger = await api.seller()
      expect((await send('[]', stranger.key)).status).toBe(404)
    })

    it('has settings that mappings see, and refuses those that the marketplace does not know', async () => {
      const accounts = api.service.app.get(Accounts)
      const shop = {
        marketplace: 'office',
        name: 'shop',
        site: 'HERE',
        endpoints: 'live',
        credentials: { secret: 'x' },
      } as const
      const refused = { ...shop, settings: { tone: 'loud' } }
      await expect(accounts.connect(seller.tenantId, refused)).rejects.toMatchObject({
        response: { code: 'settings_invalid' },
      })
      await accounts.connect(seller.tenantId, { ...shop, settings: { tone: 'long' } })
      await accounts.connect(seller.tenantId, shop)
      await shows({})
      expect((await get(`/v1/cases/${caseId}`)).body['native']).toEqual({ state: 'OPEN', tone: 'long' })
    })

    it('is told of a secret that runs out, once, and is well again when it was renewed', async () => {
      const alarm = {
        code: 'secret_expires',
        at: '2026-12-01T00:00:00.000Z',
        severity: 'needs_attention',
        reason: { en: 'The secret expires on 2026-12-01.', zh: '密钥将于 2026-12-01 过期。' },
        nextStep: { en: 'Rotate it.', zh: '请更换密钥。' },
      } as const
      const health = async () =>
        (
          await api.sql(
            `select health, health_reason as reason, health_next_step as step from account where id = $1`,
            [accountId],
          )
        )[0]
      answers.alarms = [alarm]
      const alarms = api.service.app.get(AccountAlarms)
      expect(await alarms.check()).toBe(1)
      expect(await alarms.check()).toBe(0)
      expect(await health()).toEqual({
        health: 'needs_attention',
        reason: alarm.reason.en,
        step: alarm.nextStep.en,
      })
      expect(await told(`acct_${accountId}`)).toEqual(['account.alarm'])
      answers.alarms = []
      await alarms.check()
      expect(await health()).toEqual({ health: 'ok', reason: null, step: null })
    })
  })
})
