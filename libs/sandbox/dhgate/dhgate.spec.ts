import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { startSandbox, type Sandbox } from '../start.js'

type Body = Record<string, unknown> & { readonly status?: Record<string, unknown> }

describe('the simulated DHgate', () => {
  let sandbox: Sandbox
  let token = ''
  const shop = () => sandbox.dhgate[0]!

  const post = async (url: string, form: Record<string, string>): Promise<{ status: number; body: Body }> => {
    const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(form) })
    return { status: answer.status, body: (await answer.json()) as Body }
  }
  const refresh = (refreshToken: string) => {
    const { clientId, clientSecret, baseUrls } = shop()
    return post(`${baseUrls.secure}/dop/oauth2/access_token`, {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: clientId,
      client_secret: clientSecret,
      scope: 'basic',
    })
  }
  const call = async (method: string, params: Record<string, string> = {}): Promise<Body> => {
    const system = { method, v: '2.0', access_token: token, timestamp: String(sandbox.clock.now().getTime()) }
    return (await post(`${shop().baseUrls.api}/dop/router`, { ...system, ...params })).body
  }
  const page = (pageNo: number, pageSize = 10) => ({ pageNo: String(pageNo), pageSize: String(pageSize) })

  beforeEach(async () => {
    sandbox = await startSandbox({ seed: 7, frozen: true, startAt: new Date('2026-11-22T08:00:00Z') })
    token = String((await refresh(shop().refreshToken)).body['access_token'])
  })
  afterEach(() => sandbox.stop())

  it('gives tokens for a day, and another refresh token with each: the one before is used up', async () => {
    const { refreshToken } = shop()
    const { body } = await refresh(refreshToken)
    expect(body).toMatchObject({ expires_in: 86_400, scope: 'basic' })
    expect(body['refresh_token']).not.toBe(refreshToken)
    expect(await refresh(refreshToken)).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
    token = String(body['access_token'])
    sandbox.clock.advance('PT23H59M')
    expect(await call('dh.user.seller.get')).toMatchObject({ status: { code: '00000000' }, curLevel: 'OS' })
    sandbox.clock.advance('PT2M')
    expect(await call('dh.user.seller.get')).toMatchObject({ code: '40', subErrors: [] })
    sandbox.clock.advance('P31D')
    expect((await refresh(String(body['refresh_token']))).status).toBe(400)
  })

  it('refuses at the top level what its gateway refuses, and in status what an operation refuses', async () => {
    expect(await call('dh.order.dispute.agree')).toMatchObject({ code: '27' })
    expect(await call('dh.user.seller.get', { v: '9.9' })).toMatchObject({ code: '30' })
    const refused = await call('dh.order.disputeopen.list', { pageNo: '0', pageSize: '10' })
    expect(refused.status).toMatchObject({ code: '44', subErrors: [{ message: 'pageNo is invalid' }] })
    expect(refused['code']).toBeUndefined()
  })

  it('gives the last page again to whoever asks beyond it', async () => {
    const first = await call('dh.order.disputeopen.list', page(1))
    const pages = Number(first['pages'])
    expect(pages).toBeGreaterThan(1)
    const last = await call('dh.order.disputeopen.list', page(pages))
    expect(await call('dh.order.disputeopen.list', page(pages + 1))).toEqual(last)
    expect(last['orderDisputeOpenInfos']).not.toEqual(first['orderDisputeOpenInfos'])
  })

  it('does not say when a closed dispute was opened', async () => {
    const dates = { startDate: '2026-09-01 00:00:00', endDate: '2026-11-22 23:59:59' }
    const { orderDisputeCloseInfos: items } = await call('dh.order.disputeclose.list', {
      ...page(1),
      ...dates,
    })
    const [item] = items as Record<string, unknown>[]
    expect(item).toHaveProperty('disputeCloseDate')
    expect(item).not.toHaveProperty('disputeOpenDate')
  })

  it('lets five days of silence execute the buyer’s request, ten days of talk bring the platform', async () => {
    const world = sandbox.dhgateWorld
    const silent = world.openDispute(shop())
    const talked = world.openDispute(shop())
    world.move(shop(), talked.orderNo, 'refuse')
    const truthOf = (orderNo: string) => world.truth(shop()).disputes.find((one) => one.orderNo === orderNo)
    sandbox.clock.advance('P4DT23H59M59S')
    expect(truthOf(silent.orderNo)).toMatchObject({ code: '106001', unanswered: false })
    sandbox.clock.advance('PT1S')
    expect(truthOf(silent.orderNo)).toMatchObject({ code: '106003', unanswered: true })
    expect(truthOf(talked.orderNo)).toMatchObject({ code: '106001', step: 'COUNTERED' })
    sandbox.clock.advance('P5D')
    expect(truthOf(silent.orderNo)).toMatchObject({ outcome: 'REFUNDED' })
    expect(truthOf(talked.orderNo)).toMatchObject({ code: '107001' })
  })

  it('ends a return that does not go on by whose turn it was', async () => {
    const world = sandbox.dhgateWorld
    const [noAddress, noParcel, noReceipt] = [1, 2, 3].map(() => world.openDispute(shop()).orderNo)
    for (const orderNo of [noAddress, noParcel, noReceipt]) world.move(shop(), orderNo!, 'agree-return')
    for (const orderNo of [noParcel, noReceipt]) world.move(shop(), orderNo!, 'give-address')
    world.move(shop(), noReceipt!, 'ship-return')
    sandbox.clock.advance('P31D')
    const outcome = (orderNo: string | undefined) =>
      world.truth(shop()).disputes.find((one) => one.orderNo === orderNo)?.outcome
    expect([noAddress, noParcel, noReceipt].map(outcome)).toEqual(['REFUNDED', 'RELEASED', 'REFUNDED'])
  })

  it('spells the receiver of a message as DHgate does, and answers a reply with msg', async () => {
    const { orderNo } = sandbox.dhgateWorld.openDispute(shop())
    sandbox.dhgateWorld.buyerWrites(shop(), 'Hello?', orderNo)
    const list = await call('dh.message.list', {
      ...page(1),
      beforeDay: '1',
      msgType: '002',
      searchKey: orderNo,
    })
    expect(list).not.toHaveProperty('pages')
    const [topic] = list['msgList'] as Record<string, unknown>[]
    expect(topic).toMatchObject({ recieverOrgId: shop().supplierId, param: orderNo, msgReplyCount: 0 })
    const reply = {
      msgId: String(topic!['msgId']),
      receiverId: String(topic!['senderId']),
      content: 'Hello.',
    }
    expect(await call('dh.message.info.reply', reply)).toMatchObject({
      status: { msg: 'OK' },
      msgTopicId: reply.msgId,
    })
  })
})
