import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { marketplaceOf } from '#marketplaces'
import { mapBody } from './map.js'

const FIXTURES = join(import.meta.dirname, '../../libs/marketplaces/amazon/__fixtures__')
const AT = { site: 'US', seenAt: '2026-11-22T12:00:00.000Z' }
/** As the command reads it: a file's bytes, in the encoding of its stream. */
const map = (stream: string, body: string | Buffer, at = AT) => {
  const amazon = marketplaceOf('amazon')!
  return mapBody(amazon, stream, Buffer.from(body).toString(amazon.streams[stream]?.encoding), at)
}

describe('raw bodies of Amazon without a database', () => {
  it('orders: a page of searchOrders shows orders, wishes to cancel and their clocks', () => {
    const { order } = JSON.parse(
      readFileSync(join(FIXTURES, 'orders/cancellation.REQUESTED.json'), 'utf8'),
    ) as { order: object }
    expect(map('orders', JSON.stringify({ orders: [order], pagination: {} }))).toMatchObject({
      cases: [
        { kind: 'order', deadlines: [{ key: 'ship_by' }, { key: 'auto_cancel' }] },
        { kind: 'cancellation', state: 'REQUESTED', status: 'awaiting_seller' },
      ],
      orders: [{ total: { currency: 'USD' } }],
      problems: [],
    })
  })

  it('returns: the bytes of a Japanese file, its columns in another order', () => {
    // テスト in Shift_JIS.
    const title = Buffer.from([0x83, 0x65, 0x83, 0x58, 0x83, 0x67])
    const file = Buffer.concat([
      Buffer.from(
        'Item Name\tReturn request status\tOrder ID\tUnheard of\tAmazon RMA ID\tReturn request date\r\n',
      ),
      title,
      Buffer.from('\tPending\t249-1\t \tDx1RRMA\t20-Nov-2026\r\n'),
    ])
    const { cases, problems } = map('returns', file, { ...AT, site: 'JP' })
    expect(problems).toEqual([])
    expect(cases).toMatchObject([
      {
        kind: 'return',
        nativeId: 'Dx1RRMA',
        subject: 'テスト',
        state: 'REQUESTED',
        stateFrom: 'derived',
        flags: [{ code: 'unknown_field', path: 'Unheard of' }],
      },
    ])
  })

  it('health: a report shows the metrics of each marketplace', () => {
    const body = {
      accountStatuses: [{ marketplaceId: 'ATVPDKIKX0DER', status: 'NORMAL' }],
      performanceMetrics: [
        {
          marketplaceId: 'ATVPDKIKX0DER',
          lateShipmentRate: { orderCount: 200, lateShipmentCount: 3, rate: 0.015, status: 'GOOD' },
        },
      ],
    }
    expect(map('health', JSON.stringify(body))).toMatchObject({
      reports: [{ scope: 'US', metrics: { late_shipment: { num: 3, den: 200, given: 15_000 } } }],
      facts: [{ name: 'account status US', value: 'NORMAL' }],
      problems: [],
    })
  })

  it('finances: a page of typed lists shows what moves a claim and marks its order', () => {
    const charge = { ChargeType: 'Principal', ChargeAmount: { CurrencyCode: 'USD', CurrencyAmount: -20.15 } }
    const event = {
      AmazonOrderId: '111-1',
      PostedDate: '2026-11-20T10:00:00Z',
      ShipmentItemAdjustmentList: [{ OrderAdjustmentItemId: '9', ItemChargeAdjustmentList: [charge] }],
    }
    const body = {
      payload: { FinancialEvents: { GuaranteeClaimEventList: [event], ShipmentEventList: [{}] } },
    }
    expect(map('finances', JSON.stringify(body))).toMatchObject({
      cases: [],
      remarks: [{ of: { orderId: '111-1' }, move: { to: 'GRANTED_SELLER_FUNDED' } }],
      marks: [{ orderId: '111-1', mark: 'a_to_z_claim' }],
      problems: [],
    })
  })

  it('mail: a raw message shows the claim that it tells of', () => {
    const raw = readFileSync(join(FIXTURES, 'mail/claim.WAITING_SELLER.eml'))
    expect(map('mail', raw)).toMatchObject({
      cases: [{ kind: 'claim', state: 'WAITING_SELLER', gradeEffects: [{ metric: 'odr_mfn' }] }],
      problems: [],
    })
  })

  it.each([
    ['orders', '{"odd":true}'],
    ['returns', '{"odd":true}'],
    ['health', '{"odd":true}'],
    ['finances', '{"odd":true}'],
  ])('%s: a body of another shape is a problem in words, not a crash', (stream, body) => {
    expect(map(stream, body)).toMatchObject({ cases: [], problems: [{ code: 'contract_changed' }] })
  })
})
