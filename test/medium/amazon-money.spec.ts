import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Accounts } from '../../src/accounts/accounts.js'
import type { OpenAccount } from '../../src/accounts/accounts.js'
import { Inbox } from '../../src/cases/inbox.js'
import { Intake } from '../../src/intake/intake.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

const at = (hour: number): string => new Date(Date.UTC(2026, 10, 20, hour)).toISOString()

describe('money that Amazon moves', () => {
  let rooms: Rooms
  let shop: OpenAccount
  let orderId = ''
  let made = 0

  beforeAll(async () => {
    rooms = await openRooms()
    const { tenantId } = await rooms.tenant()
    const credentials = { clientId: 'a', clientSecret: 'b', refreshToken: 'c' }
    const wanted = {
      marketplace: 'amazon',
      name: 'Lantern',
      site: 'US',
      endpoints: 'live',
      credentials,
    } as const
    const accounts = rooms.get(Accounts)
    shop = await accounts.open(tenantId, await accounts.connect(tenantId, wanted))
  })
  afterAll(() => rooms.stop())

  const take = (stream: string, item: unknown, seenAt: string) =>
    rooms.get(Intake).take(shop, { stream, items: [item] }, seenAt)
  const told = (kind: string, state: string, hour: number, more: Record<string, string> = {}) =>
    take('manual', { kind, orderId, state, at: at(hour), ...more }, at(hour))
  /** An event of Finances v0; a debit is negative. */
  const money = (list: 'GuaranteeClaimEventList' | 'ChargebackEventList', amount: number, hour: number) => {
    const charge = { ChargeType: 'Principal', ChargeAmount: { CurrencyCode: 'USD', CurrencyAmount: amount } }
    const part = { OrderAdjustmentItemId: String(hour), ItemChargeAdjustmentList: [charge] }
    const event = { AmazonOrderId: orderId, PostedDate: at(hour), ShipmentItemAdjustmentList: [part] }
    return take('finances', { list, event }, at(hour))
  }
  const newOrder = (): void => {
    made += 1
    orderId = `113-800000${made}-800000${made}`
  }
  const found = async () => {
    const [row] = await rooms.sql<{ id: string }>(`select id::text from cases where order_id = $1`, [orderId])
    const one = await rooms.get(Inbox).find(shop.tenantId, row!.id)
    return { ...one, counts: one.gradeEffects?.map(({ counts }) => counts) }
  }
  const marks = () => rooms.sql(`select mark, withdrawn from order_mark where order_id = $1`, [orderId])

  it('by a debit grants a claim that was asked about, and it counts; by its return the claim is won, and it does not', async () => {
    newOrder()
    await told('claim', 'AMAZON_DECIDING', 8)
    await told('claim', 'WAITING_SELLER', 9, { answerBy: at(60) })
    expect(await found()).toMatchObject({
      nativeState: 'WAITING_SELLER',
      gradeEffects: [{ counts: 'unless_averted', avertUntil: at(60) }],
    })
    await money('GuaranteeClaimEventList', -20.15, 12)
    const granted = await found()
    expect(granted).toMatchObject({
      nativeState: 'GRANTED_SELLER_FUNDED',
      stateSource: 'derived',
      counts: ['yes'],
      nextDeadline: { key: 'seller_appeals_claim', dueAt: '2026-12-20T12:00:00.000Z' },
    })
    expect(await marks()).toEqual([{ mark: 'a_to_z_claim', withdrawn: false }])

    await told('claim', 'APPEALED', 14)
    expect(await found()).toMatchObject({ nativeState: 'APPEALED', counts: ['unless_averted'] })
    await money('GuaranteeClaimEventList', 20.15, 18)
    expect(await found()).toMatchObject({
      nativeState: 'APPEAL_WON',
      box: 'closed',
      status: 'won',
      counts: ['no'],
    })
    expect(await marks()).toEqual([{ mark: 'a_to_z_claim', withdrawn: true }])
  })

  it('by a debit loses a service chargeback, by a reversal wins it, and whether that counts is then open', async () => {
    newOrder()
    await told('chargeback', 'OPENED', 9, { reason: 'NOT_RECEIVED' })
    await money('ChargebackEventList', -30, 12)
    expect(await found()).toMatchObject({ nativeState: 'LOST', status: 'lost', counts: ['yes'] })
    await money('ChargebackEventList', 30, 15)
    const won = await found()
    expect(won).toMatchObject({ nativeState: 'WON', status: 'won', counts: ['unknown'] })
    expect(won.gradeEffects?.[0]?.why.en).toContain('Service chargeback won')
    // Money has the last word: a bank may turn its decision, and an older event changes nothing.
    await money('ChargebackEventList', -30, 20)
    expect(await found()).toMatchObject({ nativeState: 'LOST', counts: ['yes'] })
    await money('ChargebackEventList', 30, 16)
    expect(await found()).toMatchObject({ nativeState: 'LOST', counts: ['yes'] })
  })

  it('never makes a defect of a fraud, not by money nor by a notice that leaves the reason out', async () => {
    newOrder()
    await told('chargeback', 'OPENED', 9, { reason: 'UNAUTHORIZED' })
    await money('ChargebackEventList', -30, 12)
    expect(await found()).toMatchObject({ nativeState: 'LOST', counts: ['no'] })
    await told('chargeback', 'WON', 20)
    expect(await found()).toMatchObject({
      nativeState: 'WON',
      counts: ['no'],
      reason: { code: 'UNAUTHORIZED' },
    })
  })

  it('that was posted before the case was known moves it as soon as it is', async () => {
    newOrder()
    await money('GuaranteeClaimEventList', -20.15, 12)
    await told('claim', 'WAITING_SELLER', 9)
    expect(await found()).toMatchObject({ nativeState: 'GRANTED_SELLER_FUNDED', counts: ['yes'] })
  })
})
