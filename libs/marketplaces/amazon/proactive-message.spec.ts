import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import type { FileBody } from '#adapter'
import { caseRef } from './test-shop.js'
import { withAmazon } from './test-world.js'
import type { Playing } from './test-world.js'

/** A file with bytes that are no text. */
const PDF: FileBody = {
  name: '保证书.pdf',
  type: 'application/pdf',
  bytes: Uint8Array.from({ length: 700 }, (_, index) => index % 256),
}

const newOrder = ({ sandbox, shop }: Playing, shipped = false): string => {
  const { orderId } = sandbox.amazonWorld.addOrder(shop, { placedAt: new Date('2026-11-22T09:00:00Z') })
  if (shipped) sandbox.amazonWorld.ship(shop, orderId)
  return orderId
}
const refOf = (orderId: string) => caseRef({ nativeId: orderId, orderId })
const messages = ({ sandbox, shop }: Playing, orderId: string) =>
  sandbox.amazonWorld.truth(shop).orders.find((one) => one.orderId === orderId)?.messages

describe('writing to the buyer', () => {
  const write = ({ connected }: Playing, orderId: string, input: object, files: readonly FileBody[] = []) =>
    connected.act('order', 'write_to_buyer', refOf(orderId), input, files)

  it('sends only what Amazon allows for the order now', () =>
    withAmazon({}, async (playing) => {
      const orderId = newOrder(playing)
      await write(playing, orderId, { type: 'confirmOrderDetails', text: 'Which colour?' })
      expect(messages(playing, orderId)).toEqual([{ type: 'confirmOrderDetails', text: 'Which colour?' }])
      await expect(write(playing, orderId, { type: 'digitalAccessKey', text: 'x' })).rejects.toThrow(
        'it allows: confirmDeliveryDetails',
      )
      expect(playing.sandbox.ledger('message.sent')).toHaveLength(1)
    }))

  it.each([
    [{ type: 'confirmCustomizationDetails', text: 'x'.repeat(801) }, 'longer than'],
    [{ type: 'confirmOrderDetails', text: 'x', files: ['f'] }, 'only confirmCustomizationDetails'],
    [{ type: 'warranty', text: 'x' }, 'input refused'],
  ])('is refused before anything is asked: %j', (input, why) =>
    withAmazon({}, async (playing) => {
      await expect(write(playing, newOrder(playing), input)).rejects.toThrow(why)
      expect(playing.asked).toEqual([])
    }),
  )

  it('may carry a sketch with the details of a customization', () =>
    withAmazon({}, async (playing) => {
      const orderId = newOrder(playing)
      const input = { type: 'confirmCustomizationDetails', text: 'Engraved so?', files: ['f'] }
      await write(playing, orderId, input, [PDF])
      expect(messages(playing, orderId)).toEqual([
        { type: 'confirmCustomizationDetails', text: 'Engraved so?', files: [PDF.name] },
      ])
    }))
})

describe('a document for the buyer', () => {
  const send = ({ connected }: Playing, orderId: string, input: object, files: readonly FileBody[] = [PDF]) =>
    connected.act('order', 'send_document', refOf(orderId), { files: ['f'], ...input }, files)

  it.each(['legalDisclosure', 'warranty', 'invoice'])(
    '%s is handed in byte for byte and sent by its name',
    (type) =>
      withAmazon({}, async (playing) => {
        const orderId = newOrder(playing, true)
        await send(playing, orderId, { type })
        expect(messages(playing, orderId)).toEqual([{ type, text: '', files: [PDF.name] }])
        const [asked] = playing.requests.filter(({ url }) => url.includes('/uploadDestinations/'))
        expect(asked?.query).toMatchObject({
          contentMD5: createHash('md5').update(PDF.bytes).digest('base64'),
          contentType: 'application/pdf',
        })
      }),
  )

  it('names the whole days of a warranty in the zone of the site', () =>
    withAmazon({}, async (playing) => {
      await send(playing, newOrder(playing, true), {
        type: 'warranty',
        coverageFrom: '2026-11-22',
        coverageUntil: '2027-07-01',
      })
      const body = JSON.parse(playing.requests.at(-1)?.body ?? '') as Record<string, unknown>
      expect(body).toMatchObject({
        coverageStartDate: '2026-11-22T08:00:00.000Z',
        coverageEndDate: '2027-07-02T06:59:59.000Z',
      })
    }))

  it.each([
    [{ type: 'warranty', files: [] }, 'input refused'],
    [{ type: 'invoice', coverageFrom: '2026-11-22' }, 'only a warranty'],
    [{ type: 'warranty', coverageFrom: '2026-11-22', coverageUntil: '2026-11-21' }, 'ends before it begins'],
    [{ type: 'confirmOrderDetails' }, 'input refused'],
  ])('is refused before anything is asked: %j', (input, why) =>
    withAmazon({}, async (playing) => {
      await expect(send(playing, newOrder(playing, true), input)).rejects.toThrow(why)
      expect(playing.asked).toEqual([])
    }),
  )

  it('that Amazon does not allow now is not handed in', () =>
    withAmazon({}, async (playing) => {
      await expect(send(playing, newOrder(playing), { type: 'invoice' })).rejects.toThrow(
        'Amazon does not allow invoice',
      )
      expect(playing.asked).not.toContain('uploads.create')
    }))

  it('is sent once when the answer is lost, and the doubt is said', () =>
    withAmazon({}, async (playing) => {
      const orderId = newOrder(playing, true)
      playing.sandbox.faults.add({ name: 'timeout-after-effect', match: 'amazon.messaging.send' })
      await expect(send(playing, orderId, { type: 'invoice' })).rejects.toMatchObject({
        detail: { sideEffect: 'unknown' },
      })
      expect(playing.asked.filter((name) => name === 'messaging.send')).toHaveLength(1)
      expect(messages(playing, orderId)).toHaveLength(1)
    }))

  it('whose upload fails has sent nothing', () =>
    withAmazon({}, async (playing) => {
      const orderId = newOrder(playing, true)
      playing.sandbox.faults.add({ name: 'server-500', match: 'amazon.documents', times: 9 })
      await expect(send(playing, orderId, { type: 'invoice' })).rejects.toMatchObject({
        code: 'unavailable',
        detail: { sideEffect: 'none' },
      })
      expect(messages(playing, orderId)).toEqual([])
    }))
})

describe('asking for a review', () => {
  const ask = ({ connected }: Playing, orderId: string) =>
    connected.act('order', 'ask_for_review', refOf(orderId), {})

  it('goes out once an order, in the days that Amazon allows', () =>
    withAmazon({}, async (playing) => {
      const orderId = newOrder(playing, true)
      await expect(ask(playing, orderId)).rejects.toThrow('does not allow')
      playing.sandbox.clock.advance('P6D')
      await ask(playing, orderId)
      expect(playing.sandbox.ledger('review.requested')).toMatchObject([{ subject: { orderId } }])
      await expect(ask(playing, orderId)).rejects.toMatchObject({
        code: 'rejected',
        detail: { sideEffect: 'none' },
      })
      expect(playing.asked.filter((name) => name === 'solicitations.send')).toHaveLength(1)
    }))
})
