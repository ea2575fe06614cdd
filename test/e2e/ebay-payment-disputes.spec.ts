import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { eventually } from '../support/eventually.js'
import { timelineOf } from '../support/reading.js'
import { startWorld } from '../support/service.js'
import type { World } from '../support/service.js'
import type { ActionBody, CaseBody, EventBody, PageBody } from '../support/shapes.js'

const PICTURE = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x0d, 0x0a, 0x80])

describe('an eBay payment dispute, contested from REST to the bank’s word', () => {
  let world: World
  let disputeId: string
  let found: CaseBody
  let fileId: string

  const find = (state: string): Promise<CaseBody> =>
    eventually(`the dispute is in ${state}`, async () => {
      await world.pollDue()
      const boxes = ['unhandled', 'replied', 'closed'].map((box) =>
        world.call<PageBody<CaseBody>>('GET', `/v1/cases?box=${box}&kind=chargeback&limit=200`),
      )
      const all = (await Promise.all(boxes)).flatMap(({ body }) => body.data)
      const one = all.find(({ nativeId }) => nativeId === disputeId)
      return one?.nativeState === state && one
    })
  const outcome = (id: string): Promise<ActionBody> =>
    eventually('the action has an outcome', async () => {
      const { body } = await world.call<ActionBody>('GET', `/v1/actions/${id}`)
      return body.state !== 'requested' && body.state !== 'sent' && body
    })
  const ours = () => world.sandbox.ebayWorld.paymentDisputes(shop()).find(({ id }) => id === disputeId)
  const shop = () => world.sandbox.ebay[0]!

  beforeAll(async () => {
    world = await startWorld({ marketplaces: ['ebay'] })
    const { orderId } = world.sandbox.ebayWorld.addPaidOrder(shop())
    disputeId = world.sandbox.ebayWorld.addPaymentDispute(shop(), { order: orderId, wins: true }).id
  })
  afterAll(() => world.stop())

  it('stands in the inbox with eBay’s own date', async () => {
    found = await find('ACTION_NEEDED')
    expect(found).toMatchObject({ box: 'unhandled', status: 'awaiting_seller' })
    expect(found.nextDeadline).toMatchObject({ source: 'marketplace', dueAt: ours()?.respondBy })
  })

  it('is contested without evidence: refused in eBay’s words, and nothing happened', async () => {
    const path = `/v1/cases/${found.id}/actions/contest_dispute`
    const { body } = await world.call<ActionBody>('POST', path, { input: { note: 'It was delivered.' } })
    expect(await outcome(body.id)).toMatchObject({
      state: 'refused',
      problem: { code: 'rejected', detail: expect.stringContaining('No evidence available') },
    })
    expect(ours()).toMatchObject({ status: 'ACTION_NEEDED', response: null })
  })

  it('is contested with a picture: uploaded, sent, confirmed by what eBay shows, once', async () => {
    fileId = await upload(world)
    const path = `/v1/cases/${found.id}/actions/contest_dispute`
    const input = {
      note: 'It was delivered.',
      evidenceType: 'PROOF_OF_DELIVERY_AS_FILE',
      evidence: [fileId],
    }
    const { body, status } = await world.call<ActionBody>('POST', path, { input })
    expect(status).toBe(202)
    expect(await outcome(body.id)).toMatchObject({ state: 'confirmed', problem: null })
    expect(ours()).toMatchObject({
      status: 'OPEN',
      response: 'SELLER_CONTEST',
      note: 'It was delivered.',
      evidence: [{ type: 'PROOF_OF_DELIVERY_AS_FILE', files: ['delivery.jpg'] }],
    })
    expect(world.sandbox.ledger('payment_dispute.contested')).toHaveLength(1)
  })

  it('waits for the bank and ends as it decides', async () => {
    expect(await find('OPEN/SELLER_CONTEST')).toMatchObject({ box: 'replied' })
    await world.advance('P4D')
    expect(await find('CLOSED/SELLER_WON')).toMatchObject({ box: 'closed', status: 'won' })
    const texts = (await timelineOf(world.call, found.id)).map(({ text }) => text)
    const timeline = await world.call<PageBody<EventBody & { files: readonly { key: string }[] | null }>>(
      'GET',
      `/v1/cases/${found.id}/timeline?limit=200`,
    )
    const key = timeline.body.data.flatMap(({ files }) => files ?? [])[0]?.key ?? 'none'
    expect(await fileOf(world, found.id, key)).toEqual(['image/jpeg', PICTURE])
    for (const step of ['DISPUTE_OPENED', 'EVIDENCE_PROVIDED', 'SELLER_CONTEST', 'DISPUTE_CLOSED'])
      expect(texts.filter((text) => text === step)).toHaveLength(1)
  })
})

/** Type and bytes of a file of a case's history. */
async function fileOf(
  world: World,
  caseId: string,
  key: string,
): Promise<[type: string | null, bytes: Buffer]> {
  const headers = { Authorization: `Bearer ${world.apiKey}` }
  const response = await fetch(`${world.service.url}/v1/cases/${caseId}/files/${key}`, { headers })
  return [response.headers.get('content-type'), Buffer.from(await response.arrayBuffer())]
}

async function upload(world: World): Promise<string> {
  const response = await fetch(`${world.service.url}/v1/files?name=delivery.jpg`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${world.apiKey}`,
      'Content-Type': 'image/jpeg',
      'Idempotency-Key': randomUUID(),
    },
    body: new Uint8Array(PICTURE),
  })
  const { id } = (await response.json()) as { id: string }
  return id
}
