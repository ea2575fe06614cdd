import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { startSandbox, type Sandbox } from '../index.js'

interface Push {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

describe('the simulated Wish pushes', () => {
  let sandbox: Sandbox
  let server: Server
  let pushes: Push[]
  let status: number
  let address: string

  beforeEach(async () => {
    pushes = []
    status = 200
    server = createServer((message, response) => {
      const chunks: Buffer[] = []
      message.on('data', (chunk: Buffer) => chunks.push(chunk))
      message.on('end', () => {
        pushes.push({ headers: message.headers, body: Buffer.concat(chunks).toString() })
        response.writeHead(status).end()
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
    const startAt = new Date('2026-11-22T12:00:00.000Z')
    sandbox = await startSandbox({ seed: 7, frozen: true, startAt, world: 'empty' })
  })
  afterEach(async () => {
    await sandbox.stop()
    server.closeAllConnections()
    server.close()
  })

  const shop = () => sandbox.wish[0]!
  const subscribed = () => sandbox.wishWorld.subscribe(shop(), 'TICKET_AWAITING_MERCHANT', address)

  it('signed over the bytes, with its headers, in one batch for what happens at once', async () => {
    const { id } = subscribed()
    const first = sandbox.wishWorld.addTicket(shop(), { subject: 'one' })
    const second = sandbox.wishWorld.addTicket(shop(), { subject: '二' })
    await sandbox.wishWorld.delivered()
    expect(pushes).toHaveLength(1)
    const [{ headers, body }] = pushes as [Push]
    expect(headers['wish-hmac-sha256']).toBe(
      createHmac('sha256', shop().clientSecret).update(body).digest('base64'),
    )
    expect(headers).toMatchObject({
      'wish-topic': 'TICKET_AWAITING_MERCHANT',
      'wish-subscription-id': id,
      'wish-merchant-id': shop().merchantId,
      'wish-retry-attempt': '0',
    })
    const events = JSON.parse(body) as { data: { id: string }; timestamp: number }[]
    expect(events.map(({ data }) => data.id)).toEqual([first.ticketId, second.ticketId])
    expect(events[0]!.timestamp).toBe(Date.parse('2026-11-22T12:00:00Z') / 1000)
  })

  it('nothing about tickets that are not the merchant’s turn, and nothing to others', async () => {
    subscribed()
    sandbox.wishWorld.addTicket(shop(), { routedTo: 'WISH' })
    sandbox.wishWorld.addTicket(sandbox.wish[1]!)
    await sandbox.wishWorld.delivered()
    expect(pushes).toEqual([])
  })

  it('a text as the data of a test message', async () => {
    subscribed()
    sandbox.wishWorld.pushTest(shop())
    await sandbox.wishWorld.delivered()
    expect(JSON.parse(pushes[0]!.body)).toEqual([{ data: expect.any(String), timestamp: expect.any(Number) }])
  })

  it('again every hour until it is answered 200', async () => {
    subscribed()
    status = 302
    sandbox.wishWorld.addTicket(shop())
    await sandbox.wishWorld.delivered()
    sandbox.clock.advance('PT59M')
    await sandbox.wishWorld.delivered()
    expect(pushes).toHaveLength(1)
    status = 200
    sandbox.clock.advance('PT1M')
    await sandbox.wishWorld.delivered()
    sandbox.clock.advance('PT5H')
    await sandbox.wishWorld.delivered()
    expect(pushes.map(({ headers }) => headers['wish-retry-attempt'])).toEqual(['0', '1'])
    expect(pushes[1]!.body).toBe(pushes[0]!.body)
  })

  it('25 times at most, and ends the subscription then', async () => {
    subscribed()
    status = 500
    sandbox.wishWorld.addTicket(shop(), { routedTo: 'MERCHANT' })
    for (let hour = 0; hour < 30; hour += 1) {
      await sandbox.wishWorld.delivered()
      sandbox.clock.advance('PT1H')
    }
    expect(pushes).toHaveLength(25)
    expect(sandbox.wishWorld.subscriptions(shop())).toMatchObject([{ status: 'INACTIVE' }])
  })

  it('to nobody outside of this machine', async () => {
    sandbox.wishWorld.subscribe(shop(), 'TICKET_AWAITING_MERCHANT', 'http://192.0.2.1/hook')
    sandbox.wishWorld.addTicket(shop())
    await sandbox.wishWorld.delivered()
    expect(pushes).toEqual([])
  })
})
