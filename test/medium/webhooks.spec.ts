import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Outbox } from '../../src/delivery/outbox.js'
import { WebhookSender } from '../../src/delivery/webhook-sender.js'
import { Database } from '../../src/infra/database.js'
import { startApi } from '../support/api.js'
import type { Api, Seller } from '../support/api.js'
import { startReceiver } from '../support/receiver.js'
import type { Received, Receiver } from '../support/receiver.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

const OPENED = { WEBHOOK_NETWORKS: '127.0.0.0/8' }

const verified = (secret: string, { id, timestamp, body, signatures }: Received): boolean => {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const wanted = `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  return signatures.includes(wanted)
}

describe('webhooks', () => {
  let api: Api
  let seller: Seller
  let key: string
  let erp: Receiver

  beforeAll(async () => {
    api = await startApi(OPENED)
    seller = await api.seller()
    key = await api.keyOf(seller, ['webhooks:write'])
    erp = await startReceiver()
  })
  afterAll(async () => {
    await erp.stop()
    await api.stop()
  })

  const send = () => api.service.app.get(WebhookSender).runDue()
  const publish = (type: 'case.opened' | 'action.sent', subject: string, tenantId = seller.tenantId) =>
    api.service.app
      .get(Database)
      .change((tx) =>
        api.service.app
          .get(Outbox)
          .publish(tx, tenantId, [{ type, subject, data: { n: 1 }, at: '2026-11-24T08:00:00.000Z' }]),
      )
  const hook = async (more: object = {}) => {
    const made = await api.call(key, 'POST', '/v1/webhooks', { url: erp.url, ...more })
    expect([made.status, made.text]).toEqual([201, expect.any(String)])
    return made.body as { id: string; secret: string }
  }
  const remove = (id: string) => api.call(key, 'DELETE', `/v1/webhooks/${id}`)
  const log = async (id: string) =>
    (await api.call(key, 'GET', `/v1/webhooks/${id}/deliveries`)).body['data'] as {
      id: string
      state: string
      attempts: number
      dueAt: string | null
      last: { status: number | null; error: string | null } | null
    }[]
  const later = (seconds: number) =>
    api.sql(`update webhook_delivery set due_at = due_at - make_interval(secs => $1)`, [seconds])

  it('tell once what happened since, signed, with the id of the feed', async () => {
    await publish('case.opened', 'case_0')
    const { id, secret } = await hook()
    erp.got.length = 0
    await publish('case.opened', 'case_1')
    await publish('action.sent', 'act_1')
    await send()
    await send()
    // Side by side, so in no order; the feed has the order.
    erp.got.sort((a, b) => (a.body.includes('case.opened') ? -1 : b.body.includes('case.opened') ? 1 : 0))
    expect(erp.got.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
      'case.opened',
      'action.sent',
    ])
    const feed = (await api.call(seller.key, 'GET', '/v1/changes')).body['data'] as { id: string }[]
    expect(erp.got.map((one) => one.id)).toEqual(feed.slice(1).map((one) => one.id))
    const [first] = erp.got
    expect(JSON.parse(first!.body)).toEqual({
      id: first!.id,
      type: 'case.opened',
      timestamp: '2026-11-24T08:00:00.000Z',
      data: { n: 1, subject: 'case_1' },
    })
    for (const one of erp.got) expect(verified(secret, one)).toBe(true)
    expect((await log(id)).map((one) => one.state)).toEqual(['delivered', 'delivered'])
    await remove(id)
  })

  it('tell only the types asked for, and nothing of another seller', async () => {
    const { id } = await hook({ types: ['action'] })
    const stranger = await api.seller()
    erp.got.length = 0
    await publish('case.opened', 'case_2')
    await publish('action.sent', 'act_2')
    await publish('action.sent', 'act_3', stranger.tenantId)
    await send()
    expect(
      erp.got.map(({ body }) => (JSON.parse(body) as { data: { subject: string } }).data.subject),
    ).toEqual(['act_2'])
    await remove(id)
  })

  it('try again after 5 seconds, then 5 minutes, until it gets through, and keep every attempt', async () => {
    const { id } = await hook()
    erp.state.answer = 500
    await publish('case.opened', 'case_3')
    await send()
    const [first] = await log(id)
    expect(first).toMatchObject({
      state: 'pending',
      attempts: 1,
      last: { status: 500, error: 'answered 500' },
    })
    expect(await send()).toBe(0)
    await later(6)
    expect(await send()).toBe(1)
    await later(6)
    expect(await send()).toBe(0)
    erp.state.answer = 204
    await later(400)
    expect(await send()).toBe(1)
    const detail = await api.call(key, 'GET', `/v1/webhooks/${id}/deliveries/${first!.id}`)
    expect(detail.body).toMatchObject({
      state: 'delivered',
      log: [{ status: 500 }, { status: 500 }, { status: 204 }],
    })
    await remove(id)
  })

  it('are disabled with a notice after three days without success, and go on where they were once enabled', async () => {
    const { id } = await hook()
    erp.state.answer = 503
    await publish('case.opened', 'case_4')
    for (let tries = 0; tries < 10; tries += 1) {
      expect(await send()).toBe(1)
      await later(100_000)
      await api.sql(`update webhook set failing_since = failing_since - interval '8 hours'`)
    }
    const shown = await api.call(key, 'GET', `/v1/webhooks/${id}`)
    expect(shown.body).toMatchObject({ enabled: false, disabledWhy: expect.stringContaining('three days') })
    const feed = (await api.call(seller.key, 'GET', '/v1/changes?types=webhook')).body['data']
    expect(feed).toEqual([expect.objectContaining({ type: 'webhook.disabled', subject: id })])
    erp.state.answer = 200
    await publish('case.opened', 'case_5')
    expect(await send()).toBe(0)
    erp.got.length = 0
    await api.call(key, 'PATCH', `/v1/webhooks/${id}`, { enabled: true })
    await send()
    expect(erp.got.some(({ body }) => body.includes('case_5'))).toBe(true)
    await remove(id)
  })

  it('are disabled at once by a receiver that says it is gone', async () => {
    const { id } = await hook()
    erp.state.answer = 410
    await publish('case.opened', 'case_6')
    await send()
    erp.state.answer = 200
    expect((await api.call(key, 'GET', `/v1/webhooks/${id}`)).body).toMatchObject({
      enabled: false,
      disabledWhy: expect.stringContaining('410'),
    })
    await remove(id)
  })

  it('sign with both secrets while one is rotated, and with the new one alone afterwards', async () => {
    const { id, secret } = await hook()
    const rotated = await api.call(key, 'POST', `/v1/webhooks/${id}/rotate-secret`, { overlapHours: 1 })
    const fresh = String(rotated.body['secret'])
    const test = async () => {
      erp.got.length = 0
      await api.call(key, 'POST', `/v1/webhooks/${id}/test`, {})
      await send()
      const [one] = erp.got
      return [verified(secret, one!), verified(fresh, one!)]
    }
    expect(await test()).toEqual([true, true])
    await api.call(key, 'POST', `/v1/webhooks/${id}/rotate-secret`, { overlapHours: 0 })
    const [old, previous] = await test()
    expect([old, previous]).toEqual([false, false])
    await remove(id)
  })

  it('can be told again: one, or what failed in a time', async () => {
    const { id } = await hook()
    await publish('case.opened', 'case_7')
    await send()
    const [one] = await log(id)
    erp.got.length = 0
    await api.call(key, 'POST', `/v1/webhooks/${id}/deliveries/${one!.id}/replay`, {})
    await send()
    expect(erp.got).toHaveLength(1)
    const range = { from: '2020-01-01', to: '2099-01-01' }
    expect((await api.call(key, 'POST', `/v1/webhooks/${id}/replay`, range)).body).toEqual({ queued: 0 })
    const all = await api.call(key, 'POST', `/v1/webhooks/${id}/replay`, { ...range, onlyFailed: false })
    expect(all.body).toEqual({ queued: 1 })
    await send()
    expect(erp.got.map((received) => received.id)).toEqual([erp.got[0]!.id, erp.got[0]!.id])
    await remove(id)
  })

  it('follow no redirect, and are sent nowhere inside', async () => {
    const inside = await startReceiver()
    const { id } = await hook()
    Object.assign(erp.state, { answer: 307, location: inside.url })
    await publish('case.opened', 'case_8')
    await send()
    Object.assign(erp.state, { answer: 200, location: '' })
    expect(inside.got).toEqual([])
    expect((await log(id))[0]).toMatchObject({ state: 'pending', last: { status: 307 } })
    await remove(id)
    await inside.stop()
    for (const url of [
      'http://10.0.0.1/',
      'https://169.254.169.254/x',
      'https://[::1]/',
      'ftp://erp.example/',
      'https://me:secret@erp.example/',
      'not a url',
    ]) {
      const refused = await api.call(key, 'POST', '/v1/webhooks', { url })
      expect([url, refused.status, refused.body['code']]).toEqual([url, 422, 'url_refused'])
    }
  })

  it('find out at the moment of sending that a name points inside', async () => {
    const strict = await startApi()
    try {
      const owner = await strict.seller()
      const its = await strict.keyOf(owner, ['webhooks:write'])
      expect((await strict.call(its, 'POST', '/v1/webhooks', { url: erp.url })).status).toBe(422)
      const port = new URL(erp.url).port
      const made = await strict.call(its, 'POST', '/v1/webhooks', { url: `https://localhost:${port}/` })
      expect(made.status).toBe(201)
      erp.got.length = 0
      await strict.call(its, 'POST', `/v1/webhooks/${String(made.body['id'])}/test`, {})
      await strict.service.app.get(WebhookSender).runDue()
      expect(erp.got).toEqual([])
      const list = await strict.call(its, 'GET', `/v1/webhooks/${String(made.body['id'])}/deliveries`)
      expect((list.body['data'] as { last: unknown }[])[0]?.last).toMatchObject({
        error: 'the address is not on the public internet',
      })
    } finally {
      await strict.stop()
    }
  })

  it('are sent once for each event by two replicas side by side', async () => {
    const { id } = await hook()
    erp.got.length = 0
    const beside: Rooms = await openRooms({
      beside: { database: { url: api.databaseUrl, drop: async () => undefined } } as Rooms,
      environment: OPENED,
    })
    try {
      const senders = [api.service.app.get(WebhookSender), beside.get(WebhookSender)]
      for (let at = 0; at < 60; at += 1) {
        await publish('case.opened', `case_1${at}`)
        if (at % 10 === 9) await Promise.all(senders.map((one) => one.runDue()))
      }
      await Promise.all(senders.map((one) => one.runDue()))
    } finally {
      await beside.stop()
    }
    const ids = erp.got.map((one) => one.id)
    expect(ids).toHaveLength(60)
    expect(new Set(ids).size).toBe(60)
    await remove(id)
  })
})
